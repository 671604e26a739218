// Rows that lie on other machines as the trainer takes them: counted there, by values and by groups.

import type { BinningSettings, CodeCounts, CountedRows } from "../../gbt/bins/binning"
import { sampleFraction } from "../../gbt/bins/sampleRows"
import type { CountedSource, CountedTraining } from "../../gbt/cells/countedCells"
import { risingUnion } from "../../gbt/cells/foldCells"
import { checkHasFeatures } from "../../gbt/data/checkRows"
import {
  checkEntries,
  type EncodedColumn,
  type EncodedFeatures,
  encodeVectorsColumn,
} from "../../gbt/data/encodeFeatures"
import type { EncodedValues } from "../../gbt/data/encodeValues"
import type { LossName } from "../../gbt/model/loss"
import { runWork } from "../../work/runWork"
import { type CheckedRows, checkThere, featureText, rowsText } from "./checkThere"
import { countGroups, type GroupLimits, groupLimits } from "./countGroups"
import { countValues, MOST_DISTINCT, type ValueCounts } from "./countValues"
import { type RowsThere, rowsThere, type TrainingPlan } from "./rowsThere"
import { MOST_SAMPLED, sampleValues, type ValueSample } from "./sampleValues"

/** How much is counted, and read. */
export interface CountLimits extends GroupLimits {
  /** Values that a feature may have to be counted in full. */
  readonly mostDistinct: number
  /** Values of a sample. */
  readonly mostSampled: number
}

/** What {@link CountLimits} are by default. */
export const countLimits: CountLimits = { ...groupLimits, mostDistinct: MOST_DISTINCT, mostSampled: MOST_SAMPLED }

/** Sums without a fold, of those of all folds; the number of folds stands for none. */
function without(sums: readonly Float64Array[], fold: number): Float64Array {
  const foldCount = sums.length - 1
  const others = sums.filter((_, part) => part !== fold || fold === foldCount)
  const total = new Float64Array(sums[0].length)
  for (const ofPart of others) for (let i = 0; i < total.length; i++) total[i] += ofPart[i]
  return total
}

function totalsWithout({ counts, weights = counts }: CheckedRows, fold: number): CountedRows["totals"] {
  const sum = (sums: readonly number[]): number =>
    without(
      sums.map((one) => Float64Array.of(one)),
      fold,
    )[0]
  return { count: sum(counts), weight: sum(weights) }
}

function codeCounts({ counts, weights }: ValueCounts, fold: number): CodeCounts {
  const ofRows = without(counts, fold)
  return { counts: ofRows, weights: weights === undefined ? ofRows : without(weights, fold) }
}

/** The parts whose thresholds may come from a sample, and the largest share of the rows that one of the settings asks for. */
interface SamplePlan {
  readonly places: readonly number[]
  readonly fraction: number
}

/** What a sample is to serve, for all settings: none where no thresholds are chosen from one. */
function planSample(
  { parts }: RowsThere,
  counted: ReadonlyMap<number, ValueCounts>,
  smallest: number,
  settingsList: readonly BinningSettings[],
): SamplePlan | undefined {
  const isSpark = settingsList.some(({ splitSample }) => splitSample === "spark")
  const continuous = [...parts.keys()].filter((place) => parts[place].arity === 0)
  const places = isSpark ? continuous : continuous.filter((place) => !counted.has(place))
  const mostBins = Math.max(...settingsList.map(({ maxBins }) => maxBins), ...parts.map(({ arity }) => arity))
  const fraction = sampleFraction(smallest, mostBins)
  const isNeeded = places.some((place) => !counted.has(place)) || fraction < 1
  return places.length > 0 && isNeeded ? { places, fraction } : undefined
}

/** The features, encoded as far as they are known: no row has its codes here. */
export function encodeCounted(
  rows: RowsThere,
  rowCount: number,
  counted: ReadonlyMap<number, ValueCounts>,
  samples: readonly ValueSample[],
): EncodedFeatures {
  const { parts } = rows
  const arities: number[] = []
  const columns = parts.map((part, place): EncodedColumn => {
    const { firstFeature, arity, matrix } = part
    const values = counted.get(place)
    if (matrix === undefined) {
      arities.push(arity)
      const distinct =
        values?.distinct ??
        risingUnion(samples.map(({ encoded }) => encoded.get(place)?.distinct ?? new Float64Array(0)))
      return { kind: "values", firstFeature, distinct, codes: new Int32Array(0) }
    }
    for (let j = 0; j < matrix.columnCount; j++) arities.push(0)
    const refs = Int32Array.from(values!.distinct)
    const noArities = new Int32Array(firstFeature + matrix.columnCount)
    checkEntries(refs, matrix, firstFeature, noArities, {
      placeOf: (row) => rowsText(values!.counts.reduce((sum, counts) => sum + counts[refs.indexOf(row)], 0)),
      nameOf: (feature) => featureText(part, feature),
    })
    return encodeVectorsColumn(refs, matrix, firstFeature)
  })
  return { rowCount, featureCount: arities.length, arities: Int32Array.from(arities), columns }
}

