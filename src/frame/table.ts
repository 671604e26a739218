// Frames whose rows stand in a table of the engine, and columns set beside them.

import type { Engine, TableColumn, TableHandle } from "./engine"
import { type Column, hiddenPrefix, orderedSelect, type Relation } from "./relation"

const tables = new WeakMap<Relation, TableHandle>()

/** The relation of a table's rows in the order they were put in. */
export function tableRelation(engine: Engine, table: TableHandle, columns: readonly Column[]): Relation {
  const fields = columns.map((column) => engine.dialect.quote(column.name))
  const relation: Relation = {
    sql: `SELECT ${[...fields, `${engine.dialect.rowNumber} AS ${hiddenPrefix}0`].join(", ")} FROM ${table.name}`,
    columns,
    order: [{ isDescending: false }],
    isSorted: true,
    tables: [table],
  }
  tables.set(relation, table)
  return relation
}

/** The same rows in a table, in their order; a relation that is one already comes back as it is. */
export async function toTable(engine: Engine, relation: Relation): Promise<Relation> {
  if (tables.has(relation)) return relation
  const fields = relation.columns.map((c) => engine.dialect.quote(c.name))
  const table = await engine.materialize(orderedSelect(relation, fields))
  return tableRelation(engine, table, relation.columns)
}

/**
 * Sets columns beside a table's rows, entry i beside row i.
 *
 * @param rows - as {@link toTable} gives it: only a table's rows are sure to meet the columns in order
 * @param added - columns of the table's length; names must be new
 */
export async function attachColumns(engine: Engine, rows: Relation, added: readonly TableColumn[]): Promise<Relation> {
  const { quote, positionalJoin, rowNumber } = engine.dialect
  const table = tables.get(rows)
  if (table === undefined) throw new Error("columns can be attached to a table's rows only; call toTable first")
  const beside = await engine.createTable(added)
  const output = [
    ...rows.columns.map((c) => `l.${quote(c.name)} AS ${quote(c.name)}`),
    ...added.map((c) => `r.${quote(c.name)} AS ${quote(c.name)}`),
    `l.${rowNumber} AS ${hiddenPrefix}0`,
  ]
  return {
    sql: `SELECT ${output.join(", ")} FROM ${positionalJoin(`${table.name} l`, `${beside.name} r`)}`,
    columns: [...rows.columns, ...added.map(({ name, type }) => ({ name, type }))],
    order: rows.order,
    isSorted: true,
    tables: [table, beside],
  }
}
