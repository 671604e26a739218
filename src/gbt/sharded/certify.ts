// The best split of a node as sums in doubles over the rows in their order tell it (src/gbt/exact), for little more than the
// price of sums in fixed point.
//
// Fixed-point sums say what each feature gains up to a bound on all rounding, theirs and that of the doubles. Where another
// feature comes as near to the best as that, and for the best itself, whose sums go into the children, the sums are made anew
// in doubles, row by row, and compared as src/gbt/exact compares them. No other feature can win.

import {
  type BestSplit,
  findCategoricalSplit,
  findContinuousSplit,
  minus,
  newBestSplit,
  statsAt,
} from "../exact/bestSplit"
import { STATS_STRIDE } from "../exact/histogram"
import { orderCategories } from "../trees/growTree"
import type { NodeToSplit } from "../trees/selectNodes"
import type { NodeDraft, NodeStats } from "../trees/treeDraft"
import { largestCategoricalGain, largestGain, type NodeLimits } from "./bestSplit"
import { SUM_STRIDE } from "./fixedPoint"
import type { ShardMembers } from "./histograms"
import type { PackedValues, Shard } from "./shard"
import { fillSparseGains } from "./sparseColumns"
import type { ShardedState } from "./state"

/** Unit roundoff of doubles: half the distance from 1 to the next number. */
const UNIT = 2 ** -53

/**
 * Most that the gain of a split, as src/gbt/exact computes it, can be off by rounding, apart from what is the same for all splits
 * of a node. With n rows, of which at least `least` on each side, and mean square s, sums of up to m terms are off by m UNIT
 * times the sum of their absolute values at most; what is left for the right side bears the error of the whole.
 * (Higham 2002, Accuracy and Stability of Numerical Algorithms, 4.2.)
 */
export function gainError(rowCount: number, binCount: number, least: number, meanSquare: number): number {
  const terms = rowCount + binCount + 2
  const ofRight = 2 * terms + 1
  const worst = rowCount / Math.max(1, least)
  const linear = 3 * terms + 32 + ofRight * (1 + 2 * Math.sqrt(worst))
  return 1.05 * UNIT * meanSquare * (linear + ofRight * ofRight * UNIT * worst)
}

/**
 * The mean square of a node's values at most: what its parent's split tells of it is off by what sums over all rows may be.
 *
 * @param terms - most that a sum has
 * @param largest - absolute value
 */
function mostMeanSquare(terms: number, stats: NodeStats | undefined, largest: number): number {
  const most = largest * largest
  if (stats === undefined) return most
  return Math.min(most, (Math.max(0, stats.squares) + 4 * terms * terms * UNIT * most) / stats.count)
}

/**
 * The scaled gain that a feature must reach by fixed-point sums so that it could have the best split by sums in doubles.
 *
 * @param best - the largest by fixed-point sums, of a split that both kinds of sums allow; -1 for none
 * @param error - what gains in doubles may be off by, scaled likewise
 */
export function leastContested(best: number, rowCount: number, error: number): number {
  if (!(best >= 0)) return 0
  // A rounded gradient is off by half a unit, a mean too; so is the root of a scaled gain by no more than half the rows.
  const rootError = 0.51 * rowCount
  const root = Math.max(0, Math.sqrt(best) - rootError)
  const least = root * root - 2 * error
  if (!(least > 0)) return 0
  return Math.max(0, Math.sqrt(least) - rootError) ** 2 * (1 - 1e-9)
}

/** Up to so many rows a category the splits of a categorical feature are compared in doubles at once. */
const ROWS_A_CATEGORY = 16

/**
 * Fills in what the features of a node gain at most by fixed-point sums.
 *
 * @param gains - by feature; -1 where no split is allowed
 * @returns the largest of a continuous feature: categories may come in another order by sums in doubles
 */
function fillGains(
  state: ShardedState,
  shard: Shard,
  { members, candidates }: { members: ShardMembers; candidates: Int32Array | undefined },
  limits: NodeLimits,
  gains: Float64Array,
): number {
  const { arities, binCounts } = state
  const { width, binStarts, featureOfPlace, placeOfFeature } = state.rowLayout
  gains.fill(-1)
  let best = -1
  for (let i = 0; i < (candidates?.length ?? width); i++) {
    const place = candidates === undefined ? i : placeOfFeature[candidates[i]]
    if (place < 0) continue
    const feature = featureOfPlace[place]
    const start = binStarts[place] * SUM_STRIDE
    const sums = { place, sums: state.histograms[members.histogram], start, binCount: binCounts[feature] }
    if (arities[feature] > 0) {
      // Of few rows sums in doubles are made sooner than categories are put in order.
      const isLarge = members.count > ROWS_A_CATEGORY * binCounts[feature]
      gains[feature] = isLarge ? largestCategoricalGain(sums, members) : Number.POSITIVE_INFINITY
      continue
    }
    gains[feature] = largestGain(sums, shard, members, limits)
    if (gains[feature] > best) best = gains[feature]
  }
  if (state.sparseLayout.columnCount === 0) return best
  return Math.max(best, fillSparseGains(state, shard, members, candidates, limits, gains))
}

