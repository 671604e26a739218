// What a model tells of each row of a plan, as expressions: see src/gbt/predict/columnCodes.ts.

import type { Engine } from "../../engines/engine"
import { callOf, type Typed } from "../../expression/typed"
import { checkCategory } from "../../gbt/data/checkRows"
import type { GbtModel } from "../../gbt/model/gbtModel"
import { binsOfModel } from "../../gbt/predict/binForModel"
import { type ColumnCodes, foreignEntry } from "../../gbt/predict/columnCodes"
import { type Column, columnValue, ownName } from "../../plan/column"
import { columnFields, filter, limit, type Plan, project } from "../../plan/plan"
import { anyOf, binValue, caseValue, numberValue } from "../../plan/values"
import { partValue, type VectorType } from "../../plan/vectorColumn"
import { withMatrixNumbers } from "./matrixNumbers"

/** Rows of a plan with their codes. */
export interface CodedRows {
  /** The plan's columns, and those that the values below are over. */
  readonly plan: Plan
  /** A number, or the number of a row of a matrix, for each part of the vector. */
  readonly parts: readonly Typed[]
  /** The codes of each part, whole numbers. */
  readonly codes: readonly Typed[]
}

/** The rows with what the codes of their feature vectors are computed from; matrices are sent as one number a row. */
export async function codeRows(
  engine: Engine,
  plan: Plan,
  { name }: Column,
  type: VectorType,
  columns: readonly ColumnCodes[],
): Promise<CodedRows> {
  // Parts are columns of their own, since a code has its part in it as often as there are thresholds.
  const parts = type.parts.map((part, i) => ({
    column: { name: ownName(`x${i}`), type: part.kind === "value" ? "double" : "int" },
    value: partValue(name, type, i),
  }))
  const values = parts.map(({ column }) => columnValue(column))
  let rows: Plan = project(plan, [...columnFields(plan.columns), ...parts])
  const codes: Typed[] = []
  for (const [i, column] of columns.entries()) {
    if (column.kind !== "classes") {
      codes.push(
        column.kind === "thresholds"
          ? binValue(values[i], column.thresholds)
          : categoryOf(values[i], column.codeCount - 1),
      )
      continue
    }
    const found = await withMatrixNumbers(engine, rows, values[i], [column.codeOfRow], `c${i}`)
    rows = found.plan
    codes.push(classOf(values[i], found.values[0], column))
  }
  return { plan: rows, parts: values, codes }
}

/** The category that a value is, asked for by halving; `arity`, the number of categories, for what is none. */
function categoryOf(value: Typed, arity: number, from = 0, to = arity - 1): Typed {
  if (from === to) {
    const isCategory = callOf("=", [value, numberValue(from)], "boolean")
    return caseValue(isCategory, numberValue(from, "int"), numberValue(arity, "int"))
  }
  const middle = (from + to) >> 1
  const isAtMost = callOf("<=", [value, numberValue(middle)], "boolean")
  return caseValue(isAtMost, categoryOf(value, arity, from, middle), categoryOf(value, arity, middle + 1, to))
}

function classOf(ref: Typed, found: Typed, { codeCount, matrix }: ColumnCodes & { kind: "classes" }): Typed {
  const isRow = callOf(
    "and",
    [
      callOf(">=", [ref, numberValue(0, "int")], "boolean"),
      callOf("<", [ref, numberValue(matrix.rowCount, "int")], "boolean"),
    ],
    "boolean",
  )
  return caseValue(isRow, found, numberValue(codeCount - 1, "int"))
}

/**
 * Looks for a row that can't be scored; reads one row at most.
 *
 * @throws RangeError as predictScores does, without the number of the row
 */
export async function checkCodes(
  engine: Engine,
  { plan, parts, codes }: CodedRows,
  columns: readonly ColumnCodes[],
  model: GbtModel,
): Promise<void> {
  const isForeign = columns.flatMap((column, i) => {
    if (column.kind === "thresholds") return []
    return [callOf("=", [codes[i], numberValue(column.codeCount - 1, "int")], "boolean")]
  })
  if (isForeign.length === 0) return
  const first = limit(filter(plan, anyOf(isForeign)), 1)
  const kinds = columns.map((column) => (column.kind === "classes" ? ("integer" as const) : ("double" as const)))
  const data = await engine.read(first, parts, kinds)
  if (data[0].length === 0) return
  const { arities } = binsOfModel(model)
  for (const [i, column] of columns.entries()) {
    const value = data[i][0] as number
    if (column.kind === "categories") checkCategory(value, column.codeCount - 1, column.feature)
    if (column.kind !== "classes") continue
    const { matrix, firstFeature } = column
    if (value === -1) throw new RangeError(`null vector in feature column ${i}`)
    if (!(value >= 0 && value < matrix.rowCount)) {
      throw new RangeError(`invalid reference in feature column ${i}: ${value}; expected a row of ${matrix.rowCount}`)
    }
    const entry = foreignEntry(matrix, value, firstFeature, arities)
    if (entry !== undefined) checkCategory(entry.value, entry.arity, entry.feature)
  }
}
