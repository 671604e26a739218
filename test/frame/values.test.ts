import { execFile } from "node:child_process"
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import fc from "fast-check"
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest"
import { createDuckdbEngine, type DuckdbEngine } from "../../src/engines/duckdb/engine"
import type { Engine } from "../../src/engines/engine"
import { Frame } from "../../src/frame/frame"
import { readCsv } from "../../src/frame/read/csv/readCsv"
import { readParquet } from "../../src/frame/read/readParquet"
import { isOnSpark } from "../onSpark"

let folder: string
let engine: DuckdbEngine
let moscow: Engine

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "frame-values-"))
  engine = await createDuckdbEngine({ threads: 2 })
  moscow = await createDuckdbEngine({ threads: 2, timeZone: "Europe/Moscow" })
})
afterAll(async () => {
  engine.close()
  moscow.close()
  await rm(folder, { recursive: true })
})

const made = (values: unknown[], type: string, on: Engine = engine): Promise<Frame> =>
  Frame.fromColumns({ a: values }, `a ${type}`, on)

async function kept(values: unknown[], type: string, on: Engine = engine): Promise<unknown[]> {
  return (await (await made(values, type, on)).collect()).map((row) => row.a)
}

/** The cells that show writes for one column. */
async function shown(frame: Frame): Promise<string[]> {
  const lines = (await frame.showString(20, { truncate: false })).split("\n")
  return lines.slice(3, -2).map((line) => line.slice(1, -1).trimEnd())
}

const day = (text: string): Date => new Date(`${text}T00:00:00Z`)

describe("decimals", () => {
  it("keep every digit and their scale", async () => {
    const big = "12345678901234567890.12"
    expect(await kept([big, "-0.5", 7, 3n, null], "DECIMAL(22,2)")).toEqual([big, "-0.50", "7.00", "3.00", null])
    expect(await shown(await made([big, 1.5], "DECIMAL(22,2)"))).toEqual([big, "1.50"])
    expect(await kept(["1e3", ".5", "+2.", 0.1], "DECIMAL(5,1)")).toEqual(["1000.0", "0.5", "2.0", "0.1"])
    expect(await kept(["9".repeat(38)], "DECIMAL(38,0)")).toEqual(["9".repeat(38)])
  })

  it.each([
    ["1.005", "more digits behind the point"],
    ["123456789.00", "more before it"],
    [0.125, "a number with more"],
    ["x", "text"],
    [Number.NaN, "no number"],
  ])("refuse %j, which would lose digits: %s", async (value: unknown, _why: string) => {
    const text = typeof value === "string" ? JSON.stringify(value) : String(value)
    const error = await kept([value], "DECIMAL(10,2)").catch((caught) => caught)
    expect(error).toBeInstanceOf(RangeError)
    expect(error.message).toBe(`invalid value of column a, row 0: ${text}; expected decimal(10,2)`)
  })

  it("are numbers in toColumns and danfojs", async () => {
    const frame = await made(["1.50", null], "DECIMAL(10,2)")
    expect(await frame.toColumns()).toEqual({ a: Float64Array.of(1.5, Number.NaN) })
    expect((await frame.toDanfo()).values).toEqual([[1.5], [Number.NaN]])
  })

  it("of literals and from describe keep digits, the mean four more", async () => {
    expect((await (await made([1], "INT")).select("1.0 AS x").collect())[0].x).toBe("1.0")
    const frame = await made(["12345678.90", "0.05", "2.00"], "DECIMAL(10,2)")
    expect((await frame.describe().collect()).map((row) => row.a)).toEqual([
      "3",
      "4115226.983333",
      "7127780.444459724",
      "0.05",
      "12345678.90",
    ])
  })

  it.skipIf(isOnSpark)("are read from CSV and written to it exactly", async () => {
    const path = join(folder, "decimals.csv")
    await writeFile(path, "a,b\n12345678901234567890.12,1\n1.005,2\n-.5,3\n1e2,4\n")
    const frame = await readCsv(path, { schema: "a DECIMAL(22,2), b INT", engine })
    expect((await frame.collect()).map((row) => row.a)).toEqual(["12345678901234567890.12", "1.01", "-0.50", "100.00"])
    await frame.drop("b").writeCsv(path)
    expect(await readFile(path, "utf8")).toBe("a\n12345678901234567890.12\n1.01\n-0.50\n100.00\n")
  })
})

