// Rows that lie on other machines as the trainer takes them: counted there, by values and by groups.

import type { Engine } from "../../engines/engine"
import type { BinningSettings, CodeCounts, CountedRows } from "../../gbt/bins/binning"
import { sampleFraction } from "../../gbt/bins/sampleRows"
import type { CountedSource, CountedTraining } from "../../gbt/cells/countedCells"
import {
  checkEntries,
  type EncodedColumn,
  type EncodedFeatures,
  encodeVectorsColumn,
} from "../../gbt/data/encodeFeatures"
import type { LossName } from "../../gbt/model/loss"
import type { Plan } from "../../plan/plan"
import { type CheckedRows, checkThere } from "./checkThere"
import { countGroups, type GroupLimits, groupLimits } from "./countGroups"
import { countValues, MOST_DISTINCT, type ValueCounts } from "./countValues"
import { type FoldValues, type RowsThere, rowsThere, type TrainingValues } from "./rowsThere"
import { sampleValues, type ValueSample } from "./sampleValues"

/** How much is counted, and read. */
export interface CountLimits extends GroupLimits {
  /** Values that a feature may have to be counted in full. */
  readonly mostDistinct: number
}

/** What {@link CountLimits} are by default. */
export const countLimits: CountLimits = { ...groupLimits, mostDistinct: MOST_DISTINCT }

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
function encodeCounted(
  rows: RowsThere,
  rowCount: number,
  counted: ReadonlyMap<number, ValueCounts>,
  sample: ValueSample | undefined,
): EncodedFeatures {
  const { parts } = rows
  const arities: number[] = []
  const columns = parts.map(({ firstFeature, arity, matrix }, place): EncodedColumn => {
    const values = counted.get(place)
    if (matrix === undefined) {
      arities.push(arity)
      const distinct = values?.distinct ?? sample?.encoded.get(place)?.distinct ?? new Float64Array(0)
      return { kind: "values", firstFeature, distinct, codes: new Int32Array(0) }
    }
    for (let j = 0; j < matrix.columnCount; j++) arities.push(0)
    const refs = Int32Array.from(values!.distinct)
    const noArities = new Int32Array(firstFeature + matrix.columnCount)
    checkEntries(refs, matrix, firstFeature, noArities, (row) => {
      const at = refs.indexOf(row)
      const count = values!.counts.reduce((sum, counts) => sum + counts[at], 0)
      return count === 1 ? "1 row" : `${count} rows`
    })
    return encodeVectorsColumn(refs, matrix, firstFeature)
  })
  return { rowCount, featureCount: arities.length, arities: Int32Array.from(arities), columns }
}

/** Counts by the rows of a matrix of those that are referred to. */
function byMatrixRow(sums: CodeCounts, refs: Float64Array, rowCount: number): CodeCounts {
  const spread = (values: Float64Array): Float64Array => {
    const all = new Float64Array(rowCount)
    for (let i = 0; i < refs.length; i++) all[refs[i]] = values[i]
    return all
  }
  const counts = spread(sums.counts)
  return { counts, weights: sums.weights === sums.counts ? counts : spread(sums.weights) }
}

/**
 * Rows that lie on other machines, to train on with several settings. Their values are counted there, and groups as the
 * trainer asks for them; values of a feature that has too many come from a sample of Spark's size.
 *
 * @param folds - that a search leaves out, one at a time, before all rows train; not with rows for validation
 * @param settingsList - that the rows are to serve
 * @param train - trains on the source; its tables are gone when it has
 * @throws RangeError where rows do not fit, as encodeRows does; too many values to choose thresholds from; too many groups
 */
export async function trainOnCounts<T>(
  engine: Engine,
  plan: Plan,
  values: TrainingValues,
  folds: FoldValues | undefined,
  loss: LossName,
  settingsList: readonly BinningSettings[],
  train: (source: CountedSource) => Promise<T>,
  limits: CountLimits = countLimits,
): Promise<T> {
  const rows = await rowsThere(engine, plan, values, folds)
  try {
    return await train(await countedSource(rows, loss, settingsList, limits))
  } finally {
    rows.drop()
  }
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
  const counted = await countValues(rows, continuous, limits.mostDistinct)
  const stops = validation !== undefined
  const trained = stops ? [0] : Array.from({ length: foldCount + 1 }, (_, fold) => fold)
  const totals = new Map(trained.map((fold) => [fold, totalsWithout(checked, fold)]))
  const smallest = Math.min(...[...totals.values()].map(({ count }) => count))
  const needed = planSample(rows, counted, smallest, settingsList)
  const samples = new Map<number | bigint, ValueSample>()
  if (needed !== undefined) {
    const { places, fraction } = needed
    const seeds = new Set(settingsList.map(({ seed }) => seed))
    for (const seed of seeds) samples.set(seed, await sampleValues(rows, rowCount, places, fraction, seed))
  }
  const sampledColumns = new Set(continuous.filter((place) => !counted.has(place)))
  const [sample] = samples.values()
  const features = encodeCounted(rows, rowCount, counted, sample)
  const countsOf = (place: number, fraction: number, fold: number, seed: number | bigint): CodeCounts | undefined => {
    const known = counted.get(place)
    if (fraction < 1 || known === undefined) return samples.get(seed)?.counts(place, fraction, fold)
    const { matrix } = parts[place]
    const sums = codeCounts(known, fold)
    return matrix === undefined ? sums : byMatrixRow(sums, known.distinct, matrix.rowCount)
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
    group: (binning) => countGroups(rows, features, binning, limits),
    tooMany: (groupCount) =>
      new RangeError(
        `too many cells: ${groupCount} of ${rowCount} rows; expected at most ${limits.mostGroups}, and ` +
          `${limits.mostBytes / 2 ** 20} MB of them: lower maxBins, take fewer features, or set trainer: "spark"`,
      ),
  }
}
