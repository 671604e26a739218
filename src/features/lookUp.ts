import type { ColumnData, Engine } from "../engines/engine"
import type { Typed } from "../expression/typed"
import { type Column, checkNewName, columnValue, ownName } from "../plan/column"
import { columnFields, type JoinField, join, type Plan, project } from "../plan/plan"

/** Keys with their values: a plan of columns `ǁk`, each key once, and `ǁv`. */
export type Pairs = Plan

/** What {@link lookUp} adds to each row. */
interface Lookup {
  /** A row's key. Null finds nothing. */
  readonly key: Typed
  readonly pairs: Pairs
  /** The column added. */
  readonly output: Column
  /** What it holds, made of the value found, which is null for a key that is not there. */
  readonly value: (found: Typed) => Typed
  /** True where rows whose key is not there are left out. Default false. */
  readonly isInner?: boolean
}

/**
 * Adds a column with a value for each different key: a join with the pairs. So work done outside the engine is done once
 * a key, not once a row.
 */
export function lookUp(rows: Plan, { key, pairs, output, value, isInner = false }: Lookup): Plan {
  checkNewName(rows.columns, output.name)
  const [keyColumn, valueColumn] = pairs.columns
  const fields = [
    ...rows.columns.map((column): JoinField => ({ column, left: column.name })),
    { column: valueColumn, right: valueColumn.name },
  ]
  const keys = [{ left: key, right: columnValue(keyColumn) }]
  const found = join(rows, pairs, isInner ? "inner" : "left", keys, fields)
  return project(found, [...columnFields(rows.columns), { column: output, value: value(columnValue(valueColumn)) }])
}

/** Keys or values of pairs to be made: their type, one entry a pair. */
interface PairColumn {
  readonly type: string
  readonly data: ColumnData
}

/** Puts pairs in a table; keys that are null find nothing. */
export function makePairs(engine: Engine, keys: PairColumn, values: PairColumn): Promise<Pairs> {
  return engine.createTable(
    [
      { ...keys, name: ownName("k") },
      { ...values, name: ownName("v") },
    ],
    [ownName("k")],
  )
}
