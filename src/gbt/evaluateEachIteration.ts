import { binForModel, usedSplits } from "./binForModel"
import { groupIntoCells } from "./cells"
import { checkRows } from "./checkRows"
import { checkFinite } from "./encodeFeatures"
import { encodeValues } from "./encodeValues"
import type { GbtModel } from "./gbtModel"
import { meanLoss, targetOf } from "./loss"
import { newRouting, routeCells } from "./routeCells"
import { checkColumns, type TrainingSet } from "./trainingSet"

/** Rows with known labels. */
export type LabelledRows = Pick<TrainingSet, "rowCount" | "features" | "labels" | "weights">

/**
 * Weighted mean loss on some rows after 1, 2, … trees, with the loss the model was trained for.
 *
 * @returns one number a tree
 * @throws RangeError if labels or weights do not fit (see trainGbt) or the features do not (see predictMargins), or a
 *   value is missing or infinite: unlike scoring, Spark checks it here
 */
export function evaluateEachIteration(model: GbtModel, data: LabelledRows): Float64Array {
  const { rowCount, features, labels, weights } = data
  checkRows({ rowCount, labels, weights }, model.loss)
  checkColumns(features, rowCount)
  checkFinite(features)
  const used = usedSplits(model)
  const { distinct, codes } = encodeValues(labels)
  const keys = new Int32Array(distinct.length).map((_, key) => key)
  const labelColumn = { codes, keys, keyCount: distinct.length }
  const cells = groupIntoCells([...binForModel(model, used, features, rowCount)], rowCount, [labelColumn])
  const targets = new Float64Array(cells.cellCount)
  const cellWeights = new Float64Array(cells.cellCount)
  for (let row = 0; row < rowCount; row++) {
    const cell = cells.cellOfRow === undefined ? row : cells.cellOfRow[row]
    targets[cell] = targetOf(model.loss, labels[row])
    cellWeights[cell] += weights === undefined ? 1 : weights[row]
  }
  const routing = newRouting(used, cells.columns, cells.cellCount)
  const scores = new Float64Array(cells.cellCount)
  return Float64Array.from(model.trees, (tree, m) => {
    routeCells(tree, routing, (node, start, end) => {
      const step = tree.prediction[node] * model.treeWeights[m]
      for (let i = start; i < end; i++) scores[routing.order[i]] += step
    })
    return meanLoss(model.loss, targets, scores, cellWeights)
  })
}
