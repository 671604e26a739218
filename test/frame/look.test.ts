import fc from "fast-check"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { createDuckdbEngine } from "../../src/engines/duckdb/engine"
import type { Engine } from "../../src/engines/engine"
import { Frame } from "../../src/frame/frame"
import { frameTable } from "../../src/notebook/tables/frameTable"
import { tableText } from "../../src/notebook/tables/table"
import { fortyRows, shownCells } from "./rowsLikeSpark"

let engine: Engine
let frame: Frame
let mixed: Frame
beforeAll(async () => {
  engine = await createDuckdbEngine({ threads: 2 })
  frame = await fortyRows(engine)
  mixed = await Frame.fromRows(
    [
      { x: 1 / 3, n: 104336, s: "999569", d: "2024-01-05", t: "2024-01-05 07:00:00.123456", b: true, l: [1] },
      { x: Number.NaN, n: null, s: "104336", d: "1999-12-31", t: null, b: false, l: null },
      { x: -0, n: 5, s: null, d: null, t: "2023-01-05 07:00:00", b: true, l: [] },
      { x: null, n: 7, s: "", d: "2024-01-05", t: "2024-03-01 00:00:00", b: null, l: [2] },
    ],
    "x DOUBLE, n INT, s STRING, d DATE, t TIMESTAMP, b BOOLEAN, l ARRAY<INT>",
    engine,
  )
})
afterAll(() => engine.close())

describe("describe and summary", () => {
  it("have dates, timestamps and booleans, in Spark's form", async () => {
    expect(
      await shownCells(
        mixed.select("d", "t", "b").summary("count", "nulls", "count_distinct", "min", "25%", "50%", "max", "mean"),
      ),
    ).toEqual([
      "summary|d|t|b",
      "count|3|3|3",
      "nulls|1|1|1",
      "count_distinct|2|3|2",
      "min|1999-12-31|2023-01-05 07:00:00|false",
      "25%|1999-12-31|2023-01-05 07:00:00|NULL",
      "50%|2024-01-05|2024-01-05 07:00:00.123456|NULL",
      "max|2024-01-05|2024-03-01 00:00:00|true",
      "mean|NULL|NULL|NULL",
    ])
    expect(await shownCells(mixed.describe("d"))).toEqual([
      "summary|d",
      "count|3",
      "mean|NULL",
      "stddev|NULL",
      "min|1999-12-31",
      "max|2024-01-05",
    ])
  })

  it("draw a row a column in a notebook, with six digits", async () => {
    const text = tableText(frameTable(await mixed.describe().drawn.page()))
    expect(text.split("\n").map((line) => line.replace(/ {2,}/g, "  ").trim())).toEqual([
      "column  type  count  nulls  count_distinct  mean  stddev  min  25%  50%  75%  max",
      expect.stringMatching(/^-/),
      "x  double  3  1  3  NaN  NaN  -0.0  -0.0  0.333333  NaN  NaN",
      "n  integer  3  1  3  34782.7  60235  5  5  7  104336  104336",
      "s  string  3  1  3  null  null  null  null  null  999569",
      "d  date  3  1  2  null  null  1999-12-31  1999-12-31  2024-01-05  2024-01-05  2024-01-05",
      "t  timestamp  3  1  3  null  null  2023-01-05 07:00:00  2023-01-05 07:00:00  2024-01-05 07:00:00.123456  2024-03-01 00:00:00  2024-03-01 00:00:00",
      "b  boolean  3  1  2  null  null  false  null  null  null  true",
      "l  array<int>  3  1  null  null  null  null  null  null  null  null",
      "7 rows × 12 columns",
    ])
  })

  it("draw the statistics that were asked for", async () => {
    const { columns, rows } = await mixed.summary("10%", "nulls", "NULLS").drawn.page()
    expect(columns.map(({ name }) => name)).toEqual(["column", "type", "10%", "NULLS"])
    expect(rows[1]).toEqual({ column: "n", type: "integer", "10%": "5", NULLS: 1 })
    // A verb on it gives a frame like any other.
    expect((await mixed.summary("nulls").where("true").drawn.page()).columns[0].name).toBe("summary")
  })

  it("tell a statistic that there is not, and the nearest one", async () => {
    await expect(mixed.summary("cont").count()).rejects.toThrow(/unknown statistic: cont; .*did you mean count\?$/)
  })

  it("have shares of decimals as they are written, and large doubles without an exponent in a notebook", async () => {
    const prices = await Frame.fromRows(
      [
        { m: "-99999999.99", x: 25e6 },
        { m: "3.00", x: 25e6 },
        { m: "150000000.50", x: 25e6 },
      ],
      "m DECIMAL(12,2), x DOUBLE",
      engine,
    )
    expect(await shownCells(prices.summary("0%", "50%", "100%"))).toEqual([
      "summary|m|x",
      "0%|-99999999.99|2.5E7",
      "50%|3.0|2.5E7",
      "100%|150000000.5|2.5E7",
    ])
    const { rows } = await prices.summary("50%").drawn.page()
    expect(rows.map((row) => row["50%"])).toEqual(["3.0", "25000000.0"])
  })

  it("have a column named twice once", async () => {
    expect(await mixed.describe("n", "N").columns()).toEqual(["summary", "n"])
    expect(await mixed.valueCounts("n", "n").columns()).toEqual(["n", "count", "share"])
    expect(await mixed.corr(["n", "n"]).columns()).toEqual(["column", "n"])
  })

  it("ask the engine twice at most, however many columns there are", async () => {
    const wide = frame.select(...Array.from({ length: 60 }, (_, i) => `id * ${i} + 0.5D AS c${i}`), "s").cache()
    await wide.count()
    let queries = 0
    const counting: Engine = {
      ...engine,
      read: (...args) => {
        queries++
        return engine.read(...args)
      },
    }
    const counted = Frame.fromPlan(counting, () => wide.plan())
    await counted.summary().plan()
    expect(queries).toBe(2)
  })
})

