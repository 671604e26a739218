// Choosing where to split a node from counts and whole-number gradient sums alone.
import { SUM_STRIDE } from "./roundedGradients"

/** The best split of a node so far; changed in place. */
export interface BestSumSplit {
  /**
   * Rows left x rows right x (difference of their means)^2: the gain is this, over the square of all rows. -1 if none
   * is allowed.
   */
  score: number
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
 * @param leastScore - see BestSumSplit.score
 * @returns true if `best` has changed
 */
export function scoreSums(
  sums: Float64Array,
  start: number,
  binCount: number,
  order: Int32Array | undefined,
  totalCount: number,
  totalSum: number,
  place: number,
  leastCount: number,
  leastScore: number,
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
    if (!(score > best.score) || score < leastScore) continue
    best.score = score
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
