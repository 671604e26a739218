import { computeAtOnce } from "../work/steps"
import { type CodeSums, sumByCode } from "./codeSums"
import type { EncodedColumn, EncodedFeatures, EncodedVectorsColumn } from "./encodeFeatures"
import { findThresholds } from "./findThresholds"
import { numberThresholds } from "./numberThresholds"
import { type RowRoles, trainingTotals } from "./rowRoles"
import { splitSampleFraction } from "./splitSample"
import { type TakenRows, takenRows } from "./takenRows"

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
  sums(column: number): CodeSums | undefined
}

/** Thresholds of each feature of a matrix: weights are summed by matrix row first, then walked by column. */
function vectorThresholds(
  column: EncodedVectorsColumn,
  { counts, weights }: CodeSums,
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
  taken: () => TakenRows,
  known: CodeSums | undefined,
  expectedWeight: number,
  maxSplits: number,
  arities: Int32Array,
): Float64Array[] {
  if (column.kind === "numbers") {
    return [numberThresholds(column.values, weights, taken().isTaken, expectedWeight, maxSplits)]
  }
  if (column.kind === "values") {
    if (arities[column.firstFeature] > 0) return [new Float64Array(0)]
    const { codes, distinct } = column
    const sums = known ?? sumByCode(codes, distinct.length, weights, taken())
    return [findThresholds(distinct, sums.counts, sums.weights, expectedWeight, maxSplits)]
  }
  const sums = known ?? sumByCode(column.refs, column.matrix.rowCount, weights, taken())
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
export function findSplits(
  encoded: EncodedFeatures,
  rows: SplitRows,
  settings: SplitSettings,
  counted?: CountedRows,
): FeatureSplits {
  return computeAtOnce(splittingSteps(encoded, rows, settings, counted))
}

/** {@link findSplits} step by step, a column at a time. */
export function* splittingSteps(
  encoded: EncodedFeatures,
  rows: SplitRows,
  settings: SplitSettings,
  counted?: CountedRows,
): Generator<undefined, FeatureSplits> {
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
  const fraction = settings.splitSample === "all" ? 1 : splitSampleFraction(totals.count, largestBinCount)
  let rowsTaken: TakenRows | undefined
  const taken = (): TakenRows => {
    rowsTaken ??= takenRows(rows.roles, rows.partitions, rowCount, fraction, settings.seed)
    return rowsTaken
  }
  const thresholds: Float64Array[] = []
  for (const [index, column] of columns.entries()) {
    const known = fraction < 1 ? undefined : counted?.sums(index)
    const found = columnThresholds(column, rows.weights, taken, known, fraction * totals.weight, mostBins - 1, arities)
    for (const one of found) thresholds.push(one)
    yield
  }
  return { thresholds, binCounts: binCountsOf(thresholds, arities, mostBins) }
}
