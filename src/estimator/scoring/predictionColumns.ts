// Predictions as columns beside the rows they are made for.

import type { Engine, TableColumn } from "../../engines/engine"
import { castTo } from "../../expression/coerce"
import type { Typed } from "../../expression/typed"
import type { FeatureColumn } from "../../gbt/data/trainingSet"
import type { GbtModel } from "../../gbt/model/gbtModel"
import { predictScores } from "../../gbt/predict/predict"
import { type Column, checkNewName, columnValue, ownName } from "../../plan/column"
import { columnFields, type Field, type Plan, project, type TablePlan } from "../../plan/plan"
import { packedVector } from "../../plan/vectorColumn"
import { currentWork } from "../../work/runWork"
import { computeInSteps, inStretches } from "../../work/steps"

/** A column that a model adds: a number, or a vector of one expression a slot. */
export interface PredictionColumn {
  /** "" for a column that is not wanted. */
  readonly name: string
  /** Over the rows' columns and those of `hidden`. */
  readonly expressions: readonly Typed[]
  readonly isVector: boolean
  /** Columns of numbers that the expressions read. */
  readonly hidden: Readonly<Record<string, Float64Array | Int32Array>>
}

/**
 * A table's rows with the columns that a model adds, in order.
 *
 * @param rows - as keepRows gives them
 * @throws RangeError if there is a column of one of the names
 */
export async function attachPredictions(
  engine: Engine,
  rows: TablePlan,
  columns: readonly PredictionColumn[],
): Promise<Plan> {
  if (wantedOf(columns).length === 0) return rows
  checkPredictionNames(rows.columns, columns)
  const attached = await engine.attach(rows, hiddenColumns(columns))
  return project(attached, [...columnFields(rows.columns), ...predictionFields(columns)])
}

function wantedOf(columns: readonly PredictionColumn[]): PredictionColumn[] {
  return columns.filter((column) => column.name !== "")
}

/** Throws RangeError where a column that is wanted has the name of another. */
export function checkPredictionNames(columns: readonly Column[], added: readonly PredictionColumn[]): void {
  let known = columns
  for (const { name } of wantedOf(added)) {
    checkNewName(known, name)
    known = [...known, { name, type: "double" }]
  }
}

/** The columns of numbers behind those that are wanted. */
export function hiddenColumns(columns: readonly PredictionColumn[]): TableColumn[] {
  const arrays = new Map(wantedOf(columns).flatMap((column) => Object.entries(column.hidden)))
  return Array.from(arrays, ([name, data]) => hiddenColumn(name, data))
}

/** The columns that are wanted, as fields over the rows with the hidden ones. */
export function predictionFields(columns: readonly PredictionColumn[]): Field[] {
  return wantedOf(columns).map(fieldOf)
}

function hiddenColumn(name: string, data: Float64Array | Int32Array): TableColumn {
  return { name: ownName(name), type: data instanceof Float64Array ? "double" : "int", data }
}

/** The value of a hidden column. */
export function hiddenValue(name: string, data: Float64Array | Int32Array): Typed {
  return columnValue(hiddenColumn(name, data))
}

function fieldOf({ name, expressions, isVector }: PredictionColumn): Field {
  const numbers = expressions.map((expression) => castTo(expression, "double"))
  if (!isVector) return { column: { name, type: "double" }, value: numbers[0] }
  const parts = expressions.map((_, slot) => ({ kind: "value", name: String(slot) }) as const)
  return { column: { name, type: "vector", vector: { form: "struct", parts } }, value: packedVector(numbers) }
}

/** Scores rows as predictScores does, and reports to the work under way how many are done. */
export function scoreRows(
  model: GbtModel,
  features: readonly FeatureColumn[],
  rowCount: number,
): Promise<Float64Array> {
  const work = currentWork()
  return computeInSteps(predictScores(model, features, rowCount), (treeCount) => {
    if (treeCount === undefined) return
    work?.report(Math.floor((treeCount / Math.max(1, model.trees.length)) * rowCount), rowCount, "rows")
  })
}

/** The column of leaf numbers: a vector with one for each tree. */
export async function leafColumn(name: string, leaves: Int32Array, treeCount: number): Promise<PredictionColumn> {
  const rowCount = treeCount === 0 ? 0 : leaves.length / treeCount
  const hidden: Record<string, Int32Array> = {}
  for (let tree = 0; tree < treeCount; tree++) {
    const numbers = new Int32Array(rowCount)
    const pick = (from: number, to: number): void => {
      for (let row = from; row < to; row++) numbers[row] = leaves[row * treeCount + tree]
    }
    await computeInSteps(inStretches(rowCount, pick))
    hidden[`leaf${tree}`] = numbers
  }
  const expressions = Object.entries(hidden).map(([key, data]) => hiddenValue(key, data))
  return { name, expressions, isVector: true, hidden }
}
