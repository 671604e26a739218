import type { EncodedColumn, EncodedFeatures, EncodedVectorsColumn } from "../data/encodeFeatures"
import { type RowRoles, trainingTotals } from "../data/trainingSet"
import { numberThresholds } from "./continuous"
import { type SampledRows, sampledRows, sampleFraction } from "./sampleRows"
import { findThresholds } from "./thresholds"

/** The rows that thresholds are chosen for. */
export interface RowUse {
  readonly weights: Float64Array | undefined
  readonly roles: RowRoles | undefined
  /** Rows in each partition; they sum to the number of rows. */
  readonly partitions: readonly number[]
}

/** How thresholds are chosen; see GbtParams. */
export interface BinningSettings {
  readonly maxBins: number
  readonly seed: number | bigint
  readonly splitSample: "all" | "spark"
}

/** Thresholds and bins of every feature. */
export interface Binning {
  /**
   * Rising thresholds of each feature; none for a categorical one. Bin b holds what is above threshold b - 1, up to
   * threshold b.
   */
  readonly thresholds: readonly Float64Array[]
  /** Bins of each feature: one more than its thresholds, or its categories. */
  readonly binCounts: Int32Array
}

/** What has been counted of the rows that train, where several trainings count together. */
export interface CountedRows {
  /** As trainingTotals gives them. */
  readonly totals: { readonly count: number; readonly weight: number }
  /** Sums over the rows that train by the codes of a column; undefined for a column of numbers. */
  counts(column: number): CodeCounts | undefined
}

/** Thresholds of each feature of a matrix: weights are summed by matrix row first, then walked by column. */
function vectorThresholds(
  column: EncodedVectorsColumn,
  { counts, weights }: CodeCounts,
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
      valueWeights[last] += weights[entryRows[at]]
    }
    thresholds.push(findThresholds(values.subarray(0, last + 1), valueCounts, valueWeights, expectedWeight, maxSplits))
  }
  return thresholds
}

function columnThresholds(
  column: EncodedColumn,
  weights: Float64Array | undefined,
  taken: () => SampledRows,
  known: CodeCounts | undefined,
  expectedWeight: number,
  maxSplits: number,
  arities: Int32Array,
): Float64Array[] {
  if (column.kind === "numbers") {
    return [numberThresholds(column.values, weights, taken().isSampled, expectedWeight, maxSplits)]
  }
  if (column.kind === "values") {
    if (arities[column.firstFeature] > 0) return [new Float64Array(0)]
    const { codes, distinct } = column
    const sums = known ?? countByCode(codes, distinct.length, weights, taken())
    return [findThresholds(distinct, sums.counts, sums.weights, expectedWeight, maxSplits)]
  }
  const sums = known ?? countByCode(column.refs, column.matrix.rowCount, weights, taken())
  return vectorThresholds(column, sums, expectedWeight, maxSplits, arities)
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
 * @param counted - what is known of the rows already
 * @throws RangeError if a categorical feature has more categories than min(maxBins, number of rows that train)
 */
export function* chooseThresholds(
  encoded: EncodedFeatures,
  rows: RowUse,
  settings: BinningSettings,
  counted?: CountedRows,
): Generator<undefined, Binning> {
  const { rowCount, arities, columns } = encoded
  const totals = counted?.totals ?? trainingTotals(rowCount, rows.weights, rows.roles)
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
  const fraction = settings.splitSample === "all" ? 1 : sampleFraction(totals.count, largestBinCount)
  let rowsTaken: SampledRows | undefined
  const taken = (): SampledRows => {
    rowsTaken ??= sampledRows(rows.roles, rows.partitions, rowCount, fraction, settings.seed)
    return rowsTaken
  }
  const thresholds: Float64Array[] = []
  for (const [index, column] of columns.entries()) {
    const known = fraction < 1 ? undefined : counted?.counts(index)
    const found = columnThresholds(column, rows.weights, taken, known, fraction * totals.weight, mostBins - 1, arities)
    for (const one of found) thresholds.push(one)
    yield
  }
  return { thresholds, binCounts: binCountsOf(thresholds, arities, mostBins) }
}

/** Number of rows with each code of a column, or referring to each row of a matrix, and their weight. */
export interface CodeCounts {
  readonly counts: Float64Array
  readonly weights: Float64Array
}

/** Counts and weighs the rows taken, by code. */
export function countByCode(
  codes: Int32Array,
  codeCount: number,
  weights: Float64Array | undefined,
  { isSampled, sample }: SampledRows,
): CodeCounts {
  const counts = new Float64Array(codeCount)
  const sums = weights === undefined ? counts : new Float64Array(codeCount)
  const length = sample === undefined ? codes.length : sample.length
  for (let i = 0; i < length; i++) {
    const row = sample === undefined ? i : sample[i]
    if (isSampled !== undefined && isSampled[row] === 0) continue
    const code = codes[row]
    counts[code]++
    if (weights !== undefined) sums[code] += weights[row]
  }
  return { counts, weights: sums }
}
