import type { ColumnData, ColumnKind, Engine } from "../../engines/engine"
import { orderedSelect, orderFields, type Relation } from "../relation/relation"
import { isOrderedByRowNumbers } from "../relation/table"

/**
 * Expressions over a relation's rows, in order; column i comes as `kinds[i]` says.
 *
 * Where row numbers make the order, rows are read as they come and then put in their places: they come in stretches of
 * many, and moving those costs a tenth of what the engine's sort does, which carries rows through memory one by one.
 */
export function readInOrder(
  engine: Engine,
  relation: Relation,
  fields: readonly string[],
  kinds: readonly ColumnKind[],
  signal?: AbortSignal,
): Promise<ColumnData[]> {
  if (!isOrderedByRowNumbers(relation)) return engine.columns(orderedSelect(relation, fields), kinds, signal)
  const keys = orderFields(relation.order.length)
  const sql = `SELECT ${[...fields, ...keys].join(", ")} FROM (${relation.sql})`
  return engine.columns(sql, kinds, signal, keys.length)
}
