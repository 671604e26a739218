// Frames whose rows stand in a table of the engine, and columns set beside them.

import type { Engine, TableColumn, TableHandle } from "../../engines/engine"
import { type Column, hiddenPrefix, orderedSelect, orderFields, type Relation } from "./relation"

/** The table that a relation gives, whole and as it stands. */
interface OwnTable {
  readonly table: TableHandle
  /** SQL for the relation's hidden columns, over the table as `l`. */
  readonly order: readonly string[]
}

const tables = new WeakMap<Relation, OwnTable>()

/** The relation of a table's rows in the order they were put in. */
export function tableRelation(
  engine: Engine,
  table: TableHandle,
  columns: readonly Column[],
  uniqueColumns?: readonly string[],
): Relation {
  const { quote, rowNumber } = engine.dialect
  const fields = columns.map((column) => quote(column.name))
  const relation: Relation = {
    sql: `SELECT ${[...fields, `${rowNumber} AS ${hiddenPrefix}0`].join(", ")} FROM ${table.name}`,
    columns,
    order: [{ isDescending: false, isRowNumber: true }],
    isSorted: true,
    tables: [table],
    uniqueColumns,
  }
  tables.set(relation, { table, order: [`l.${rowNumber} AS ${hiddenPrefix}0`] })
  return relation
}

/** The same rows in a table, in their order; a relation that is one already comes back as it is. */
export async function toTable(engine: Engine, relation: Relation): Promise<Relation> {
  if (tables.has(relation) && relation.isSorted) return relation
  const fields = relation.columns.map((c) => engine.dialect.quote(c.name))
  const table = await engine.materialize(orderedSelect(relation, fields))
  return tableRelation(engine, table, relation.columns, relation.uniqueColumns)
}

/** True where rows can be put in order by row numbers, once they are read. */
export function isOrderedByRowNumbers(relation: Relation): boolean {
  return !relation.isSorted && !relation.hasTies && relation.order.every((term) => term.isRowNumber)
}

/**
 * The same rows in a table, where they may lie in any order: row numbers, where they make the order, are kept beside
 * them, for to sort four million rows of five numbers takes three times as long as to join them. A relation that is a
 * table already comes back as it is.
 */
export async function keepRows(engine: Engine, relation: Relation): Promise<Relation> {
  if (tables.has(relation)) return relation
  if (!isOrderedByRowNumbers(relation)) return toTable(engine, relation)
  const fields = [...relation.columns.map((c) => engine.dialect.quote(c.name)), ...orderFields(relation.order.length)]
  const select = `SELECT ${fields.join(", ")} FROM`
  const table = await engine.materialize(`${select} (${relation.sql})`)
  const kept = { ...relation, sql: `${select} ${table.name}`, tables: [table] }
  tables.set(kept, { table, order: orderFields(relation.order.length, "l") })
  return kept
}

/** A query for fields of a table's rows as they lie, which need not be their order; its rows keep that order. */
export function tableSelect(rows: Relation, fields: readonly string[]): string {
  if (!tables.has(rows)) throw new Error("only a table's rows lie in an order of their own; call keepRows first")
  return `SELECT ${fields.join(", ")} FROM (${rows.sql})`
}

/**
 * Sets columns beside a table's rows, entry i beside row i as the rows lie.
 *
 * @param rows - as {@link toTable} gives it, where rows lie in their order, or {@link keepRows}: only a table's rows are
 *   sure to meet the columns in order
 * @param added - columns of the table's length; names must be new
 */
export async function attachColumns(engine: Engine, rows: Relation, added: readonly TableColumn[]): Promise<Relation> {
  const { quote, positionalJoin } = engine.dialect
  const own = tables.get(rows)
  if (own === undefined) throw new Error("columns can be attached to a table's rows only; call toTable first")
  const beside = await engine.createTable(added)
  const output = [
    ...rows.columns.map((c) => `l.${quote(c.name)} AS ${quote(c.name)}`),
    ...added.map((c) => `r.${quote(c.name)} AS ${quote(c.name)}`),
    ...own.order,
  ]
  return {
    ...rows,
    sql: `SELECT ${output.join(", ")} FROM ${positionalJoin(`${own.table.name} l`, `${beside.name} r`)}`,
    columns: [...rows.columns, ...added.map(({ name, type }) => ({ name, type }))],
    tables: [own.table, beside],
  }
}
