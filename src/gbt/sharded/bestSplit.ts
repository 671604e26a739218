// The best splits of nodes, found by one shard each and read by all.

import type { NodeToSplit } from "../trees/selectNodes"
import { SUM_STRIDE } from "./fixedPoint"
import type { OpenNode } from "./histograms"
import { type ShardedState, SPLIT_STRIDE } from "./state"

/** What the score of a split must be at least; see BestSumSplit.score. */
export function leastGainOf(state: ShardedState, { count }: OpenNode, scale: number): number {
  return state.settings.minInfoGain * scale * scale * count * count
}

/** Finds the best split of a node on the columns of numbers, and writes it to the node's place in the shared arrays. */
export function findDenseSplit(
  state: ShardedState,
  { node, candidates }: NodeToSplit<OpenNode>,
  index: number,
  leastGain: number,
): void {
  const { arities, binCounts, settings } = state
  const { width, slotStarts, featureOfPlace, placeOfFeature } = state.rowLayout
  const sums = state.histograms[node.histogram]
  const { count, sum } = node
  const leastCount = Math.max(settings.minInstancesPerNode, settings.minWeightPerNode)
  const best: BestSumSplit = { scaledGain: -1, place: -1, bin: -1, leftCount: 0, leftSum: 0 }
  for (let i = 0; i < (candidates?.length ?? width); i++) {
    const place = candidates === undefined ? i : placeOfFeature[candidates[i]]
    if (place < 0) continue
    const feature = featureOfPlace[place]
    const start = slotStarts[place] * SUM_STRIDE
    const order = arities[feature] > 0 ? orderCategories(sums, start, binCounts[feature]) : undefined
    const changed = compareSplits(
      sums,
      start,
      binCounts[feature],
      order,
      count,
      sum,
      place,
      leastCount,
      leastGain,
      best,
    )
    if (changed && order !== undefined) state.categoryOrders.set(order, index * state.mostCategories)
  }
  const { scaledGain, place, bin, leftCount, leftSum } = best
  const feature = place < 0 ? -1 : featureOfPlace[place]
  const rank = candidates === undefined ? feature : candidates.indexOf(feature)
  state.bestSplits.set([scaledGain, feature, bin, leftCount, leftSum, rank], index * SPLIT_STRIDE)
}

/** What was found best for a node. */
export interface BestShardedSplit extends Omit<BestSumSplit, "place"> {
  readonly feature: number
  /** Order of the categories; undefined for a continuous feature. */
  readonly categoryOrder: Int32Array | undefined
}

/** Reads the best split of a node; of equal ones that on the feature that is tried first. */
export function readBestSplit(state: ShardedState, index: number): BestShardedSplit {
  const at = index * SPLIT_STRIDE
  let best = state.bestSplits.subarray(at, at + SPLIT_STRIDE)
  for (const sparseBestSplits of state.sparseBestSplits) {
    const other = sparseBestSplits.subarray(at, at + SPLIT_STRIDE)
    if (other[0] > best[0] || (other[0] === best[0] && other[5] < best[5])) best = other
  }
  const [scaledGain, feature, bin, leftCount, leftSum] = best
  const first = index * state.mostCategories
  const categoryOrder =
    state.arities[feature] > 0 ? state.categoryOrders.slice(first, first + state.binCounts[feature]) : undefined
  return { scaledGain, feature, bin, leftCount, leftSum, categoryOrder }
}

// Choosing where to split a node from counts and whole-number gradient sums alone.

/** The best split of a node so far; changed in place. */
export interface BestSumSplit {
  /**
   * Rows left x rows right x (difference of their means)^2: the gain is this, over the square of all rows. -1 if none
   * is allowed.
   */
  scaledGain: number
  place: number
  /** The last bin that goes left; of a categorical feature, the last place in the order of the categories. */
  bin: number
  leftCount: number
  leftSum: number
}

/**
 * Scores every split of a feature. Squares are not needed: with n rows, the variance falls by
 * leftCount x rightCount x (leftMean - rightMean)^2 / n^2, which is exactly 0 where all gradients are equal.
 *
 * @param sums - SUM_STRIDE numbers a bin from `start` on
 * @param order - bins in the order they go left; from 0 up when left out
 * @param leastCount - rows each side must have
 * @param leastGain - see BestSumSplit.score
 * @returns true if `best` has changed
 */
export function compareSplits(
  sums: Float64Array,
  start: number,
  binCount: number,
  order: Int32Array | undefined,
  totalCount: number,
  totalSum: number,
  place: number,
  leastCount: number,
  leastGain: number,
  best: BestSumSplit,
): boolean {
  let leftCount = 0
  let leftSum = 0
  let changed = false
  for (let bin = 0; bin < binCount - 1; bin++) {
    const at = start + SUM_STRIDE * (order === undefined ? bin : order[bin])
    leftCount += sums[at]
    leftSum += sums[at + 1]
    const rightCount = totalCount - leftCount
    if (leftCount < leastCount || rightCount < leastCount) continue
    const difference = leftSum / leftCount - (totalSum - leftSum) / rightCount
    const score = leftCount * rightCount * (difference * difference)
    if (!(score > best.scaledGain) || score < leastGain) continue
    best.scaledGain = score
    best.place = place
    best.bin = bin
    best.leftCount = leftCount
    best.leftSum = leftSum
    changed = true
  }
  return changed
}

/** Categories by the mean of their gradients, those without rows last. */
export function orderCategories(sums: Float64Array, start: number, binCount: number): Int32Array {
  const means = new Float64Array(binCount)
  const order = new Int32Array(binCount)
  for (let category = 0; category < binCount; category++) {
    const at = start + category * SUM_STRIDE
    means[category] = sums[at] === 0 ? Number.MAX_VALUE : sums[at + 1] / sums[at]
    order[category] = category
  }
  return order.sort((a, b) => means[a] - means[b] || a - b)
}