describe("schemas", () => {
  it("take every type of Spark's, names in backticks, and NOT NULL", async () => {
    const schema =
      "`a, b` DECIMAL(10, 2) NOT NULL, `c``d`: array<struct<x: int, y: map<string, double>>>, e BINARY COMMENT 'x, y', f timestamp_ntz"
    const frame = await Frame.fromRows([], schema, engine)
    expect(await frame.schema()).toEqual([
      { name: "a, b", type: "decimal(10,2)" },
      { name: "c`d", type: "array<struct<x:int,y:map<string,double>>>" },
      { name: "e", type: "binary" },
      { name: "f", type: "timestamp_ntz" },
    ])
    expect(await Frame.fromRows([], { a: "bigint" }, engine).then((f) => f.schema())).toEqual([
      { name: "a", type: "bigint" },
    ])
    await expect(Frame.fromRows([], "a INTT", engine)).rejects.toThrow("unknown type: intt; did you mean int?")
    await expect(Frame.fromRows([], "a DECIMAL(40,2)", engine)).rejects.toThrow("invalid type: DECIMAL(40,2); expected")
    await expect(Frame.fromRows([], "a INT,", engine)).rejects.toThrow('invalid schema: ""; expected name TYPE')
  })

  it("print as Spark prints them", async () => {
    const log = vi.spyOn(console, "log").mockImplementation(() => {})
    const schema =
      "i INT, l LONG, m DECIMAL(10,2), x ARRAY<LONG>, s STRUCT<v: BIGINT, w: ARRAY<INT>>, y MAP<STRING, BYTE>, `n\n` SMALLINT"
    await (await Frame.fromRows([], schema, engine)).printSchema()
    expect(log.mock.calls[0][0]).toBe(
      [
        "root",
        " |-- i: integer (nullable = true)",
        " |-- l: long (nullable = true)",
        " |-- m: decimal(10,2) (nullable = true)",
        " |-- x: array (nullable = true)",
        " |    |-- element: long (containsNull = true)",
        " |-- s: struct (nullable = true)",
        " |    |-- v: long (nullable = true)",
        " |    |-- w: array (nullable = true)",
        " |    |    |-- element: integer (containsNull = true)",
        " |-- y: map (nullable = true)",
        " |    |-- key: string",
        " |    |-- value: byte (valueContainsNull = true)",
        " |-- n\\n: short (nullable = true)",
        "",
      ].join("\n"),
    )
    log.mockRestore()
  })
})

