import fc from "fast-check"
import { beforeAll, describe, expect, it } from "vitest"
import type { Engine } from "../../../src/engines/engine"
import { GBTClassifier } from "../../../src/estimator/gbtClassifier"
import { GBTRegressor } from "../../../src/estimator/gbtRegressor"
import type { GBTClassifierParams } from "../../../src/estimator/params"
import { XorShiftRandom } from "../../../src/random/xorShiftRandom"
import { denseVector } from "../../../src/linalg/vector"
import { csrFromRows } from "../../csrFromRows"
import { frameOf, onEngine, remoteLike, type TestColumns, testEngine } from "./remoteLike"

let engine: Engine
beforeAll(async () => {
  engine = await testEngine()
})

const inputCols = ["a", "b", "c", "user"]

/** Rows of few kinds, whose label depends on them, with weights that are multiples of 1/4. */
export function rowsOfFewKinds(rowCount: number, seed: number): TestColumns {
  const random = new XorShiftRandom(seed)
  const draw = (most: number): number => Math.floor(random.nextDouble() * most)
  const doubles = (make: () => number): Float64Array => Float64Array.from({ length: rowCount }, make)
  const vectors = Array.from({ length: 9 }, () => denseVector([draw(3), draw(2) - 1, 0, draw(4) / 3]))
  const matrix = csrFromRows(vectors)
  const a = doubles(() => draw(7) / 3 - 1)
  const b = doubles(() => (draw(3) === 0 ? -0 : draw(4)))
  const c = doubles(() => 5)
  const refs = Int32Array.from({ length: rowCount }, () => draw(8))
  return {
    a,
    b,
    c,
    user: { refs, matrix },
    label: doubles(() => 0).map((_, row) => (a[row] + b[row] + refs[row] / 4 + draw(5) > 4 ? 1 : 0)),
    weight: doubles(() => draw(9) / 4),
    isValidation: Array.from({ length: rowCount }, () => draw(5) === 0),
  } as TestColumns
}

const classifierParams: fc.Arbitrary<Partial<GBTClassifierParams>> = fc.record({
  maxDepth: fc.integer({ min: 0, max: 4 }),
  maxBins: fc.integer({ min: 2, max: 9 }),
  minInstancesPerNode: fc.integer({ min: 1, max: 9 }),
  minWeightFractionPerNode: fc.constantFrom(0, 0.06),
  featureSubsetStrategy: fc.constantFrom("auto", "sqrt", "0.5"),
  seed: fc.integer(),
  maxIter: fc.integer({ min: 1, max: 5 }),
})

describe("rows on other machines, counted into cells", () => {
  it("give a classifier the very trees of rows that are merged here", async () => {
    await fc.assert(
      fc.asyncProperty(classifierParams, fc.integer(), async (params, seed) => {
        const frame = await frameOf(engine, rowsOfFewKinds(5000, seed), inputCols)
        const gbt = new GBTClassifier({ ...params, mergeRows: "always" })
        const there = remoteLike(engine)
        const [here, counted] = [await gbt.fit(frame), await gbt.fit(onEngine(frame, there.engine))]
        expect(counted.model).toEqual(here.model)
        expect(counted.featureNames).toEqual(here.featureNames)
      }),
      { seed: 1, numRuns: 12 },
    )
  })
})
