import { computeAtOnce } from "../work/steps"
import { type BinArray, newBinArray } from "./binArray"
import { binNumbers } from "./binNumbers"
import { type BinnedMatrix, binMatrix } from "./binnedMatrix"
import type { EncodedColumn, EncodedFeatures } from "./encodeFeatures"
import type { FeatureSplits } from "./findSplits"

/** One feature after binning: the bin of a row is bins[codes[row]], or bins[row] without codes. */
export interface BinnedValuesColumn {
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
export function binFeatures(encoded: EncodedFeatures, splits: FeatureSplits): BinnedColumn[] {
  return computeAtOnce(binningSteps(encoded, splits))
}

/** {@link binFeatures} step by step, a column at a time. */
export function* binningSteps(encoded: EncodedFeatures, splits: FeatureSplits): Generator<undefined, BinnedColumn[]> {
  const columns: BinnedColumn[] = []
  for (const column of encoded.columns) {
    columns.push(binColumn(column, encoded.arities, splits))
    yield
  }
  return columns
}

function binColumn(column: EncodedColumn, arities: Int32Array, { thresholds, binCounts }: FeatureSplits): BinnedColumn {
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
