import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { type CaseOptions, randomCase } from "./data/randomData"
import { plainGbt } from "./plain/plainGbt"
import { plainModel } from "./plain/plainModel"
import { trainGbt } from "./trainGbt"

async function expectPlainTrees(options: CaseOptions, seed: number, numRuns: number): Promise<void> {
  await fc.assert(
    fc.asyncProperty(randomCase(options), async ({ data, plain, params }) => {
      expect(plainModel(await trainGbt(data, params))).toEqual(plainGbt(plain, params))
    }),
    { seed, numRuns },
  )
}

describe("trainGbt without merging rows equals the definition to the last bit", () => {
  it("for logistic loss, over all parameters", () => expectPlainTrees({}, 1, 400))
  it("for logistic loss without weights", () => expectPlainTrees({ hasWeights: false }, 2, 200))
  it("for squared error", () => expectPlainTrees({ loss: "squared" }, 3, 150))
  it("for absolute error", () => expectPlainTrees({ loss: "absolute" }, 4, 150))
  it("with rows for validation", () => expectPlainTrees({ hasValidation: true, params: { maxIter: 8 } }, 5, 200))
  it("with deep trees", () => expectPlainTrees({ params: { maxDepth: 30, minInfoGain: 0 } }, 6, 100))
  it("with all rows and features", () =>
    expectPlainTrees({ params: { subsamplingRate: 1, featureSubsetStrategy: "all", maxMemoryInMB: 0 } }, 7, 150))
})
