import type { EncodedColumn, EncodedFeatures } from "../data/encodeFeatures"
import { type BinArray, newBinArray } from "./binArray"
import type { Binning } from "./binning"
import { bucketOf, newNumberBuckets, wordsOf } from "./longColumns"
import { type BinnedMatrix, binMatrix } from "./sparseBins"

/** One feature after binning: the bin of a row is bins[codes[row]], or bins[row] without codes. */
interface BinnedValuesColumn {
  readonly kind: "values"
  readonly firstFeature: number
  readonly binCount: number
  readonly codes: Int32Array | undefined
  /** Bin of each code, or of each row. */
  readonly bins: BinArray
}

/** The features of a matrix after binning: the class of a row is matrix.classOfRow[refs[row]]. */
export interface BinnedVectorsColumn {
  readonly kind: "vectors"
  readonly firstFeature: number
  readonly refs: Int32Array
  readonly matrix: BinnedMatrix
}

export type BinnedColumn = BinnedValuesColumn | BinnedVectorsColumn

/** Bins of distinct values that rise, by walking values and thresholds side by side. */
function binsOfRising(values: Float64Array, thresholds: Float64Array): BinArray {
  const bins = newBinArray(thresholds.length + 1, values.length)
  let bin = 0
  for (let code = 0; code < values.length; code++) {
    while (bin < thresholds.length && thresholds[bin] < values[code]) bin++
    bins[code] = bin
  }
  return bins
}

/** Bins every feature with the thresholds chosen for it. A category is its own bin. */
export function* binFeatures(encoded: EncodedFeatures, binning: Binning): Generator<undefined, BinnedColumn[]> {
  const columns: BinnedColumn[] = []
  for (const column of encoded.columns) {
    columns.push(binColumn(column, encoded.arities, binning))
    yield
  }
  return columns
}

function binColumn(column: EncodedColumn, arities: Int32Array, { thresholds, binCounts }: Binning): BinnedColumn {
  const { firstFeature } = column
  if (column.kind === "numbers") {
    const bins = binNumbers(column.values, thresholds[firstFeature])
    return { kind: "values", firstFeature, binCount: binCounts[firstFeature], codes: undefined, bins }
  }
  if (column.kind === "values") {
    const bins =
      arities[firstFeature] > 0
        ? Int32Array.from(column.distinct)
        : binsOfRising(column.distinct, thresholds[firstFeature])
    return { kind: "values", firstFeature, binCount: binCounts[firstFeature], codes: column.codes, bins }
  }
  const end = firstFeature + column.matrix.columnCount
  const matrix = binMatrix(
    column.matrix,
    thresholds.slice(firstFeature, end),
    binCounts.subarray(firstFeature, end),
    (j) => arities[firstFeature + j] > 0,
  )
  return { kind: "vectors", firstFeature, refs: column.refs, matrix }
}

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
