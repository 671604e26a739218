import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { createDuckdbEngine } from "../../src/engines/duckdb/engine"
import type { ColumnData, Engine } from "../../src/engines/engine"
import { fitValues } from "../../src/frame/fitValues"
import { Frame } from "../../src/frame/frame"

let engine: Engine
beforeAll(async () => {
  engine = await createDuckdbEngine({ threads: 2 })
})
afterAll(() => engine.close())

async function stored(data: ColumnData | unknown[], type: string): Promise<unknown[]> {
  const frame = await Frame.fromColumns({ a: data }, `a ${type}`, engine)
  return (await frame.collect()).map((row) => row.a)
}

describe("values that fit their type", () => {
  it.each([
    [Float64Array.of(1, Number.NaN, -0), "INT", [1, null, 0]],
    [Float64Array.of(1e12, Number.NaN), "LONG", [1e12, null]],
    [Int32Array.of(-128, 127), "BYTE", [-128, 127]],
    [Int32Array.of(7), "LONG", [7]],
    [Int32Array.of(7), "DOUBLE", [7]],
    [Float64Array.of(1, 0, Number.NaN), "BOOLEAN", [true, false, null]],
    [[1, null, undefined, 2n], "INT", [1, null, null, 2]],
    [[2n ** 62n, -(2 ** 63)], "LONG", [2n ** 62n, -(2n ** 63n)]],
    [[2n, 0.5, Number.NaN], "DOUBLE", [2, 0.5, Number.NaN]],
    [["x", null], "STRING", ["x", null]],
    [[new Date(0)], "TIMESTAMP", [new Date(0)]],
  ])("%s as %s", async (data, type, expected) => {
    expect(await stored(data, type)).toEqual(expected)
  })

  it("are not copied where they stand as they should", () => {
    for (const [data, type] of [
      [Float64Array.of(1), "double"],
      [Int32Array.of(1), "int"],
      [[1, null], "bigint"],
    ] as const) {
      expect(fitValues("a", type, data, "UTC")).toBe(data)
    }
  })

  it("are put back as toColumns gave them", async () => {
    const schema = "i INT, b BOOLEAN, x DOUBLE"
    const frame = await Frame.fromColumns({ i: [1, null], b: [true, null], x: [0.5, 2] }, schema, engine)
    const again = await Frame.fromColumns(await frame.toColumns(), schema, engine)
    expect(await again.collect()).toEqual(await frame.collect())
  })
})

describe("values that do not fit are refused with column, row and value", () => {
  it.each([
    [Float64Array.of(1, 1.5), "INT", RangeError, "invalid value of column a, row 1: 1.5; expected integer"],
    [Float64Array.of(1e12), "INT", RangeError, "row 0: 1000000000000; expected integer"],
    [Int32Array.of(1, 300), "BYTE", RangeError, "row 1: 300; expected byte"],
    [Int32Array.of(1), "STRING", TypeError, "row 0: 1; expected string"],
    [Int32Array.of(2), "BOOLEAN", TypeError, "row 0: 2; expected boolean"],
    [[Number.NaN], "INT", RangeError, "row 0: NaN; expected integer"],
    [[2 ** 63], "LONG", RangeError, "row 0: 9223372036854776000; expected long"],
    [[2n ** 63n], "LONG", RangeError, "row 0: 9223372036854775808n; expected long"],
    [[2n ** 53n + 1n], "DOUBLE", RangeError, "row 0: 9007199254740993n; expected double"],
    [[1e39], "FLOAT", RangeError, "row 0: 1e+39; expected float"],
    [["x"], "DOUBLE", TypeError, 'row 0: "x"; expected double'],
    [[true, "false"], "BOOLEAN", TypeError, 'row 1: "false"; expected boolean'],
    [[5], "STRING", TypeError, "row 0: 5; expected string"],
    [[new Date(Number.NaN)], "TIMESTAMP", RangeError, "row 0: Invalid Date; expected timestamp"],
  ])("%s as %s", async (data, type, kind, message) => {
    const error = await stored(data, type).catch((caught) => caught)
    expect(error).toBeInstanceOf(kind)
    expect(error.message).toContain(message)
  })

  it("also where the type was guessed, and where the schema names a column twice", async () => {
    await expect(Frame.fromRows([{ a: 2n ** 53n + 1n }, { a: 0.5 }], undefined, engine)).rejects.toThrow(
      "invalid value of column a, row 0: 9007199254740993n; expected double",
    )
    await expect(Frame.fromColumns({ a: [1] }, "a INT, a STRING", engine)).rejects.toThrow("duplicate column: a")
  })
})
