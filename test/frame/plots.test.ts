import fc from "fast-check"
import { beforeAll, describe, expect, it } from "vitest"
import type { Figure } from "../../src/figure/figure"
import { createDuckdbEngine, Frame } from "../../src/index"
import { figureSvg } from "../../src/notebook/drawing/figureSvg"
import { plotlyComplaints } from "../notebook/plotlyValidate"

/** What stands below the title. */
function noteOf(figure: Figure): string {
  const { subtitle } = figure.layout.title as { subtitle?: { text: string } }
  return subtitle?.text ?? ""
}

/** Each trace as its name with the points drawn. */
function pointsOf(figure: Figure): [unknown, unknown, unknown][] {
  return figure.data.map(({ name, x, y }) => [name, x, y])
}

let frame: Frame<{ x: number; y: number; kind: string | null; day: Date | null; ok: boolean }>

beforeAll(async () => {
  frame = (await Frame.fromRows(
    [
      { x: 1, y: 10, kind: "a", day: new Date("2024-01-30"), ok: true },
      { x: 2, y: 20, kind: "b", day: new Date("2024-01-31"), ok: true },
      { x: 3, y: 40, kind: null, day: new Date("2024-02-01"), ok: false },
      { x: 4, y: Number.NaN, kind: "a", day: null, ok: false },
      { x: 5, y: 50, kind: "a", day: new Date("2024-02-29"), ok: true },
    ],
    "x INT, y DOUBLE NOT NULL, kind STRING, day DATE, ok BOOLEAN NOT NULL",
  )) as never
})

describe("plot.scatter", () => {
  it("has a point a row, and says what it left out", async () => {
    const figure = await frame.plot.scatter("x", "y")
    expect(pointsOf(figure)).toEqual([[undefined, [1, 2, 3, 5], [10, 20, 40, 50]]])
    expect(noteOf(figure)).toBe("1 row without a value left out")
    expect(figure.alt).toBe("Scatter plot of x and y. 1 row without a value left out.")
    expect(figure.layout).toMatchObject({ title: { text: "y against x" }, xaxis: { title: { text: "x" } } })
  })

  it("has a colour a value of text, null among them, and a panel a value", async () => {
    const figure = await frame.plot.scatter("x", "y", { color: "kind", facet: "ok" })
    expect(figure.data.map(({ name, x, xaxis = "x", showlegend }) => [name, x, xaxis, showlegend])).toEqual([
      ["null", [3], "x", true],
      ["a", [1, 5], "x2", true],
      ["b", [2], "x2", true],
    ])
    const notes = figure.layout.annotations as { text: string }[]
    expect(notes.map(({ text }) => text)).toEqual(["ok = false", "ok = true"])
    expect(plotlyComplaints(figure)).toEqual([])
  })

  it("has numbers and times on a scale of colours", async () => {
    const figure = await frame.plot.scatter("x", "y", { color: "x" })
    expect(figure.data).toMatchObject([{ marker: { color: [1, 2, 3, 5], coloraxis: "coloraxis" } }])
    const times = await frame.plot.scatter("x", "y", { color: "day" })
    const { colorbar } = times.layout.coloraxis as { colorbar: { ticktext: string[] } }
    expect([colorbar.ticktext[0], colorbar.ticktext[4]]).toEqual(["2024-01-30", "2024-02-29"])
    // plotly.js draws by it, and yet takes no name of a scale for a valid one.
    expect(plotlyComplaints(times)).toEqual([expect.stringContaining("invalid value (coloraxis)")])
  })

  it("draws dates on an axis of time, logarithms without what has none, and text one by one", async () => {
    const dates = await frame.plot.scatter("day", "kind")
    expect(pointsOf(dates)[0].slice(1)).toEqual([
      ["2024-01-30", "2024-01-31", "2024-02-01", "2024-02-29"],
      ["a", "b", "null", "a"],
    ])
    expect(dates.layout).toMatchObject({ xaxis: { type: "date" }, yaxis: { type: "category" } })
    const logarithmic = await frame.plot.scatter("x - 1", "y", { logX: true })
    expect(pointsOf(logarithmic)[0][1]).toEqual([1, 2, 4])
    expect(noteOf(logarithmic)).toBe("2 rows without a value, or one above 0, left out")
  })

  it("draws 20,000 of more points, the same each time, and says so", async () => {
    const many = (await Frame.fromColumns({ n: Float64Array.from({ length: 50_000 }, (_, i) => i / 7) })) as Frame
    const figure = await many.plot.scatter("n", "n * 2")
    const [[, x]] = pointsOf(figure) as [unknown, number[], number[]][]
    expect(x).toHaveLength(20_000)
    expect(x).toEqual([...x].sort((a, b) => a - b))
    // As many from the first half as from the second, but for chance: 70 is one standard deviation.
    expect(Math.abs(x.filter((value) => value < 25_000 / 7).length - 10_000)).toBeLessThan(350)
    expect(noteOf(figure)).toBe("20,000 of 50,000 points, drawn at random")
    expect(await many.plot.scatter("n", "n * 2")).toEqual(figure)
  })

  it("counts all rows in a grid where it is told the steps", async () => {
    const figure = await frame.plot.scatter("x", "y", { bins: 2 })
    expect(figure.data).toMatchObject([{ type: "heatmap", x: [1, 3, 5], y: [10, 30, 50] }])
    expect((figure.data[0] as { z: unknown }).z).toEqual([
      [1, null, null],
      [null, 1, null],
      [null, 1, 1],
    ])
  })
})

