// What Spark 4.0.1 answers where a constant, a FILTER or a condition tempts an engine to compute something else.

import { afterAll, beforeAll, expect, it } from "vitest"
import { createDuckdbEngine } from "../../src/engines/duckdb/engine"
import type { Engine } from "../../src/engines/engine"
import { Frame } from "../../src/frame/frame"
import { answersAsSpark } from "./asSpark"

answersAsSpark("constants.jsonl")

let engine: Engine
beforeAll(async () => {
  engine = await createDuckdbEngine({ threads: 1, ansi: false })
})
afterAll(() => engine.close())

it("text is no condition in legacy mode", async () => {
  const one = await Frame.fromRows([{ b: true }], "b BOOLEAN", engine)
  for (const text of ["NOT 'true'", "'true' AND b", "b OR 'false'"]) {
    await expect(one.select(text).count()).rejects.toThrow("expected conditions, got string; cast it to boolean")
  }
})

it("spans of months and of as many days stay two in one select", async () => {
  const one = (await Frame.fromRows([{ t: "2024-01-31" }], "t STRING", engine)).withColumn("d", "CAST(t AS DATE)")
  const [row] = await one
    .select(
      "string(d + INTERVAL 1 MONTH) AS a",
      "string(d + INTERVAL 30 DAYS) AS b",
      "string(d - INTERVAL 1 MONTH) AS c",
    )
    .collect()
  expect(row).toEqual({ a: "2024-02-29", b: "2024-03-01", c: "2023-12-31" })
})

it("what fails is seen beside any constant, and in a sum", async () => {
  const strict = await createDuckdbEngine({ threads: 1 })
  const frame = await Frame.fromRows([{ q: 1 }, { q: 2147483647 }], "q INT", strict)
  for (const text of ["q + 1 > 1 + 1", "q + 1 > abs(-1)", "q + 1 = 1 + 1"]) {
    await expect(frame.where(text).count()).rejects.toThrow("ARITHMETIC_OVERFLOW")
  }
  for (const text of ["sum(q + 1)", "avg(q + 1)"]) {
    await expect(frame.agg(text).collect()).rejects.toThrow("ARITHMETIC_OVERFLOW")
  }
  expect(await frame.agg("percentile_approx(q, 1.0/2) FILTER (WHERE q > 0) AS p").collect()).toEqual([{ p: 1 }])
  const two = await Frame.fromRows([{ x: 9007199254740992n }, { x: 9007199254740993n }], "x BIGINT", strict)
  expect(await two.agg("avg(DISTINCT x) AS a").collect()).toEqual([{ a: 9007199254740992 }])
  strict.close()
})
