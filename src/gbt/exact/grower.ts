// Growing trees in doubles, with Spark's arithmetic.
import { JavaRandom } from "../../random/javaRandom"
import type { TreeFeatures } from "../cells/cells"
import { type DivideScratch, divideCells, newDivideScratch } from "../cells/divideCells"
import type { TrainingCells } from "../cells/trainingCells"
import { fillGradients } from "../model/loss"
import { selectNodesToSplit, type TreeSettings } from "../trees/selectNodes"
import {
  finishTree,
  type GrownTree,
  leftBins,
  type NodeDraft,
  newNode,
  type SplitDraft,
  setStats,
  variance,
} from "../trees/treeDraft"
import type { LeafCells, TreeGrower } from "../trees/treeGrower"
import type { BestSplit } from "./bestSplit"
import { type CellOrder, findSplit, type HistogramScratch, newHistogramScratch } from "./findSplit"
import { moveStats, STATS_STRIDE } from "./histogram"

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
export function newExactGrower(data: TrainingCells, settings: TreeSettings): TreeGrower {
  const { cells, features, targets, loss } = data
  const scratch = newTreeScratch(features, cells.cellCount)
  const gradients = new Float64Array(cells.cellCount)
  const scores = new Float64Array(cells.cellCount)
  return {
    scores,
    async grow({ isFirst, treeSeed, treeWeight, counts, weights }) {
      if (!isFirst) fillGradients(loss, targets, scores, gradients)
      fillStats(isFirst ? targets : gradients, counts, weights, scratch.stats)
      const grown = growTree(features, data.binning.thresholds, settings, new JavaRandom(treeSeed), scratch)
      const leaves = leavesOf(grown, scratch.order)
      addTree(leaves, treeWeight, scores)
      return { tree: grown.tree, fewestOnSide: grown.fewestOnSide, leaves: () => leaves }
    },
    async end() {},
  }
}

// Growing one tree, node by node, in Spark's order.

/** A variance below this is taken for 0; Spark's constant. */
const EPSILON = 2.220446049250313e-16

/** Arrays that growing a tree needs, made once for all trees. */
export interface TreeScratch extends CellOrder, HistogramScratch, DivideScratch {
  readonly spareStats: Float64Array
}

/** Room for growing trees over these cells. */
export function newTreeScratch(features: TreeFeatures, cellCount: number): TreeScratch {
  return {
    ...newHistogramScratch(features.columns),
    ...newDivideScratch(cellCount),
    order: new Int32Array(cellCount),
    stats: new Float64Array(cellCount * STATS_STRIDE),
    spareStats: new Float64Array(cellCount * STATS_STRIDE),
  }
}

/** A tree, and how close it came to other limits. */
export interface GrownInDoubles extends GrownTree {
  /** See TreeAndLeaves. */
  readonly fewestOnSide: number
}

/** Divides a node's cells by its best split. */
function divideNode(
  node: NodeDraft,
  best: BestSplit,
  features: TreeFeatures,
  thresholds: readonly Float64Array[],
  scratch: TreeScratch,
): SplitDraft {
  const { feature, gain, categoryOrder } = best
  const column = features.columns[features.columnOfFeature[feature]]
  const goesLeft = leftBins(best.bin, categoryOrder, features.binCounts[feature])
  const middle = divideCells(scratch.order, node.start, node.end, column, feature, goesLeft, scratch)
  const left = newNode(node.level + 1, node.start, middle, best.left)
  const right = newNode(node.level + 1, middle, node.end, best.right)
  if (categoryOrder === undefined) {
    const threshold = thresholds[feature][best.bin]
    return { feature, gain, threshold, leftCategories: null, categoryCount: -1, left, right }
  }
  const leftCategories = Array.from(categoryOrder.subarray(0, best.bin + 1)).sort((a, b) => a - b)
  return { feature, gain, threshold: Number.NaN, leftCategories, categoryCount: categoryOrder.length, left, right }
}

/** Writes what scoring told about a node into it; true if it is to be split. */
function applyBest(node: NodeDraft, best: BestSplit, maxDepth: number): boolean {
  setStats(node, best.parent!)
  if (best.gain < 0) node.impurity = -1
  return best.gain > 0 && node.level < maxDepth
}

/** A child at the last level, or whose targets are all equal, stays a leaf and is not scored. */
function isWorthSplitting(child: NodeDraft, maxDepth: number): boolean {
  const { weight, sum, squares } = child.stats!
  return child.level < maxDepth && Math.abs(variance(weight, sum, squares)) >= EPSILON
}

/**
 * Grows a regression tree on binned cells, as Spark's `RandomForest.runBagged` does with variance for impurity, and prunes it.
 *
 * @param thresholds - of each feature
 * @param random - seeded for this tree; drawn from only if featuresPerNode is below the number of features
 * @param scratch - `stats` holds what each cell brings, in the order of the cells; both are reordered, and afterwards
 *   `order` holds the cells of each leaf side by side
 */
export function growTree(
  features: TreeFeatures,
  thresholds: readonly Float64Array[],
  settings: TreeSettings,
  random: JavaRandom,
  scratch: TreeScratch,
): GrownInDoubles {
  const { order } = scratch
  for (let cell = 0; cell < order.length; cell++) order[cell] = cell
  const root = newNode(0, 0, order.length, undefined)
  const stack: NodeDraft[] = [root]
  let fewestOnSide = Number.POSITIVE_INFINITY
  while (stack.length > 0) {
    for (const { node, candidates } of selectNodesToSplit(stack, features.binCounts, settings, random)) {
      const best = findSplit(scratch, node, features, candidates, settings, scratch)
      if (best.feature >= 0) fewestOnSide = Math.min(fewestOnSide, best.left.count, best.right.count)
      if (!applyBest(node, best, settings.maxDepth)) continue
      node.split = divideNode(node, best, features, thresholds, scratch)
      const children = [node.split.left, node.split.right].filter((child) => isWorthSplitting(child, settings.maxDepth))
      if (children.length === 0) continue
      moveStats(scratch.stats, node.start, node.end, scratch.isLeft, scratch.spareStats)
      stack.push(...children)
    }
  }
  return { ...finishTree(root), fewestOnSide }
}
