// The cells of every fold's training set with each of several settings, from rows that are grouped once.
import { type AlikeRows, finestSplits, groupAlike } from "./alikeRows"
import { binningSteps } from "./binFeatures"
import { groupIntoCells } from "./cells"
import type { EncodedFeatures } from "./encodeFeatures"
import type { EncodedValues } from "./encodeValues"
import { findFoldSplits } from "./findFoldSplits"
import type { FeatureSplits } from "./findSplits"
import { countByFold, type FoldedRows, type RowsWithoutFold, rowsWithoutFolds } from "./foldedRows"
import {
  describeCells,
  keepsRows,
  LEAST_MERGED,
  labelColumn,
  type PrepareSettings,
  preparingSteps,
  sumByCell,
  type TrainingCells,
} from "./trainingCells"

/** How to make the cells for one training set and one of the settings. */
export interface FoldCells {
  /** Which of the settings they are made for. */
  readonly setting: number
  /** The fold left out; foldCount where all rows train. */
  readonly fold: number
  /** Makes the cells, step by step: the same as prepareCells for these roles. */
  prepare(): Generator<undefined, PreparedFold>
}

/** Cells, and which of them hold rows of the fold left out. */
export interface PreparedFold {
  readonly training: TrainingCells
  /** Number of rows of the fold in each cell. */
  readonly heldOutCounts: Float64Array
}

/** A choice of thresholds: for one setting, and one fold. */
interface Choice {
  readonly setting: number
  readonly settings: PrepareSettings
  readonly fold: number
  readonly splits: FeatureSplits
}

/** What everything here is made of. */
interface Source {
  readonly encoded: EncodedFeatures
  readonly labels: EncodedValues
  readonly rows: FoldedRows
  readonly without: readonly RowsWithoutFold[]
}

/** Adds up counts of groups to those of their cells. */
function sumGroups(counts: Float64Array, cellOfGroup: Int32Array, cellCount: number): Float64Array {
  const sums = new Float64Array(cellCount)
  for (let group = 0; group < counts.length; group++) sums[cellOfGroup[group]] += counts[group]
  return sums
}

function* fromRows(
  { encoded, labels, rows, without }: Source,
  { settings, fold, splits }: Choice,
): Generator<undefined, PreparedFold> {
  const training = yield* preparingSteps(encoded, labels, without[fold], settings, splits)
  const { cellOfRow, cellCount } = training.cells
  const heldOutCounts = new Float64Array(cellCount)
  for (let row = 0; row < encoded.rowCount; row++) {
    if (rows.foldOfRow[row] === fold) heldOutCounts[cellOfRow === undefined ? row : cellOfRow[row]]++
  }
  return { training, heldOutCounts }
}

/**
 * Cells made of groups: for trees the groups are rows, some thousands where there were millions.
 *
 * @param counts - rows of each fold in each group, and of all folds, as countByFold gives them
 */
function* fromGroups(
  { encoded, rows, without }: Source,
  { settings, fold, splits }: Choice,
  alike: AlikeRows,
  counts: readonly Float64Array[],
): Generator<undefined, PreparedFold> {
  const { features, labels, groupOfRow } = alike
  const groupCount = features.rowCount
  const grouped = groupIntoCells(yield* binningSteps(features, splits), groupCount, [labelColumn(labels)], groupCount)
  const { cellCount, columns } = grouped
  const cellOfGroup = grouped.cellOfRow!
  let cellOfRow: Int32Array | undefined
  const cells = {
    rowCount: encoded.rowCount,
    cellCount,
    columns,
    // Only weights and bags ask for it.
    get cellOfRow(): Int32Array {
      cellOfRow ??= groupOfRow.map((group) => cellOfGroup[group])
      return cellOfRow
    },
  }
  const all = sumGroups(counts[rows.foldCount], cellOfGroup, cellCount)
  const heldOutCounts =
    fold === rows.foldCount ? new Float64Array(cellCount) : sumGroups(counts[fold], cellOfGroup, cellCount)
  const trainCounts = all.map((count, cell) => count - heldOutCounts[cell])
  let trainWeights = trainCounts
  if (rows.weights !== undefined) {
    // In the order of the rows, as prepareCells sums them.
    trainWeights = new Float64Array(cellCount)
    sumByCell(cells, without[fold], 0, new Float64Array(cellCount), trainWeights)
  }
  const training = {
    ...describeCells(features, labels, splits, grouped, settings.loss, false),
    cells,
    rows: without[fold],
    counts: trainCounts,
    weights: trainWeights,
    validationWeights: undefined,
    totalWeight: without[fold].totals.weight,
    takesFixedPoint: false,
  }
  return { training, heldOutCounts }
}

/** Up to how many groups rows are grouped for all choices; 0 where one keeps its rows apart. */
function mostGroups({ encoded }: Source, choices: readonly Choice[]): number {
  return Math.min(
    ...choices.map(({ settings: { mergeRows } }) => {
      if (keepsRows(encoded, mergeRows)) return 0
      // No more than prepareCells would merge for any arithmetic.
      return encoded.rowCount / (mergeRows === "auto" ? LEAST_MERGED : 2)
    }),
  )
}

/**
 * Cells of several choices, by setting: from common groups where there are few enough of those, else of each half of the
 * settings by itself, and at last of each choice. Folds are not parted before: their thresholds are much the same.
 */
function* cellsOf(source: Source, bySetting: readonly (readonly Choice[])[]): Generator<undefined, FoldCells[]> {
  const { encoded, labels, rows } = source
  const choices = bySetting.flat()
  const limit = mostGroups(source, choices)
  const finest = finestSplits(choices.map((choice) => choice.splits))
  const alike = limit < 1 ? undefined : yield* groupAlike(encoded, labels, finest, limit)
  yield
  if (alike !== undefined) {
    const counts = countByFold(alike.groupOfRow, alike.features.rowCount, rows)
    return choices.map((choice) => ({ ...choice, prepare: () => fromGroups(source, choice, alike, counts) }))
  }
  if (bySetting.length === 1) return choices.map((choice) => ({ ...choice, prepare: () => fromRows(source, choice) }))
  const middle = bySetting.length >> 1
  const first = yield* cellsOf(source, bySetting.slice(0, middle))
  return [...first, ...(yield* cellsOf(source, bySetting.slice(middle)))]
}

/**
 * The cells of every fold's training set, and of all rows, with each of several settings, step by step: the same as
 * prepareCells makes of the rows, but thresholds are chosen from one count of the rows, and rows are grouped once as
 * finely as any of them needs. What differs from one to the other is then a matter of groups, some thousands where
 * there are millions of rows.
 *
 * @throws RangeError if maxBins is below a number of categories
 */
export function* foldCells(
  encoded: EncodedFeatures,
  labels: EncodedValues,
  rows: FoldedRows,
  settingsList: readonly PrepareSettings[],
): Generator<undefined, FoldCells[]> {
  const without = rowsWithoutFolds(rows)
  const splits = yield* findFoldSplits(encoded, rows, without, settingsList)
  const bySetting = settingsList.map((settings, setting) =>
    splits[setting].map((ofFold, fold): Choice => ({ setting, settings, fold, splits: ofFold })),
  )
  return yield* cellsOf({ encoded, labels, rows, without }, bySetting)
}
