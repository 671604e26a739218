// The cells of every fold's training set with each of several settings, from rows that are grouped once.
import { binFeatures } from "../bins/binFeatures"
import type { Binning } from "../bins/binning"
import type { EncodedColumn, EncodedFeatures } from "../data/encodeFeatures"
import type { EncodedValues } from "../data/encodeValues"
import { keyColumn } from "./cells"
import { chooseFoldBinning, countByFold, type RowsInFolds, type RowsWithoutFold, rowsWithoutFolds } from "./foldCounts"
import { cellsOfGroups, type GroupChoice, type PreparedFold, type RowGroupCounts } from "./groupCells"
import { groupRows } from "./groupRows"
import { keepsRows, LEAST_MERGED, labelColumn, type PrepareSettings, prepareCells, sumByCell } from "./trainingCells"

/** A way to make the cells for one training set and one of the settings. */
export interface CellsOfFold {
  /** Which of the settings they are made for. */
  readonly setting: number
  /** The fold left out; foldCount where all rows train. */
  readonly fold: number
  /**
   * Makes the cells: the same as prepareCells for these roles.
   *
   * @param wantsRows - whether TrainingCells.rows are wanted: only trees that draw their rows use them, and there may be
   *   millions
   */
  prepare(wantsRows: boolean): Generator<undefined, PreparedFold>
}

/** A choice of thresholds: for one setting, and one fold. */
export interface Choice extends GroupChoice {
  /** Which of the settings. */
  readonly setting: number
}

/** The rows that all choices are made for. */
interface Source {
  readonly encoded: EncodedFeatures
  readonly labels: EncodedValues
  readonly rows: RowsInFolds
  readonly without: readonly RowsWithoutFold[]
}

/** Cells made of the rows themselves. */
function* fromRows(
  { encoded, labels, rows, without }: Source,
  { settings, fold, binning }: Choice,
  wantsRows: boolean,
): Generator<undefined, PreparedFold> {
  const training = yield* prepareCells(encoded, labels, without[fold].use(), settings, binning)
  const { cellOfRow } = training.rows!
  const heldOutCounts = new Float64Array(training.cellCount)
  for (let row = 0; row < encoded.rowCount; row++) {
    if (rows.foldOfRow[row] === fold) heldOutCounts[cellOfRow === undefined ? row : cellOfRow[row]]++
  }
  return { training: wantsRows ? training : { ...training, rows: undefined }, heldOutCounts }
}

/** Cells made of groups of rows. */
function* fromGroups(
  { encoded, rows, without }: Source,
  choice: Choice,
  groups: GroupedRows,
  wantsRows: boolean,
): Generator<undefined, PreparedFold> {
  const { groupOfRow } = groups
  const { totals, use } = without[choice.fold]
  const { training, heldOutCounts, cellOfGroup } = yield* cellsOfGroups(groups, choice, totals.weight)
  const hasWeights = rows.weights !== undefined
  if (!wantsRows && !hasWeights) return { training, heldOutCounts }
  const cellOfRow = groupOfRow.map((group) => cellOfGroup[group])
  const cellRows = { ...use(), rowCount: encoded.rowCount, cellOfRow }
  let { weights } = training
  if (hasWeights) {
    // In the order of the rows, as prepareCells sums them.
    weights = new Float64Array(training.cellCount)
    sumByCell(cellRows, 0, new Float64Array(training.cellCount), weights)
  }
  return { training: { ...training, rows: wantsRows ? cellRows : undefined, weights }, heldOutCounts }
}

/** Groups that rows may make for all choices, at most; 0 where one of the choices keeps its rows apart. */
function mostGroups({ encoded, rows, without }: Source, choices: readonly Choice[]): number {
  return Math.min(
    ...choices.map(({ settings, fold }) => {
      if (keepsRows(encoded, without[fold].totals.count, rows.weights !== undefined, settings)) return 0
      // No more than prepareCells would merge for any arithmetic.
      return encoded.rowCount / (settings.mergeRows === "auto" ? LEAST_MERGED : 2)
    }),
  )
}

/**
 * Cells of several choices, by setting: from common groups where there are few enough of those, else of each half of the
 * settings by itself, and at last of each choice. The folds of one setting stay together: their thresholds are much the same.
 */
