// Expected values are those of Spark 4.0.1.

import fc from "fast-check"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { createDuckdbEngine } from "../../src/engines/duckdb/engine"
import type { Engine } from "../../src/engines/engine"
import { Frame } from "../../src/frame/frame"
import { fortyRows, shownCells, sixRows } from "./rowsLikeSpark"

let engine: Engine
let frame: Frame
beforeAll(async () => {
  engine = await createDuckdbEngine({ threads: 2 })
  frame = await fortyRows(engine)
})
afterAll(() => engine.close())

describe("summary", () => {
  it("shows counts, moments, quantiles and ends", async () => {
    const wide = frame.withColumns({ n: "CAST(id AS STRING)", b: "id > 3", d: "CAST(id AS DECIMAL(5,1))" })
    expect(await shownCells(wide.drop("k").summary())).toEqual([
      "summary|id|s|x|n|b|d",
      "count|40|30|34|40|40|40",
      "mean|19.5|NULL|NaN|19.5|NULL|19.50000",
      "stddev|11.69045194450012|NULL|NaN|11.69045194450012|NULL|11.69045194450012",
      "min|0|a|-10.0|0|false|0.0",
      "25%|9|NULL|6.5|9.0|NULL|9.0",
      "50%|19|NULL|21.5|19.0|NULL|19.0",
      "75%|29|NULL|39.5|29.0|NULL|29.0",
      "max|39|d|NaN|9|true|39.0",
    ])
    expect(await shownCells(wide.describe("n", "s"))).toEqual([
      "summary|n|s",
      "count|40|30",
      "mean|19.5|NULL",
      "stddev|11.69045194450012|NULL",
      "min|0|a",
      "max|9|d",
    ])
  })

  it("shows what is asked for", async () => {
    expect(await shownCells(frame.summary("count", "33%", "99.5%", "max", "count_distinct"))).toEqual([
      "summary|id|s|x|k",
      "count|40|30|34|40",
      "33%|13|NULL|11.0|1",
      "99.5%|39|NULL|NaN|4",
      "max|39|d|NaN|4",
      "count_distinct|40|3|32|5",
    ])
    await expect(frame.summary("foo").count()).rejects.toThrow("unknown statistic: foo; expected one of count,")
    await expect(frame.summary("101%").count()).rejects.toThrow("unknown statistic: 101%")
  })
})

describe("approxQuantile", () => {
  it("gives Spark's values", async () => {
    const shares = [0, 0.25, 0.5, 0.77, 1]
    expect(await frame.approxQuantile(["x", "id"], shares)).toEqual([
      [-10, 3.5, 20, 35, 48.5],
      [0, 9, 19, 30, 39],
    ])
    expect(await frame.approxQuantile("x", [0.3], 0)).toEqual([8])
    expect(await frame.where("id < 0").approxQuantile("x", [0.5], 0)).toEqual([])
    await expect(frame.approxQuantile("s", [0.5], 0)).rejects.toThrow("column s is string; expected numbers")
    await expect(frame.approxQuantile("id", [1.5], 0)).rejects.toThrow("invalid probability: 1.5")
    await expect(frame.approxQuantile("id", [0.5], -1)).rejects.toThrow("invalid relativeError: -1")
  })

  it("gives a value of rank ceil(p n)", async () => {
    const values = fc.array(fc.double({ noNaN: true }), { minLength: 1, maxLength: 30 })
    await fc.assert(
      fc.asyncProperty(values, fc.double({ min: 0, max: 1, noNaN: true }), async (x, p) => {
        const made = await Frame.fromColumns({ x: Float64Array.from(x) }, undefined, engine)
        const [value] = await made.approxQuantile("x", [p])
        expect(x.filter((y) => y <= value).length).toBeGreaterThanOrEqual(Math.ceil(p * x.length))
        expect(x.filter((y) => y < value).length).toBeLessThan(Math.max(1, Math.ceil(p * x.length)))
      }),
      { seed: 2, numRuns: 30 },
    )
  })
})

describe("corr and cov", () => {
  it("are Spark's, null as 0", async () => {
    expect(await frame.corr("id", "k")).toBeCloseTo(0.12251277836633796, 14)
    expect(await frame.cov("id", "k")).toBeCloseTo(2.051282051282055, 13)
    expect(await frame.corr("id", "x")).toBeNaN()
    expect(await frame.where("NOT isnan(x) OR x IS NULL").corr("id", "x")).toBeCloseTo(0.8195351843347395, 14)
    expect(await frame.where("NOT isnan(x)").cov("id", "x")).toBeCloseTo(172.13851351351352, 10)
    expect(await frame.where("id < 1").corr("id", "k")).toBeNaN()
    expect(await frame.where("id < 1").cov("id", "k")).toBe(0)
    await expect((await sixRows(engine)).corr("s", "i")).rejects.toThrow("column s is string; expected numbers")
  })
})
