// Queries of Spark's SQL as trees.

import type { Expression, Place, SortTerm } from "../tree"

/** A whole query: what it is made of, then how its rows are ordered and cut. */
export interface Query {
  /** Queries that have a name within this one, each seen by those behind it. */
  readonly tables: readonly NamedQuery[]
  readonly body: QueryBody
  readonly orderBy: readonly SortTerm[]
  /** Undefined: all rows. */
  readonly limit?: number
  /** Rows left out before the first. */
  readonly offset: number
}

/** `name (columns) AS (query)` of WITH. */
export interface NamedQuery {
  readonly name: string
  /** Names that the columns get, in order; undefined: they keep theirs. */
  readonly columns?: readonly string[]
  readonly query: Query
}

/** What a query is before ORDER BY and LIMIT. */
export type QueryBody =
  | Select
  | {
      readonly kind: "set"
      readonly operation: "union" | "intersect" | "except"
      /** True where equal rows stay. */
      readonly isAll: boolean
      readonly left: QueryBody
      readonly right: QueryBody
    }
  | { readonly kind: "query"; readonly query: Query }
  | { readonly kind: "values"; readonly rows: readonly (readonly Expression[])[] }

/** SELECT … FROM … WHERE … GROUP BY … HAVING … */
export interface Select {
  readonly kind: "select"
  readonly isDistinct: boolean
  readonly items: readonly SelectItem[]
  /** Undefined: one row without columns. */
  readonly from?: Source
  readonly where?: Expression
  readonly groupBy?: GroupBy
  readonly having?: Expression
}

/** One expression between SELECT and FROM. */
export interface SelectItem {
  readonly expression: Expression
  /** Columns that a star leaves out: `* EXCEPT (a, b)`. */
  readonly except: readonly string[]
}

/** The keys of GROUP BY; "all" stands for what is selected and no aggregate. */
export interface GroupBy {
  readonly keys: readonly Expression[] | "all"
  readonly sets?: "rollup" | "cube"
}

/** How two sources of rows are joined. */
export type SourceJoin = "inner" | "left" | "right" | "outer" | "leftsemi" | "leftanti" | "cross"

/** A name of rows, and of their columns. */
interface SourceAlias {
  readonly name: string
  readonly columns?: readonly string[]
}

/** Where rows come from. */
export type Source =
  | { readonly kind: "view"; readonly name: string; readonly alias?: SourceAlias; readonly place: Place }
  | { readonly kind: "query"; readonly query: Query; readonly alias?: SourceAlias }
  | {
      readonly kind: "join"
      readonly left: Source
      readonly right: Source
      readonly how: SourceJoin
      readonly on?: Expression
      /** Columns of both; "all" stands for those of one name. */
      readonly using?: readonly string[] | "all"
      readonly place: Place
    }
  /** LATERAL VIEW: each row as often as a generator says. */
  | { readonly kind: "lateral"; readonly input: Source; readonly generator: Expression; readonly alias: SourceAlias }
