// Growing trees in doubles, with Spark's arithmetic.
import { JavaRandom } from "../../random/javaRandom"
import type { TreeFeatures } from "../cells/cells"
import { type DivideScratch, divideCells, newDivideScratch } from "../cells/divideCells"
import type { TrainingCells } from "../cells/trainingCells"
import { fillGradients } from "../model/loss"
import { growTree, leftBins, type TreeBackend } from "../trees/growTree"
import type { TreeSettings } from "../trees/selectNodes"
import { type NodeDraft, newNode, setStats } from "../trees/treeDraft"
import type { LeafCells, TreeGrower } from "../trees/treeGrower"
import type { BestSplit } from "./bestSplit"
import { findSplit, type HistogramScratch, newHistogramScratch } from "./findSplit"
import { moveStats, type NodeCells, STATS_STRIDE } from "./histogram"

/** The sums that the trees are grown from, for each cell. */
function fillStats(targets: Float64Array, counts: Float64Array, weights: Float64Array, out: Float64Array): void {
  for (let cell = 0; cell < targets.length; cell++) {
    const at = cell * STATS_STRIDE
    const sum = weights[cell] * targets[cell]
    out[at] = weights[cell]
    out[at + 1] = sum
    out[at + 2] = sum * targets[cell]
    out[at + 3] = counts[cell]
  }
}

function leafCells(leaves: readonly NodeDraft<NodeCells>[], order: Int32Array): LeafCells {
  return {
    predictions: Float64Array.from(leaves, (leaf) => leaf.prediction),
    starts: Int32Array.from(leaves, (leaf) => leaf.members.start),
    ends: Int32Array.from(leaves, (leaf) => leaf.members.end),
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

/** Arrays that growing a tree needs, made once for all trees. */
interface TreeScratch extends HistogramScratch, DivideScratch {
  readonly spareStats: Float64Array
}

/** The backend of one tree. */
interface ExactBackend extends TreeBackend<NodeCells, BestSplit, never> {
  /** See TreeAndLeaves. */
  fewestOnSide(): number
}

function newExactBackend(
  features: TreeFeatures,
  thresholds: readonly Float64Array[],
  settings: TreeSettings,
  scratch: TreeScratch,
): ExactBackend {
  const { binCounts, columns, columnOfFeature } = features
  let fewestOnSide = Number.POSITIVE_INFINITY
  return {
    settings,
    binCounts,
    thresholds,
    fewestOnSide: () => fewestOnSide,
    // biome-ignore lint/correctness/useYield: one thread alone makes these sums, and waits for nobody.
    *findSplits(nodes, from) {
      // One at a time: its cells are still in the cache when they are divided.
      const { node, candidates } = nodes[from]
      const best = findSplit(node.members, node.stats, features, candidates, settings, scratch)
      // Those of a root are told only now, and where no feature could be tried they have been summed anew, as in Spark.
      setStats(node, best.parent!)
      if (best.feature >= 0) fewestOnSide = Math.min(fewestOnSide, best.left.count, best.right.count)
      return [best]
    },
    divide({ members }, split, goesOn) {
      const { feature } = split
      const goesLeft = leftBins(split, binCounts[feature])
      const middle = divideCells(members, columns[columnOfFeature[feature]], feature, goesLeft, scratch)
      if (goesOn) moveStats(members, scratch.isLeft, scratch.spareStats)
      const { order, start, end, stats } = members
      return [
        { order, start, end: middle, stats },
        { order, start: middle, end, stats },
      ]
    },
    leave() {},
    *leafStats() {},
  }
}

/** Grows trees from sums of doubles, cell by cell. */
export function newExactGrower(data: TrainingCells, settings: TreeSettings): TreeGrower {
  const { cellCount, features, binning, targets, loss } = data
  const scratch: TreeScratch = {
    ...newHistogramScratch(features.columns),
    ...newDivideScratch(cellCount),
    spareStats: new Float64Array(cellCount * STATS_STRIDE),
  }
  const order = new Int32Array(cellCount)
  const stats = new Float64Array(cellCount * STATS_STRIDE)
  const gradients = new Float64Array(cellCount)
  const scores = new Float64Array(cellCount)
  return {
    scores: () => scores,
    async grow({ isFirst, treeSeed, treeWeight, counts, weights }) {
      if (!isFirst) fillGradients(loss, targets, scores, gradients)
      fillStats(isFirst ? targets : gradients, counts, weights, stats)
      for (let cell = 0; cell < cellCount; cell++) order[cell] = cell
      const root = newNode<NodeCells>(0, { order, start: 0, end: cellCount, stats }, undefined)
      const backend = newExactBackend(features, binning.thresholds, settings, scratch)
      const { tree, leaves } = growTree(root, backend, new JavaRandom(treeSeed)).next().value
      const cellsOfLeaves = leafCells(leaves, order)
      addTree(cellsOfLeaves, treeWeight, scores)
      return { tree, fewestOnSide: backend.fewestOnSide(), leaves: () => cellsOfLeaves }
    },
    async end() {},
  }
}
