import fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { FeatureColumn } from "../../src/gbt/data/trainingSet"
import type { GbtModel } from "../../src/gbt/model/gbtModel"
import { evaluateEachIteration, predictLeaves, predictScores } from "../../src/gbt/predict/predict"
import { denseVector } from "../../src/linalg/vector"
import { computeAtOnce } from "../../src/work/steps"
import { csrFromRows } from "../csrFromRows"
import { randomCase } from "./data/randomData"
import { type PlainNode, plainLoss, plainPredict } from "./plain/plainGbt"
import { plainModel } from "./plain/plainModel"
import { trainGbt } from "./trainGbt"

function plainScore(trees: PlainNode[], weights: number[], features: number[]): number {
  return trees.reduce((sum, tree, m) => sum + plainPredict(tree, features) * weights[m], 0)
}

function plainLeaf(node: PlainNode, features: number[]): number {
  if (node.left === undefined) return 0
  const x = features[node.feature!]
  const goesLeft = node.leftCategories === undefined ? x <= node.threshold! : node.leftCategories.includes(x)
  const leafCount = (n: PlainNode): number => (n.left === undefined ? 1 : leafCount(n.left) + leafCount(n.right!))
  return goesLeft ? plainLeaf(node.left, features) : leafCount(node.left) + plainLeaf(node.right!, features)
}

describe("walking each row down each tree gives the same", () => {
  for (const copies of [1, 3]) {
    it(`scores, leaves and losses, with every row given ${copies} times`, async () => {
      for (const loss of ["logistic", "squared", "absolute"] as const) {
        await fc.assert(
          fc.asyncProperty(randomCase({ copies, loss }), async ({ data, plain, params }) => {
            const model = await trainGbt(data, params)
            const { trees, treeWeights } = plainModel(model)
            const scores = plain.rows.map((row) => plainScore(trees, treeWeights, row.features))
            expect(Array.from(computeAtOnce(predictScores(model, data.features, data.rowCount)))).toEqual(scores)
            const leaves = plain.rows.flatMap((row) => trees.map((tree) => plainLeaf(tree, row.features)))
            expect(Array.from(computeAtOnce(predictLeaves(model, data.features, data.rowCount)))).toEqual(leaves)
            const losses = computeAtOnce(evaluateEachIteration(model, data))
            for (let m = 0; m < trees.length; m++) {
              const scores = plain.rows.map((row) => plainScore(trees.slice(0, m + 1), treeWeights, row.features))
              expect(losses[m]).toBeCloseTo(plainLoss(loss, plain.rows, scores), 9)
            }
          }),
          { seed: 21, numRuns: 60 },
        )
      }
    })
  }
})

/** One tree: feature 0 <= 0.5 leads to 1; of the others, category 1 or 2 of feature 1 leads to 2, the rest to 3. */
const model: GbtModel = {
  loss: "logistic",
  featureCount: 2,
  treeWeights: Float64Array.of(1),
  trees: [
    {
      feature: Int32Array.of(0, -1, 1, -1, -1),
      threshold: Float64Array.of(0.5, Number.NaN, Number.NaN, Number.NaN, Number.NaN),
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
  ],
}

function columns(first: number[], second: number[]): FeatureColumn[] {
  return [first, second].map((values) => ({ kind: "values", values: Float64Array.from(values) }))
}

it("sends a value equal to the threshold left and a missing or infinite one as it compares", () => {
  const first = [0.5, 0.5000001, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  expect(Array.from(computeAtOnce(predictScores(model, columns(first, [0, 1, 1, 3, 0]), 5)))).toEqual([1, 2, 2, 3, 1])
})

it("does the same in vectors, where a value that is not stored is 0", () => {
  const matrix = csrFromRows([denseVector([0, 0]), denseVector([0.75, 2]), denseVector([Number.NaN, 3])], 2)
  const features: FeatureColumn[] = [{ kind: "vectors", refs: Int32Array.of(2, 0, 1), matrix }]
  expect(Array.from(computeAtOnce(predictScores(model, features, 3)))).toEqual([3, 1, 2])
  expect(Array.from(computeAtOnce(predictLeaves(model, features, 3)))).toEqual([2, 0, 1])
})

it("takes no rows at all", () => {
  expect(computeAtOnce(predictScores(model, columns([], []), 0)).length).toBe(0)
})

describe("evaluateEachIteration refuses", () => {
  it.each([
    [Number.NaN, "missing value in feature 0: row 1"],
    [Number.POSITIVE_INFINITY, "invalid value in feature 0: Infinity at row 1; expected a finite number"],
  ])("a feature of %s, which scoring lets pass", (value, message) => {
    const features = columns([0, value], [0, 1])
    expect(computeAtOnce(predictScores(model, features, 2)).length).toBe(2)
    const data = { rowCount: 2, features, labels: Float64Array.of(0, 1) }
    expect(() => computeAtOnce(evaluateEachIteration(model, data))).toThrow(new RangeError(message))
  })
})

describe("predictScores refuses", () => {
  it("another number of features", () => {
    const message = "length mismatch: rows have 1 features, the model has 2"
    expect(() => computeAtOnce(predictScores(model, columns([1], [1]).slice(1), 1))).toThrow(new RangeError(message))
  })
  it("a value that is no category", () => {
    const message = "invalid category in feature 1: 4 at row 1; expected an integer in [0, 4)"
    expect(() => computeAtOnce(predictScores(model, columns([1, 1], [0, 4]), 2))).toThrow(new RangeError(message))
  })
  it("a vector's value that is no category", () => {
    const matrix = csrFromRows([denseVector([1, 1]), denseVector([1, 1.5])], 2)
    const message = "invalid category in feature 1: 1.5 at row 0; expected an integer in [0, 4)"
    const features: FeatureColumn[] = [{ kind: "vectors", refs: Int32Array.of(1), matrix }]
    expect(() => computeAtOnce(predictScores(model, features, 1))).toThrow(new RangeError(message))
  })
  it("a null vector", () => {
    const features: FeatureColumn[] = [{ kind: "vectors", refs: Int32Array.of(-1), matrix: csrFromRows([], 2) }]
    expect(() => computeAtOnce(predictScores(model, features, 1))).toThrow(
      new RangeError("null vector in feature column 0: row 0"),
    )
  })
})