describe("valueCounts", () => {
  it("counts values, most frequent first, null among them", async () => {
    expect(await frame.valueCounts("s").collect()).toEqual([
      { s: null, count: 10, share: 0.25 },
      { s: "a", count: 10, share: 0.25 },
      { s: "b", count: 10, share: 0.25 },
      { s: "d", count: 10, share: 0.25 },
    ])
    expect(await frame.where("k < 3 AND s IS NOT NULL").valueCounts("k", "s").head(2)).toEqual([
      { k: 0, s: "a", count: 2, share: 2 / 18 },
      { k: 0, s: "b", count: 2, share: 2 / 18 },
    ])
    const [most] = await frame.valueCounts("x").collect()
    expect(most).toEqual({ x: null, count: 6, share: 0.15 })
  })

  it("counts whole rows where no column is named, and keeps a column called count", async () => {
    const made = await Frame.fromRows([{ count: 1 }, { count: 2 }, { count: 1 }], undefined, engine)
    expect(await made.valueCounts().collect()).toEqual([
      { count: 1, "count 2": 2, share: 2 / 3 },
      { count: 2, "count 2": 1, share: 1 / 3 },
    ])
    expect(await made.where("false").valueCounts().collect()).toEqual([])
    // @ts-expect-error: there is no such column
    await expect(made.valueCounts("cuont").collect()).rejects.toThrow("unknown column: cuont")
  })

  it("adds up to the rows, NaN one value, 0 and -0 another", async () => {
    const values = fc.array(fc.constantFrom(null, Number.NaN, 0, -0, 1.5, 2), { minLength: 1, maxLength: 40 })
    await fc.assert(
      fc.asyncProperty(values, async (x) => {
        const rows = await (
          await Frame.fromRows(
            x.map((v) => ({ v })),
            "v DOUBLE",
            engine,
          )
        )
          .valueCounts("v")
          .collect()
        const key = (v: unknown): string => String(v === 0 ? 0 : v)
        const expected = new Map<string, number>()
        for (const v of x) expected.set(key(v), (expected.get(key(v)) ?? 0) + 1)
        expect(new Map(rows.map((row) => [key(row.v), row.count as number]))).toEqual(expected)
        const counts = rows.map((row) => row.count as number)
        expect(counts).toEqual([...counts].sort((a, b) => b - a))
        for (const row of rows) expect(row.share).toBe((row.count as number) / x.length)
      }),
      { seed: 5, numRuns: 25 },
    )
  })
})

