import type { Typed } from "../../expression/typed"
import type { ColumnKind } from "../engine"
import { compileValue, orderedSelect, type PlanContext, type Query } from "./query"

/** The statement that reads values over a query's rows. */
export function readStatement(
  query: Query,
  values: readonly Typed[],
  kinds: readonly ColumnKind[],
  anyOrder: boolean,
  context: PlanContext,
): string {
  const fields = values.map((value, i) => `${kindSql(compileValue(value, query, context), kinds[i])} AS f${i}`)
  return orderedSelect(anyOrder ? { ...query, order: [] } : query, fields)
}

/** A value so that one copy moves numbers into a typed array: DOUBLE or INT without nulls. */
function kindSql(sql: string, kind: ColumnKind): string {
  if (kind === "double") return `coalesce(CAST(${sql} AS DOUBLE), DOUBLE('NaN'))`
  return kind === "integer" ? `coalesce(CAST(${sql} AS INT), -1)` : sql
}
