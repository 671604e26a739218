import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { prepareCells } from "../../src/gbt/cells/trainingCells"
import { encodeFeatures } from "../../src/gbt/data/encodeFeatures"
import { encodeValues } from "../../src/gbt/data/encodeValues"
import type { FeatureColumn, TrainingSet } from "../../src/gbt/data/trainingSet"
import { firstTrees } from "../../src/gbt/model/gbtModel"
import { predictScores } from "../../src/gbt/predict/predict"
import { computeAtOnce } from "../../src/work/steps"
import { type CaseOptions, randomCase } from "./data/randomData"
import { checkTrees } from "./plain/checkTrees"
import { plainModel } from "./plain/plainModel"
import { trainGbt } from "./trainGbt"

const allFeatures = { featureSubsetStrategy: "all", mergeRows: "always" } as const

async function expectBestSplits(options: CaseOptions, seed: number, numRuns: number): Promise<void> {
  await fc.assert(
    fc.asyncProperty(randomCase(options), async ({ data, plain, params }) => {
      checkTrees(plainModel(await trainGbt(data, params)), plain, params)
    }),
    { seed, numRuns },
  )
}

describe("with rows merged into cells, every split is the best one of the definition up to rounding", () => {
  const copies = 3
  it("for logistic loss", () => expectBestSplits({ copies, params: allFeatures }, 11, 150))
  it("for squared error", () => expectBestSplits({ copies, loss: "squared", params: allFeatures }, 12, 80))
  it("for absolute error", () => expectBestSplits({ copies, loss: "absolute", params: allFeatures }, 13, 80))
  it("where rows are too different to merge", () => expectBestSplits({ params: allFeatures }, 14, 150))
})

it("gives the same first tree with and without merging, to the last bit", async () => {
  const options: CaseOptions = { copies: 2, params: { maxIter: 1, subsamplingRate: 1 } }
  await fc.assert(
    fc.asyncProperty(randomCase(options), async ({ data, params }) => {
      const merged = await trainGbt(data, { ...params, mergeRows: "always" })
      expect(plainModel(merged)).toEqual(plainModel(await trainGbt(data, { ...params, mergeRows: "never" })))
    }),
    { seed: 15, numRuns: 150 },
  )
})

it("merges equal rows into one cell, and none of them when told so", async () => {
  await fc.assert(
    fc.asyncProperty(randomCase({ copies: 4 }), async ({ data, params }) => {
      const encoded = computeAtOnce(encodeFeatures(data.features, data.rowCount))
      const labels = encodeValues(data.labels)
      const rows = { weights: data.weights, roles: undefined, partitions: [data.rowCount] }
      const merged = computeAtOnce(prepareCells(encoded, labels, rows, { ...params, mergeRows: "always" }))
      expect(merged.cellCount).toBeLessThanOrEqual(data.rowCount / 4)
      expect(merged.counts.reduce((sum, count) => sum + count, 0)).toBe(data.rowCount)
      const apart = computeAtOnce(prepareCells(encoded, labels, rows, { ...params, mergeRows: "never" }))
      expect(apart.cellCount).toBe(data.rowCount)
    }),
    { seed: 16, numRuns: 50 },
  )
})

function reordered(data: TrainingSet, order: number[]): TrainingSet {
  const pick = (values: Float64Array) => Float64Array.from(order, (row) => values[row])
  return {
    rowCount: data.rowCount,
    labels: pick(data.labels),
    weights: data.weights === undefined ? undefined : pick(data.weights),
    features: data.features.map(
      (column): FeatureColumn =>
        column.kind === "values"
          ? { ...column, values: pick(column.values) }
          : { ...column, refs: Int32Array.from(order, (row) => column.refs[row]) },
    ),
  }
}

it("gives the same trees for shuffled rows, to the last bit, where rows merge", async () => {
  const cases = randomCase({ copies: 2, params: { ...allFeatures, subsamplingRate: 1 } }).chain((one) => {
    const rows = Array.from({ length: one.data.rowCount }, (_, row) => row)
    const order = fc.shuffledSubarray(rows, { minLength: rows.length })
    return fc.tuple(fc.constant(one), order)
  })
  await fc.assert(
    fc.asyncProperty(cases, async ([{ data, params }, order]) => {
      const shuffled = await trainGbt(reordered(data, order), params)
      expect(plainModel(shuffled)).toEqual(plainModel(await trainGbt(data, params)))
    }),
    { seed: 17, numRuns: 100 },
  )
})

it("gives the same binning when all weights are four times as large", async () => {
  for (const mergeRows of ["always", "never"] as const) {
    await fc.assert(
      fc.asyncProperty(randomCase({ copies: 2, params: { mergeRows } }), async ({ data, params }) => {
        const weights = data.weights!.map((weight) => 4 * weight)
        const heavy = await trainGbt({ ...data, weights }, params)
        const light = await trainGbt(data, params)
        expect(heavy.trees).toEqual(light.trees.map((tree) => ({ ...tree, count: tree.count.map((w) => 4 * w) })))
      }),
      { seed: 18, numRuns: 60 },
    )
  }
})

it("grows fewer trees as the first ones of more", async () => {
  await fc.assert(
    fc.asyncProperty(randomCase({ params: { maxIter: 4 } }), async ({ data, params }) => {
      const four = await trainGbt(data, params)
      expect(await trainGbt(data, { ...params, maxIter: 2 })).toEqual(firstTrees(four, 2))
    }),
    { seed: 19, numRuns: 40 },
  )
})

it("leaves the caller's arrays as they are", async () => {
  await fc.assert(
    fc.asyncProperty(randomCase({ copies: 2, params: { mergeRows: "always" } }), async ({ data, params }) => {
      const before = structuredClone(data)
      const model = await trainGbt(data, params)
      computeAtOnce(predictScores(model, data.features, data.rowCount))
      expect(data).toEqual(before)
    }),
    { seed: 20, numRuns: 20 },
  )
})
