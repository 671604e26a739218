// Rows that lie on other machines, divided where they lie.

import type { Engine } from "../engines/engine"
import { castTo } from "../expression/coerce"
import { callOf, type Typed } from "../expression/typed"
import type { Frame } from "../frame/frame"
import { readAggregates } from "../frame/rows/readAggregates"
import { isNumeric } from "../frame/rows/toColumns"
import { drawn } from "../frame/verbs/random"
import type { PlanFolds, RowFolds } from "../pipeline/stage"
import { columnValue, findColumn } from "../plan/column"
import type { Plan } from "../plan/plan"
import {
  anyOf,
  caseValue,
  comparedValue,
  countIfValue,
  isNullValue,
  nullValue,
  numberValue,
  rowCountValue,
} from "../plan/values"
import { checkFoldCounts, type FoldOptions } from "./folds"

const draw = columnValue({ name: drawn, type: "double" })

/**
 * Divides the rows of a frame as drawFolds does, by the numbers that `rand(seed)` gives there.
 *
 * @throws RangeError and TypeError as drawFolds, with the number of rows in place of the first one; RangeError for
 *   partitions, which are those of the rows there
 */
export async function drawFoldsThere(frame: Frame, options: FoldOptions): Promise<PlanFolds> {
  const { numFolds, seed, foldCol, partitions } = options
  const { engine } = frame
  const plan = await frame.plan()
  if (foldCol !== "") return checkedFolds(engine, plan, await givenFolds(engine, plan, foldCol, numFolds), numFolds)
  refusePartitions(partitions)
  const rows = await engine.draw(plan, [{ name: drawn, of: "uniform", seed }])
  const width = 1 / numFolds
  const branches = Array.from({ length: numFolds }, (_, fold) => ({
    when: callOf(
      "and",
      [comparedValue(">=", draw, numberValue(fold * width)), comparedValue("<", draw, numberValue((fold + 1) * width))],
      "boolean",
    ),
    then: numberValue(fold, "int"),
  }))
  // Rounding can leave the last bound just below 1; a row above it trains in every fold, as in PySpark.
  const fold: Typed = { kind: "case", branches, otherwise: numberValue(-1, "int"), type: "int" }
  return checkedFolds(engine, rows, fold, numFolds)
}

/**
 * Divides the rows of a frame once as drawValidation does, by the numbers that `rand(seed)` gives there.
 *
 * @throws RangeError if either part has no row, and for partitions
 */
export async function drawValidationThere(
  frame: Frame,
  trainRatio: number,
  seed: number | bigint,
  partitions: readonly number[] | undefined,
): Promise<PlanFolds> {
  refusePartitions(partitions)
  const { engine } = frame
  const rows = await engine.draw(await frame.plan(), [{ name: drawn, of: "uniform", seed }])
  const isHeldOut = comparedValue(">=", draw, numberValue(trainRatio))
  return checkedFolds(engine, rows, caseValue(isHeldOut, numberValue(0, "int"), numberValue(-1, "int")), 1)
}

/** The fold of each row, read: for estimators that know of no rows on other machines. */
export async function readFolds(engine: Engine, { plan, fold, foldCount }: PlanFolds): Promise<RowFolds> {
  const [foldOfRow] = await engine.read(plan, [fold], ["integer"])
  return { foldOfRow: foldOfRow as Int32Array, foldCount }
}

function refusePartitions(partitions: readonly number[] | undefined): void {
  if (partitions === undefined) return
  throw new RangeError(
    `invalid partitions: [${partitions}] with rows on other machines; expected none: draws go by the partitions there`,
  )
}

/** The folds that a column has. */
async function givenFolds(engine: Engine, plan: Plan, name: string, numFolds: number): Promise<Typed> {
  const column = findColumn(plan.columns, name)
  if (!isNumeric(column)) throw new TypeError(`invalid type of ${name}: ${column.type}; expected an integer`)
  const value = castTo(columnValue(column), "double")
  const isBad = anyOf([
    isNullValue(value),
    comparedValue("<", value, numberValue(0)),
    comparedValue(">=", value, numberValue(numFolds)),
    comparedValue("<>", value, callOf("rint", [value], "double")),
  ])
  const [count, most] = await readAggregates(engine, plan, [
    countIfValue(isBad),
    callOf("max", [caseValue(isBad, value, nullValue("double"))], "double"),
  ])
  if (count === 0) return castTo(value, "int")
  const rows = count === 1 ? "1 row" : `${count} rows`
  throw new RangeError(`invalid ${name}: ${most ?? Number.NaN} at ${rows}; expected an integer in [0, ${numFolds})`)
}

async function checkedFolds(engine: Engine, plan: Plan, fold: Typed, foldCount: number): Promise<PlanFolds> {
  const isIn = (number: number): Typed => comparedValue("=", fold, numberValue(number, "int"))
  const counts = Array.from({ length: foldCount }, (_, number) => countIfValue(isIn(number)))
  const [rowCount, ...inFolds] = (await readAggregates(engine, plan, [rowCountValue(), ...counts])) as number[]
  checkFoldCounts(inFolds, rowCount)
  return { plan, fold, foldCount }
}
