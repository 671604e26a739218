import { boost } from "../gbt/boost"
import type { Cells } from "../gbt/cells"
import type { GbtModel } from "../gbt/gbtModel"
import type { GbtParams } from "../gbt/gbtParams"
import type { EncodedRows } from "../gbt/trainGbt"
import { prepareCells } from "../gbt/trainingCells"
import type { Checked } from "../params/params"
import { planRuns } from "./planRuns"

/** Scores of the rows of one fold, by a model trained on the other rows; rows of one label and score are taken together. */
export interface HeldOutScores {
  readonly labels: Float64Array
  readonly scores: Float64Array
  /** How many rows have this label and score, >= 1. */
  readonly rowCounts: Float64Array
}

/** A model trained on all folds but one, and what it says of that one. */
export interface FoldFit {
  readonly fold: number
  /** Which of the settings it was trained with; several where they are the same. */
  readonly indices: readonly number[]
  readonly model: GbtModel
  readonly heldOut: HeldOutScores
}

/** Role of a row that does not train; see RowRoles. */
const LEFT_OUT = 2

/** Number of rows of a fold in each cell. */
function countRows(cells: Cells, foldOfRow: Int32Array, fold: number): Float64Array {
  const counts = new Float64Array(cells.cellCount)
  for (let row = 0; row < foldOfRow.length; row++) {
    if (foldOfRow[row] === fold) counts[cells.cellOfRow === undefined ? row : cells.cellOfRow[row]]++
  }
  return counts
}

/** The cells with rows of the fold, their target -1 or 1 as label 0 or 1. */
function heldOutScores(counts: Float64Array, targets: Float64Array, scores: Float64Array): HeldOutScores {
  const isHeldOut = (_: number, cell: number): boolean => counts[cell] > 0
  return {
    labels: targets.filter(isHeldOut).map((target) => (target + 1) / 2),
    scores: scores.filter(isHeldOut),
    rowCounts: counts.filter(isHeldOut),
  }
}

/**
 * Trains with each of several settings on all folds but one, for every fold, and scores the fold that was left out. All
 * folds share what does not depend on them, and a row that is left out goes down the
 * trees with its cell. The models are those of training on the other rows alone; where rows are merged into cells, up
 * to the last bits of sums.
 *
 * @param rows - for logistic loss, without validation rows and partitions
 * @param paramsList - all for logistic loss
 * @param foldOfRow - fold of each row in [0, foldCount); -1 for a row that always trains
 * @returns folds in turn, settings in an order that shares work
 * @throws RangeError where settings do not fit the rows; the signal's reason, once it is aborted
 */
export async function* trainOnFolds(
  { features, labels, rows: { weights } }: EncodedRows,
  paramsList: readonly Checked<GbtParams>[],
  foldOfRow: Int32Array,
  foldCount: number,
  signal?: AbortSignal,
): AsyncGenerator<FoldFit> {
  signal?.throwIfAborted()
  const groups = planRuns(paramsList, false)
  for (let fold = 0; fold < foldCount; fold++) {
    const roles = new Uint8Array(foldOfRow.length)
    for (let row = 0; row < roles.length; row++) if (foldOfRow[row] === fold) roles[row] = LEFT_OUT
    const rows = { weights, roles, partitions: [features.rowCount] }
    for (const runs of groups) {
      const prepared = prepareCells(features, labels, rows, runs[0].params)
      const counts = countRows(prepared.cells, foldOfRow, fold)
      for (const { indices, params } of runs) {
        const options = signal === undefined ? { keepScores: true } : { keepScores: true, signal }
        const { model, scores } = await boost(prepared, params, options)
        yield { fold, indices, model, heldOut: heldOutScores(counts, prepared.targets, scores!) }
      }
    }
  }
}
