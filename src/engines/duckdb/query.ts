// A plan as DuckDB's SQL, and what SQL alone does not tell of its rows.

import type { Typed } from "../../expression/typed"
import { ownName } from "../../plan/column"
import { compileExpression } from "./expression/compile"
import { type CompileContext, quote } from "./expression/spelling"

/** How expressions of a plan are compiled. */
export type PlanContext = Pick<CompileContext, "ansi" | "timeZone" | "now">

/** One hidden column that the rows are ordered by; nulls come first when ascending, last when descending, as in Spark. */
export interface OrderTerm {
  /** True for largest first. */
  readonly isDescending: boolean
  /** Default: first when ascending, last when descending. */
  readonly nullsFirst?: boolean
  /** True for the number of a row in its table: an integer >= 0, or null where a join found no row. */
  readonly isRowNumber?: boolean
}

/**
 * A query with its row order. Beside its columns it gives hidden ones, `ǁorder_0` and so on, one for each term of
 * `order`; they define the order of the rows, which a parallel engine does not keep by itself.
 */
export interface Query {
  readonly sql: string
  /** What the rows are ordered by, the first term first. */
  readonly order: readonly OrderTerm[]
  /** True when the query gives its rows in that order already. */
  readonly isSorted: boolean
  /** Columns of which no two rows have all values in common, such as the keys of groups; undefined where none are known. */
  readonly uniqueColumns?: readonly string[]
}

/** The order of a table's rows by their number. */
export const byRowNumber: OrderTerm = { isDescending: false, isRowNumber: true }

/** Prefix of hidden columns; no column of a frame may start with it. */
export const hiddenPrefix: string = ownName("order_")

/** A column's name, quoted; one called as the engine calls its own row numbers, even quoted, has another in SQL. */
export function quoteColumn(name: string): string {
  return quote(/^rowid$/i.test(name) ? ownName(name) : name)
}

/** The hidden columns of `count` order terms, of the query named `alias`, numbered from `from`. */
export function orderFields(count: number, alias = "", from = 0): string[] {
  const prefix = alias === "" ? "" : `${alias}.`
  return Array.from({ length: count }, (_, i) =>
    from === 0 && alias === "" ? `${hiddenPrefix}${i}` : `${prefix}${hiddenPrefix}${i} AS ${hiddenPrefix}${i + from}`,
  )
}

/** The terms of an ORDER BY that gives a query's rows their order. */
export function orderTerms({ order }: Query): string[] {
  return order.map(({ isDescending, nullsFirst = !isDescending }, i) => {
    return `${hiddenPrefix}${i} ${isDescending ? "DESC" : "ASC"} NULLS ${nullsFirst ? "FIRST" : "LAST"}`
  })
}

/** `ORDER BY` for a query's rows; empty when they come in order anyway. */
export function orderClause(query: Query): string {
  if (query.isSorted || query.order.length === 0) return ""
  return ` ORDER BY ${orderTerms(query).join(", ")}`
}

/** SQL for `fields` of a query's rows, in order. */
export function orderedSelect(query: Query, fields: readonly string[]): string {
  return `SELECT ${fields.join(", ")} FROM (${query.sql})${orderClause(query)}`
}

/**
 * True where rows can be put in order by row numbers once they are read: they come in stretches of many, and moving those
 * costs a tenth of what the engine's sort does, which carries rows through memory one by one.
 */
export function isOrderedByRowNumbers(query: Query): boolean {
  return !query.isSorted && query.order.every((term) => term.isRowNumber)
}

/** SQL for an expression over a query's rows. */
export function compileValue(value: Typed, query: Query, context: PlanContext): string {
  return compileExpression(value, { ...context, column: quoteColumn, order: orderTerms(query) })
}
