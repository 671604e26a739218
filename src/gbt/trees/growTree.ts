// How a tree grows, whatever its sums are made with: Spark's `RandomForest.runBagged`, with variance for impurity.
import type { JavaRandom } from "../../random/javaRandom"
import type { Tree } from "../model/tree"
import { type NodeToSplit, selectNodesToSplit, type TreeSettings } from "./selectNodes"
import { finishTree, type NodeDraft, type NodeSplit, type NodeStats, newNode, variance } from "./treeDraft"

/** The best split of a node. */
export interface FoundSplit {
  /** What it lowers the variance by; below 0 if no split is allowed. */
  readonly gain: number
  readonly feature: number
  /** The last bin that goes left; of a categorical feature, the last place in `categoryOrder`. */
  readonly bin: number
  /** The order of the categories that is cut; undefined for a continuous feature. */
  readonly categoryOrder: Int32Array | undefined
  /** Stats of the left child; left out where they are summed up once the tree has grown. */
  readonly left?: NodeStats
  readonly right?: NodeStats
}

/** Index of the first of rising numbers that is not below one of them. */
function firstNotBelow(rising: Float64Array, x: number): number {
  let low = 0
  let high = rising.length - 1
  while (low < high) {
    const middle = (low + high) >>> 1
    if (rising[middle] >= x) high = middle
    else low = middle + 1
  }
  return low
}

/**
 * Categories of a feature by the mean of their targets, those without weight last; equal means by number.
 *
 * @param histogram - sums of each category from `start` on: first the weight, then weight x target
 * @param stride - numbers kept for each category
 */
export function orderCategories(
  { sums, start, binCount }: { readonly sums: Float64Array; readonly start: number; readonly binCount: number },
  stride: number,
): Int32Array {
  const means = new Float64Array(binCount)
  const order = new Int32Array(binCount)
  let count = 0
  for (let category = 0; category < binCount; category++) {
    const at = start + category * stride
    // -0 + 0 is 0
    if (sums[at] !== 0) means[count++] = sums[at + 1] / sums[at] + 0
  }
  // Sorting numbers and looking up where each has come to takes a fifth of the time of sorting categories by them.
  const sorted = means.slice(0, count).sort()
  const taken = new Int32Array(count)
  let next = 0
  let last = count
  for (let category = 0; category < binCount; category++) {
    if (sums[start + category * stride] === 0) {
      order[last++] = category
      continue
    }
    const first = firstNotBelow(sorted, means[next++])
    order[first + taken[first]++] = category
  }
  return order
}

/** Which bins go left at a split: 1 for one that does, 0 for another. */
export function leftBins({ bin, categoryOrder }: FoundSplit, binCount: number): Uint8Array {
  const goesLeft = new Uint8Array(binCount)
  for (let place = 0; place <= bin; place++) goesLeft[categoryOrder?.[place] ?? place] = 1
  return goesLeft
}

/**
 * What an arithmetic does for a tree that grows: it keeps the members of its nodes, and sums them up. Its generators
 * yield `Wait` wherever the shards that grow one tree together must wait for each other; `never` where there are none.
 */
export interface TreeBackend<Members, Split extends FoundSplit, Wait> {
  readonly settings: TreeSettings
  /** Bins of each feature. */
  readonly binCounts: Int32Array
  /** Thresholds of each feature. */
  readonly thresholds: readonly Float64Array[]
  /**
   * Finds the best splits of nodes[from] and as many after it as there is room for.
   *
   * @returns at least one split
   */
  findSplits(nodes: readonly NodeToSplit<NodeDraft<Members>>[], from: number): Generator<Wait, readonly Split[]>
  /**
   * Divides the members of a node between its children.
   *
   * @param goesOn - whether a child is to be split in its turn
   */
  divide(node: NodeDraft<Members>, split: Split, goesOn: boolean): readonly [Members, Members]
  /** Told of a node that stays a leaf after a split was looked for. */
  leave(node: NodeDraft<Members>): void
  /** Gives the leaves their stats, where splits do not tell them. */
  leafStats(leaves: readonly NodeDraft<Members>[]): Generator<Wait, void>
}

/** A tree that has grown. */
interface GrownTree<Members> {
  readonly tree: Tree
  /** The leaves before pruning; each says the same as the leaf that it may have become part of. */
  readonly leaves: readonly NodeDraft<Members>[]
}

/** A variance below this counts as 0; Spark's constant. */
const LEAST_VARIANCE = Number.EPSILON

/** A child on the last level, or whose targets are known to be all equal, stays a leaf without being looked at. */
function isWorthSplitting(level: number, maxDepth: number, stats: NodeStats | undefined): boolean {
  if (level >= maxDepth) return false
  return stats === undefined || Math.abs(variance(stats.weight, stats.sum, stats.squares)) >= LEAST_VARIANCE
}

function newSplit<Members>(
  { feature, gain, bin, categoryOrder }: FoundSplit,
  thresholds: readonly Float64Array[],
  left: NodeDraft<Members>,
  right: NodeDraft<Members>,
): NodeSplit<Members> {
  if (categoryOrder === undefined) {
    const threshold = thresholds[feature][bin]
    return { feature, gain, threshold, leftCategories: null, categoryCount: -1, left, right }
  }
  const leftCategories = Array.from(categoryOrder.slice(0, bin + 1).sort())
  return { feature, gain, threshold: Number.NaN, leftCategories, categoryCount: categoryOrder.length, left, right }
}

/**
 * Grows a regression tree from its root, and prunes it.
 *
 * @param root - unsplit, with all members
 * @param random - seeded for this tree; drawn from only if featuresPerNode is below the number of features
 */
export function* growTree<Members, Split extends FoundSplit, Wait>(
  root: NodeDraft<Members>,
  backend: TreeBackend<Members, Split, Wait>,
  random: JavaRandom,
): Generator<Wait, GrownTree<Members>> {
  const { settings, binCounts, thresholds } = backend
  const { maxDepth } = settings
  const stack = [root]
  const leaves: NodeDraft<Members>[] = []
  while (stack.length > 0) {
    const nodes = selectNodesToSplit(stack, binCounts, settings, random)
    for (let at = 0; at < nodes.length; ) {
      for (const split of yield* backend.findSplits(nodes, at)) {
        const { node } = nodes[at++]
        node.hadNoSplit = split.gain < 0
        if (!(split.gain > 0 && node.level < maxDepth)) {
          backend.leave(node)
          leaves.push(node)
          continue
        }
        const level = node.level + 1
        const leftGoesOn = isWorthSplitting(level, maxDepth, split.left)
        const rightGoesOn = isWorthSplitting(level, maxDepth, split.right)
        const [leftMembers, rightMembers] = backend.divide(node, split, leftGoesOn || rightGoesOn)
        const left = newNode(level, leftMembers, split.left)
        const right = newNode(level, rightMembers, split.right)
        node.split = newSplit(split, thresholds, left, right)
        ;(leftGoesOn ? stack : leaves).push(left)
        ;(rightGoesOn ? stack : leaves).push(right)
      }
    }
  }
  yield* backend.leafStats(leaves)
  return { tree: finishTree(root), leaves }
}
