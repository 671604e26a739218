// Choosing where to split a node, by how much each split lowers the variance of the targets.

import type { SplitLimits } from "../trees/gbtParams"
import { type FoundSplit, orderCategories } from "../trees/growTree"
import { type NodeStats, sumOfStats, variance } from "../trees/treeDraft"
import { STATS_STRIDE } from "./histogram"

/** The best split of a node so far; changed in place. */
export interface BestSplit extends FoundSplit {
  /** Stats of the node; of a root unknown until the first feature, which tells them. */
  parent: NodeStats | undefined
  parentImpurity: number
  /** -1 as long as no split is allowed. */
  gain: number
  /** -1 likewise. */
  feature: number
  bin: number
  categoryOrder: Int32Array | undefined
  left: NodeStats
  right: NodeStats
}

const noStats: NodeStats = { weight: 0, sum: 0, squares: 0, count: 0 }

/** No split yet, of a node with these stats. */
export function newBestSplit(parent: NodeStats | undefined): BestSplit {
  const parentImpurity = parent === undefined ? Number.NaN : variance(parent.weight, parent.sum, parent.squares)
  return {
    parent,
    parentImpurity,
    gain: -1,
    feature: -1,
    bin: -1,
    categoryOrder: undefined,
    left: noStats,
    right: noStats,
  }
}

/** Sums over a node's cells for each bin of one feature. */
interface FeatureHistogram {
  readonly feature: number
  /** STATS_STRIDE numbers a bin, from `start` on. */
  readonly sums: Float64Array
  readonly start: number
  /** At least 2. */
  readonly binCount: number
}

/** The stats that begin at a place. */
export function statsAt(sums: Float64Array, at: number): NodeStats {
  return { weight: sums[at], sum: sums[at + 1], squares: sums[at + 2], count: sums[at + 3] }
}

/** What stats have beyond others. */
export function minus(a: NodeStats, b: NodeStats): NodeStats {
  return { weight: a.weight - b.weight, sum: a.sum - b.sum, squares: a.squares - b.squares, count: a.count - b.count }
}

/** Turns the sums of each bin into those of all bins up to it. */
function accumulate({ sums, start, binCount }: FeatureHistogram): void {
  for (let at = start + STATS_STRIDE; at < start + binCount * STATS_STRIDE; at++) sums[at] += sums[at - STATS_STRIDE]
}

/**
 * Tries every split of a feature and keeps the best in `best` if it beats what is there; the first of equal gains wins.
 *
 * @param histogram - accumulated
 */
function compareSplits(
  { feature, sums, start, binCount }: FeatureHistogram,
  categoryOrder: Int32Array | undefined,
  limits: SplitLimits,
  best: BestSplit,
): void {
  const last = start + (binCount - 1) * STATS_STRIDE
  if (best.parent === undefined) {
    const left = statsAt(sums, start)
    best.parent = sumOfStats(left, minus(statsAt(sums, last), left))
    best.parentImpurity = variance(best.parent.weight, best.parent.sum, best.parent.squares)
  }
  const { minInstancesPerNode, minWeightPerNode, minInfoGain } = limits
  const impurity = best.parentImpurity
  const totalWeight = sums[last]
  const totalSum = sums[last + 1]
  const totalSquares = sums[last + 2]
  const totalCount = sums[last + 3]
  let bestGain = best.gain
  let bestAt = -1
  for (let at = start; at < last; at += STATS_STRIDE) {
    const leftCount = sums[at + 3]
    if (leftCount < minInstancesPerNode || totalCount - leftCount < minInstancesPerNode) continue
    const leftWeight = sums[at]
    const rightWeight = totalWeight - leftWeight
    if (leftWeight < minWeightPerNode || rightWeight < minWeightPerNode) continue
    const leftSum = sums[at + 1]
    const leftSquares = sums[at + 2]
    const weight = leftWeight + rightWeight
    const gain =
      impurity -
      (leftWeight / weight) * variance(leftWeight, leftSum, leftSquares) -
      (rightWeight / weight) * variance(rightWeight, totalSum - leftSum, totalSquares - leftSquares)
    if (gain < minInfoGain) continue
    if (gain > bestGain) {
      bestGain = gain
      bestAt = at
    }
  }
  if (bestAt < 0) return
  best.gain = bestGain
  best.feature = feature
  best.bin = (bestAt - start) / STATS_STRIDE
  best.categoryOrder = categoryOrder
  best.left = statsAt(sums, bestAt)
  best.right = minus(statsAt(sums, last), best.left)
}

/**
 * Tries the splits of a continuous feature: all bins up to one of them go left.
 *
 * @param histogram - accumulated in place
 */
export function findContinuousSplit(histogram: FeatureHistogram, limits: SplitLimits, best: BestSplit): void {
  accumulate(histogram)
  compareSplits(histogram, undefined, limits, best)
}

/**
 * Tries the splits of a categorical feature: the first categories in the order of orderCategories go left.
 */
export function findCategoricalSplit(histogram: FeatureHistogram, limits: SplitLimits, best: BestSplit): void {
  const { feature, sums, start, binCount } = histogram
  const order = orderCategories(histogram, STATS_STRIDE)
  const ordered = new Float64Array(binCount * STATS_STRIDE)
  for (let place = 0; place < binCount; place++) {
    const from = start + order[place] * STATS_STRIDE
    ordered.set(sums.subarray(from, from + STATS_STRIDE), place * STATS_STRIDE)
  }
  const orderedHistogram = { feature, sums: ordered, start: 0, binCount }
  accumulate(orderedHistogram)
  compareSplits(orderedHistogram, order, limits, best)
}
