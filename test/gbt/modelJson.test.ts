import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { debugString } from "../../src/gbt/model/debugString"
import { featureImportances, firstTrees, type GbtModel } from "../../src/gbt/model/gbtModel"
import { modelFromJson, modelToJson } from "../../src/gbt/model/modelJson"
import { treeDepth } from "../../src/gbt/model/tree"
import { randomCase } from "./data/randomData"
import { trainGbt } from "./trainGbt"

/** Two trees: the first splits by category and by threshold, the second is one leaf. */
const model: GbtModel = {
  loss: "squared",
  featureCount: 3,
  treeWeights: Float64Array.of(1, 0.1),
  trees: [
    {
      feature: Int32Array.of(1, -1, 0, -1, -1),
      threshold: Float64Array.of(Number.NaN, Number.NaN, 1e-4, Number.NaN, Number.NaN),
      leftCategories: [[0, 2], null, null, null, null],
      categoryCount: Int32Array.of(3, -1, -1, -1, -1),
      left: Int32Array.of(1, -1, 3, -1, -1),
      right: Int32Array.of(2, -1, 4, -1, -1),
      prediction: Float64Array.of(0, -1, 0.5, -0, 1 / 3),
      impurity: Float64Array.of(1, 0, 1, -1, 0),
      gain: Float64Array.of(0.5, -1, 0.25, -1, -1),
      count: Float64Array.of(8, 4, 4, 2, 2),
      rawCount: Float64Array.of(8, 4, 4, 2, 2),
    },
    {
      feature: Int32Array.of(-1),
      threshold: Float64Array.of(Number.NaN),
      leftCategories: [null],
      categoryCount: Int32Array.of(-1),
      left: Int32Array.of(-1),
      right: Int32Array.of(-1),
      prediction: Float64Array.of(5e-324),
      impurity: Float64Array.of(0),
      gain: Float64Array.of(-1),
      count: Float64Array.of(8),
      rawCount: Float64Array.of(8),
    },
  ],
}

it("shows a model as Spark does", () => {
  expect(debugString(model, "GBTRegressionModel")).toBe(`GBTRegressionModel
  Tree 0 (weight 1.0):
    If (feature 1 in {0.0,2.0})
     Predict: -1.0
    Else (feature 1 not in {0.0,2.0})
     If (feature 0 <= 1.0E-4)
      Predict: -0.0
     Else (feature 0 > 1.0E-4)
      Predict: 0.3333333333333333
  Tree 1 (weight 0.1):
    Predict: 4.9E-324
`)
})

it("finds importances by gain times weight", () => {
  // 0.5 x 8 for feature 1, 0.25 x 4 for feature 0
  expect(featureImportances(model)).toEqual(Float64Array.of(0.2, 0.8, 0))
})

it("finds no importance where nothing is split", () => {
  expect(featureImportances({ ...model, trees: model.trees.slice(1) })).toEqual(new Float64Array(3))
})

it("measures the depth of a tree", () => {
  expect(model.trees.map(treeDepth)).toEqual([2, 0])
})

it("refuses to take more trees than there are", () => {
  const message = "invalid treeCount: 3; expected an integer in [1, 2]"
  expect(() => firstTrees(model, 3)).toThrow(new RangeError(message))
})

function throughText(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value))
}

describe("a model as JSON", () => {
  it("comes back bit for bit", () => {
    expect(modelFromJson(throughText(modelToJson(model)))).toEqual(model)
  })
  it("comes back bit for bit after training", async () => {
    await fc.assert(
      fc.asyncProperty(randomCase(), async ({ data, params }) => {
        const trained = await trainGbt(data, params)
        expect(modelFromJson(throughText(modelToJson(trained)))).toEqual(trained)
      }),
      { seed: 31, numRuns: 50 },
    )
  })
})

type Json = Record<string, unknown> & { trees: Record<string, unknown[]>[] }

