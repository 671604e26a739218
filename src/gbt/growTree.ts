// Growing one tree, node by node, in Spark's order.
import type { JavaRandom } from "../random/javaRandom"
import { sampleFeatures } from "./featureSubset"
import type { BestSplit, SplitLimits } from "./findBestSplit"
import { STRIDE } from "./histogram"
import { variance } from "./nodeStats"
import { type CellOrder, newScoreScratch, type ScoreScratch, scoreNode, type TreeFeatures } from "./scoreNode"
import { moveStats, newSplitScratch, type SplitScratch, splitCells } from "./splitCells"
import { finishTree, type GrownTree, type NodeDraft, newNode, type SplitDraft, setStats } from "./treeDraft"

/** A variance below this is taken for 0; Spark's constant. */
const EPSILON = 2.220446049250313e-16
/** What Spark reckons for each bin of a node that is being scored: three doubles. */
const BYTES_PER_BIN = 24

/** How a tree grows; see GbtParams. */
export interface TreeSettings extends SplitLimits {
  readonly maxDepth: number
  readonly maxMemoryInMB: number
  /** Number of features each node may split on. */
  readonly featuresPerNode: number
}

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

/** A node to be scored, with the features it may split on; undefined for all. */
interface NodeToScore {
  readonly node: NodeDraft
  readonly candidates: Int32Array | undefined
}

/**
 * Takes from the stack the nodes that are scored together: as many as have room for their histograms, at least one.
 * A node draws its features each time it is looked at, also when there is no room for it: so does Spark's.
 */
function takeRound(
  stack: NodeDraft[],
  features: TreeFeatures,
  settings: TreeSettings,
  random: JavaRandom,
): NodeToScore[] {
  const { featureCount, binCounts } = features
  const allBins = binCounts.reduce((sum, count) => sum + count, 0)
  const bytesAllowed = settings.maxMemoryInMB * 1024 * 1024
  const round: NodeToScore[] = []
  let bytes = 0
  while (stack.length > 0) {
    let bins = allBins
    let candidates: Int32Array | undefined
    if (settings.featuresPerNode < featureCount) {
      candidates = sampleFeatures(featureCount, settings.featuresPerNode, random.nextLong())
      bins = candidates.reduce((sum, feature) => sum + binCounts[feature], 0)
    }
    if (bytes > 0 && bytes + bins * BYTES_PER_BIN > bytesAllowed) break
    bytes += bins * BYTES_PER_BIN
    round.push({ node: stack.pop()!, candidates })
  }
  return round
}

/** Which bins go left. */
function leftBins(best: BestSplit, binCount: number): Uint8Array {
  const goesLeft = new Uint8Array(binCount)
  for (let place = 0; place <= best.bin; place++) goesLeft[best.categoryOrder?.[place] ?? place] = 1
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
  const goesLeft = leftBins(best, features.binCounts[feature])
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
): GrownTree {
  const { order } = scratch
  for (let cell = 0; cell < order.length; cell++) order[cell] = cell
  const root = newNode(0, 0, order.length, undefined)
  const stack: NodeDraft[] = [root]
  while (stack.length > 0) {
    for (const { node, candidates } of takeRound(stack, features, settings, random)) {
      const best = scoreNode(scratch, node, features, candidates, settings, scratch)
      if (!applyScore(node, best, settings.maxDepth)) continue
      node.split = splitNode(node, best, features, thresholds, scratch)
      const children = [node.split.left, node.split.right].filter((child) => isWorthScoring(child, settings.maxDepth))
      if (children.length === 0) continue
      moveStats(scratch.stats, node.start, node.end, scratch.isLeft, scratch.spareStats)
      stack.push(...children)
    }
  }
  return finishTree(root)
}