describe("arrays, structs, maps and bytes", () => {
  it("come back as they went in", async () => {
    const type = "STRUCT<d: DECIMAL(4,1), t: ARRAY<TIMESTAMP>, m: MAP<INT, STRING>>"
    const value = { d: "1.5", t: [new Date(5), null], m: new Map([[1, "x"]]) }
    expect(await kept([value, null, { d: null }], type)).toEqual([value, null, { d: null, t: null, m: null }])
    expect(await kept([{ k: 1 }, new Map([["k", null]])], "MAP<STRING, BIGINT>")).toEqual([
      new Map([["k", 1]]),
      new Map([["k", null]]),
    ])
    expect(await kept([[2n ** 60n, 1], []], "ARRAY<BIGINT>")).toEqual([[2n ** 60n, 1], []])
    expect(await kept([Float64Array.of(1, Number.NaN)], "ARRAY<DOUBLE>")).toEqual([[1, Number.NaN]])
    expect(await kept([Uint8Array.of(1, 255)], "BINARY").then(([b]) => [...(b as Uint8Array)])).toEqual([1, 255])
  })

  it("are guessed where there is no schema", async () => {
    const rows = [
      { a: [1], s: { x: 1 }, m: new Map([["k", 0.5]]), b: Uint8Array.of(1), n: [[]] },
      { a: [0.5, null], s: { y: "z" }, m: null, b: null, n: null },
    ]
    const frame = await Frame.fromRows(rows, undefined, engine)
    expect((await frame.schema()).map((c) => c.type)).toEqual([
      "array<double>",
      "struct<x:bigint,y:string>",
      "map<string,double>",
      "binary",
      "array<array<string>>",
    ])
    expect((await frame.collect())[1].s).toEqual({ x: null, y: "z" })
  })

  it.each([
    [[1, "x"], "ARRAY<INT>", "[ 1, 'x' ]; expected array<int>"],
    [{ x: 1, z: 2 }, "STRUCT<x: INT>", "{ x: 1, z: 2 }; expected struct<x:int>"],
    [new Map([[null, 1]]), "MAP<STRING, INT>", "Map(1) { null => 1 }; expected map<string,int>"],
    ["x", "BINARY", '"x"; expected binary'],
  ])("refuse %j as %s", async (value, type, message) => {
    await expect(kept([value], type)).rejects.toThrow(`invalid value of column a, row 0: ${message}`)
  })

  it("show as in Spark, with signs that would break the table escaped", async () => {
    const cell = async (value: unknown, type: string): Promise<string> => (await shown(await made([value], type)))[0]
    expect(await cell([1, null, 2], "ARRAY<INT>")).toBe("[1, NULL, 2]")
    expect(await cell({ x: 1, y: "a" }, "STRUCT<x: INT, y: STRING>")).toBe("{1, a}")
    expect(await cell({ a: 1, b: null }, "MAP<STRING, INT>")).toBe("{a -> 1, b -> NULL}")
    expect(await cell(Buffer.from("1*"), "BINARY")).toBe("[31 2A]")
    expect(await cell(["1.5"], "ARRAY<DECIMAL(4,2)>")).toBe("[1.50]")
    expect(await cell(0.1, "FLOAT")).toBe("0.1")
    expect(await cell("a\nb\tc\r", "STRING")).toBe("a\\nb\\tc\\r")
    expect(await (await Frame.fromColumns({ "a\nb": [1] }, undefined, engine)).showString()).toContain("|a\\nb|")
  })
})

