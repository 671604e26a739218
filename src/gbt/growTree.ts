// Growing one tree, node by node, in Spark's order.
import type { JavaRandom } from "../random/javaRandom"
import type { BestSplit } from "./findBestSplit"
import { STRIDE } from "./histogram"
import { variance } from "./nodeStats"
import { type CellOrder, newScoreScratch, type ScoreScratch, scoreNode, type TreeFeatures } from "./scoreNode"
import { moveStats, newSplitScratch, type SplitScratch, splitCells } from "./splitCells"
import { type TreeSettings, takeRound } from "./takeRound"
import { finishTree, type GrownTree, type NodeDraft, newNode, type SplitDraft, setStats } from "./treeDraft"

/** A variance below this is taken for 0; Spark's constant. */
const EPSILON = 2.220446049250313e-16

/** Arrays that growing a tree needs, made once for all trees. */
export interface TreeScratch extends CellOrder, ScoreScratch, SplitScratch {
  readonly spareStats: Float64Array
}

/** Room for growing trees over these cells. */
export function newTreeScratch(features: TreeFeatures, cellCount: number): TreeScratch {
  return {
    ...newScoreScratch(features.columns),
    ...newSplitScratch(cellCount),
    order: new Int32Array(cellCount),
    stats: new Float64Array(cellCount * STRIDE),
    spareStats: new Float64Array(cellCount * STRIDE),
  }
}

/** A tree, and how close it came to other limits. */
export interface GrownInDoubles extends GrownTree {
  /** See TreeAndLeaves. */
  readonly fewestOnSide: number
}

/** Which bins go left: up to the best one, in the order of the categories if there is one. */
export function leftBins(bin: number, categoryOrder: Int32Array | undefined, binCount: number): Uint8Array {
  const goesLeft = new Uint8Array(binCount)
  for (let place = 0; place <= bin; place++) goesLeft[categoryOrder?.[place] ?? place] = 1
  return goesLeft
}

/** Divides a node's cells by its best split. */
function splitNode(
  node: NodeDraft,
  best: BestSplit,
  features: TreeFeatures,
  thresholds: readonly Float64Array[],
  scratch: TreeScratch,
): SplitDraft {
  const { feature, gain, categoryOrder } = best
  const column = features.columns[features.columnOfFeature[feature]]
  const goesLeft = leftBins(best.bin, categoryOrder, features.binCounts[feature])
  const middle = splitCells(scratch.order, node.start, node.end, column, feature, goesLeft, scratch)
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
function applyScore(node: NodeDraft, best: BestSplit, maxDepth: number): boolean {
  setStats(node, best.parent!)
  if (best.gain < 0) node.impurity = -1
  return best.gain > 0 && node.level < maxDepth
}

/** A child at the last level, or whose targets are all equal, stays a leaf and is not scored. */
function isWorthScoring(child: NodeDraft, maxDepth: number): boolean {
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
    for (const { node, candidates } of takeRound(stack, features.binCounts, settings, random)) {
      const best = scoreNode(scratch, node, features, candidates, settings, scratch)
      if (best.feature >= 0) fewestOnSide = Math.min(fewestOnSide, best.left.count, best.right.count)
      if (!applyScore(node, best, settings.maxDepth)) continue
      node.split = splitNode(node, best, features, thresholds, scratch)
      const children = [node.split.left, node.split.right].filter((child) => isWorthScoring(child, settings.maxDepth))
      if (children.length === 0) continue
      moveStats(scratch.stats, node.start, node.end, scratch.isLeft, scratch.spareStats)
      stack.push(...children)
    }
  }
  return { ...finishTree(root), fewestOnSide }
}
