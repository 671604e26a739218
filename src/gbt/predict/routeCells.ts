// Sending cells down finished trees.

import { binOf } from "../bins/sparseBins"
import type { CellColumn } from "../cells/cells"
import { type DivideScratch, divideCells, newDivideScratch } from "../cells/divideCells"
import type { Tree } from "../model/tree"
import type { ModelBins } from "./binForModel"

/** Cells that are binned for a model, and arrays to move them about in. */
interface Routing {
  readonly bins: ModelBins
  readonly columns: readonly CellColumn[]
  /** Column that each feature is in. */
  readonly columnOfFeature: Int32Array
  readonly order: Int32Array
  readonly scratch: DivideScratch
}

/** Room for sending cells down the trees of a model. */
export function newRouting(bins: ModelBins, columns: readonly CellColumn[], cellCount: number): Routing {
  const columnOfFeature = new Int32Array(bins.arities.length)
  for (const [index, column] of columns.entries()) {
    const width = column.kind === "values" ? 1 : column.matrix.width
    columnOfFeature.fill(index, column.firstFeature, column.firstFeature + width)
  }
  return { bins, columns, columnOfFeature, order: new Int32Array(cellCount), scratch: newDivideScratch(cellCount) }
}

/** 1 for each bin that goes left at a node, 0 for the others. */
function goesLeftByBin(tree: Tree, node: number, bins: ModelBins): Uint8Array {
  const feature = tree.feature[node]
  const categories = tree.leftCategories[node]
  if (categories === null) {
    const thresholds = bins.thresholds[feature]
    const goesLeft = new Uint8Array(thresholds.length + 1)
    return goesLeft.fill(1, 0, binOf(tree.threshold[node], thresholds) + 1)
  }
  const goesLeft = new Uint8Array(bins.arities[feature])
  for (const category of categories) goesLeft[category] = 1
  return goesLeft
}

/**
 * Sends all cells down a tree.
 *
 * @param onLeaf - called for each leaf from left to right: its cells are order[start] up to order[end] of the routing
 */
export function routeCells(
  tree: Tree,
  routing: Routing,
  onLeaf: (node: number, start: number, end: number) => void,
): void {
  const { order, scratch, columns, columnOfFeature, bins } = routing
  for (let cell = 0; cell < order.length; cell++) order[cell] = cell
  const pending = [{ node: 0, start: 0, end: order.length }]
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { node, start, end } = next
    const feature = tree.feature[node]
    if (feature < 0) {
      onLeaf(node, start, end)
      continue
    }
    const column = columns[columnOfFeature[feature]]
    const middle = divideCells({ order, start, end }, column, feature, goesLeftByBin(tree, node, bins), scratch)
    pending.push({ node: tree.right[node], start: middle, end }, { node: tree.left[node], start, end: middle })
  }
}
