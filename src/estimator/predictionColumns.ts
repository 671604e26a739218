// Predictions as columns beside the rows they are made for.

import type { Engine, TableColumn } from "../engines/engine"
import type { Column, Relation } from "../frame/relation/relation"
import { attachColumns } from "../frame/relation/table"
import { packFields } from "../frame/relation/vectorColumn"
import { checkNewName } from "../frame/verbs/addColumn"
import { selectFields } from "../frame/verbs/select"
import type { FeatureColumn } from "../gbt/data/trainingSet"
import type { GbtModel } from "../gbt/model/gbtModel"
import { predictScores } from "../gbt/predict/predict"
import { currentWork } from "../work/runWork"
import { computeInSteps } from "../work/steps"

/** A column that a model adds: a number, or a vector of one expression a slot. */
export interface PredictionColumn {
  /** "" for a column that is not wanted. */
  readonly name: string
  /** SQL over the rows' columns and those of `hidden`. */
  readonly expressions: readonly string[]
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
  rows: Relation,
  columns: readonly PredictionColumn[],
): Promise<Relation> {
  const { quote, typeOf } = engine.dialect
  const wanted = columns.filter((column) => column.name !== "")
  if (wanted.length === 0) return rows
  for (const { name } of wanted) checkNewName(rows, name)
  const arrays = new Map(wanted.flatMap((column) => Object.entries(column.hidden)))
  const hidden = Array.from(arrays, ([name, data]): TableColumn => {
    return { name, type: data instanceof Float64Array ? "double" : "int", data }
  })
  const attached = await attachColumns(engine, rows, hidden)
  const made = await selectFields(engine, attached, [
    ...rows.columns.map((column) => ({ name: column.name, expression: quote(column.name), source: column })),
    ...wanted.map(({ name, expressions, isVector }) => {
      const numbers = expressions.map((expression) => `CAST(${expression} AS ${typeOf("double")})`)
      return { name, expression: isVector ? packFields(numbers) : numbers[0] }
    }),
  ])
  const described = made.columns.map((column, i): Column => {
    const added = wanted[i - rows.columns.length]
    if (added === undefined || !added.isVector) return column
    const parts = added.expressions.map((_, slot) => ({ kind: "value", name: String(slot) }) as const)
    return { ...column, type: "vector", vector: { form: "struct", parts } }
  })
  return { ...made, columns: described }
}

/** Scores rows as predictScores does, and reports to the work under way how many are done. */
export function scoreRows(
  model: GbtModel,
  features: readonly FeatureColumn[],
  rowCount: number,
): Promise<Float64Array> {
  const work = currentWork()
  return computeInSteps(predictScores(model, features, rowCount), (treeCount) =>
    work?.report(Math.floor((treeCount / Math.max(1, model.trees.length)) * rowCount), rowCount, "rows"),
  )
}

/** The column of leaf numbers: a vector with one for each tree. */
export function leafColumn(name: string, leaves: Int32Array, treeCount: number): PredictionColumn {
  const rowCount = treeCount === 0 ? 0 : leaves.length / treeCount
  const hidden: Record<string, Int32Array> = {}
  for (let tree = 0; tree < treeCount; tree++) {
    const numbers = new Int32Array(rowCount)
    for (let row = 0; row < rowCount; row++) numbers[row] = leaves[row * treeCount + tree]
    hidden[`__leaf${tree}`] = numbers
  }
  return { name, expressions: Object.keys(hidden), isVector: true, hidden }
}
