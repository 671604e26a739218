import fc from "fast-check"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { createDuckdbEngine } from "../../src/engines/duckdb/engine"
import type { Engine } from "../../src/engines/engine"
import { Frame } from "../../src/frame/frame"
import { fortyRows } from "./rowsLikeSpark"

let engine: Engine
let frame: Frame
beforeAll(async () => {
  engine = await createDuckdbEngine({ threads: 2 })
  frame = await fortyRows(engine)
})
afterAll(() => engine.close())

const ids = async (part: Frame): Promise<unknown[]> => (await part.collect()).map((row) => row.id)

describe("randomSplit", () => {
  // df.randomSplit([1.0, 2.0, 3.0], 7) and df.select("s", "x", "id").randomSplit([0.8, 0.2], 42) of Spark 4.0.1
  it("gives Spark's rows, in Spark's order", async () => {
    expect(await Promise.all(frame.randomSplit([1, 2, 3], 7).map(ids))).toEqual([
      [8, 11, 13, 20, 25, 27, 39],
      [0, 1, 6, 15, 17, 19, 26, 30, 31, 32, 36, 38],
      [2, 3, 4, 5, 7, 9, 10, 12, 14, 16, 18, 21, 22, 23, 24, 28, 29, 33, 34, 35, 37],
    ])
    expect(await Promise.all(frame.select("s", "x", "id").randomSplit([0.8, 0.2], 42).map(ids))).toEqual([
      [
        10, 38, 6, 14, 18, 26, 34, 24, 0, 4, 12, 20, 28, 32, 36, 17, 1, 9, 21, 25, 29, 33, 37, 3, 31, 7, 11, 15, 23, 35,
        39, 27,
      ],
      [2, 22, 30, 8, 16, 13, 5, 19],
    ])
  })

  it("puts each row in one part, whatever their order", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.integer(), { minLength: 1, maxLength: 60 }),
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 }),
        fc.maxSafeInteger(),
        async (values, weights, seed) => {
          const made = (list: readonly number[]) => Frame.fromColumns({ id: [...list] }, "id INT", engine)
          const parts = await Promise.all((await made(values)).randomSplit(weights, seed).map(ids))
          const rising = [...values].sort((a, b) => a - b)
          expect(parts.flat().sort((a, b) => (a as number) - (b as number))).toEqual(rising)
          const again = await Promise.all((await made(rising)).randomSplit(weights, seed).map(ids))
          expect(again).toEqual(parts)
        },
      ),
      { seed: 3, numRuns: 20 },
    )
  })

  it("draws once a frame without a seed", async () => {
    const [one, two] = frame.randomSplit([1, 1])
    expect(await ids(one)).toEqual(await ids(one))
    expect((await one.count()) + (await two.count())).toBe(40)
  })

  it("refuses weights that split nothing", () => {
    expect(() => frame.randomSplit([-1, 2], 1)).toThrow("invalid weights: -1, 2; expected numbers >= 0")
    expect(() => frame.randomSplit([0, 0], 1)).toThrow("invalid weights: 0, 0")
    expect(() => frame.randomSplit([], 1)).toThrow("invalid weights")
    expect(() => frame.randomSplit([Number.NaN], 1)).toThrow("invalid weights: NaN")
  })
})

describe("sample", () => {
  // df.sample(False, 0.3, 5), df.sample(True, 0.7, seed=5) and df.sample(True, 2.5, seed=-3) of Spark 4.0.1
  it("gives Spark's rows, without replacement and with", async () => {
    expect(await ids(frame.sample(0.3, 5))).toEqual([0, 1, 5, 6, 8, 9, 11, 15, 16, 20, 23, 25, 28, 29, 32, 36, 37, 38])
    expect(await ids(frame.sample(false, 1))).toEqual(Array.from({ length: 40 }, (_, i) => i))
    expect(await ids(frame.sample(true, 0.7, 5))).toEqual([
      7, 7, 7, 8, 10, 11, 12, 19, 19, 21, 22, 22, 23, 23, 23, 26, 26, 26, 27, 27, 28, 28, 29, 30, 33, 35, 39,
    ])
    const many = await ids(frame.sample(true, 2.5, -3))
    expect(many.slice(0, 14)).toEqual([0, 0, 0, 0, 0, 1, 1, 1, 2, 3, 3, 3, 5, 5])
    expect(many.length).toBe(117)
    expect(await ids(frame.sample(true, 0, 1))).toEqual([])
  })

  it("refuses fractions out of range", () => {
    expect(() => frame.sample(-0.5)).toThrow("invalid fraction: -0.5; expected a number in [0, 1] without replacement")
    expect(() => frame.sample(1.5)).toThrow("invalid fraction: 1.5")
    expect(() => frame.sample(true, 40)).toThrow("expected a number in [0, 40) with replacement")
    expect(() => frame.sample("half" as never)).toThrow("invalid fraction: half; expected a number")
    expect(() => frame.sample(0.5, "x" as never)).toThrow("invalid seed: x; expected a whole number")
  })
})