describe("plot.hist", () => {
  it("counts rows in steps of a round width", async () => {
    const figure = await frame.plot.hist("y", { bins: 4 })
    expect(pointsOf(figure)).toEqual([[undefined, [15, 25, 45, 55], [1, 1, 1, 1]]])
    expect(figure.data).toMatchObject([{ customdata: ["10 to 20", "20 to 30", "40 to 50", "50 to 60"] }])
    expect(noteOf(figure)).toBe("4 rows in steps of 10; 1 row without a value left out")
  })

  it("counts as the definition does, whatever the numbers", async () => {
    const numbers = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 60 })
    await fc.assert(
      fc.asyncProperty(numbers, fc.integer({ min: 1, max: 60 }), async (values, bins) => {
        const rows = await Frame.fromColumns({ v: Float64Array.from(values) })
        const figure = await rows.plot.hist("v", { bins })
        const [{ x, y, width }] = figure.data as { x: number[]; y: number[]; width: number[] }[]
        expect(y.reduce((sum, count) => sum + count, 0)).toBe(values.length)
        x.forEach((middle, i) => {
          // A value on an edge may be told to be a hair on the other side of it, whose number is rounded.
          const slack = 1e-9 * Math.max(1, Math.abs(middle))
          const [from, to] = [middle - width[i] / 2, middle + width[i] / 2]
          expect(values.filter((value) => value > from + slack && value < to - slack).length).toBeLessThanOrEqual(y[i])
          expect(values.filter((value) => value > from - slack && value < to + slack).length).toBeGreaterThanOrEqual(
            y[i],
          )
        })
        // About as many steps as asked for.
        expect(x.length).toBeLessThanOrEqual(2 * bins + 2)
      }),
      { seed: 5, numRuns: 40 },
    )
  })

  it("has steps over the largest numbers there are, and over one number", async () => {
    const [wide] = (await (await Frame.fromColumns({ v: Float64Array.of(-1.5e308, 0, 1.5e308) })).plot.hist("v")).data
    expect(wide).toMatchObject({ y: [1, 1, 1] })
    const [one] = (await (await Frame.fromColumns({ v: Float64Array.of(0.25, 0.25) })).plot.hist("v")).data
    expect(one).toMatchObject({ y: [2] })
  })

  it("has months for steps of long times, days for those of dates", async () => {
    const months = await frame.plot.hist("day", { bins: 2 })
    expect(months.data).toMatchObject([
      { y: [2, 2], customdata: ["2024-01-01 to before 2024-02-01", "2024-02-01 to before 2024-03-01"] },
    ])
    expect(noteOf(months)).toBe("4 rows in steps of one month; 1 row without a value left out")
    expect(noteOf(await frame.plot.hist("day"))).toMatch(/^4 rows in steps of one day;/)
  })

  it("has edges that are equal on a logarithmic axis", async () => {
    const powers = await Frame.fromColumns({ v: Float64Array.of(1, 5, 20, 500, 0, -3) })
    const figure = await powers.plot.hist("v", { bins: 3, logX: true })
    expect(pointsOf(figure)).toEqual([[undefined, [5.5, 55, 550], [2, 1, 1]]])
    expect(figure.data).toMatchObject([{ width: [9, 90, 900] }])
  })

  it("counts the values of text, and whole numbers each for itself", async () => {
    expect(pointsOf(await frame.plot.hist("kind"))).toEqual([[undefined, ["a", "b", "null"], [3, 1, 1]]])
    expect(pointsOf(await frame.plot.hist("x"))).toEqual([[undefined, [1, 2, 3, 4, 5], [1, 1, 1, 1, 1]]])
  })
})

