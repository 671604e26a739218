import type { EncodedColumn, EncodedFeatures, EncodedVectorsColumn } from "../data/encodeFeatures"
import { type RowUse, type TrainingTotals, trainingTotals } from "../data/trainingSet"
import { numberThresholds } from "./longColumns"
import { type SampledRows, sampledRows, sampleFraction } from "./sampleRows"
import { chooseThresholds } from "./thresholds"

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

/** Number of rows with each code of a column, or referring to each row of a matrix, and their weight. */
export interface CodeCounts {
  readonly counts: Float64Array
  readonly weights: Float64Array
}

/** Rows to choose thresholds from, and what has been counted of them already. */
export interface CountedRows {
  /** As trainingTotals gives them. */
  readonly totals: TrainingTotals
  /** Columns of so many values that a sample of the rows does for them, whatever the settings say. Default none. */
  readonly sampledColumns?: ReadonlySet<number>
  /**
   * Counts by the codes of a column, of the rows that train or of a sample of them; undefined where they have not been
   * counted.
   *
   * @param fraction - share of the rows in the sample; 1 for all
   */
  counts(column: number, fraction: number): CodeCounts | undefined
  /** The rows themselves; asked for only where counts do not do. */
  rows(): RowUse
}

/** How many thresholds to aim at, and the weight of the rows that they divide; see {@link chooseThresholds}. */
interface ThresholdAim {
  readonly expectedWeight: number
  readonly maxThresholds: number
}

/** Counts and weighs the sampled rows by code. */
function countByCode(codes: Int32Array, codeCount: number, sampled: SampledRows): CodeCounts {
  const { weights, isSampled, sample } = sampled
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

/** Thresholds of each feature of a matrix: weights are summed by matrix row first, then walked by column. */
function vectorThresholds(
  column: EncodedVectorsColumn,
  { counts, weights }: CodeCounts,
  { expectedWeight, maxThresholds }: ThresholdAim,
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
    thresholds.push(
      chooseThresholds(values.subarray(0, last + 1), valueCounts, valueWeights, expectedWeight, maxThresholds),
    )
  }
  return thresholds
}

/**
 * Thresholds of each feature of a column.
 *
 * @param sampled - the rows to choose from; asked for only where counts are not known
 */
function columnThresholds(
  column: EncodedColumn,
  sampled: () => SampledRows,
  known: () => CodeCounts | undefined,
  aim: ThresholdAim,
  arities: Int32Array,
): Float64Array[] {
  const { expectedWeight, maxThresholds } = aim
  if (column.kind === "numbers") {
    const { weights, isSampled } = sampled()
    return [numberThresholds(column.values, weights, isSampled, expectedWeight, maxThresholds)]
  }
  if (column.kind === "values") {
    if (arities[column.firstFeature] > 0) return [new Float64Array(0)]
    const { codes, distinct } = column
    const sums = known() ?? countByCode(codes, distinct.length, sampled())
    return [chooseThresholds(distinct, sums.counts, sums.weights, expectedWeight, maxThresholds)]
  }
  const sums = known() ?? countByCode(column.refs, column.matrix.rowCount, sampled())
  return vectorThresholds(column, sums, aim, arities)
}

function binCountsOf(thresholds: readonly Float64Array[], arities: Int32Array, mostBins: number): Int32Array {
  // A categorical feature with one category keeps as many bins as a continuous one may have, as in Spark; they stay empty.
  return Int32Array.from(thresholds, (t, feature) =>
    arities[feature] === 0 ? t.length + 1 : arities[feature] === 1 ? mostBins : arities[feature],
  )
}

/**
 * Chooses the thresholds of every continuous feature over the rows that train, see {@link chooseThresholds}.
 *
 * @throws RangeError if a categorical feature has more categories than min(maxBins, number of rows that train)
 */
export function chooseBinning(
  encoded: EncodedFeatures,
  rows: RowUse,
  settings: BinningSettings,
): Generator<undefined, Binning> {
  const totals = trainingTotals(encoded.rowCount, rows)
  return chooseCountedBinning(encoded, { totals, counts: () => undefined, rows: () => rows }, settings)
}

/**
 * {@link chooseBinning} for rows of which something has been counted already.
 *
 * @throws RangeError likewise
 */
export function* chooseCountedBinning(
  encoded: EncodedFeatures,
  counted: CountedRows,
  settings: BinningSettings,
): Generator<undefined, Binning> {
  const { rowCount, arities, columns } = encoded
  const { totals } = counted
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
  const sampleShare = sampleFraction(totals.count, largestBinCount)
  const thresholds: Float64Array[] = []
  let lastSample: SampledRows | undefined
  for (const [index, column] of columns.entries()) {
    const fraction = settings.splitSample === "spark" || counted.sampledColumns?.has(index) ? sampleShare : 1
    const sampled = (): SampledRows => {
      lastSample ??= sampledRows(counted.rows(), rowCount, fraction, settings.seed)
      return lastSample
    }
    const aim = { expectedWeight: fraction * totals.weight, maxThresholds: mostBins - 1 }
    const known = (): CodeCounts | undefined => counted.counts(index, fraction)
    for (const ofFeature of columnThresholds(column, sampled, known, aim, arities)) thresholds.push(ofFeature)
    yield
  }
  return { thresholds, binCounts: binCountsOf(thresholds, arities, mostBins) }
}
