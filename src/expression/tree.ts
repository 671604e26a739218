// Expressions as trees: what SQL text and columns (`col("x").gt(3)`) are read into, before names and types are known.

import type { DataType } from "./dataType"

/** Where an expression stands in the text that the user wrote. */
export interface Place {
  /** The whole text. */
  readonly text: string
  /** First character of the expression. */
  readonly start: number
  /** First character behind it. */
  readonly end: number
}

/** A span of time as Spark has it: months, days and microseconds, which do not make up for each other. */
export interface Interval {
  readonly months: number
  readonly days: number
  readonly microseconds: bigint
}

/**
 * What a literal can hold: dates as days and timestamps as microseconds since 1970 in UTC, decimals as their unscaled
 * digits (150n of type decimal(3,2) is 1.50), whole numbers of every width as bigint.
 */
export type LiteralValue = null | boolean | number | bigint | string | Uint8Array | Interval

/** One term of an ORDER BY. */
export interface SortTerm {
  readonly input: Expression
  readonly isDescending: boolean
  /** Undefined: first when ascending, last when descending, as Spark. */
  readonly nullsFirst?: boolean
}

/** An end of a window's frame: rows or values `offset` before (negative) or after the current row's. */
export type FrameBound<T = Expression> =
  | "unboundedPreceding"
  | "unboundedFollowing"
  | "currentRow"
  | { readonly offset: T; readonly isPreceding: boolean }

/** The rows that a window function looks at. */
export interface WindowSpec {
  readonly partitionBy: readonly Expression[]
  readonly orderBy: readonly SortTerm[]
  /** Undefined: Spark's default, all rows without an ORDER BY, else those up to the current row's peers. */
  readonly frame?: { readonly unit: "rows" | "range"; readonly start: FrameBound; readonly end: FrameBound }
}

/** A call of a function or operator by its name in SQL, as it stands there; operators by their sign, `and`, `like`, `in` … */
export interface Call {
  readonly kind: "call"
  readonly name: string
  readonly args: readonly Expression[]
  readonly isDistinct?: boolean
  /** FILTER (WHERE …) */
  readonly filter?: Expression
  /** ORDER BY inside the call, or WITHIN GROUP (ORDER BY …) */
  readonly orderBy?: readonly SortTerm[]
  readonly ignoreNulls?: boolean
  readonly over?: WindowSpec
  /** True for an AND that was written as BETWEEN: two comparisons of one and the same value. */
  readonly isBetween?: boolean
  readonly place?: Place
}

/** An expression. `name` is a column, or a field of one (`a.b`), part by part; which is found out when columns are known. */
export type Expression =
  | { readonly kind: "literal"; readonly value: LiteralValue; readonly type: DataType; readonly place?: Place }
  | { readonly kind: "name"; readonly parts: readonly string[]; readonly place?: Place }
  /** `*`, or `t.*` of a struct. */
  | { readonly kind: "star"; readonly of?: readonly string[]; readonly place?: Place }
  | Call
  | {
      readonly kind: "cast"
      readonly input: Expression
      readonly type: DataType
      readonly isTry: boolean
      readonly place?: Place
    }
  /** `CASE x WHEN v` is read as `CASE WHEN x = v`. */
  | {
      readonly kind: "case"
      readonly branches: readonly { readonly when: Expression; readonly then: Expression }[]
      readonly otherwise?: Expression
      readonly place?: Place
    }
  | { readonly kind: "lambda"; readonly params: readonly string[]; readonly body: Expression; readonly place?: Place }
  /** `input.name` of what is no plain name: `named_struct('k', i).k` */
  | { readonly kind: "field"; readonly input: Expression; readonly name: string; readonly place?: Place }
  /** `input[index]`, from 0 in an array, by key in a map, by name in a struct */
  | { readonly kind: "item"; readonly input: Expression; readonly index: Expression; readonly place?: Place }
  | { readonly kind: "alias"; readonly input: Expression; readonly names: readonly string[]; readonly place?: Place }
  /** The engine's own SQL: `sql.duckdb("…")`. */
  | {
      readonly kind: "engine"
      readonly engine: string
      readonly sql: string
      readonly type?: DataType
      readonly place?: Place
    }