describe("modelFromJson refuses", () => {
  const cases: [string, (json: Json) => unknown, string][] = [
    ["what is no object", () => [], "invalid model: an array; expected an object"],
    ["null", () => null, "invalid model: null; expected an object"],
    ["another format", (json) => ({ ...json, format: "x" }), 'invalid model format: "x"; expected "gbt-lab gbt"'],
    [
      "a later version",
      (json) => ({ ...json, version: 2 }),
      "invalid model version: 2; expected 1, the only one known here",
    ],
    [
      "an unknown loss",
      (json) => ({ ...json, loss: "l1" }),
      'invalid model loss: "l1"; expected logistic, squared, absolute',
    ],
    [
      "no features",
      (json) => ({ ...json, featureCount: 0 }),
      "invalid model featureCount: 0; expected an integer >= 1",
    ],
    [
      "a model without trees",
      (json) => ({ ...json, trees: [], treeWeights: [] }),
      "invalid model trees: 0; expected at least one tree",
    ],
    [
      "a missing tree",
      (json) => ({ ...json, trees: json.trees.slice(1) }),
      "length mismatch: model treeWeights has 2, model trees has 1",
    ],
  ]
  const treeCases: [string, (tree: Record<string, unknown[]>) => unknown, string][] = [
    ["a missing part", ({ gain, ...rest }) => rest, "invalid model trees[0].gain: undefined; expected an array"],
    [
      "a short part",
      (tree) => ({ ...tree, gain: tree.gain.slice(1) }),
      "length mismatch: model trees[0].gain has 4, model trees[0].feature has 5",
    ],
    ["no node", () => ({ ...emptyTree }), "invalid model trees[0].feature: 0; expected at least one node"],
    [
      "a feature that the model does not have",
      (tree) => ({ ...tree, feature: [1, -1, 3, -1, -1] }),
      "invalid model trees[0].feature[2]: 3; expected an integer below 3",
    ],
    [
      "half a feature",
      (tree) => ({ ...tree, feature: [1.5, -1, 0, -1, -1] }),
      "invalid model trees[0].feature[0]: 1.5; expected an integer >= -1",
    ],
    [
      "a child that is its own ancestor",
      (tree) => ({ ...tree, left: [1, -1, 0, -1, -1] }),
      "invalid model trees[0].left[2]: 0; expected a node after its parent",
    ],
    [
      "a child of a leaf",
      (tree) => ({ ...tree, right: [2, 4, 4, -1, -1] }),
      "invalid model trees[0].right[1]: 4; expected -1 for a leaf",
    ],
    [
      "a node with two parents",
      (tree) => ({ ...tree, left: [1, -1, 4, -1, -1] }),
      "invalid model trees[0]: parents of node 3: 0; expected 1",
    ],
    [
      "a split without a threshold",
      (tree) => ({ ...tree, threshold: ["NaN", "NaN", "NaN", "NaN", "NaN"] }),
      'invalid model trees[0].threshold[2]: "NaN"; expected a number at a split',
    ],
    [
      "a category out of range",
      (tree) => ({ ...tree, categoryCount: [2, -1, -1, -1, -1] }),
      "invalid model trees[0].leftCategories[0]: an array; expected categories below 2",
    ],
    [
      "a feature that is split both ways",
      (tree) => ({ ...tree, feature: [0, -1, 0, -1, -1] }),
      "invalid model trees[0].categoryCount[2]: -1; expected 3 as at other splits",
    ],
    [
      "text for a number",
      (tree) => ({ ...tree, prediction: ["a", 0, 0, 0, 0] }),
      'invalid model trees[0].prediction[0]: "a"; expected a number',
    ],
  ]
  const emptyTree = Object.fromEntries(Object.keys(model.trees[0]).map((name) => [name, []]))
  it.each(cases)("%s", (_, change, message) => {
    const json = change(throughText(modelToJson(model)) as Json)
    expect(() => modelFromJson(json)).toThrow(new RangeError(message))
  })
  it.each(treeCases)("a tree with %s", (_, change, message) => {
    const json = throughText(modelToJson(model)) as Json
    const trees = [change(json.trees[0]), json.trees[1]]
    expect(() => modelFromJson({ ...json, trees })).toThrow(new RangeError(message))
  })
})
