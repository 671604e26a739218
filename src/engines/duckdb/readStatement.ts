import type { Typed } from "../../expression/typed"
import type { ColumnKind } from "../engine"
import { compileValue, hiddenPrefix, isOrderedByRowNumbers, orderClause, type PlanContext, type Query } from "./query"

/**
 * The statement that reads values over a query's rows. Where row numbers make the order, the last `keyCount` columns are
 * those numbers, and the rows come in any order.
 */
export function readStatement(
  query: Query,
  values: readonly Typed[],
  kinds: readonly ColumnKind[],
  anyOrder: boolean,
  context: PlanContext,
): { sql: string; keyCount: number } {
  const fields = values.map((value, i) => `${kindSql(compileValue(value, query, context), kinds[i])} AS f${i}`)
  const isByKeys = !anyOrder && isOrderedByRowNumbers(query)
  const keys = isByKeys ? query.order.map((_, i) => kindSql(`${hiddenPrefix}${i}`, "integer")) : []
  const order = anyOrder || isByKeys ? "" : orderClause(query)
  return { sql: `SELECT ${[...fields, ...keys].join(", ")} FROM (${query.sql})${order}`, keyCount: keys.length }
}

/** A value so that one copy moves numbers into a typed array: DOUBLE or INTEGER without nulls. */
export function kindSql(sql: string, kind: ColumnKind): string {
  if (kind === "double") return `coalesce(CAST(${sql} AS DOUBLE), 'NaN'::DOUBLE)`
  return kind === "integer" ? `coalesce(CAST(${sql} AS INTEGER), -1)` : sql
}
