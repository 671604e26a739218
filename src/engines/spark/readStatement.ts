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
  const fields = values.map(
    (value, i) => `${kindSql(compileValue(value, query, context), value.type, kinds[i])} AS f${i}`,
  )
  return orderedSelect(anyOrder ? { ...query, order: [] } : query, fields)
}

/** Types of whole numbers that are sent as they are, in half the bytes or fewer. */
const narrowTypes = ["tinyint", "smallint", "int"]

/**
 * A value so that one copy moves numbers into a typed array: DOUBLE or INT without nulls. Narrower whole numbers are made
 * such here, where they are null, too.
 */
function kindSql(sql: string, type: string, kind: ColumnKind): string {
  if (kind === "value" || kind === "exact") return sql
  if (narrowTypes.includes(type)) return `CAST(${sql} AS ${type.toUpperCase()})`
  return kind === "double" ? `coalesce(CAST(${sql} AS DOUBLE), DOUBLE('NaN'))` : `coalesce(CAST(${sql} AS INT), -1)`
}
