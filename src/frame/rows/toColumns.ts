import type { ColumnData, ColumnKind, Engine } from "../../engines/engine"
import { isNumericType } from "../../expression/dataType"
import { type Column, columnValue, findColumn } from "../../plan/column"
import type { Plan } from "../../plan/plan"

/** True for columns that `readColumns` gives as Float64Array. */
export function isNumeric(column: Column): boolean {
  return column.vector === undefined && (column.type === "boolean" || isNumericType(column.type))
}

/** Columns of a plan by name, rows in order: Float64Array for numbers and booleans (null as NaN), else values. */
export async function readColumns(
  engine: Engine,
  plan: Plan,
  names: readonly string[],
): Promise<Record<string, ColumnData>> {
  const columns = names.map((name) => findColumn(plan.columns, name))
  const kinds = columns.map((c): ColumnKind => (isNumeric(c) ? "double" : "value"))
  const data = await engine.read(plan, columns.map(columnValue), kinds)
  return Object.fromEntries(names.map((name, i) => [name, data[i]]))
}