describe("dates and timestamps", () => {
  it("show microseconds, without zeros behind", async () => {
    const texts = ["2024-03-10 15:04:05.123456", "2024-02-29T23:59:59.1", "1969-12-31 23:59:59.999999", "2024-3-1 7:05"]
    expect(await shown(await made(texts, "TIMESTAMP"))).toEqual([
      "2024-03-10 15:04:05.123456",
      "2024-02-29 23:59:59.1",
      "1969-12-31 23:59:59.999999",
      "2024-03-01 07:05:00",
    ])
    expect(await kept(["1969-12-31 23:59:59.999999"], "TIMESTAMP")).toEqual([new Date(-1)])
    expect(await shown(await made(["2024-01-05T10:00:00.123456789+03:00"], "TIMESTAMP"))).toEqual([
      "2024-01-05 07:00:00.123456",
    ])
    expect(await shown(await made([["2024-01-05 00:00:00.000001"]], "ARRAY<TIMESTAMP>"))).toEqual([
      "[2024-01-05 00:00:00.000001]",
    ])
  })

  it("take texts and midnights, and refuse what is no day", async () => {
    expect(await kept([day("2024-01-05"), "2024-01-05", "1582-10-10", "0001-01-01"], "DATE")).toEqual([
      day("2024-01-05"),
      day("2024-01-05"),
      day("1582-10-10"),
      day("0001-01-01"),
    ])
    expect(await kept([new Date("2024-01-05T00:00:00+03:00")], "DATE", moscow)).toEqual([day("2024-01-05")])
    await expect(kept([new Date("2024-01-05T12:34:00Z")], "DATE")).rejects.toThrow(
      "invalid value of column a, row 0: 2024-01-05T12:34:00.000Z; expected date: midnight in UTC, or here, or text as in 2024-03-10",
    )
    await expect(kept(["2024-02-30"], "DATE")).rejects.toThrow('"2024-02-30"; expected date as in 2024-03-10')
    await expect(kept(["noon"], "TIMESTAMP")).rejects.toThrow('"noon"; expected timestamp as in')
  })

  it("are of the engine's zone in texts, of no zone as values", async () => {
    const instant = new Date("2024-01-01T23:30:00Z")
    expect(await kept(["2024-01-02 02:30:00"], "TIMESTAMP", moscow)).toEqual([instant])
    expect(await shown(await made([instant], "TIMESTAMP", moscow))).toEqual(["2024-01-02 02:30:00"])
    expect(await shown(await made([instant], "TIMESTAMP_NTZ", moscow))).toEqual(["2024-01-01 23:30:00"])
    const path = join(folder, "zone.csv")
    await writeFile(path, "i,t\n1,2024-01-02 02:30:00\n2,2024-01-01T23:30:00Z\n3,2024-01-02\n")
    const read = await readCsv(path, { schema: "i INT, t TIMESTAMP", engine: moscow })
    expect((await read.collect()).map((row) => row.t)).toEqual([instant, instant, new Date("2024-01-01T21:00:00Z")])
    const written = join(folder, "moments.csv")
    await read.select("t").writeCsv(written)
    expect(await (await readCsv(written, { schema: "t TIMESTAMP", engine })).collect()).toEqual(
      await read.select("t").collect(),
    )
    await expect(createDuckdbEngine({ timeZone: "Mars/Olympus" })).rejects.toThrow(
      'invalid timeZone: Mars/Olympus; expected a name as in "UTC" or "Europe/Moscow"',
    )
  })

  it("of CSV have offsets, nanoseconds and unpadded fields", async () => {
    const cells = [
      "2024-01-05T10:00:00+03:00",
      "2024-01-05 10:00:00+0300",
      "2024-01-05 07:00:00.1234567Z",
      "2024-1-5 7:05",
      "2024-1-5",
      "2024-01-05 07:00:00+00:00",
    ]
    const path = join(folder, "times.csv")
    await writeFile(path, `i,t\n${cells.map((cell, i) => `${i},${cell}\n`).join("")}`)
    const read = await readCsv(path, { schema: "i INT, t TIMESTAMP", engine })
    expect(await shown(read.select("t"))).toEqual([
      "2024-01-05 07:00:00",
      "2024-01-05 07:00:00",
      "2024-01-05 07:00:00.123456",
      "2024-01-05 07:05:00",
      "2024-01-05 00:00:00",
      "2024-01-05 07:00:00",
    ])
  })

  it("are the same where the process is in another zone", async () => {
    const run = promisify(execFile)
    const { stdout } = await run(
      process.execPath,
      [join(__dirname, "..", "..", "node_modules", "vitest", "vitest.mjs"), "run", "test/frame/localDates.test.ts"],
      {
        cwd: join(__dirname, "..", ".."),
        env: { ...process.env, TZ: "Europe/Moscow", LOCAL_DATES: "1" },
      },
    )
    expect(stdout).toMatch(/passed/)
  }, 60_000)
})

