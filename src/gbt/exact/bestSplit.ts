// Choosing where to split a node, by how much each split lowers the variance of the targets.

import type { SplitLimits } from "../trees/gbtParams"
import { type NodeStats, variance } from "../trees/treeDraft"
import { STATS_STRIDE } from "./histogram"

/** The best split of a node so far; changed in place. */
export interface BestSplit {
  /** Stats of the node; for a root unknown until the first candidate, which tells them. */
  parent: NodeStats | undefined
  parentImpurity: number
  /** Gain of the best split, -1 as long as none is allowed. */
  gain: number
  feature: number
  /** The last bin that goes left; of a categorical feature, the last place in `categoryOrder`. */
  bin: number
  /** Order of the categories that the split cuts; undefined for a continuous feature. */
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

function statsAt(histogram: Float64Array, at: number): NodeStats {
  return { weight: histogram[at], sum: histogram[at + 1], squares: histogram[at + 2], count: histogram[at + 3] }
}

function minus(a: NodeStats, b: NodeStats): NodeStats {
  return { weight: a.weight - b.weight, sum: a.sum - b.sum, squares: a.squares - b.squares, count: a.count - b.count }
}

function plus(a: NodeStats, b: NodeStats): NodeStats {
  return { weight: a.weight + b.weight, sum: a.sum + b.sum, squares: a.squares + b.squares, count: a.count + b.count }
}

/** Turns the sums of each bin into those of all bins up to it. */
function accumulate(histogram: Float64Array, start: number, binCount: number): void {
  for (let at = start + STATS_STRIDE; at < start + binCount * STATS_STRIDE; at++)
    histogram[at] += histogram[at - STATS_STRIDE]
}

/**
 * Scores every split of a feature and keeps the best in `best` if it beats what is there; the first of equal gains wins.
 *
 * @param cumulative - sums of all bins up to each, STRIDE numbers a bin from `start` on
 * @param binCount - at least 2
 */
function compareSplits(
  cumulative: Float64Array,
  start: number,
  binCount: number,
  feature: number,
  categoryOrder: Int32Array | undefined,
  limits: SplitLimits,
  best: BestSplit,
): void {
  const last = start + (binCount - 1) * STATS_STRIDE
  if (best.parent === undefined) {
    const left = statsAt(cumulative, start)
    best.parent = plus(left, minus(statsAt(cumulative, last), left))
    best.parentImpurity = variance(best.parent.weight, best.parent.sum, best.parent.squares)
  }
  const { minInstancesPerNode, minWeightPerNode, minInfoGain } = limits
  const impurity = best.parentImpurity
  const totalWeight = cumulative[last]
  const totalSum = cumulative[last + 1]
  const totalSquares = cumulative[last + 2]
  const totalCount = cumulative[last + 3]
  let bestGain = best.gain
  let bestAt = -1
  for (let at = start; at < last; at += STATS_STRIDE) {
    const leftCount = cumulative[at + 3]
    if (leftCount < minInstancesPerNode || totalCount - leftCount < minInstancesPerNode) continue
    const leftWeight = cumulative[at]
    const rightWeight = totalWeight - leftWeight
    if (leftWeight < minWeightPerNode || rightWeight < minWeightPerNode) continue
    const leftSum = cumulative[at + 1]
    const leftSquares = cumulative[at + 2]
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
  best.left = statsAt(cumulative, bestAt)
  best.right = minus(statsAt(cumulative, last), best.left)
}

/**
 * Scores the splits of a continuous feature: all bins up to one of them go left.
 *
 * @param histogram - STRIDE numbers a bin from `start` on; summed up in place
 */
export function findContinuousSplit(
  histogram: Float64Array,
  start: number,
  binCount: number,
  feature: number,
  limits: SplitLimits,
  best: BestSplit,
): void {
  accumulate(histogram, start, binCount)
  compareSplits(histogram, start, binCount, feature, undefined, limits, best)
}

/**
 * Scores the splits of a categorical feature: categories are ordered by the mean of their targets, those without weight
 * last, and the first ones go left.
 */
export function findCategoricalSplit(
  histogram: Float64Array,
  start: number,
  binCount: number,
  feature: number,
  limits: SplitLimits,
  best: BestSplit,
): void {
  const centroids = new Float64Array(binCount)
  const order = new Int32Array(binCount)
  for (let category = 0; category < binCount; category++) {
    const at = start + category * STATS_STRIDE
    centroids[category] = histogram[at] === 0 ? Number.MAX_VALUE : histogram[at + 1] / histogram[at]
    order[category] = category
  }
  order.sort((a, b) => centroids[a] - centroids[b] || a - b)
  const ordered = new Float64Array(binCount * STATS_STRIDE)
  for (let place = 0; place < binCount; place++) {
    const from = start + order[place] * STATS_STRIDE
    ordered.set(histogram.subarray(from, from + STATS_STRIDE), place * STATS_STRIDE)
  }
  accumulate(ordered, 0, binCount)
  compareSplits(ordered, 0, binCount, feature, order, limits, best)
}