describe("plot.bar", () => {
  it("counts rows, or has an aggregate, the largest first", async () => {
    expect(pointsOf(await frame.plot.bar("kind"))).toEqual([[undefined, ["a", "b", "null"], [3, 1, 1]]])
    const summed = await frame.where("NOT isnan(y)").plot.bar("kind", { y: "y" })
    expect(pointsOf(summed)).toEqual([[undefined, ["a", "b", "null"], [60, 20, 40]]])
    expect(summed.layout).toMatchObject({
      barmode: "stack",
      xaxis: { categoryarray: ["a", "null", "b"] },
      yaxis: { title: { text: "sum(y)" } },
    })
    const averaged = await frame.plot.bar("ok", { y: "avg(x)", color: "kind" })
    expect(averaged.layout).toMatchObject({ barmode: "group", title: { text: "avg(x) by ok" } })
    expect(pointsOf(averaged)).toEqual([
      ["a", ["false", "true"], [4, 3]],
      ["b", ["true"], [2]],
      ["null", ["false"], [3]],
    ])
  })

  it("draws the largest of many, and says so", async () => {
    const figure = await frame.plot.bar("x", { y: "max(x)", top: 2 })
    expect(pointsOf(figure)).toEqual([[undefined, [4, 5], [4, 5]]])
    expect(noteOf(figure)).toBe("The 2 largest of 5 values of x")
  })

  it("leaves out what a logarithmic axis has no place for, and says so", async () => {
    const figure = await frame.plot.bar("kind", { y: "min(x - 2)", logY: true })
    expect(pointsOf(figure)).toEqual([[undefined, ["a", "b", "null"], [null, null, 1]]])
    expect(noteOf(figure)).toBe("2 bars without a value above 0 left out")
    const line = await frame.plot.line("ok", "min(x - 2)", { logY: true })
    expect(pointsOf(line)).toEqual([[undefined, ["false", "true"], [1, null]]])
    expect(noteOf(line)).toBe("1 point without a value above 0 left out")
  })

  it("calls an aggregate by the name that it has", async () => {
    const figure = await frame.plot.bar("ok", { y: "sum(x) AS total" })
    expect(pointsOf(figure)).toEqual([[undefined, ["false", "true"], [7, 8]]])
    expect(figure.layout).toMatchObject({ yaxis: { title: { text: "total" } } })
  })

  it("joins the colours beyond the twelfth, and has the most frequent twelve panels", async () => {
    const many = await Frame.fromColumns(
      { v: Array.from({ length: 100 }, (_, i) => `v${Math.min(i, 40) % 20}`) },
      "v STRING",
    )
    const colored = await many.plot.bar("1", { color: "v" })
    expect(colored.data.map(({ name }) => name)).toHaveLength(12)
    expect(colored.data.at(-1)?.name).toBe("9 others")
    const total = colored.data.flatMap(({ y }) => y as number[]).reduce((sum, count) => sum + count, 0)
    expect(total).toBe(100)
    const looks = [colored, await many.plot.hist("length(v)", { color: "v" })].map(({ data }) =>
      data.map(({ marker }) => JSON.stringify(marker)),
    )
    const boxes = await many.plot.box("length(v)", { color: "v" })
    looks.push(boxes.data.map(({ marker, fillcolor }) => JSON.stringify([marker, fillcolor])))
    for (const of of looks) expect(new Set(of).size).toBe(12)
    const panels = await many.plot.bar("1", { facet: "v" })
    expect(panels.data).toHaveLength(12)
    expect(noteOf(panels)).toBe("The 12 most frequent of 20 values of v")
  })
})