describe("Parquet", () => {
  it.skipIf(isOnSpark)("is read with Spark's types, and is written so that all see the same moments", async () => {
    const path = join(folder, "types.parquet")
    const fields = [
      "18446744073709551615::UBIGINT AS u",
      "4294967295::UINTEGER AS v",
      "TIMESTAMPTZ '2024-01-01 23:30:00+00' AS tz",
      "TIMESTAMP_NS '2024-01-01 23:30:00.123456789' AS ns",
      "TIMESTAMP_MS '2024-01-01 23:30:00.123' AS ms",
      "TIMESTAMP '2024-01-01 23:30:00.5' AS naive",
      "'12345678901234567890.12'::DECIMAL(22,2) AS d",
      "{'a': 1::UTINYINT, 'b': [TIMESTAMPTZ '2024-01-01 23:30:00+00']} AS s",
      "TIME '10:00:00' AS time",
      "'6fa459ea-ee8a-3ca4-894e-db77e160355e'::UUID AS id",
    ]
    await engine.run(`COPY (SELECT ${fields.join(", ")}) TO '${path}' (FORMAT parquet)`)
    const read = await readParquet(path, { engine })
    expect((await read.schema()).map((c) => c.type)).toEqual([
      "decimal(20,0)",
      "bigint",
      "timestamp",
      "timestamp",
      "timestamp",
      "timestamp",
      "decimal(22,2)",
      "struct<a:smallint,b:array<timestamp>>",
      "string",
      "string",
    ])
    expect(await read.showString(1, { truncate: false, vertical: true })).toBe(
      [
        "-RECORD 0-------------------------------------",
        " u     | 18446744073709551615                 ",
        " v     | 4294967295                           ",
        " tz    | 2024-01-01 23:30:00                  ",
        " ns    | 2024-01-01 23:30:00.123456           ",
        " ms    | 2024-01-01 23:30:00.123              ",
        " naive | 2024-01-01 23:30:00.5                ",
        " d     | 12345678901234567890.12              ",
        " s     | {1, [2024-01-01 23:30:00]}           ",
        " time  | 10:00:00                             ",
        " id    | 6fa459ea-ee8a-3ca4-894e-db77e160355e ",
        "",
      ].join("\n"),
    )
    const inMoscow = await readParquet(path, { engine: moscow, columns: ["tz", "naive"] })
    expect(await inMoscow.collect()).toEqual([
      { tz: new Date("2024-01-01T23:30:00Z"), naive: new Date("2024-01-01T20:30:00.5Z") },
    ])
    expect(await inMoscow.showString()).toContain("|2024-01-02 02:30:00|2024-01-01 23:30:...|")
    await inMoscow.writeParquet(path)
    expect(await (await readParquet(path, { engine })).collect()).toEqual(await inMoscow.collect())
    const types = await engine.columns(`SELECT column_type FROM (DESCRIBE SELECT * FROM '${path}')`, ["value"])
    expect(types).toEqual([["TIMESTAMP WITH TIME ZONE", "TIMESTAMP WITH TIME ZONE"]])
  })

  it.skipIf(isOnSpark)("with a type that Spark lacks is read without that column", async () => {
    const path = join(folder, "lacks.parquet")
    await engine.run(`COPY (SELECT 1 AS a, TIMETZ '10:00:00+03' AS odd) TO '${path}' (FORMAT parquet)`)
    const error = await readParquet(path, { engine }).catch((caught) => caught)
    expect(error.message).toContain("leave the column out with columns")
    expect(error.column).toBe("odd")
    expect(await (await readParquet(path, { engine, columns: ["a"] })).collect()).toEqual([{ a: 1 }])
  })

  it("gives back values of every type as they went in", async () => {
    const path = join(folder, "trip.parquet")
    const digits = fc
      .tuple(fc.bigInt(-(10n ** 22n) + 1n, 10n ** 22n - 1n), fc.constant(2))
      .map(
        ([n]) => `${n < 0n ? "-" : ""}${(n < 0n ? -n : n) / 100n}.${String((n < 0n ? -n : n) % 100n).padStart(2, "0")}`,
      )
    const long = fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n).map((n) => (Number.isSafeInteger(Number(n)) ? Number(n) : n))
    const date = fc.integer({ min: -700_000, max: 2_900_000 }).map((days) => new Date(days * 86_400_000))
    const time = fc.date({ min: new Date("0001-01-01"), max: new Date("9999-12-31"), noInvalidDate: true })
    const text = fc.string({ unit: "binary" }).map((s) => s.replaceAll("\0", ""))
    const double = fc.double().map((x) => (Object.is(x, -0) ? 0 : x))
    const nil = <T>(one: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(one)
    const row = fc.record({
      b: nil(fc.boolean()),
      y: nil(fc.integer({ min: -128, max: 127 })),
      h: nil(fc.integer({ min: -32768, max: 32767 })),
      i: nil(fc.integer()),
      l: nil(long),
      f: nil(fc.float().map((x) => (Object.is(x, -0) ? 0 : x))),
      x: nil(double),
      d: nil(digits.map((s) => (s === "-0.00" ? "0.00" : s))),
      s: nil(text),
      bin: nil(fc.uint8Array()),
      day: nil(date),
      t: nil(time),
      n: nil(time),
      a: nil(fc.array(nil(digits.map((s) => (s === "-0.00" ? "0.00" : s))))),
      st: nil(fc.record({ l: nil(long), t: nil(fc.array(nil(time))) })),
      m: nil(fc.array(fc.tuple(text, nil(date))).map((entries) => new Map(entries))),
    })
    const schema =
      "b BOOLEAN, y BYTE, h SHORT, i INT, l LONG, f FLOAT, x DOUBLE, d DECIMAL(22,2), s STRING, bin BINARY, day DATE, " +
      "t TIMESTAMP, n TIMESTAMP_NTZ, a ARRAY<DECIMAL(22,2)>, st STRUCT<l: LONG, t: ARRAY<TIMESTAMP>>, m MAP<STRING, DATE>"
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 20 }), async (rows) => {
        const frame = await Frame.fromRows(rows, schema, moscow)
        await frame.drop("n").writeParquet(path, { overwrite: true })
        const back = await readParquet(path, { engine: moscow })
        const bytes = (list: Record<string, unknown>[]): unknown[] =>
          list.map((r) => ({ ...r, bin: r.bin && [...(r.bin as Uint8Array)] }))
        expect(bytes(await frame.collect())).toEqual(bytes(rows))
        const withoutN = rows.map(({ n: _n, ...rest }) => rest)
        expect(bytes(await back.collect())).toEqual(bytes(withoutN))
        expect(await back.schema()).toEqual((await frame.schema()).filter((c) => c.name !== "n"))
        const again = await Frame.fromRows(await back.collect(), (await back.schema()) as never, moscow)
        expect(await again.showString(20, { truncate: false })).toBe(await back.showString(20, { truncate: false }))
      }),
      { numRuns: 30 },
    )
  }, 60_000)
})

