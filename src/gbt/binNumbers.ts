import { type BinArray, newBinArray } from "./binArray"
import { bucketOf, newNumberBuckets, wordsOf } from "./numberBuckets"

/**
 * The bin of each number of a column. A table tells how many thresholds lie below a number's bucket; only those within
 * the bucket are compared with it.
 *
 * @param thresholds - rising
 */
export function binNumbers(values: Float64Array, thresholds: Float64Array): BinArray {
  const bins = newBinArray(thresholds.length + 1, values.length)
  if (thresholds.length === 0) return bins
  const { lowest, shift, bucketCount } = newNumberBuckets(values)
  const thresholdWords = wordsOf(thresholds)
  const firstBins = new Int32Array(bucketCount)
  for (let bucket = 0, bin = 0; bucket < firstBins.length; bucket++) {
    while (bin < thresholds.length && bucketOf(thresholdWords[2 * bin + 1], lowest, shift) < bucket) bin++
    firstBins[bucket] = bin
  }
  const words = wordsOf(values)
  for (let row = 0; row < values.length; row++) {
    let bin = firstBins[bucketOf(words[2 * row + 1], lowest, shift)]
    while (bin < thresholds.length && thresholds[bin] < values[row]) bin++
    bins[row] = bin
  }
  return bins
}