describe("plot.line", () => {
  it("goes through the rows in the order of x, or through an aggregate", async () => {
    const shuffled = frame.orderBy("y DESC")
    expect(pointsOf(await shuffled.plot.line("x", "y"))).toEqual([[undefined, [1, 2, 3, 5], [10, 20, 40, 50]]])
    expect(pointsOf(await frame.plot.line("ok", "max(x)"))).toEqual([[undefined, ["false", "true"], [4, 5]]])
  })

  it("averages more than 20,000 rows in steps, and says so", async () => {
    const many = await Frame.fromColumns({
      t: Float64Array.from({ length: 30_000 }, (_, i) => i),
      v: Float64Array.from({ length: 30_000 }, (_, i) => i % 2),
    })
    const figure = await many.plot.line("t", "v")
    const [[, x, y]] = pointsOf(figure) as [unknown, number[], number[]][]
    expect(x).toHaveLength(300)
    expect(new Set(y)).toEqual(new Set([0.5]))
    expect(noteOf(figure)).toBe("Averages of 30,000 rows, in steps of 100")
  })

  it("averages more than 20,000 aggregates in steps, and draws of as many texts 20,000", async () => {
    const many = await Frame.fromColumns({ t: Float64Array.from({ length: 60_000 }, (_, i) => i >> 1) })
    const figure = await many.plot.line("t", "count(*)")
    const [[, x, y]] = pointsOf(figure) as [unknown, number[], number[]][]
    expect(x).toHaveLength(300)
    expect(new Set(y)).toEqual(new Set([2]))
    expect(noteOf(figure)).toBe("Averages of 30,000 values, in steps of 100")
    const texts = await many.plot.line("concat('t', CAST(t AS INT))", "t")
    expect(texts.data[0].x).toHaveLength(20_000)
    expect(noteOf(texts)).toMatch(/; 20,000 of 30,000 points, drawn at random$/)
  })

  it("has aggregates that are times on an axis of time", async () => {
    const figure = await frame.plot.line("ok", "max(day)")
    expect(pointsOf(figure)).toEqual([[undefined, ["false", "true"], ["2024-02-01", "2024-02-29"]]])
    expect(figure.layout).toMatchObject({ yaxis: { type: "date" } })
  })
})

describe("plot.box", () => {
  it("has quartiles, whiskers and what lies beyond them, by a query", async () => {
    const values = await Frame.fromColumns({ v: Float64Array.of(1, 2, 3, 4, 100), g: ["a", "a", "a", "a", "a"] })
    const figure = await values.plot.box("v", { x: "g" })
    expect(figure.data).toMatchObject([
      { x: ["a"], q1: [2], median: [3], q3: [4], lowerfence: [1], upperfence: [4], y: [[3, 100]] },
    ])
    expect(noteOf(figure)).toBe("5 rows")
    expect(plotlyComplaints(figure)).toEqual([])
  })

  it("has the quartiles of the definition", async () => {
    const quantile = (sorted: number[], share: number): number => {
      const at = share * (sorted.length - 1)
      const low = Math.floor(at)
      return sorted[low] + (at - low) * ((sorted[low + 1] ?? sorted[low]) - sorted[low])
    }
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 40 }),
        async (values) => {
          const rows = await Frame.fromColumns({ v: Float64Array.from(values) })
          const [box] = (await rows.plot.box("v")).data as Record<string, number[]>[]
          const sorted = [...values].sort((a, b) => a - b)
          const [q1, median, q3] = [0.25, 0.5, 0.75].map((share) => quantile(sorted, share))
          const within = sorted.filter((v) => v >= q1 - 1.5 * (q3 - q1) && v <= q3 + 1.5 * (q3 - q1))
          expect(box.q1[0]).toBeCloseTo(q1, 9)
          expect(box.median[0]).toBeCloseTo(median, 9)
          expect(box.q3[0]).toBeCloseTo(q3, 9)
          expect([box.lowerfence[0], box.upperfence[0]]).toEqual([within[0], within.at(-1)])
          const beyond = (box.y as unknown as number[][])[0].slice(1)
          expect(beyond.sort((a, b) => a - b)).toEqual(sorted.filter((v) => v < within[0] || v > within.at(-1)!))
        },
      ),
      { seed: 6, numRuns: 30 },
    )
  })
})

describe("columns of any name and type", () => {
  it("are drawn: blanks and dots in names, decimals, large whole numbers, markup in text", async () => {
    const odd = (await Frame.fromRows([{ "a b": 1, "c.d": 2n ** 60n, t: "<b>&'\\" }], {
      "a b": "decimal(10,2)",
      "c.d": "bigint",
      t: "string",
    } as never)) as Frame
    const figure = await odd.plot.scatter("a b", "c.d", { color: "t" })
    expect(pointsOf(figure)).toEqual([["&lt;b&gt;&amp;'\\", [1], [2 ** 60]]])
  })

  it("show times on the engine's clocks", async () => {
    const engine = await createDuckdbEngine({ timeZone: "Europe/Moscow" })
    const times = await Frame.fromRows([{ t: new Date("2024-01-01T00:30:00Z") }], "t TIMESTAMP", engine)
    expect(pointsOf(await times.plot.scatter("t", "1"))[0][1]).toEqual(["2024-01-01 03:30:00"])
    engine.close()
  })

  it("may be empty, or null alone", async () => {
    const none = frame.where("x > 99")
    const figures = [
      none.plot.scatter("x", "y", { color: "kind", facet: "ok" }),
      none.plot.line("x", "y"),
      none.plot.bar("kind"),
      none.plot.hist("y"),
      none.plot.box("y", { x: "kind" }),
      frame.plot.hist("CAST(NULL AS DOUBLE)"),
    ]
    for (const figure of await Promise.all(figures)) expect(figureSvg(figure)).toMatch(/^<svg .*<\/svg>$/s)
  })
})