describe("nullCounts", () => {
  it("counts nulls, and tells NaN apart", async () => {
    expect(await mixed.nullCounts().collect()).toEqual([
      { column: "x", type: "double", nulls: 1, nans: 1, share: 0.25 },
      { column: "n", type: "integer", nulls: 1, nans: 0, share: 0.25 },
      { column: "s", type: "string", nulls: 1, nans: 0, share: 0.25 },
      { column: "d", type: "date", nulls: 1, nans: 0, share: 0.25 },
      { column: "t", type: "timestamp", nulls: 1, nans: 0, share: 0.25 },
      { column: "b", type: "boolean", nulls: 1, nans: 0, share: 0.25 },
      { column: "l", type: "array", nulls: 1, nans: 0, share: 0.25 },
    ])
    expect(await mixed.where("false").nullCounts("x").collect()).toEqual([
      { column: "x", type: "double", nulls: 0, nans: 0, share: null },
    ])
  })
})

describe("shape, dtypes and tail", () => {
  it("tell how large a frame is, and what its columns are", async () => {
    expect(await mixed.shape()).toEqual([4, 7])
    expect((await mixed.dtypes()).slice(0, 2)).toEqual([
      ["x", "double"],
      ["n", "int"],
    ])
    expect(await frame.select("id").tail(2)).toEqual([{ id: 38 }, { id: 39 }])
    expect(await frame.select("id").limit(1).tail(5)).toEqual([{ id: 0 }])
  })
})

describe("sample of a number of rows", () => {
  it("draws so many different rows, in order, the same for a seed", async () => {
    const ids = async (sample: Frame): Promise<unknown[]> => (await sample.collect()).map((row) => row.id)
    const drawn = await ids(frame.sample(10, 7))
    expect(new Set(drawn).size).toBe(10)
    expect(drawn).toEqual([...drawn].sort((a, b) => Number(a) - Number(b)))
    expect(await ids(frame.sample({ n: 10, seed: 7 }))).toEqual(drawn)
    expect(await ids(frame.sample({ n: 10, seed: 8 }))).not.toEqual(drawn)
    expect(await frame.sample({ n: 1 }).count()).toBe(1)
    expect(await frame.sample(100).count()).toBe(40)
    expect(await frame.sample({ n: 0 }).count()).toBe(0)
    // Spark's: a fraction of 1.
    expect(await frame.sample(1).count()).toBe(40)
  })

  it("draws every row as often", async () => {
    const counts = new Float64Array(40)
    for (let seed = 0; seed < 200; seed++) {
      for (const { id } of await frame.select("id").sample({ n: 10, seed }).collect()) counts[id as number]++
    }
    // 50 each, with a standard deviation of 6.
    for (const count of counts) expect(Math.abs(count - 50)).toBeLessThan(25)
  })

  it.each([
    [{ n: 1.5 }, RangeError, "invalid n: 1.5; expected an integer >= 0"],
    [{ n: "3" }, TypeError, "invalid n: 3; expected a number of rows"],
    [{ rows: 3 }, TypeError, "unknown option of sample: rows; have n, seed"],
    [
      1.5,
      RangeError,
      "invalid fraction: 1.5; expected a number in [0, 1] without replacement, or a whole number of rows",
    ],
  ])("refuses %j", (given, kind, message) => {
    const sample = (): unknown => frame.sample(given as number)
    expect(sample).toThrow(kind)
    expect(sample).toThrow(message)
  })
})