/** The numbers of the rows of a matrix. */
function everyRow(rowCount: number): Float64Array {
  return Float64Array.from({ length: rowCount }, (_, row) => row)
}

/** Sums of some values as those of more; both rise, and the others have none. */
function among(sums: CodeCounts, some: Float64Array, all: Float64Array): CodeCounts {
  if (some === all) return sums
  const places = new Int32Array(some.length)
  for (let i = 0, place = 0; i < some.length; i++) {
    while (all[place] !== some[i]) place++
    places[i] = place
  }
  const spread = (values: Float64Array): Float64Array => {
    const found = new Float64Array(all.length)
    for (let i = 0; i < values.length; i++) found[places[i]] = values[i]
    return found
  }
  const counts = spread(sums.counts)
  return { counts, weights: sums.weights === sums.counts ? counts : spread(sums.weights) }
}

/**
 * Trains on rows that lie on other machines. Their values are counted there, and groups as the trainer asks for them;
 * values of a feature that has too many come from a sample of Spark's size.
 *
 * @param settingsList - that the rows are to serve
 * @param train - trains on the source, of all training sets: one for each fold, and after those of all rows; with rows for
 *   validation of those that train alone. Tables are gone when it has trained
 * @throws RangeError where rows do not fit, as encodeRows does; too many values to choose thresholds from; too many groups
 */
export async function trainOnCounts<T>(
  given: TrainingPlan,
  loss: LossName,
  settingsList: readonly BinningSettings[],
  train: (source: CountedSource) => Promise<T>,
  limits: CountLimits = countLimits,
): Promise<T> {
  const rows = await rowsThere(given)
  try {
    const source = await runWork("counting rows", {}, () => countedSource(rows, loss, settingsList, limits))
    const group: CountedSource["group"] = (binning) => runWork("counting rows", {}, () => source.group(binning))
    return await train({ ...source, group })
  } finally {
    rows.drop()
  }
}

/** The samples of all settings, by their seeds. */
async function sampleEach(
  rows: RowsThere,
  rowCount: number,
  { places, fraction }: SamplePlan,
  settingsList: readonly BinningSettings[],
  mostSampled: number,
): Promise<Map<number | bigint, ValueSample>> {
  const samples = new Map<number | bigint, ValueSample>()
  for (const { seed } of settingsList) {
    if (samples.has(seed)) continue
    samples.set(seed, await sampleValues(rows, rowCount, places, fraction, seed, mostSampled))
  }
  return samples
}

async function countedSource(
  rows: RowsThere,
  loss: LossName,
  settingsList: readonly BinningSettings[],
  limits: CountLimits,
): Promise<CountedSource> {
  const { parts, foldCount, validation } = rows
  const checked = await checkThere(rows, loss)
  const { rowCount } = checked
  const continuous = [...parts.keys()].filter((place) => parts[place].arity === 0)
  const roughSizes = continuous.map((place) => checked.roughSizes[place])
  const counted = await countValues(rows, continuous, roughSizes, rowCount, limits.mostDistinct)
  const stops = validation !== undefined
  const trained = stops ? [0] : Array.from({ length: foldCount + 1 }, (_, fold) => fold)
  const totals = new Map(trained.map((fold) => [fold, totalsWithout(checked, fold)]))
  const smallest = Math.min(...[...totals.values()].map(({ count }) => count))
  const needed = planSample(rows, counted, smallest, settingsList)
  const samples: ReadonlyMap<number | bigint, ValueSample> =
    needed === undefined ? new Map() : await sampleEach(rows, rowCount, needed, settingsList, limits.mostSampled)
  const sampledColumns = new Set(continuous.filter((place) => !counted.has(place)))
  const features = encodeCounted(rows, rowCount, counted, [...samples.values()])
  checkHasFeatures(features)
  const countsOf = (place: number, fraction: number, fold: number, seed: number | bigint): CodeCounts => {
    const column = features.columns[place]
    const all = column.kind === "vectors" ? everyRow(column.matrix.rowCount) : (column as EncodedValues).distinct
    const known = counted.get(place)
    if (fraction === 1 && known !== undefined) return among(codeCounts(known, fold), known.distinct, all)
    const sample = samples.get(seed)!
    return among(sample.counts(place, fraction, fold), sample.encoded.get(place)!.distinct, all)
  }
  const trainings = trained.map(
    (fold): CountedTraining => ({
      fold,
      counted: ({ seed }) => ({
        totals: totals.get(fold)!,
        sampledColumns,
        counts: (place, fraction) => countsOf(place, fraction, fold, seed),
        rows() {
          throw new Error("the rows lie on other machines")
        },
      }),
    }),
  )
  return {
    features,
    trainings,
    stops,
    group: (binning) => countGroups(rows, features, binning, loss, limits),
    tooMany: (groupCount) =>
      new RangeError(
        `too many cells: ${groupCount} of ${rowCount} rows; expected at most ${limits.mostGroups}, and ` +
          `${limits.mostBytes / 2 ** 20} MB of them: lower maxBins, take fewer features, or set trainer: "spark"`,
      ),
  }
}
