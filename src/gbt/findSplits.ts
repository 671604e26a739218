import type { EncodedColumn, EncodedFeatures, EncodedVectorsColumn } from "./encodeFeatures"
import { findThresholds } from "./findThresholds"
import { numberThresholds } from "./numberThresholds"
import { type RowRoles, trainingTotals } from "./rowRoles"
import { sampleForSplits, splitSampleFraction } from "./splitSample"

/** The rows that thresholds are chosen for. */
export interface SplitRows {
  readonly weights: Float64Array | undefined
  readonly roles: RowRoles | undefined
  /** Rows in each partition; they sum to the number of rows. */
  readonly partitions: readonly number[]
}

/** How thresholds are chosen; see GbtParams. */
export interface SplitSettings {
  readonly maxBins: number
  readonly seed: number | bigint
  readonly splitSample: "all" | "spark"
}

/** Thresholds and bins of every feature. */
export interface FeatureSplits {
  /** Rising thresholds of each feature; none for a categorical one. Bin b holds what is above threshold b - 1, up to threshold b. */
  readonly thresholds: readonly Float64Array[]
  /** Bins of each feature: one more than its thresholds, or its categories. */
  readonly binCounts: Int32Array
}

/** Counts and sums the weights of the rows that train (and are sampled), by code. */
function sumByCode(
  codes: Int32Array,
  weights: Float64Array | undefined,
  isTaken: Uint8Array | undefined,
  counts: Float64Array,
  sums: Float64Array,
): void {
  for (let row = 0; row < codes.length; row++) {
    if (isTaken !== undefined && isTaken[row] === 0) continue
    const code = codes[row]
    counts[code]++
    if (weights !== undefined) sums[code] += weights[row]
  }
  if (weights === undefined) sums.set(counts)
}

/** Thresholds of each feature of a matrix: weights are summed by matrix row first, then walked by column. */
function vectorThresholds(
  column: EncodedVectorsColumn,
  counts: Float64Array,
  sums: Float64Array,
  expectedWeight: number,
  maxSplits: number,
  arities: Int32Array,
): Float64Array[] {
  const { columnStarts, entryRows, entryValues, firstFeature } = column
  const thresholds: Float64Array[] = []
  for (let j = 0; j + 1 < columnStarts.length; j++) {
    const start = columnStarts[j]
    const size = arities[firstFeature + j] > 0 ? 0 : columnStarts[j + 1] - start
    const values = new Float64Array(size)
    const valueCounts = new Float64Array(size)
    const valueWeights = new Float64Array(size)
    let last = -1
    for (let at = start; at < start + size; at++) {
      if (last < 0 || values[last] !== entryValues[at]) values[++last] = entryValues[at]
      valueCounts[last] += counts[entryRows[at]]
      valueWeights[last] += sums[entryRows[at]]
    }
    thresholds.push(findThresholds(values.subarray(0, last + 1), valueCounts, valueWeights, expectedWeight, maxSplits))
  }
  return thresholds
}

function columnThresholds(
  column: EncodedColumn,
  rows: SplitRows,
  isTaken: Uint8Array | undefined,
  expectedWeight: number,
  maxSplits: number,
  arities: Int32Array,
): Float64Array[] {
  if (column.kind === "numbers") {
    return [numberThresholds(column.values, rows.weights, isTaken, expectedWeight, maxSplits)]
  }
  const isValues = column.kind === "values"
  if (isValues && arities[column.firstFeature] > 0) return [new Float64Array(0)]
  const keyCount = isValues ? column.distinct.length : column.matrix.rowCount
  const counts = new Float64Array(keyCount)
  const sums = new Float64Array(keyCount)
  sumByCode(isValues ? column.codes : column.refs, rows.weights, isTaken, counts, sums)
  if (!isValues) return vectorThresholds(column, counts, sums, expectedWeight, maxSplits, arities)
  return [findThresholds(column.distinct, counts, sums, expectedWeight, maxSplits)]
}

function binCountsOf(thresholds: readonly Float64Array[], arities: Int32Array, mostBins: number): Int32Array {
  // A categorical feature with one category keeps as many bins as a continuous one may have, as in Spark; they stay empty.
  return Int32Array.from(thresholds, (t, feature) =>
    arities[feature] === 0 ? t.length + 1 : arities[feature] === 1 ? mostBins : arities[feature],
  )
}

/**
 * Chooses the thresholds of every continuous feature over the rows that train, see {@link findThresholds}.
 *
 * @throws RangeError if a categorical feature has more categories than min(maxBins, number of rows that train)
 */
export function findSplits(encoded: EncodedFeatures, rows: SplitRows, settings: SplitSettings): FeatureSplits {
  const { rowCount, arities, columns } = encoded
  const totals = trainingTotals(rowCount, rows.weights, rows.roles)
  const mostBins = Math.min(settings.maxBins, totals.count)
  let largestBinCount = 0
  for (const [feature, arity] of arities.entries()) {
    if (arity > mostBins) {
      throw new RangeError(
        `invalid maxBins: ${settings.maxBins} with ${totals.count} rows; expected both >= ${arity}, the categories of feature ${feature}`,
      )
    }
    largestBinCount = Math.max(largestBinCount, arity > 1 ? arity : mostBins)
  }
  const fraction = settings.splitSample === "all" ? 1 : splitSampleFraction(totals.count, largestBinCount)
  const isTaken =
    fraction < 1
      ? sampleForSplits(fraction, settings.seed, rows.partitions, rowCount, rows.roles)
      : rows.roles?.map((role) => (role === 0 ? 1 : 0))
  const thresholds: Float64Array[] = []
  for (const column of columns) {
    const found = columnThresholds(column, rows, isTaken, fraction * totals.weight, mostBins - 1, arities)
    for (const one of found) thresholds.push(one)
  }
  return { thresholds, binCounts: binCountsOf(thresholds, arities, mostBins) }
}
