// The SQL behind a Frame, and what SQL alone does not tell of it.

import type { ColumnType, TableHandle } from "../../engines/engine"
import type { Typed } from "../../expression/typed"
import type { Nominal, VectorType } from "./vectorColumn"

/** A column of a relation; vectors, whose type is `vector`, and nominal columns carry what they mean beside it. */
export interface Column extends ColumnType {
  /** What a vector column is made of; undefined for any other column. */
  readonly vector?: VectorType
  /** The categories of a column of indices; undefined where none are known. */
  readonly nominal?: Nominal
}

/** One hidden column that the rows are ordered by; nulls come first when ascending, last when descending, as in Spark. */
interface OrderTerm {
  /** True for largest first. */
  readonly isDescending: boolean
  /** Default: first when ascending, last when descending. */
  readonly nullsFirst?: boolean
  /** True for the number of a row in its table: an integer >= 0, or null where a join found no row. */
  readonly isRowNumber?: boolean
}

/**
 * A query with its row order. Beside its columns it gives hidden ones, `__order_0` and so on, one for each term of
 * `order`; they define the order of the rows, which a parallel engine does not keep by itself.
 */
export interface Relation {
  /** The query, for one engine. */
  readonly sql: string
  /** Columns of the query, the hidden ones left out. */
  readonly columns: readonly Column[]
  /** What the rows are ordered by, the first term first. */
  readonly order: readonly OrderTerm[]
  /** True when the query gives its rows in that order already. */
  readonly isSorted: boolean
  /** True where several rows may be equal in all terms of the order, as after `unnest`. */
  readonly hasTies?: boolean
  /** Columns of which no two rows have all values in common, such as the keys of groups; undefined where none are known. */
  readonly uniqueColumns?: readonly string[]
  /** What is computed on the way, the first first. */
  readonly steps?: readonly Step[]
  /** Tables that the query reads: they live as long as somebody holds the relation. */
  readonly tables: readonly TableHandle[]
}

/** An expression that a query computes: what to look at when it fails. */
export interface Step {
  /** The query that it is computed over. */
  readonly from: string
  readonly typed: Typed
  /** The column that it makes; undefined for a condition. */
  readonly column?: string
}

/** Prefix of hidden columns; no column of a Frame may start with it. */
export const hiddenPrefix = "__order_"

/** The hidden columns of `count` order terms, of the relation named `alias`, numbered from `from`. */
export function orderFields(count: number, alias = "", from = 0): string[] {
  const prefix = alias === "" ? "" : `${alias}.`
  return Array.from({ length: count }, (_, i) =>
    from === 0 && alias === "" ? `${hiddenPrefix}${i}` : `${prefix}${hiddenPrefix}${i} AS ${hiddenPrefix}${i + from}`,
  )
}

/** `ORDER BY` for a relation's rows; empty when they come in order anyway. */
export function orderClause(relation: Relation): string {
  if (relation.isSorted || relation.order.length === 0) return ""
  return ` ORDER BY ${orderTerms(relation).join(", ")}`
}

/** The terms of an ORDER BY that gives a relation's rows their order. */
export function orderTerms({ order }: Relation): string[] {
  return order.map(({ isDescending, nullsFirst = !isDescending }, i) => {
    return `${hiddenPrefix}${i} ${isDescending ? "DESC" : "ASC"} NULLS ${nullsFirst ? "FIRST" : "LAST"}`
  })
}

/** A query for `fields` of a relation's rows, in order. */
export function orderedSelect(relation: Relation, fields: readonly string[]): string {
  return `SELECT ${fields.join(", ")} FROM (${relation.sql})${orderClause(relation)}`
}

/** The column called `name`, if there is one; case counts only where names differ in nothing else. */
export function lookUpColumn<T extends { readonly name: string }>(columns: readonly T[], name: string): T | undefined {
  const folded = name.toLowerCase()
  return columns.find((c) => c.name === name) ?? columns.find((c) => c.name.toLowerCase() === folded)
}

/** The column called `name`; throws RangeError, naming those there are, when there is none. */
export function findColumn<T extends { readonly name: string }>(columns: readonly T[], name: string): T {
  const column = lookUpColumn(columns, name)
  if (column === undefined) {
    throw new RangeError(`unknown column: ${name}; have ${columns.map((c) => c.name).join(", ")}`)
  }
  return column
}