describe("corr of columns", () => {
  it("is a matrix over the rows where both have a number", async () => {
    const made = await Frame.fromRows(
      [
        { a: 1, b: 2, c: 5, s: "x" },
        { a: 2, b: 4, c: 5, s: "x" },
        { a: 3, b: null, c: 5, s: "x" },
        { a: 4, b: 7, c: 5, s: "x" },
        { a: Number.NaN, b: 9, c: 5, s: "x" },
      ],
      "a DOUBLE, b INT, c DECIMAL(3,1), s STRING",
      engine,
    )
    const rows = await made.corr().collect()
    expect(rows.map((row) => row.column)).toEqual(["a", "b", "c"])
    const ab = 0.9971764649527378 // numpy.corrcoef([1, 2, 4], [2, 4, 7])
    expect(rows[0]).toEqual({ column: "a", a: 1, b: expect.closeTo(ab, 12), c: null })
    expect(rows[1]).toEqual({ column: "b", a: expect.closeTo(ab, 12), b: 1, c: null })
    expect(rows[2]).toEqual({ column: "c", a: null, b: null, c: null })
    expect(Object.keys((await made.corr(["b", "a"]).collect())[0])).toEqual(["column", "b", "a"])
    await expect(made.corr(["s"]).collect()).rejects.toThrow("column s is string; expected numbers")
  })

  it("takes numbers of any size, and says where one is infinite", async () => {
    const huge = [1e-200, 1e300, 3e300]
    const made = await Frame.fromRows(
      huge.map((h, i) => ({ h, i, f: [1, 2, Number.POSITIVE_INFINITY][i] })),
      "h DOUBLE, i INT, f DOUBLE",
      engine,
    )
    const rows = await made.corr().collect()
    expect(rows[0].i).toBeCloseTo(0.9819805060619655, 12)
    expect(rows[2]).toEqual({ column: "f", h: Number.NaN, i: Number.NaN, f: Number.NaN })
  })

  it("is the definition's, symmetric, for any numbers", async () => {
    const pairs = fc.array(fc.tuple(fc.integer({ min: -99, max: 99 }), fc.integer({ min: -99, max: 99 })), {
      minLength: 3,
      maxLength: 30,
    })
    await fc.assert(
      fc.asyncProperty(pairs, async (xy) => {
        const made = await Frame.fromRows(
          xy.map(([x, y]) => ({ x, y })),
          "x INT, y INT",
          engine,
        )
        const [first, second] = await made.corr().collect()
        const mean = (at: 0 | 1): number => xy.reduce((sum, one) => sum + one[at], 0) / xy.length
        const [mx, my] = [mean(0), mean(1)]
        const of = (a: 0 | 1, b: 0 | 1): number =>
          xy.reduce((sum, one) => sum + (one[a] - [mx, my][a]) * (one[b] - [mx, my][b]), 0)
        expect(second.x).toBe(first.y)
        if (of(0, 0) === 0 || of(1, 1) === 0) expect(first.y).toBeNull()
        else expect(first.y).toBeCloseTo(of(0, 1) / Math.sqrt(of(0, 0) * of(1, 1)), 10)
      }),
      { seed: 11, numRuns: 30 },
    )
  })
})

it("says which expression fails, and for which row, whatever looks at it", async () => {
  const failing = mixed.withColumn("z", "CAST(s AS INT) / n")
  const looks: (() => Promise<unknown>)[] = [
    () => failing.describe().collect(),
    () => failing.nullCounts().collect(),
    () => failing.corr().collect(),
    () => failing.sample(1).collect(),
    () => failing.cache().count(),
  ]
  for (const look of looks) {
    const error = await look().catch((thrown: Error) => thrown)
    expect((error as Error).message).toBe(
      "CAST_INVALID_INPUT: the value is none of the type; try_cast gives null\n" +
        '  CAST(s AS INT) / n\n  ^^^^^^^^^^^^^^\ncolumn z, row: s = "", n = 7',
    )
  }
})

it("says which of several parts failed, without the engine's SQL", async () => {
  const two = await Frame.fromRows(
    [
      { s: "x", x: 1 },
      { s: "1", x: 3e9 },
    ],
    "s STRING, x DOUBLE",
    engine,
  )
  await expect(two.select("CAST(x AS INT) + length(s) AS z").collect()).rejects.toThrow(
    /^CAST_OVERFLOW: .*\n {2}CAST\(x AS INT\) \+/,
  )
  const error = await two
    .select("CAST(s AS INT) / CAST(x AS INT) AS z")
    .collect()
    .catch((thrown: Error) => thrown)
  expect((error as Error).message).toMatch(/\n {2}\^+\n|\n {2} +\^+\n/)
  await expect(two.agg("sum(CAST(9223372036854775807 AS BIGINT))").collect()).rejects.toThrow(
    /^ARITHMETIC_OVERFLOW: .*$/,
  )
  await expect(two.withColumn("a\0b", "1").collect()).rejects.toThrow('invalid column name: "a\\u0000b"; expected text')
})

describe("crosstab", () => {
  it("has text, empty text and null among the values", async () => {
    const made = await Frame.fromRows(
      [
        { a: "", b: 1 },
        { a: null, b: null },
        { a: "x", b: 1 },
        { a: "x", b: 1 },
      ],
      "a STRING, b DOUBLE",
      engine,
    )
    expect(await shownCells(made.crosstab("b", "a"))).toEqual(['b_a|""|null|x', "1.0|1|0|2", "null|0|1|0"])
  })
})
