// What a model says about rows.
import { inStretches } from "../../work/steps"
import { groupIntoCells } from "../cells/cells"
import { checkRows } from "../data/checkRows"
import { checkFinite } from "../data/encodeFeatures"
import { encodeValues } from "../data/encodeValues"
import { checkColumns, type FeatureColumn, type TrainingSet } from "../data/trainingSet"
import type { GbtModel } from "../model/gbtModel"
import { meanLoss, targetOf } from "../model/loss"
import { sumsByLane } from "../model/sumTrees"
import { leafNumbers } from "../model/tree"
import { binForModel, binsOfModel } from "./binForModel"
import { newRouting, routeCells } from "./routeCells"

/** Copies each cell's value to its rows. */
function* spreadToRows(values: Float64Array, cellOfRow: Int32Array | undefined): Generator<undefined, Float64Array> {
  if (cellOfRow === undefined) return values
  const out = new Float64Array(cellOfRow.length)
  yield* inStretches(out.length, (from, to) => {
    for (let row = from; row < to; row++) out[row] = values[cellOfRow[row]]
  })
  return out
}

/**
 * The score of each row: the weighted sum of what the trees say, added up as Spark does. With logistic loss a score
 * above 0 means class 1, whose probability is 1 - 1 / (1 + exp(2 x score)); with the others it is the predicted value.
 *
 * A missing value goes right at every split by a threshold, as in Spark; it is no category. Stops with the number of trees
 * that are done, and in between.
 *
 * @param features - as many features as the model was trained on, in the same order
 * @throws RangeError if there are more or fewer features, a row has no vector, or a value is not one of its feature's
 *   categories
 */
export function* predictScores(
  model: GbtModel,
  features: readonly FeatureColumn[],
  rowCount: number,
): Generator<number | undefined, Float64Array> {
  const bins = binsOfModel(model)
  const cells = yield* groupIntoCells(yield* binForModel(model, bins, features, rowCount), rowCount)
  const routing = newRouting(bins, cells.columns, cells.cellCount)
  const sums = sumsByLane(model.trees.length, cells.cellCount)
  for (const [done, m] of sums.treeOrder.entries()) {
    const tree = model.trees[m]
    routeCells(tree, routing, (node, start, end) =>
      sums.addLeaf(m, tree.prediction[node], model.treeWeights[m], routing.order, start, end),
    )
    yield done + 1
  }
  return yield* spreadToRows(sums.finish(), cells.cellOfRow)
}

/**
 * The leaf that each row ends in, in every tree; leaves are numbered from left to right, from 0.
 *
 * @returns number of trees x rows, the trees of a row side by side
 * @throws RangeError as {@link predictScores}
 */
export function* predictLeaves(
  model: GbtModel,
  features: readonly FeatureColumn[],
  rowCount: number,
): Generator<undefined, Int32Array> {
  const bins = binsOfModel(model)
  const cells = yield* groupIntoCells(yield* binForModel(model, bins, features, rowCount), rowCount)
  const routing = newRouting(bins, cells.columns, cells.cellCount)
  const treeCount = model.trees.length
  const leafOfCell = new Int32Array(cells.cellCount)
  const out = new Int32Array(treeCount * rowCount)
  for (const [m, tree] of model.trees.entries()) {
    const numbers = leafNumbers(tree)
    routeCells(tree, routing, (node, start, end) => {
      for (let i = start; i < end; i++) leafOfCell[routing.order[i]] = numbers[node]
    })
    yield* inStretches(rowCount, (from, to) => {
      for (let row = from; row < to; row++) {
        out[row * treeCount + m] = leafOfCell[cells.cellOfRow === undefined ? row : cells.cellOfRow[row]]
      }
    })
  }
  return out
}

/**
 * The scores of rows whose leaves are known, the same bits as {@link predictScores}.
 *
 * @param leaves - for each tree, the number of the leaf that each row ends in
 */
export function* scoresOfLeaves(model: GbtModel, leaves: readonly Int32Array[]): Generator<undefined, Float64Array> {
  const rowCount = leaves[0]?.length ?? 0
  const sums = sumsByLane(model.trees.length, rowCount)
  const order = new Int32Array(rowCount)
  for (const m of sums.treeOrder) {
    const tree = model.trees[m]
    const nodes = [...tree.feature.keys()].filter((node) => tree.feature[node] < 0)
    const ends = new Int32Array(nodes.length + 1)
    for (const leaf of leaves[m]) ends[leaf + 1]++
    for (let leaf = 0; leaf < nodes.length; leaf++) ends[leaf + 1] += ends[leaf]
    const starts = ends.slice()
    for (let row = 0; row < rowCount; row++) order[starts[leaves[m][row]]++] = row
    for (const [leaf, node] of nodes.entries()) {
      sums.addLeaf(m, tree.prediction[node], model.treeWeights[m], order, ends[leaf], ends[leaf + 1])
    }
    yield
  }
  return sums.finish()
}

/** Rows with known labels. */
export type LabelledRows = Pick<TrainingSet, "rowCount" | "features" | "labels" | "weights">

/**
 * Weighted mean loss on some rows after 1, 2, … trees, with the loss the model was trained for.
 *
 * @param mostCells - above this many cells every row is its own; see groupIntoCells
 * @returns one number a tree
 * @throws RangeError if labels or weights do not fit (see encodeRows) or the features do not (see predictScores), or a
 *   value is missing or infinite: unlike scoring, Spark checks it here
 */
export function* evaluateEachIteration(
  model: GbtModel,
  data: LabelledRows,
  mostCells?: number,
): Generator<undefined, Float64Array> {
  const { rowCount, features, labels, weights } = data
  checkRows({ rowCount, labels, weights }, model.loss)
  checkColumns(features, rowCount)
  yield
  checkFinite(features)
  yield
  const bins = binsOfModel(model)
  const { distinct, codes } = encodeValues(labels)
  yield
  const keys = new Int32Array(distinct.length).map((_, key) => key)
  const labelColumn = { codes, keys, keyCount: distinct.length }
  const binned = yield* binForModel(model, bins, features, rowCount)
  const cells = yield* groupIntoCells(binned, rowCount, [labelColumn], mostCells)
  const targets = new Float64Array(cells.cellCount)
  const cellWeights = new Float64Array(cells.cellCount)
  yield* inStretches(rowCount, (from, to) => {
    for (let row = from; row < to; row++) {
      const cell = cells.cellOfRow === undefined ? row : cells.cellOfRow[row]
      targets[cell] = targetOf(model.loss, labels[row])
      cellWeights[cell] += weights === undefined ? 1 : weights[row]
    }
  })
  const routing = newRouting(bins, cells.columns, cells.cellCount)
  const scores = new Float64Array(cells.cellCount)
  const losses = new Float64Array(model.trees.length)
  for (const [m, tree] of model.trees.entries()) {
    routeCells(tree, routing, (node, start, end) => {
      const step = tree.prediction[node] * model.treeWeights[m]
      for (let i = start; i < end; i++) scores[routing.order[i]] += step
    })
    yield
    losses[m] = meanLoss(model.loss, targets, scores, cellWeights)
    yield
  }
  return losses
}
