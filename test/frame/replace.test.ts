// Expected values are those of Spark 4.0.1.

import fc from "fast-check"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { createDuckdbEngine } from "../../src/engines/duckdb/engine"
import type { Engine } from "../../src/engines/engine"
import { Frame } from "../../src/frame/frame"
import { shownCells } from "./rowsLikeSpark"

let engine: Engine
let frame: Frame
beforeAll(async () => {
  engine = await createDuckdbEngine({ threads: 2 })
  const rows = [
    { i: 1, x: 1, s: "a", b: true, m: "1.50", l: 10, t: 1 },
    { i: 2, x: 1.5, s: "b", b: false, m: "2.00", l: 20, t: 2 },
    { i: null, x: null, s: null, b: null, m: null, l: null, t: null },
    { i: 3, x: Number.NaN, s: "", b: true, m: "1.00", l: 300, t: 3 },
  ]
  frame = await Frame.fromRows(
    rows,
    "i INT, x DOUBLE, s STRING, b BOOLEAN, m DECIMAL(5,2), l BIGINT, t TINYINT",
    engine,
  )
})
afterAll(() => engine.close())

const nulls = "NULL|NULL|NULL|NULL|NULL|NULL|NULL"
const cases: readonly (readonly [name: string, change: (f: Frame) => Frame, rows: readonly string[]])[] = [
  [
    "a number",
    (f) => f.replace(1, 9),
    ["9|9.0|a|true|1.50|10|9", "2|1.5|b|false|2.00|20|2", nulls, "3|NaN||true|9.00|300|3"],
  ],
  [
    "a fraction",
    (f) => f.replace(1.5, 9),
    ["1|1.0|a|true|9.00|10|1", "2|9.0|b|false|2.00|20|2", nulls, "3|NaN||true|1.00|300|3"],
  ],
  [
    "by a fraction",
    (f) => f.replace(1, 2.7, ["i", "x"]),
    ["2|2.7|a|true|1.50|10|1", "2|1.5|b|false|2.00|20|2", nulls, "3|NaN||true|1.00|300|3"],
  ],
  [
    "in decimals",
    (f) => f.replace(2, 3.456, ["m"]),
    ["1|1.0|a|true|1.50|10|1", "2|1.5|b|false|3.46|20|2", nulls, "3|NaN||true|1.00|300|3"],
  ],
  [
    "NaN",
    (f) => f.replace(Number.NaN, 0),
    ["1|1.0|a|true|1.50|10|1", "2|1.5|b|false|2.00|20|2", nulls, "3|0.0||true|1.00|300|3"],
  ],
  [
    "out of a type",
    (f) => f.replace(300, 5),
    ["1|1.0|a|true|1.50|10|1", "2|1.5|b|false|2.00|20|2", nulls, "3|NaN||true|1.00|5|3"],
  ],
  [
    "by null",
    (f) => f.replace(1, null),
    ["NULL|NULL|a|true|1.50|10|NULL", "2|1.5|b|false|2.00|20|2", nulls, "3|NaN||true|NULL|300|3"],
  ],
  [
    "texts",
    (f) => f.replace(["a", "b"], ["A", "B"]),
    ["1|1.0|A|true|1.50|10|1", "2|1.5|B|false|2.00|20|2", nulls, "3|NaN||true|1.00|300|3"],
  ],
  [
    "texts by one",
    (f) => f.replace(["a", "b"], "Z"),
    ["1|1.0|Z|true|1.50|10|1", "2|1.5|Z|false|2.00|20|2", nulls, "3|NaN||true|1.00|300|3"],
  ],
  [
    "by an object",
    (f) => f.replace({ a: null, b: "c" }),
    ["1|1.0|NULL|true|1.50|10|1", "2|1.5|c|false|2.00|20|2", nulls, "3|NaN||true|1.00|300|3"],
  ],
  [
    "by a map, at once",
    (f) =>
      f.replace(
        new Map([
          [1, 2],
          [2, 1],
        ]),
        ["i"],
      ),
    ["2|1.0|a|true|1.50|10|1", "1|1.5|b|false|2.00|20|2", nulls, "3|NaN||true|1.00|300|3"],
  ],
  [
    "booleans",
    (f) => f.replace(true, false),
    ["1|1.0|a|false|1.50|10|1", "2|1.5|b|false|2.00|20|2", nulls, "3|NaN||false|1.00|300|3"],
  ],
  [
    "text in a column of numbers not",
    (f) => f.replace("1", "2", ["i", "s"]),
    ["1|1.0|a|true|1.50|10|1", "2|1.5|b|false|2.00|20|2", nulls, "3|NaN||true|1.00|300|3"],
  ],
]

describe("replace", () => {
  for (const [name, change, rows] of cases) {
    it(name, async () => {
      const replaced = change(frame)
      expect((await replaced.schema()).map(({ type }) => type)).toEqual((await frame.schema()).map(({ type }) => type))
      expect((await shownCells(replaced)).slice(1)).toEqual(rows)
    })
  }

  it("refuses what is not of one kind, and what does not fit", async () => {
    const loose = frame as { replace(...given: unknown[]): Frame }
    expect(() => loose.replace([1, "a"], [2, "b"])).toThrow(
      '"a" to "b": values of one kind replace each other, or null',
    )
    expect(() => loose.replace({ 1: 2 })).toThrow("keys of an object are text: give a Map for others")
    expect(() => loose.replace(null, 1)).toThrow("invalid value: null; expected a number, string or boolean")
    expect(() => loose.replace([1, 2], [3])).toThrow("length mismatch: 2 values to replace, 1 that stand for them")
    expect(() => loose.replace(1)).toThrow("1 to undefined: values of one kind")
    await expect(frame.replace(1, 2, ["zz"]).count()).rejects.toThrow("unknown column: zz")
    await expect(frame.replace(3, 300, ["t"]).count()).rejects.toThrow(
      "invalid value: 300; column t holds whole numbers of 8 bits",
    )
  })

  it("puts each value's own in its place", async () => {
    const values = fc.option(fc.integer({ min: 0, max: 5 }))
    await fc.assert(
      fc.asyncProperty(
        fc.array(values, { minLength: 1, maxLength: 8 }),
        fc.array(fc.tuple(fc.integer({ min: 0, max: 5 }), values), { maxLength: 4 }),
        async (column, pairs) => {
          const map = new Map(pairs)
          const made = await Frame.fromRows(
            column.map((v) => ({ v })),
            "v INT",
            engine,
          )
          const expected = column.map((v) => ({ v: v !== null && map.has(v) ? map.get(v) : v }))
          expect(await made.replace(map).collect()).toEqual(expected)
        },
      ),
      { seed: 5, numRuns: 25 },
    )
  })
})
