// What Spark 4.0.1 answers where one side of an operator decides about the other, and of pairs, ties and windows.

import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { createDuckdbEngine } from "../../src/engines/duckdb/engine"
import type { Engine } from "../../src/engines/engine"
import { Frame } from "../../src/frame/frame"
import { isOnLaterSpark } from "../onSpark"
import { answersAsSpark } from "./asSpark"

answersAsSpark("operands.jsonl")

let engine: Engine
let legacy: Engine
beforeAll(async () => {
  engine = await createDuckdbEngine({ threads: 2 })
  legacy = await createDuckdbEngine({ threads: 2, ansi: false })
})
afterAll(() => {
  engine.close()
  legacy.close()
})

const rows = (on: Engine): Promise<Frame> =>
  Frame.fromRows(
    [
      { id: 1, i: null, s: "a", y: 1, z: 2 },
      { id: 2, i: null, s: "b", y: Number.NaN, z: 2 },
    ],
    "id INT, i INT, s STRING, y DOUBLE, z DOUBLE",
    on,
  )

async function answer(expression: string, on: Engine = engine): Promise<unknown> {
  return (await (await rows(on)).select(`${expression} AS x`).collect()).map((row) => row.x)
}

async function total(expression: string, condition = "true"): Promise<unknown> {
  return (await (await rows(engine)).where(condition).agg(`${expression} AS x`).collect())[0].x
}

describe("the side that is null", () => {
  it("keeps the other from being computed", async () => {
    for (const sign of ["+", "-", "*", "=", "<", ">="])
      expect(await answer(`i ${sign} CAST(s AS INT)`)).toEqual([null, null])
    for (const sign of ["/", "%", "div"]) expect(await answer(`CAST(s AS INT) ${sign} i`)).toEqual([null, null])
    expect(await answer("pmod(CAST(s AS INT), i)")).toEqual([null, null])
  })

  it("is the left one of sums and comparisons, the right one of divisions", async () => {
    await expect(answer("CAST(s AS INT) + i")).rejects.toThrow("CAST_INVALID_INPUT")
    await expect(answer("i / CAST(s AS INT)")).rejects.toThrow("CAST_INVALID_INPUT")
  })

  it("is null for text that is tried", async () => {
    for (const name of ["try_add", "try_subtract", "try_multiply", "try_divide", "try_mod"]) {
      for (const other of ["1", "1L", "1.5", "2.5D", "0"])
        expect(await answer(`${name}(s, ${other})`)).toEqual([null, null])
    }
    expect(await answer("try_add(id, s)")).toEqual([null, null])
    await expect(answer("try_add(id, CAST(s AS INT))")).rejects.toThrow("CAST_INVALID_INPUT")
  })
})

it("text is a whole number beside one, in ANSI mode alone", async () => {
  expect(await answer("7 div '2'")).toEqual([3, 3])
  expect(await answer("id & '3'")).toEqual([1, 2])
  for (const refused of ["7 div '2'", "id & '3'"])
    await expect(answer(refused, legacy)).rejects.toThrow("expected whole numbers, got int and string")
})

it("a date is no number in legacy mode", async () => {
  expect(await answer("CAST(DATE'2024-03-10' AS BIGINT)", legacy)).toEqual([null, null])
  expect(await answer("typeof(CAST(1 AS DECIMAL(9,0)) / CAST(3 AS INT))")).toEqual(["decimal(20,11)", "decimal(20,11)"])
})

it("unix_timestamp cuts off where unix_seconds rounds down", async () => {
  const before = "TIMESTAMP'1969-12-31 23:59:59.5'"
  expect(await answer(`unix_timestamp(${before})`)).toEqual([0, 0])
  expect(await answer(`unix_seconds(${before})`)).toEqual([-1, -1])
})

it("pairs have Spark's nulls and NaN", async () => {
  expect(await total("corr(y, z)", "id = 2")).toBeNull()
  if (!isOnLaterSpark) {
    expect(await total("corr(y, z)")).toBeNaN()
    await expect(total("corr(id, z)")).rejects.toThrow("DIVIDE_BY_ZERO")
  }
  expect(await total("covar_samp(y, z)", "id = 2")).toBeNull()
  expect(await total("regr_slope(y, z)")).toBeNull()
  expect(await total(isOnLaterSpark ? "regr_r2(y, z)" : "regr_r2(z, y)")).toBeNull()
  expect(await total(isOnLaterSpark ? "regr_r2(z, y)" : "regr_r2(y, z)")).toBe(1)
  expect(await total("regr_sxx(y, z)")).toBe(0)
  expect(await total("regr_syy(y, z)")).toBeNaN()
})