/** Sums up a feature's bins over the rows of a node in doubles, in the order of the rows, from the start of `exactSums` on. */
function sumExactly(
  state: ShardedState,
  shard: Shard,
  { rows }: ShardMembers,
  feature: number,
  values: Float64Array,
): void {
  const { rowLayout, sparseLayout, binCounts } = state
  const { order, packed, binsByPlace, rowStarts, rowFlatBins, exactSums } = shard.arrays
  shard.kernels.clear(exactSums.byteOffset, binCounts[feature] * STATS_STRIDE * exactSums.BYTES_PER_ELEMENT)
  const place = rowLayout.placeOfFeature[feature]
  const column = sparseLayout.columnOfFeature[feature]
  for (let block = 0; block < shard.blockCount; block++) {
    const first = order.byteOffset + rows.starts[block] * order.BYTES_PER_ELEMENT
    const count = rows.ends[block] - rows.starts[block]
    if (place >= 0) {
      const bins = binsByPlace.byteOffset + place * shard.rowCount * binsByPlace.BYTES_PER_ELEMENT
      shard.addExactRows(first, count, packed.byteOffset, values.byteOffset, bins, exactSums.byteOffset)
    } else {
      shard.kernels.addExactEntries(
        first,
        count,
        packed.byteOffset,
        values.byteOffset,
        rowStarts.byteOffset,
        rowFlatBins.byteOffset,
        sparseLayout.binStarts[column],
        sparseLayout.binStarts[column + 1],
        sparseLayout.zeroFlatBins[column],
        exactSums.byteOffset,
      )
    }
  }
}

/** Compares the splits of a feature whose bins have been summed up exactly with the best so far. */
function compareExactly(state: ShardedState, { arrays, kernels }: Shard, feature: number, best: BestSplit): void {
  const { arities, binCounts, settings } = state
  const { exactSums, exactPrefixes, exactOrder, exactGain } = arrays
  const binCount = binCounts[feature]
  const histogram = { feature, sums: exactSums, start: 0, binCount }
  const isCategorical = arities[feature] > 0
  if (best.parent === undefined) {
    if (isCategorical) findCategoricalSplit(histogram, settings, best)
    else findContinuousSplit(histogram, settings, best)
    return
  }
  const categoryOrder = isCategorical ? orderCategories(histogram, STATS_STRIDE) : undefined
  if (categoryOrder !== undefined) exactOrder.set(categoryOrder)
  const place = kernels.findExactSplit(
    exactSums.byteOffset,
    isCategorical ? exactOrder.byteOffset : 0,
    binCount,
    exactPrefixes.byteOffset,
    best.parentImpurity,
    settings.minInstancesPerNode,
    settings.minWeightPerNode,
    settings.minInfoGain,
    best.gain,
    exactGain.byteOffset,
  )
  if (place < 0) return
  best.gain = exactGain[0]
  best.feature = feature
  best.bin = place
  best.categoryOrder = categoryOrder
  best.left = statsAt(exactPrefixes, place * STATS_STRIDE)
  best.right = minus(statsAt(exactPrefixes, (binCount - 1) * STATS_STRIDE), best.left)
}

/** Sums over all rows of a node, in their order. */
function sumOfRows(shard: Shard, { rows }: ShardMembers, values: Float64Array): NodeStats {
  const { order, packed } = shard.arrays
  let count = 0
  let sum = 0
  let squares = 0
  for (let block = 0; block < shard.blockCount; block++) {
    for (let i = rows.starts[block]; i < rows.ends[block]; i++) {
      if ((packed[order[i]] & 1) === 0) continue
      const value = values[order[i]]
      count++
      sum += value
      squares += value * value
    }
  }
  return { weight: count, sum, squares, count }
}

/**
 * Finds the best split of a node, to the last bit that of findSplit in src/gbt/exact with every row a cell.
 *
 * @param gains - room for one number a feature
 */
export function findCertifiedSplit(
  state: ShardedState,
  shard: Shard,
  { node, candidates }: NodeToSplit<NodeDraft<ShardMembers>>,
  limits: NodeLimits,
  { values, scale, largest }: PackedValues,
  gains: Float64Array,
): BestSplit {
  const { members, stats } = node
  const { binCounts, rowLayout, sparseLayout } = state
  const { count } = members
  const bestGain = fillGains(state, shard, { members, candidates }, limits, gains)
  const mostBins = Math.max(rowLayout.mostBins, sparseLayout.mostBins)
  const meanSquare = mostMeanSquare(state.rowCount + mostBins, stats, largest)
  const error = gainError(count, mostBins, limits.leastCount, meanSquare) * (count * scale) * (count * scale)
  const least = leastContested(bestGain, count, error)
  const best = newBestSplit(stats)
  const triedCount = candidates?.length ?? binCounts.length
  let isTried = false
  for (let i = 0; i < triedCount; i++) {
    const feature = candidates === undefined ? i : candidates[i]
    if (binCounts[feature] < 2) continue
    // The first feature tells the stats of a root.
    if (gains[feature] >= least || (best.parent === undefined && !isTried)) {
      sumExactly(state, shard, members, feature, values)
      compareExactly(state, shard, feature, best)
    }
    isTried = true
  }
  return isTried ? best : newBestSplit(sumOfRows(shard, members, values))
}
