import fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { FeatureColumn } from "../../src/gbt/data/trainingSet"
import type { GbtModel } from "../../src/gbt/model/gbtModel"
import { predictLeaves, predictScores } from "../../src/gbt/predict/predict"
import { rowScorer } from "../../src/gbt/predict/rowScorer"
import { computeAtOnce } from "../../src/work/steps"
import { randomCase } from "./data/randomData"
import { trainGbt } from "./trainGbt"

const { NaN: MISSING, NEGATIVE_INFINITY, POSITIVE_INFINITY } = Number

/** Two trees: feature 0 <= 0.5 leads to 1, else category 1 or 2 of feature 1 to 2, another to 3; and a leaf of 10. */
const model: GbtModel = {
  loss: "squared",
  featureCount: 3,
  treeWeights: Float64Array.of(1, 0.5),
  trees: [
    {
      feature: Int32Array.of(0, -1, 1, -1, -1),
      threshold: Float64Array.of(0.5, MISSING, MISSING, MISSING, MISSING),
      leftCategories: [null, null, [1, 2], null, null],
      categoryCount: Int32Array.of(-1, -1, 4, -1, -1),
      left: Int32Array.of(1, -1, 3, -1, -1),
      right: Int32Array.of(2, -1, 4, -1, -1),
      prediction: Float64Array.of(0, 1, 0, 2, 3),
      impurity: new Float64Array(5),
      gain: new Float64Array(5),
      count: new Float64Array(5),
      rawCount: new Float64Array(5),
    },
    {
      feature: Int32Array.of(-1),
      threshold: Float64Array.of(MISSING),
      leftCategories: [null],
      categoryCount: Int32Array.of(-1),
      left: Int32Array.of(-1),
      right: Int32Array.of(-1),
      prediction: Float64Array.of(10),
      impurity: new Float64Array(1),
      gain: new Float64Array(1),
      count: new Float64Array(1),
      rawCount: new Float64Array(1),
    },
  ],
}

function asColumns(rows: readonly (readonly number[])[], featureCount: number): FeatureColumn[] {
  return Array.from({ length: featureCount }, (_, feature) => ({
    kind: "values",
    values: Float64Array.from(rows, (row) => row[feature]),
  }))
}

describe("rowScorer", () => {
  it("walks a row down each tree", () => {
    const score = rowScorer(model).score
    expect(score([0.5, 0, 7])).toBe(6)
    expect(score([0.6, 2, 7])).toBe(7)
    expect(score(Float64Array.of(0.6, 3, 7))).toBe(8)
  })

  it("says which leaf of each tree a row ends in", () => {
    const { leaves } = rowScorer(model)
    expect(
      [
        [0.5, 0, 7],
        [0.6, 2, 7],
        [0.6, 3, 7],
      ].map((row) => Array.from(leaves(row))),
    ).toEqual([
      [0, 0],
      [1, 0],
      [2, 0],
    ])
  })

  it("sends a missing value right, and does not look at a feature that no split looks at", () => {
    const score = rowScorer(model).score
    expect(score([MISSING, 1, MISSING])).toBe(7)
    expect(score([NEGATIVE_INFINITY, 1, POSITIVE_INFINITY])).toBe(6)
  })

  it("refuses another number of features", () => {
    const score = rowScorer(model).score
    for (const row of [[1, 1], [1, 1, 1, 1], []]) {
      expect(() => score(row)).toThrow(
        new RangeError(`length mismatch: the vector has ${row.length} features, the model has 3`),
      )
    }
  })

  it("refuses a value that is no category, wherever the row would end, and goes on", () => {
    const score = rowScorer(model).score
    for (const value of [4, -1, 1.5, MISSING]) {
      expect(() => score([0, value, 0])).toThrow(
        new RangeError(`invalid category in feature 1: ${value}; expected an integer in [0, 4)`),
      )
    }
    expect(score([0, -0, 0])).toBe(6)
  })

  it("keeps scoring with the trees that it was made of", () => {
    const changed = { ...model, trees: [{ ...model.trees[0], prediction: Float64Array.of(0, 1, 0, 2, 3) }] }
    const score = rowScorer(changed).score
    changed.trees[0].prediction.fill(0)
    expect(score([0, 0, 0])).toBe(1)
  })

  it("gives the bits and the leaves that scoring many rows gives, however many trees there are", async () => {
    for (const maxIter of [1, 7, 8, 20, 27]) {
      await fc.assert(
        fc.asyncProperty(randomCase({ loss: "logistic", params: { maxIter } }), async ({ data, plain, params }) => {
          const trained = await trainGbt(data, params)
          const { score, leaves } = rowScorer(trained)
          const scores = plain.rows.map(({ features }) => score(features))
          expect(scores).toEqual(Array.from(computeAtOnce(predictScores(trained, data.features, data.rowCount))))
          const numbers = plain.rows.flatMap(({ features }) => Array.from(leaves(features)))
          expect(numbers).toEqual(Array.from(computeAtOnce(predictLeaves(trained, data.features, data.rowCount))))
        }),
        { seed: 31, numRuns: 25 },
      )
    }
  })

  it("gives the same bits where values are missing, infinite, or thresholds themselves", async () => {
    const cell = fc.constantFrom(MISSING, POSITIVE_INFINITY, NEGATIVE_INFINITY, -0, 0, 0.125, 1, 2, -1.75)
    const cases = randomCase({ loss: "squared", params: { maxIter: 17 } })
    await fc.assert(
      fc.asyncProperty(cases, fc.array(cell, { minLength: 60, maxLength: 60 }), async (one, drawn) => {
        const trained = await trainGbt(one.data, one.params)
        const nominal = new Set(
          trained.trees.flatMap((tree) =>
            Array.from(tree.feature).filter((_, node) => tree.leftCategories[node] !== null),
          ),
        )
        const rows = one.plain.rows.map(({ features }, row) =>
          features.map((value, feature) => (nominal.has(feature) ? value : drawn[(row * 7 + feature) % drawn.length])),
        )
        const score = rowScorer(trained).score
        expect(rows.map((row) => score(row))).toEqual(
          Array.from(computeAtOnce(predictScores(trained, asColumns(rows, trained.featureCount), rows.length))),
        )
      }),
      { seed: 32, numRuns: 60 },
    )
  })
})
