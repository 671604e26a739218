// The best splits of nodes, from counts and whole-number gradient sums alone; found by one shard each and read by all.

import { type FoundSplit, orderCategories } from "../trees/growTree"
import { SUM_STRIDE } from "./fixedPoint"
import type { ShardMembers } from "./histograms"
import type { Shard } from "./shard"
import { type ShardedState, SPLIT_STRIDE } from "./state"

/** What a split of a node must fulfil. */
export interface NodeLimits {
  /** Rows that each side must have. */
  readonly leastCount: number
  /** What the gain must be at least, scaled as {@link BestSumSplit.scaledGain} is. */
  readonly leastGain: number
}

/**
 * What the splits of a node must fulfil.
 *
 * @param scale - what gradients are multiplied with
 */
export function nodeLimits({ settings }: ShardedState, { count }: ShardMembers, scale: number): NodeLimits {
  return {
    leastCount: Math.max(settings.minInstancesPerNode, settings.minWeightPerNode),
    leastGain: settings.minInfoGain * scale * scale * count * count,
  }
}

/** The best split of a node so far; changed in place. */
interface BestSumSplit {
  /**
   * Rows left x rows right x (difference of their means)^2: the gain is this, over the square of all rows and of the
   * gradients' scale. -1 if no split is allowed.
   */
  scaledGain: number
  /** Place of the feature in the row layout, -1 if no split is allowed. */
  place: number
  /** The last bin that goes left; of a categorical feature, the last place in the order of the categories. */
  bin: number
  leftCount: number
  leftSum: number
}

/** Sums over a node's rows for each bin of one feature. */
interface FeatureSums {
  /** Place of the feature in the row layout. */
  readonly place: number
  /** SUM_STRIDE numbers a bin, from `start` on. */
  readonly sums: Float64Array
  readonly start: number
  readonly binCount: number
}

/**
 * Tries every split of a feature. Squares are not needed: with n rows, the variance falls by
 * leftCount x rightCount x (leftMean - rightMean)^2 / n^2, which is exactly 0 where all gradients are equal.
 *
 * @param order - bins in the order they go left; from 0 up when left out
 * @returns true if `best` has changed
 */
function compareSplits(
  { place, sums, start, binCount }: FeatureSums,
  order: Int32Array | undefined,
  { count: totalCount, sum: totalSum }: ShardMembers,
  { leastCount, leastGain }: NodeLimits,
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
    const scaledGain = leftCount * rightCount * (difference * difference)
    if (!(scaledGain > best.scaledGain) || scaledGain < leastGain) continue
    best.scaledGain = scaledGain
    best.place = place
    best.bin = bin
    best.leftCount = leftCount
    best.leftSum = leftSum
    changed = true
  }
  return changed
}

/** The scaled gain of the best split of a categorical feature, however few rows a side has; -1 where all are on one. */
export function largestCategoricalGain(sums: FeatureSums, node: ShardMembers): number {
  const best: BestSumSplit = { scaledGain: -1, place: -1, bin: -1, leftCount: 0, leftSum: 0 }
  compareSplits(sums, orderCategories(sums, SUM_STRIDE), node, { leastCount: 1, leastGain: 0 }, best)
  return best.scaledGain
}

/** The scaled gain of the best split of a continuous feature; -1 where none is allowed. */
export function largestGain(
  { sums, start, binCount }: FeatureSums,
  { histogramKernels }: Shard,
  { count, sum }: ShardMembers,
  { leastCount }: NodeLimits,
): number {
  const first = sums.byteOffset + start * sums.BYTES_PER_ELEMENT
  return histogramKernels.largestGain(first, binCount, count, sum, leastCount)
}

/** Finds the best split of a node on the columns of numbers, and writes it to place `index` of the shared arrays. */
export function findDenseSplit(
  state: ShardedState,
  shard: Shard,
  node: ShardMembers,
  candidates: Int32Array | undefined,
  limits: NodeLimits,
  index: number,
): void {
  const { arities, binCounts } = state
  const { width, binStarts, featureOfPlace, placeOfFeature } = state.rowLayout
  const sums = state.histograms[node.histogram]
  const best: BestSumSplit = { scaledGain: -1, place: -1, bin: -1, leftCount: 0, leftSum: 0 }
  for (let i = 0; i < (candidates?.length ?? width); i++) {
    const place = candidates === undefined ? i : placeOfFeature[candidates[i]]
    if (place < 0) continue
    const feature = featureOfPlace[place]
    const featureSums = { place, sums, start: binStarts[place] * SUM_STRIDE, binCount: binCounts[feature] }
    const order = arities[feature] > 0 ? orderCategories(featureSums, SUM_STRIDE) : undefined
    if (order === undefined && !(largestGain(featureSums, shard, node, limits) > best.scaledGain)) continue
    const changed = compareSplits(featureSums, order, node, limits, best)
    if (changed && order !== undefined) state.categoryOrders.set(order, index * state.mostCategories)
  }
  const { scaledGain, place, bin, leftCount, leftSum } = best
  const feature = place < 0 ? -1 : featureOfPlace[place]
  const rank = candidates === undefined ? feature : candidates.indexOf(feature)
  state.bestSplits.set([scaledGain, feature, bin, leftCount, leftSum, rank], index * SPLIT_STRIDE)
}

/** What was found best for a node. */
export interface ShardedSplit extends FoundSplit {
  /** Rows that train and go left, in all shards. */
  readonly leftCount: number
  /** Sum of their whole-number gradients; left out where it is not known yet. */
  readonly leftSum?: number
}

/**
 * Reads the best split of a node from place `index`; of equal ones that on the feature that is tried first.
 *
 * @param scale - what gradients are multiplied with
 */
export function readBestSplit(
  state: ShardedState,
  index: number,
  { count }: ShardMembers,
  scale: number,
): ShardedSplit {
  const at = index * SPLIT_STRIDE
  let best = state.bestSplits.subarray(at, at + SPLIT_STRIDE)
  for (const sparseBestSplits of state.sparseBestSplits) {
    const other = sparseBestSplits.subarray(at, at + SPLIT_STRIDE)
    if (other[0] > best[0] || (other[0] === best[0] && other[5] < best[5])) best = other
  }
  const [scaledGain, feature, bin, leftCount, leftSum] = best
  const gain = scaledGain < 0 ? -1 : scaledGain / (count * count) / (scale * scale)
  const first = index * state.mostCategories
  const categoryOrder =
    state.arities[feature] > 0 ? state.categoryOrders.slice(first, first + state.binCounts[feature]) : undefined
  return { gain, feature, bin, categoryOrder, leftCount, leftSum }
}
