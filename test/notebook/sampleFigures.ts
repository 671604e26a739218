// Figures of each kind, of data that can be checked by hand.

import type { Figure } from "../../src/figure/figure"
import type { Tree } from "../../src/gbt/model/tree"
import * as figures from "../../src/notebook/figures/figures"

// Eight rows whose figures can be checked by hand, and their curves.
export const scores = Float64Array.of(0.9, 0.8, 0.8, 0.6, 0.4, 0.3, 0.2, 0.1)
export const labels = Uint8Array.of(1, 1, 0, 0, 1, 0, 0, 0)
const gains = {
  rowFraction: Float64Array.of(0, 1, 3, 4, 5, 8).map((rows) => rows / 8),
  gain: Float64Array.of(0, 1, 2, 2, 3, 3).map((found) => found / 3),
}
export const calibration = {
  meanProbability: [0.15, 0.5, 0.9],
  fractionOfPositives: Float64Array.of(0, 0.5, 1),
  rowCounts: Int32Array.of(10, 10, 5),
}
export const roc = {
  falsePositiveRate: Float64Array.of(0, 0, 0.2, 0.4, 0.4, 1),
  truePositiveRate: Float64Array.of(0, 1 / 3, 2 / 3, 2 / 3, 1, 1),
  area: 0.8333,
}
export const pr = {
  recall: Float64Array.of(0, 1 / 3, 2 / 3, 1),
  precision: Float64Array.of(1, 1, 2 / 3, 3 / 5),
  area: 0.8,
}
export const maps = [3, 4].flatMap((maxDepth) => [50, 55].map((maxBins) => ({ maxDepth, maxBins, maxIter: 20 })))
const searched = {
  estimatorParamMaps: maps,
  avgMetrics: [0.8, 0.82, 0.9, 0.85],
  foldMetrics: maps.map((_, i) => [0.7 + i / 10, 0.8, Number.NaN]),
}
export const searchOf = (
  estimatorParamMaps: figures.GridCombination[],
  avgMetrics: number[],
  foldMetrics?: number[][],
): figures.SearchedGrid => ({ estimatorParamMaps, avgMetrics, foldMetrics })

// The root asks x <= 2.5; on its right one of 4 categories goes left. Three leaves.
const tree: Tree = {
  feature: Int32Array.of(0, -1, 1, -1, -1),
  threshold: Float64Array.of(2.5, Number.NaN, Number.NaN, Number.NaN, Number.NaN),
  leftCategories: [null, null, [2], null, null],
  categoryCount: Int32Array.of(-1, -1, 4, -1, -1),
  left: Int32Array.of(1, -1, 3, -1, -1),
  right: Int32Array.of(2, -1, 4, -1, -1),
  prediction: Float64Array.of(0.1, -1, 0.5, 1, 0),
  impurity: Float64Array.of(0.99, 0, 0.75, 0, -1),
  gain: Float64Array.of(0.4, -1, 0.2, -1, -1),
  count: Float64Array.of(1200, 300, 900, 600, 300),
  rawCount: Float64Array.of(1200, 300, 900, 600, 300),
}
export const forest = {
  model: { trees: [tree, tree], treeWeights: Float64Array.of(1, 0.1), featureCount: 2, loss: "logistic" as const },
  featureNames: ["x", "<genre>"],
}

const leaf: Tree = {
  ...{ leftCategories: [null], categoryCount: Int32Array.of(-1), left: Int32Array.of(-1), right: Int32Array.of(-1) },
  ...{ feature: Int32Array.of(-1), threshold: Float64Array.of(Number.NaN), gain: Float64Array.of(-1) },
  ...{ prediction: Float64Array.of(0), impurity: Float64Array.of(-1) },
  ...{ count: Float64Array.of(1), rawCount: Float64Array.of(1) },
}
const stump = {
  model: { trees: [leaf], treeWeights: Float64Array.of(1), featureCount: 1, loss: "squared" as const },
  featureNames: ["x"],
}

export const drawn: Record<string, Figure> = {
  classBalance: figures.classBalance({ "0": 5021720, "1": 10904, "2": 0 }),
  countHistogram: figures.countHistogram([0, 1, 3, 4, 9], { title: "Purchases per user", xTitle: "purchases" }),
  bar: figures.bar(["a", "b"], [1, Number.NaN]),
  topTerms: figures.topTerms(["Драма", "Комедия"], [2, 5], { title: "Genres", xTitle: "films" }),
  importances: figures.featureImportances(Float64Array.of(0.4, 0.6), ["user_purchases", "item_purchases"]),
  heatMap: figures.heatMap({ values: [[1, 2], Float64Array.of(Number.NaN, 4)], rows: ["u1", "u2"], columns: [7, 8] }),
  "heatMap by logarithm": figures.heatMap(
    { values: [[0, 1000]], rows: ["u"], columns: ["a", "b"] },
    { logColor: true },
  ),
  roc: figures.roc(roc),
  "roc of two": figures.roc({ "four features": roc, "with genres": roc }),
  pr: figures.pr(pr, { baseRate: 3 / 8 }),
  "pr of two": figures.pr({ a: pr, b: pr }),
  scoreHistogram: figures.scoreHistogram(scores, labels),
  "scoreHistogram of one score": figures.scoreHistogram([0.5, 0.5], [0, 0]),
  calibration: figures.calibration(calibration),
  gains: figures.gains(gains),
  lift: figures.lift(gains),
  loss: figures.loss({ train: [0.5, 0.4, 0.3], valid: [0.5, 0.45, 0.46] }),
  "loss of one tree": figures.loss({ train: Float64Array.of(0.5) }),
  grid: figures.grid(searched),
  "grid of one": figures.grid(searchOf([{ maxDepth: 3 }], [0.8])),
  "grid of nothing": figures.grid(searchOf([[]], [0.8], [[0.7, 0.9]])),
  gridSpread: figures.gridSpread(searched),
  "gridSpread of one": figures.gridSpread(searchOf([{ maxDepth: 3 }], [0.8])),
  "gridSpread of nothing": figures.gridSpread(searchOf([[]], [0.8], [[0.7, 0.9]])),
  tree: figures.tree(forest, 0),
  "tree that is cut": figures.tree(forest, 1, { maxDepth: 1, featureNames: ["a", "b"] }),
  "tree that is a leaf": figures.tree(stump, 0),
  comparison: figures.metricComparison([
    { name: "four features", ours: 0.88, printed: 0.886 },
    { name: "honest", ours: 0.87 },
  ]),
}