describe("naFill", () => {
  const nulls = (schema: string): Promise<Frame> => {
    const names = schema.split(", ").map((field) => field.split(" ")[0].replaceAll("`", ""))
    return Frame.fromRows([Object.fromEntries(names.map((name) => [name, null]))], schema, engine)
  }

  it("casts the values of an object to the columns' types", async () => {
    const frame = await nulls("i INT, s STRING, x DOUBLE, d DECIMAL(5,1), b BOOLEAN, day DATE, t TIMESTAMP")
    const fills = { i: "7", s: 0, x: "3.5", d: 1.25, b: "yes", day: "2024-03-10", t: "2024-03-10 15:04:05.5" }
    expect(await frame.naFill(fills).collect()).toEqual([
      { i: 7, s: "0", x: 3.5, d: "1.3", b: true, day: day("2024-03-10"), t: new Date("2024-03-10T15:04:05.5Z") },
    ])
    expect(await (await nulls("i INT, s STRING")).naFill({ i: true, s: true }).collect()).toEqual([{ i: 1, s: "true" }])
  })

  it("fills columns of the value's kind where one value is given", async () => {
    const schema = "i INT, x DOUBLE, d DECIMAL(5,1), s STRING, b BOOLEAN"
    const frame = await nulls(schema)
    const none = { i: null, x: null, d: null, s: null, b: null }
    expect(await frame.naFill(3.7).collect()).toEqual([{ ...none, i: 3, x: 3.7, d: "3.7" }])
    expect(await frame.naFill("7").collect()).toEqual([{ ...none, s: "7" }])
    expect(await frame.naFill(true).collect()).toEqual([{ ...none, b: true }])
    expect(await frame.naFill(1, ["`i`", "*", "s"]).collect()).toEqual([{ ...none, i: 1 }])
    expect(await (await nulls("`a.b` INT")).naFill({ "`a.b`": 5 }).collect()).toEqual([{ "a.b": 5 }])
  })

  it("refuses what is no value of the column's type", async () => {
    const frame = await nulls("i INT, a ARRAY<INT>")
    const filled = (value: unknown): Promise<unknown> => frame.naFill(value as never).collect()
    await expect(filled({ i: "x" })).rejects.toThrow('invalid value: "x"; column i is integer')
    await expect(filled({ a: 1 })).rejects.toThrow("column a is array<int>, which 1 can't fill")
    await expect(filled(null)).rejects.toThrow("invalid value: null; expected a number, string or boolean")
    await expect(filled({ i: null })).rejects.toThrow("invalid value of column i: null; expected a number")
    await expect(filled(new Date(0))).rejects.toThrow(
      'invalid value: 1970-01-01T00:00:00.000Z; expected a number, string or boolean; write a date as text, as in naFill({ day: "2024-03-10" })',
    )
  })
})
