import type { Engine } from "../../engines/engine"
import { type Column, orderFields, type Relation } from "../relation/relation"
import { checkNames } from "./select"

/**
 * The relation with one more column, at the end.
 *
 * @param column - its name, which must be new, its type, and what it means
 * @param expression - SQL over the relation's columns
 * @throws RangeError if there is a column of that name
 */
export function addColumn(engine: Engine, relation: Relation, column: Column, expression: string): Relation {
  const { quote } = engine.dialect
  checkNewName(relation, column.name)
  const fields = [
    ...relation.columns.map((c) => quote(c.name)),
    `${expression} AS ${quote(column.name)}`,
    ...orderFields(relation.order.length),
  ]
  return {
    ...relation,
    sql: `SELECT ${fields.join(", ")} FROM (${relation.sql})`,
    columns: [...relation.columns, column],
  }
}

/** Throws RangeError where an output column's name is taken, as in Spark, or reserved. */
export function checkNewName(relation: Relation, name: string): void {
  // SQL engines do not tell names apart by case.
  const taken = relation.columns.find((c) => c.name.toLowerCase() === name.toLowerCase())
  if (taken) throw new RangeError(`output column already exists: ${taken.name}; drop it or choose another outputCol`)
  checkNames([name])
}
