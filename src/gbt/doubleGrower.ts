// Growing trees in doubles, with Spark's arithmetic.
import { JavaRandom } from "../random/javaRandom"
import { growTree, newTreeScratch } from "./growTree"
import { STRIDE } from "./histogram"
import { fillGradients } from "./loss"
import type { TreeSettings } from "./takeRound"
import type { TrainingCells } from "./trainingCells"
import type { GrownTree } from "./treeDraft"
import type { LeafCells, TreeGrower } from "./treeGrower"

/** The sums that the trees are grown from, for each cell. */
function fillStats(targets: Float64Array, counts: Float64Array, weights: Float64Array, out: Float64Array): void {
  for (let cell = 0; cell < targets.length; cell++) {
    const at = cell * STRIDE
    const sum = weights[cell] * targets[cell]
    out[at] = weights[cell]
    out[at + 1] = sum
    out[at + 2] = sum * targets[cell]
    out[at + 3] = counts[cell]
  }
}

function leavesOf({ tree, starts, ends }: GrownTree, order: Int32Array): LeafCells {
  const isLeaf = (_: number, node: number): boolean => tree.feature[node] < 0
  return {
    predictions: tree.prediction.filter(isLeaf),
    starts: starts.filter(isLeaf),
    ends: ends.filter(isLeaf),
    order,
  }
}

/** Adds what the tree says, times its weight, to the score of every cell. */
function addTree({ predictions, starts, ends, order }: LeafCells, treeWeight: number, scores: Float64Array): void {
  for (let leaf = 0; leaf < starts.length; leaf++) {
    const step = predictions[leaf] * treeWeight
    for (let i = starts[leaf]; i < ends[leaf]; i++) scores[order[i]] += step
  }
}

/** Grows trees from sums of doubles, cell by cell. */
export function newDoubleGrower(data: TrainingCells, settings: TreeSettings): TreeGrower {
  const { cells, features, targets, loss } = data
  const scratch = newTreeScratch(features, cells.cellCount)
  const gradients = new Float64Array(cells.cellCount)
  const scores = new Float64Array(cells.cellCount)
  return {
    scores,
    async grow({ isFirst, treeSeed, treeWeight, counts, weights }) {
      if (!isFirst) fillGradients(loss, targets, scores, gradients)
      fillStats(isFirst ? targets : gradients, counts, weights, scratch.stats)
      const grown = growTree(features, data.splits.thresholds, settings, new JavaRandom(treeSeed), scratch)
      const leaves = leavesOf(grown, scratch.order)
      addTree(leaves, treeWeight, scores)
      return { tree: grown.tree, fewestOnSide: grown.fewestOnSide, leaves: () => leaves }
    },
    async end() {},
  }
}
