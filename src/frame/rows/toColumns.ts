import type { ColumnData, ColumnKind, Engine } from "../../engines/engine"
import { isNumericType } from "../../expression/dataType"
import { type Column, findColumn, type Relation } from "../relation/relation"
import { readInOrder } from "./readInOrder"

/** True for columns that `readColumns` gives as Float64Array. */
export function isNumeric(column: Column): boolean {
  return column.vector === undefined && (column.type === "boolean" || isNumericType(column.type))
}

/** Columns of a relation by name, rows in order: Float64Array for numbers and booleans (null as NaN), else values. */
export async function readColumns(
  engine: Engine,
  relation: Relation,
  names: readonly string[],
): Promise<Record<string, ColumnData>> {
  const columns = names.map((name) => findColumn(relation.columns, name))
  const kinds = columns.map((c): ColumnKind => (isNumeric(c) ? "double" : "value"))
  const fields = columns.map((c) => engine.dialect.quote(c.name))
  const data = await readInOrder(engine, relation, fields, kinds)
  return Object.fromEntries(names.map((name, i) => [name, data[i]]))
}
