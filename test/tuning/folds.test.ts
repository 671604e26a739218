import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { Frame } from "../../src/frame/frame"
import { fillUniform } from "../../src/random/uniform"
import { drawFolds, drawValidation, type FoldFrames, type FoldOptions, foldFrames } from "../../src/tuning/folds"

async function rowsOf(frame: Frame): Promise<number[]> {
  return Array.from((await frame.toColumns(["row"])).row as Float64Array)
}

async function foldsOf(frame: Frame, options: FoldOptions): Promise<FoldFrames[]> {
  return foldFrames(frame, await drawFolds(frame, await frame.count(), options))
}

const numbers = (count: number): Float64Array => Float64Array.from({ length: count }, (_, row) => row)

describe("drawFolds and foldFrames", () => {
  it("has every row once for validation and in all other folds for training, in order", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 60, max: 300 }),
        fc.integer({ min: 2, max: 5 }),
        fc.integer(),
        async (count, numFolds, seed) => {
          const frame = await Frame.fromColumns({ row: numbers(count) })
          const folds = await foldsOf(frame, { numFolds, seed, foldCol: "" })
          const validation = await Promise.all(folds.map((fold) => rowsOf(fold.validation)))
          expect(validation.flat().sort((a, b) => a - b)).toEqual([...numbers(count)])
          for (const [i, fold] of folds.entries()) {
            expect(await rowsOf(fold.train)).toEqual([...numbers(count)].filter((row) => !validation[i].includes(row)))
            expect(validation[i]).toEqual([...validation[i]].sort((a, b) => a - b))
          }
        },
      ),
      { seed: 3, numRuns: 10 },
    )
  })

  it("takes fold f where the draw is in [f h, (f + 1) h), h = 1 / numFolds", async () => {
    const draws = new Float64Array(5000)
    for (const numFolds of [2, 3, 7, 49]) {
      fillUniform(numFolds, draws)
      const frame = await Frame.fromColumns({ row: numbers(draws.length) })
      const { foldOfRow } = await drawFolds(frame, draws.length, { numFolds, seed: numFolds, foldCol: "" })
      const width = 1 / numFolds
      const isIn = (draw: number, fold: number): boolean => draw >= fold * width && draw < (fold + 1) * width
      const expected = Array.from(draws, (draw) => [...numbers(numFolds)].find((fold) => isIn(draw, fold)) ?? -1)
      expect([...foldOfRow]).toEqual(expected)
    }
  })

  it("draws for each partition by itself", async () => {
    const draws = new Float64Array(90)
    fillUniform(5, draws, [40, 50])
    const frame = await Frame.fromColumns({ row: numbers(90) })
    const [first] = await foldsOf(frame, { numFolds: 2, seed: 5, foldCol: "", partitions: [40, 50] })
    expect(await rowsOf(first.validation)).toEqual([...numbers(90)].filter((row) => draws[row] < 0.5))
  })
})

describe("drawValidation", () => {
  it("keeps rows drawn below the ratio for training", () => {
    const draws = new Float64Array(50)
    fillUniform(9, draws)
    const { foldOfRow, foldCount } = drawValidation(50, 0.75, 9)
    expect([...foldOfRow]).toEqual([...draws].map((draw) => (draw < 0.75 ? -1 : 0)))
    expect(foldCount).toBe(1)
  })
})