describe("what can't be drawn", () => {
  const wrong: [string, () => Promise<unknown>, ErrorConstructor, string][] = [
    [
      "a misspelt name",
      () => frame.plot.scatter("x", "knd" as never),
      RangeError,
      "unknown column: knd; did you mean kind?",
    ],
    ["a misspelt colour", () => frame.plot.hist("x", { color: "dya" as never }), RangeError, "did you mean day?"],
    [
      "an unknown option",
      () => frame.plot.hist("x", { colour: "kind" } as never),
      TypeError,
      "unknown option of hist: colour; did you mean color?",
    ],
    [
      "an option of another plot",
      () => frame.plot.bar("x", { bins: 3 } as never),
      TypeError,
      "unknown option of bar: bins",
    ],
    [
      "steps out of range",
      () => frame.plot.hist("x", { bins: 0 }),
      RangeError,
      "invalid bins: 0; expected an integer in [1, 1000]",
    ],
    [
      "an option of another kind",
      () => frame.plot.bar("x", { top: "3" as never }),
      TypeError,
      "invalid top: 3; expected a number",
    ],
    [
      "a list",
      () => frame.select("array(x) AS l").plot.hist("l" as never),
      TypeError,
      "column l can't be drawn: it is array<int>",
    ],
    ["a box of text", () => frame.plot.box("kind"), TypeError, "column kind can't be drawn as a box"],
    ["a sum of text", () => frame.plot.bar("x", { y: "kind" }), TypeError, "column kind can't be summed: it is string"],
    [
      "nothing",
      () => frame.plot.scatter("x", undefined as never),
      TypeError,
      "invalid y: undefined; expected the name of a column",
    ],
    [
      "bars of times",
      () => frame.plot.bar("kind", { y: "max(day)" }),
      TypeError,
      "max(day) can't be drawn as bars: expected a number",
    ],
    [
      "a sum of an expression that is text",
      () => frame.plot.bar("x", { y: "upper(kind)" }),
      TypeError,
      "upper(kind) can't be summed: it is string",
    ],
    [
      "an expression as it was written",
      () => frame.plot.bar("kind", { y: "avg(z)" }),
      RangeError,
      "invalid expression: unknown column: z; have x, y, kind, day, ok\n  avg(z)\n      ^",
    ],
    [
      "an aggregate that has no place",
      () => frame.plot.scatter("x", "avg(y)"),
      Error,
      "invalid expression: avg: an aggregate has its place in agg or groupBy\n  avg(y)\n  ^^^^^^",
    ],
    [
      "an expression that fails for a row",
      () => frame.plot.hist("CAST(kind AS INT)"),
      Error,
      'try_cast gives null\n  CAST(kind AS INT)\n  ^^^^^^^^^^^^^^^^^\ncolumn x 2, row: kind = "a"',
    ],
    ["options that are none", () => frame.plot.hist("x", "kind" as never), TypeError, "invalid options of hist: kind"],
  ]
  it.each(wrong)("is told: %s", async (_, draw, kind, message) => {
    const error: unknown = await draw().catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(kind)
    expect((error as Error).message).toContain(message)
  })
})

describe("the names that plots take", () => {
  it("are checked by the compiler where the rows are known", () => {
    const draws = (): unknown[] => [
      // @ts-expect-error: no column of this name
      frame.plot.scatter("x", "yy"),
      // @ts-expect-error: no column of this name
      frame.plot.hist("x", { color: "kinds" }),
      // @ts-expect-error: no such option
      frame.plot.hist("x", { colour: "kind" }),
      // @ts-expect-error: no column of this name
      frame.plot.box("y", { facet: "kinds" }),
      frame.plot.scatter("x", "log(y)", { color: "kind", facet: "x % 2" }),
      frame.plot.bar("kind", { y: "avg(y)" }),
      (frame as Frame).plot.scatter("anything", "else", { color: "too" }),
      frame.plot.hist("x" as string, { color: "kind" as string }),
    ]
    expect(draws).toBeTypeOf("function")
  })
})