it("of several rows with the least value the last counts", async () => {
  expect(await total("min_by(id, z)")).toBe(2)
  expect(await total("max_by(id, z)")).toBe(2)
})

it("first(x, true) ignores nulls over windows", async () => {
  const frame = await Frame.fromRows(
    [
      { id: 1, x: null },
      { id: 2, x: 5 },
      { id: 3, x: 6 },
    ],
    "id INT, x INT",
    engine,
  )
  const made = frame.select("first(x, true) OVER (ORDER BY id) AS f", "last(x, true) OVER (ORDER BY id) AS l")
  expect(await made.collect()).toEqual([
    { f: null, l: null },
    { f: 5, l: 5 },
    { f: 5, l: 6 },
  ])
})

it("a range that ends beyond its type is empty in legacy mode, an error in ANSI mode", async () => {
  const made = (on: Engine) =>
    Frame.fromColumns({ i: [1, 2, 2147483647] }, "i INT", on).then((frame) =>
      frame.select(
        "sum(i) OVER (ORDER BY i RANGE BETWEEN 1 PRECEDING AND 1 FOLLOWING) AS s",
        "count(i) OVER (ORDER BY i DESC RANGE BETWEEN 1 PRECEDING AND CURRENT ROW) AS n",
      ),
    )
  expect(await (await made(legacy)).collect()).toEqual([
    { s: 3, n: 2 },
    { s: 3, n: 1 },
    { s: null, n: 0 },
  ])
  await expect((await made(engine)).collect()).rejects.toThrow("ARITHMETIC_OVERFLOW")
})

// Inside arrays and structs null is the smallest for Spark.
it("arrays and structs with null in them are in Spark's order", async () => {
  const lists = [[1, null], [1, 1], [], null, [null], [2]].map((a, i) => ({ id: i + 1, a }))
  const parts = ["1, CAST(NULL AS INT)", "1, 1", "CAST(NULL AS INT), 3", undefined, "2, 0", "1, CAST(NULL AS INT)"]
  const cases = parts.map((part, i) => (part ? `WHEN ${i + 1} THEN struct(${part})` : "")).join(" ")
  const frame = (await Frame.fromRows(lists, "id INT, a ARRAY<INT>", engine)).withColumn("st", `CASE id ${cases} END`)
  const ids = async (...terms: string[]): Promise<unknown> => (await frame.orderBy(...terms, "id").toColumns(["id"])).id
  expect(await ids("a")).toEqual(Float64Array.of(4, 3, 5, 1, 2, 6))
  expect(await ids("a DESC")).toEqual(Float64Array.of(6, 2, 1, 5, 3, 4))
  expect(await ids("st")).toEqual(Float64Array.of(4, 3, 1, 6, 2, 5))
  expect(await ids("st DESC")).toEqual(Float64Array.of(5, 2, 1, 6, 3, 4))
  expect(
    await frame
      .agg("min(a)", "max(a)", "min(st).col2 AS p", "max(st).col2 AS q", "max_by(id, a)", "min_by(id, st)")
      .first(),
  ).toEqual({ "min(a)": [], "max(a)": [2], p: 3, q: 0, "max_by(id, a)": 6, "min_by(id, st)": 3 })
  const windows = frame.select(
    "row_number() OVER (ORDER BY a, id) AS n",
    "rank() OVER (ORDER BY st) AS r",
    "max(a) OVER (ORDER BY id) AS m",
    "greatest(a, array(1, NULL)) AS g",
    "least(a, array(1, NULL)) AS l",
  )
  expect((await windows.collect()).map((row) => Object.values(row))).toEqual([
    [4, 3, [1, null], [1, null], [1, null]],
    [5, 5, [1, 1], [1, 1], [1, null]],
    [2, 2, [1, 1], [1, null], []],
    [1, 1, [1, 1], [1, null], [1, null]],
    [3, 6, [1, 1], [1, null], [null]],
    [6, 3, [2], [2], [1, null]],
  ])
})
