import type { ColumnData, Engine, TableHandle } from "../engines/engine"
import { type Column, orderFields, type Relation } from "../frame/relation/relation"
import { checkNewName } from "../frame/verbs/addColumn"

/** Keys with their values: a query that gives columns `k`, each key once, and `v`, and the table that it reads. */
export interface Pairs {
  readonly sql: string
  readonly table: TableHandle
}

/** What {@link lookUp} adds to each row. */
interface Lookup {
  /** SQL for a row's key; the row's columns stand under `l`, as in `l."genres"`. Null finds nothing. */
  readonly key: string
  readonly pairs: Pairs
  /** The column added. */
  readonly output: Column
  /** SQL for it, over the row's columns under `l` and the value found, `r.v`, null for a key that is not there. */
  readonly expression: string
  /** SQL that says which rows stay. Default: all. */
  readonly condition?: string
}

/**
 * Adds a column with a value for each different key: a left join with the pairs. So work done outside the engine is done
 * once a key, not once a row.
 */
export function lookUp(engine: Engine, relation: Relation, lookup: Lookup): Relation {
  const { quote } = engine.dialect
  const { key, pairs, output, expression, condition } = lookup
  checkNewName(relation, output.name)
  const fields = [
    ...relation.columns.map((c) => `l.${quote(c.name)} AS ${quote(c.name)}`),
    `${expression} AS ${quote(output.name)}`,
    ...orderFields(relation.order.length, "l"),
  ]
  const where = condition === undefined ? "" : ` WHERE ${condition}`
  return {
    ...relation,
    sql: `SELECT ${fields.join(", ")} FROM (${relation.sql}) l LEFT JOIN (${pairs.sql}) r ON ${key} = r.k${where}`,
    columns: [...relation.columns, output],
    isSorted: false,
    tables: [...relation.tables, pairs.table],
  }
}

/** Keys or values of pairs to be made: their type, one entry a pair. */
interface PairColumn {
  readonly type: string
  readonly data: ColumnData
}

/**
 * Puts pairs in a table.
 *
 * @param keyForm - SQL that turns a key of the table, `k`, into the form that rows have; default `k` itself
 */
export async function makePairs(engine: Engine, keys: PairColumn, values: PairColumn, keyForm = "k"): Promise<Pairs> {
  const table = await engine.createTable([
    { ...keys, name: "k" },
    { ...values, name: "v" },
  ])
  return { sql: `SELECT ${keyForm} AS k, v FROM ${table.name}`, table }
}
