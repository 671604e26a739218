// What a model says about rows.
import { computeAtOnce } from "../work/steps"
import type { BinnedColumn } from "./binFeatures"
import { binForModel, usedSplits } from "./binForModel"
import { groupIntoCells } from "./cells"
import type { GbtModel } from "./gbtModel"
import { newRouting, routeCells } from "./routeCells"
import { sumsByLane } from "./sumTrees"
import type { FeatureColumn } from "./trainingSet"
import { leafNumbers } from "./tree"

/** Copies each cell's value to its rows. */
function spreadToRows(values: Float64Array, cellOfRow: Int32Array | undefined): Float64Array {
  if (cellOfRow === undefined) return values
  const out = new Float64Array(cellOfRow.length)
  for (let row = 0; row < out.length; row++) out[row] = values[cellOfRow[row]]
  return out
}

/**
 * The score of each row: the weighted sum of what the trees say, added up as Spark does. With logistic loss a score
 * above 0 means class 1, whose probability is 1 - 1 / (1 + exp(2 x score)); with the others it is the predicted value.
 *
 * A missing value goes right at every split, as in Spark.
 *
 * @param features - as many features as the model was trained on, in the same order
 * @throws RangeError if there are more or fewer features, a row has no vector, or a value is not one of its feature's
 *   categories
 */
export function predictMargins(model: GbtModel, features: readonly FeatureColumn[], rowCount: number): Float64Array {
  return computeAtOnce(marginSteps(model, features, rowCount))
}

/** {@link predictMargins} step by step; each gives the number of trees that are done. */
export function* marginSteps(
  model: GbtModel,
  features: readonly FeatureColumn[],
  rowCount: number,
): Generator<number, Float64Array> {
  const used = usedSplits(model)
  const columns: BinnedColumn[] = []
  for (const column of binForModel(model, used, features, rowCount)) {
    columns.push(column)
    yield 0
  }
  const cells = groupIntoCells(columns, rowCount)
  yield 0
  const routing = newRouting(used, cells.columns, cells.cellCount)
  const sums = sumsByLane(model.trees.length, cells.cellCount)
  for (const [done, m] of sums.treeOrder.entries()) {
    const tree = model.trees[m]
    routeCells(tree, routing, (node, start, end) =>
      sums.addLeaf(m, tree.prediction[node], model.treeWeights[m], routing.order, start, end),
    )
    yield done + 1
  }
  return spreadToRows(sums.finish(), cells.cellOfRow)
}

/**
 * The leaf that each row ends in, in every tree; leaves are numbered from left to right, from 0.
 *
 * @returns number of trees x rows, the trees of a row side by side
 * @throws RangeError as {@link predictMargins}
 */
export function predictLeaves(model: GbtModel, features: readonly FeatureColumn[], rowCount: number): Int32Array {
  const used = usedSplits(model)
  const cells = groupIntoCells([...binForModel(model, used, features, rowCount)], rowCount)
  const routing = newRouting(used, cells.columns, cells.cellCount)
  const treeCount = model.trees.length
  const leafOfCell = new Int32Array(cells.cellCount)
  const out = new Int32Array(treeCount * rowCount)
  for (const [m, tree] of model.trees.entries()) {
    const numbers = leafNumbers(tree)
    routeCells(tree, routing, (node, start, end) => {
      for (let i = start; i < end; i++) leafOfCell[routing.order[i]] = numbers[node]
    })
    for (let row = 0; row < rowCount; row++) {
      out[row * treeCount + m] = leafOfCell[cells.cellOfRow === undefined ? row : cells.cellOfRow[row]]
    }
  }
  return out
}
