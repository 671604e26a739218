// Rows that are divided into folds. Each fold has a training set, the rows of the others; what is counted for every fold
// is counted in one pass.

import {
  type Binning,
  type BinningSettings,
  type CodeCounts,
  type CountedRows,
  chooseCountedBinning,
} from "../bins/binning"
import type { EncodedColumn, EncodedFeatures } from "../data/encodeFeatures"
import { type RowRoles, type RowUse, type TrainingTotals, trainingTotals } from "../data/trainingSet"

/** Rows and their folds. */
export interface RowsInFolds {
  readonly weights: Float64Array | undefined
  /** Rows in each partition; they sum to the number of rows. */
  readonly partitions: readonly number[]
  /** Fold of each row in [0, foldCount); -1 for a row that always trains. */
  readonly foldOfRow: Int32Array
  readonly foldCount: number
}

/** The training set of a fold: all rows but its own. */
export interface RowsWithoutFold {
  /** See trainingTotals. */
  readonly totals: TrainingTotals
  /** The rows with the roles they have then. The first call makes a role for each row: where rows are grouped, nobody asks. */
  use(): RowUse
}

/** Role of a row that does not train; see RowRoles. */
const LEFT_OUT = 2

function rolesWithout(foldOfRow: Int32Array, fold: number): RowRoles {
  const roles = new Uint8Array(foldOfRow.length)
  for (let row = 0; row < roles.length; row++) roles[row] = foldOfRow[row] === fold ? LEFT_OUT : 0
  return roles
}

/** The rows without each fold, and after those all rows. */
export function rowsWithoutFolds({ weights, partitions, foldOfRow, foldCount }: RowsInFolds): RowsWithoutFold[] {
  const rowCount = foldOfRow.length
  const inFold = new Float64Array(foldCount)
  for (let row = 0; row < rowCount; row++) if (foldOfRow[row] >= 0) inFold[foldOfRow[row]]++
  const without = Array.from(inFold, (left, fold): RowsWithoutFold => {
    let roles: RowRoles | undefined
    const use = (): RowUse => {
      roles ??= rolesWithout(foldOfRow, fold)
      return { weights, roles, partitions }
    }
    const count = rowCount - left
    const totals = weights === undefined ? { count, weight: count } : trainingTotals(rowCount, use())
    return { totals, use }
  })
  const all = { weights, roles: undefined, partitions }
  return [...without, { totals: trainingTotals(rowCount, all), use: () => all }]
}

/**
 * Counts the rows of each fold by key.
 *
 * @param keys - one a row, in [0, keyCount)
 * @returns keyCount counts for each fold, and after those the counts of all rows
 */
export function countByFold(keys: Int32Array, keyCount: number, { foldOfRow, foldCount }: RowsInFolds): Float64Array[] {
  const table = new Float64Array((foldCount + 1) * keyCount)
  for (let row = 0; row < keys.length; row++) {
    const fold = foldOfRow[row]
    table[(fold < 0 ? foldCount : fold) * keyCount + keys[row]]++
  }
  const counts = Array.from({ length: foldCount + 1 }, (_, fold) =>
    table.subarray(fold * keyCount).subarray(0, keyCount),
  )
  const all = counts[foldCount]
  for (const ofFold of counts) {
    if (ofFold !== all) for (let key = 0; key < keyCount; key++) all[key] += ofFold[key]
  }
  return counts
}

/**
 * Counts of each training set, from those of {@link countByFold}.
 *
 * @returns as many arrays: for each fold the counts of the other rows, and those of all rows
 */
function countTraining(byFold: readonly Float64Array[]): Float64Array[] {
  const all = byFold[byFold.length - 1]
  return byFold.map((ofFold) => (ofFold === all ? all : all.map((count, key) => count - ofFold[key])))
}

/**
 * Weights of the rows of each training set by key, summed in the order of the rows.
 *
 * @returns keyCount sums for each fold, of the other rows, and those of all rows
 */
function weighTraining(
  keys: Int32Array,
  keyCount: number,
  weights: Float64Array,
  { foldOfRow, foldCount }: RowsInFolds,
): Float64Array[] {
  const table = new Float64Array((foldCount + 1) * keyCount)
  for (let row = 0; row < keys.length; row++) {
    for (let fold = 0; fold <= foldCount; fold++) {
      if (foldOfRow[row] !== fold) table[fold * keyCount + keys[row]] += weights[row]
    }
  }
  return Array.from({ length: foldCount + 1 }, (_, fold) => table.subarray(fold * keyCount).subarray(0, keyCount))
}

/** The codes of a column and how many there are; undefined for one of numbers. */
function codesOf(column: EncodedColumn): { codes: Int32Array; codeCount: number } | undefined {
  if (column.kind === "numbers") return undefined
  if (column.kind === "values") return { codes: column.codes, codeCount: column.distinct.length }
  return { codes: column.refs, codeCount: column.matrix.rowCount }
}

/** The sums of each training set by the codes of a column, made when they are first asked for. */
function newCounts(column: EncodedColumn, rows: RowsInFolds): (fold: number) => CodeCounts | undefined {
  const coded = codesOf(column)
  let sums: CodeCounts[] | undefined
  return (fold) => {
    if (coded === undefined) return undefined
    if (sums === undefined) {
      const { codes, codeCount } = coded
      const counts = countTraining(countByFold(codes, codeCount, rows))
      const weights = rows.weights === undefined ? counts : weighTraining(codes, codeCount, rows.weights, rows)
      sums = counts.map((_, i) => ({ counts: counts[i], weights: weights[i] }))
    }
    return sums[fold]
  }
}

/**
 * Chooses the thresholds of each fold's training set with each of several settings, the same as chooseBinning
 * does for each alone; rows are counted once for all of them.
 *
 * @param without - see rowsWithoutFolds
 * @returns binning[setting][fold]; at fold foldCount those of all rows
 * @throws RangeError as chooseBinning
 */
export function chooseFoldBinning(
  encoded: EncodedFeatures,
  rows: RowsInFolds,
  without: readonly RowsWithoutFold[],
  settings: readonly BinningSettings[],
): Generator<undefined, Binning[][]> {
  const counts = encoded.columns.map((column) => newCounts(column, rows))
  const counted = without.map(
    ({ totals, use }, fold): CountedRows => ({
      totals,
      counts: (column, fraction) => (fraction < 1 ? undefined : counts[column](fold)),
      rows: use,
    }),
  )
  return chooseEachBinning(encoded, () => counted, settings)
}

/**
 * Chooses thresholds from each of several training sets with each of several settings.
 *
 * @param countedWith - the training sets, as they are counted for one of the settings
 * @returns binning[setting][training set]
 * @throws RangeError as chooseBinning
 */
export function* chooseEachBinning(
  encoded: EncodedFeatures,
  countedWith: (settings: BinningSettings) => readonly CountedRows[],
  settings: readonly BinningSettings[],
): Generator<undefined, Binning[][]> {
  const binning: Binning[][] = []
  for (const one of settings) {
    const ofSetting: Binning[] = []
    for (const counted of countedWith(one)) ofSetting.push(yield* chooseCountedBinning(encoded, counted, one))
    binning.push(ofSetting)
  }
  return binning
}