function* cellsOf(source: Source, bySetting: readonly (readonly Choice[])[]): Generator<undefined, CellsOfFold[]> {
  const choices = bySetting.flat()
  const limit = mostGroups(source, choices)
  const finest = finestBinning(choices.map((choice) => choice.binning))
  const groups = limit < 1 ? undefined : yield* groupEqualRows(source, finest, limit)
  yield
  const preparedBy = (prepare: (choice: Choice, wantsRows: boolean) => Generator<undefined, PreparedFold>) =>
    choices.map((choice): CellsOfFold => {
      const { setting, fold } = choice
      return { setting, fold, prepare: (wantsRows) => prepare(choice, wantsRows) }
    })
  if (groups !== undefined) return preparedBy((choice, wantsRows) => fromGroups(source, choice, groups, wantsRows))
  if (bySetting.length === 1) return preparedBy((choice, wantsRows) => fromRows(source, choice, wantsRows))
  const middle = bySetting.length >> 1
  const first = yield* cellsOf(source, bySetting.slice(0, middle))
  return [...first, ...(yield* cellsOf(source, bySetting.slice(middle)))]
}

/**
 * The cells of every fold's training set, and of all rows, with each of several settings: the same as
 * prepareCells makes of the rows, but thresholds are chosen from one count of the rows, and rows are grouped once as
 * finely as any of them needs. What differs from one to the other is then a matter of groups, some thousands where
 * there are millions of rows.
 *
 * @throws RangeError if maxBins is below a number of categories
 */
export function* foldCells(
  encoded: EncodedFeatures,
  labels: EncodedValues,
  rows: RowsInFolds,
  settingsList: readonly PrepareSettings[],
): Generator<undefined, CellsOfFold[]> {
  const without = rowsWithoutFolds(rows)
  const binning = yield* chooseFoldBinning(encoded, rows, without, settingsList)
  const bySetting = settingsList.map((settings, setting) =>
    binning[setting].map((ofFold, fold): Choice => ({ setting, settings, fold, binning: ofFold })),
  )
  return yield* cellsOf({ encoded, labels, rows, without }, bySetting)
}

// Rows that are equal however they are binned, by any of several choices of thresholds, in groups.

/** Groups of the rows. */
interface GroupedRows extends RowGroupCounts {
  /** Group of each row. */
  readonly groupOfRow: Int32Array
}

/** All values of several rising lists, rising. */
export function risingUnion(lists: readonly Float64Array[]): Float64Array {
  const all = Float64Array.from(lists.flatMap((list) => [...list])).sort()
  return all.filter((value, i) => i === 0 || value !== all[i - 1])
}

/** Bins so fine that each is part of one bin of all of `choices`. */
export function finestBinning(choices: readonly Binning[]): Binning {
  const thresholds = choices[0].thresholds.map((_, feature) =>
    risingUnion(choices.map((choice) => choice.thresholds[feature])),
  )
  const binCounts = Int32Array.from(thresholds, ({ length }, feature) =>
    Math.max(length + 1, ...choices.map((choice) => choice.binCounts[feature])),
  )
  return { thresholds, binCounts }
}

function pickRows(column: EncodedColumn, rows: Int32Array): EncodedColumn {
  if (column.kind === "values") return { ...column, codes: rows.map((row) => column.codes[row]) }
  if (column.kind === "vectors") return { ...column, refs: rows.map((row) => column.refs[row]) }
  return { ...column, values: Float64Array.from(rows, (row) => column.values[row]) }
}

/**
 * Groups rows of one label whose bins are the same.
 *
 * @param binning - the finest of all that the groups are to serve
 * @param mostGroups - gives up above this many
 * @returns undefined where there are more groups
 */
function* groupEqualRows(
  { encoded, labels, rows }: Source,
  binning: Binning,
  mostGroups: number,
): Generator<undefined, GroupedRows | undefined> {
  const columns = (yield* binFeatures(encoded, binning)).map(keyColumn)
  const { groupCount, groupOfRow, rowOfGroup } = yield* groupRows(
    [labelColumn(labels), ...columns],
    encoded.rowCount,
    mostGroups,
  )
  if (groupOfRow === undefined || rowOfGroup === undefined) return undefined
  const counts = countByFold(groupOfRow, groupCount, rows)
  yield
  return {
    features: {
      ...encoded,
      rowCount: groupCount,
      columns: encoded.columns.map((column) => pickRows(column, rowOfGroup)),
    },
    labels: { distinct: labels.distinct, codes: rowOfGroup.map((row) => labels.codes[row]) },
    // Weights are summed in the order of the rows; see fromGroups.
    weights: undefined,
    counts,
    groupOfRow,
  }
}
