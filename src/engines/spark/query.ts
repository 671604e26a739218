// A plan as Spark's SQL, and what SQL alone does not tell of its rows.

import type { Typed } from "../../expression/typed"
import { ownName } from "../../plan/column"
import { compileExpression } from "./expression/compile"
import type { CompileContext } from "./expression/context"
import { quote } from "./expression/names"

/** How a plan and its expressions are compiled. */
export interface PlanContext extends Pick<CompileContext, "now"> {
  /** True where what is made of the rows filters or groups them. */
  readonly usesKeys?: boolean
}

/** One hidden column that the rows are ordered by. */
export interface OrderTerm {
  readonly isDescending: boolean
  readonly nullsFirst: boolean
}

/**
 * A query with its row order. Beside its columns it gives hidden ones, `ǁorder_0` and so on, one for each term of
 * `order`; they define the order of the rows, which a cluster does not keep by itself.
 */
export interface Query {
  readonly sql: string
  /** What the rows are ordered by, the first term first. */
  readonly order: readonly OrderTerm[]
  /** True when the query gives its rows in that order already, partition after partition. */
  readonly isSorted: boolean
  /** True where the one hidden column is a number that no two rows have. */
  readonly isNumbered: boolean
  /** Columns of which no two rows have all values in common, such as the keys of groups; undefined where none are known. */
  readonly uniqueColumns?: readonly string[]
}

/** Ascending, nulls first. */
export const ascending: OrderTerm = { isDescending: false, nullsFirst: true }

/** The name of a hidden column, as SQL. */
export function orderName(index: number): string {
  return quote(ownName(`order_${index}`))
}

/** The hidden columns of `count` order terms, of the query named `alias`, numbered from `from`. */
export function orderFields(count: number, alias = "", from = 0): string[] {
  return Array.from({ length: count }, (_, i) => {
    const field = `${alias === "" ? "" : `${alias}.`}${orderName(i)}`
    return from === 0 ? field : `${field} AS ${orderName(i + from)}`
  })
}

/** The terms of an ORDER BY that gives a query's rows their order. */
export function orderTerms({ order }: Pick<Query, "order">, alias = ""): string[] {
  return order.map(({ isDescending, nullsFirst }, i) => {
    const name = `${alias === "" ? "" : `${alias}.`}${orderName(i)}`
    return `${name} ${isDescending ? "DESC" : "ASC"} NULLS ${nullsFirst ? "FIRST" : "LAST"}`
  })
}

/** SQL for `fields` of a query's rows, in order. */
export function orderedSelect(query: Query, fields: readonly string[]): string {
  const order = query.isSorted || query.order.length === 0 ? "" : ` ORDER BY ${orderTerms(query).join(", ")}`
  return `SELECT ${fields.join(", ")} FROM (${query.sql})${order}`
}

/** How expressions over a query's rows are compiled. */
export function contextOf(query: Query, context: PlanContext): CompileContext {
  return { ...context, column: quote, order: orderTerms(query), ...(query.isNumbered ? { place: orderName(0) } : {}) }
}

/** SQL for an expression over a query's rows. */
export function compileValue(value: Typed, query: Query, context: PlanContext): string {
  return compileExpression(value, contextOf(query, context))
}
