// Rows divided into parts to fit on and parts to judge by.

import type { Engine } from "../engines/engine"
import { callOf } from "../expression/typed"
import { Frame } from "../frame/frame"
import { isNumeric } from "../frame/rows/toColumns"
import type { PlanFolds, RowFolds } from "../pipeline/stage"
import { columnValue, ownName, usersColumns } from "../plan/column"
import { columnFields, filter, project } from "../plan/plan"
import { numberValue } from "../plan/values"
import { fillUniform } from "../random/uniform"

/** One division of a frame's rows; each part keeps their order. */
export interface FoldFrames {
  /** Rows to fit on. */
  readonly train: Frame
  /** Rows to judge the fit by. */
  readonly validation: Frame
}

/** How {@link drawFolds} divides. */
export interface FoldOptions {
  /** Number of folds, >= 2. */
  readonly numFolds: number
  /** Seed of the draws; not used with foldCol. */
  readonly seed: number | bigint
  /** Column that has the fold of each row, an integer in [0, numFolds); "" draws. */
  readonly foldCol: string
  /** Rows in each partition, where Spark has the rows in several; one partition when left out. */
  readonly partitions?: readonly number[] | undefined
}

/**
 * Divides the rows of a frame, `rowCount` of them, into folds as PySpark's CrossValidator does: row i is for validation
 * in fold f when the i-th number of `rand(seed)` is in [f h, (f + 1) h), h = 1 / numFolds, and for training in every other
 * fold. Folds are neither stratified nor of exactly one size.
 *
 * @throws RangeError if a fold has no row for training or for validation, or foldCol has another value or is not there;
 *   TypeError if foldCol has no numbers
 */
export async function drawFolds(frame: Frame, rowCount: number, options: FoldOptions): Promise<RowFolds> {
  const { numFolds, seed, foldCol, partitions } = options
  if (foldCol !== "") return checkFolds(await readFolds(frame, foldCol, numFolds), numFolds)
  const draws = drawUniform(rowCount, seed, partitions)
  const width = 1 / numFolds
  // Rounding can leave the last bound just below 1; a row above it trains in every fold, as in PySpark.
  const foldOfRow = new Int32Array(rowCount).fill(-1)
  for (let row = 0; row < rowCount; row++) {
    const draw = draws[row]
    // Rounding can move a draw by one fold: the bounds are what counts.
    let fold = Math.trunc(draw * numFolds)
    if (draw < fold * width) fold--
    else if (draw >= (fold + 1) * width) fold++
    if (fold < numFolds) foldOfRow[row] = fold
  }
  return checkFolds(foldOfRow, numFolds)
}

/**
 * Divides `rowCount` rows once, as PySpark's TrainValidationSplit does: row i is for validation, fold 0, when the i-th
 * number of `rand(seed)` is at least trainRatio.
 *
 * @throws RangeError if either part has no row
 */
export function drawValidation(
  rowCount: number,
  trainRatio: number,
  seed: number | bigint,
  partitions?: readonly number[] | undefined,
): RowFolds {
  const draws = drawUniform(rowCount, seed, partitions)
  const foldOfRow = new Int32Array(rowCount)
  for (let row = 0; row < rowCount; row++) foldOfRow[row] = draws[row] >= trainRatio ? 0 : -1
  return checkFolds(foldOfRow, 1)
}

/** The first numbers of `rand(seed)`, one a row. */
function drawUniform(rowCount: number, seed: number | bigint, partitions: readonly number[] | undefined): Float64Array {
  const draws = new Float64Array(rowCount)
  fillUniform(seed, draws, partitions)
  return draws
}

async function readFolds(frame: Frame, name: string, numFolds: number): Promise<Int32Array> {
  const column = await frame.column(name)
  if (!isNumeric(column)) throw new TypeError(`invalid type of ${name}: ${column.type}; expected an integer`)
  const values = (await frame.toColumns([name]))[name] as Float64Array
  const foldOfRow = new Int32Array(values.length)
  for (let row = 0; row < values.length; row++) {
    const value = values[row]
    if (!(Number.isInteger(value) && value >= 0 && value < numFolds)) {
      throw new RangeError(`invalid ${name}: ${value} at row ${row}; expected an integer in [0, ${numFolds})`)
    }
    foldOfRow[row] = value
  }
  return foldOfRow
}

function checkFolds(foldOfRow: Int32Array, foldCount: number): RowFolds {
  const counts = new Array<number>(foldCount).fill(0)
  for (let row = 0; row < foldOfRow.length; row++) if (foldOfRow[row] >= 0) counts[foldOfRow[row]]++
  checkFoldCounts(counts, foldOfRow.length)
  return { foldOfRow, foldCount }
}

/** Throws RangeError where a fold has no row for training or for validation. */
export function checkFoldCounts(counts: readonly number[], rowCount: number): void {
  for (const [fold, count] of counts.entries()) {
    if (count === 0) throw new RangeError(`no rows for validation in fold ${fold}; ${rowCount} rows in all`)
    if (count === rowCount) throw new RangeError(`no rows for training in fold ${fold}; it has all ${count}`)
  }
}

/** Name of the column beside the rows; no user's column has it. */
const foldColumn = ownName("fold")

/** The frames of each fold. The frame's rows are put in a table, unless they stand in one. */
export async function foldFrames(frame: Frame, { foldOfRow, foldCount }: RowFolds): Promise<FoldFrames[]> {
  const { engine } = frame
  const rows = await engine.keep(await frame.plan(), "sorted")
  const fold = { name: foldColumn, type: "int" }
  const plan = await engine.attach(rows, [{ ...fold, data: foldOfRow }])
  return planFoldFrames(engine, { plan, fold: columnValue(fold), foldCount })
}

/** The frames of each fold of a plan's rows. */
export function planFoldFrames(engine: Engine, { plan, fold, foldCount }: PlanFolds): FoldFrames[] {
  const fields = columnFields(usersColumns(plan.columns))
  const part = (comparison: "=" | "<>", number: number): Frame => {
    const condition = callOf(comparison, [fold, numberValue(number, "int")], "boolean")
    const chosen = project(filter(plan, condition), fields)
    return Frame.fromPlan(engine, async () => chosen)
  }
  return Array.from({ length: foldCount }, (_, number) => ({
    train: part("<>", number),
    validation: part("=", number),
  }))
}
