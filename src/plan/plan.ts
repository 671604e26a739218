// What a frame stands for: how its rows are made of others, down to tables. An engine makes one query of it.

import { childrenOf } from "../expression/parts"
import type { Typed, TypedSort } from "../expression/typed"
import { type Column, columnValue } from "./column"

/** A table that an engine made for us; it is dropped on `drop()` or when nobody refers to the handle any more. */
export interface TableHandle {
  /** Its name in the engine. */
  readonly name: string
  /** Drops the table; queries that read it fail from then on. */
  drop(): void
}

/** A column to be made, and the expression that makes it, over the input's columns. */
export interface Field {
  readonly column: Column
  readonly value: Typed
}

/** Rows that an engine holds. */
export interface TablePlan {
  readonly kind: "table"
  readonly columns: readonly Column[]
  readonly table: TableHandle
  /** Columns of which no two rows have all values in common; undefined where none are known. */
  readonly uniqueColumns?: readonly string[]
  /** Columns of the engine's own beside those, which say the rows' order. Default 0: rows lie in their order. */
  readonly orderColumns?: number
  /** How many rows there are; undefined where the engine did not tell. */
  readonly rowCount?: number
  /** How they were chosen of the rows of another table; undefined where that is not known. */
  readonly chosen?: ChosenRows
}

/** How rows were chosen of those of a table. */
interface ChosenRows {
  /** The table's name: it is not held by what was chosen of it. */
  readonly from: string
  /** Columns beside the table's. */
  readonly added: TablePlan
  /** Over the columns of both, true for the rows that were chosen, and false for all others. */
  readonly condition: Typed
}

/** A table's rows with the columns of another of as many rows, row i beside row i as they lie. */
export interface BesidePlan {
  readonly kind: "beside"
  readonly columns: readonly Column[]
  readonly rows: TablePlan
  readonly added: TablePlan
}

/** The same rows with other columns; a generator among the fields makes several rows of one, or none. */
export interface ProjectPlan {
  readonly kind: "project"
  readonly columns: readonly Column[]
  readonly input: Plan
  readonly fields: readonly Field[]
}

/** The rows for which a condition is true. */
export interface FilterPlan {
  readonly kind: "filter"
  readonly columns: readonly Column[]
  readonly input: Plan
  readonly condition: Typed
}

/** The rows sorted, those that are equal in the terms as they were. */
export interface SortPlan {
  readonly kind: "sort"
  readonly columns: readonly Column[]
  readonly input: Plan
  readonly terms: readonly TypedSort[]
}

/** `count` rows behind the first `offset`. */
export interface LimitPlan {
  readonly kind: "limit"
  readonly columns: readonly Column[]
  readonly input: Plan
  readonly count: number
  readonly offset: number
}

/** The rows of one plan, then those of another, whose columns have the same types in the same order. */
export interface UnionPlan {
  readonly kind: "union"
  readonly columns: readonly Column[]
  readonly first: Plan
  readonly second: Plan
}

/** The joins there are, each by one of its names. */
export type JoinKind = "inner" | "left" | "right" | "outer" | "leftsemi" | "leftanti" | "cross"

/** A column of a join: that of one side, or, of both, the first that is not null. */
export interface JoinField {
  readonly column: Column
  readonly left?: string
  readonly right?: string
}

/** Pairs of rows whose keys are equal; rows of the left in their order, those of one left row in the right's. */
export interface JoinPlan {
  readonly kind: "join"
  readonly columns: readonly Column[]
  readonly left: Plan
  readonly right: Plan
  readonly how: JoinKind
  /** An expression over each side, of one type; null equals nothing. */
  readonly keys: readonly { readonly left: Typed; readonly right: Typed }[]
  readonly fields: readonly JoinField[]
}

/** A row a group: the keys, then the aggregates, in the order of the keys, nulls first. */
export interface AggregatePlan {
  readonly kind: "aggregate"
  readonly columns: readonly Column[]
  readonly input: Plan
  readonly keys: readonly Field[]
  readonly aggregates: readonly Field[]
  /** Groups of fewer keys beside those of all, the keys left out null: of the first ones, of any. Default none. */
  readonly sets?: "rollup" | "cube"
}

/** Rows in an order, with their columns. */
export type Plan =
  | TablePlan
  | BesidePlan
  | ProjectPlan
  | FilterPlan
  | SortPlan
  | LimitPlan
  | UnionPlan
  | JoinPlan
  | AggregatePlan

/** A field that is a column of the input. */
export function columnField(column: Column, name: string = column.name): Field {
  return { column: { ...column, name }, value: columnValue(column) }
}

/** Fields that are the columns given, as they are. */
export function columnFields(columns: readonly Column[]): Field[] {
  return columns.map((column) => columnField(column))
}

/** The rows with exactly the fields given. */
export function project(input: Plan, fields: readonly Field[]): ProjectPlan {
  return { kind: "project", input, fields, columns: fields.map((field) => field.column) }
}

/** The rows with one more column, at the end. */
export function projectWith(input: Plan, added: readonly Field[]): ProjectPlan {
  return project(input, [...columnFields(input.columns), ...added])
}

/** A table's rows with the columns of another of as many rows beside them. */
export function beside(rows: TablePlan, added: TablePlan): BesidePlan {
  return { kind: "beside", rows, added, columns: [...rows.columns, ...added.columns] }
}

/** The rows for which a condition is true; null counts as false. */
export function filter(input: Plan, condition: Typed): FilterPlan {
  return { kind: "filter", input, condition, columns: input.columns }
}

/** The rows sorted by terms; those that are equal in all keep their order. */
export function sort(input: Plan, terms: readonly TypedSort[]): SortPlan {
  return { kind: "sort", input, terms, columns: input.columns }
}

/** Pairs of rows whose keys are equal, with the fields given. */
export function join(
  left: Plan,
  right: Plan,
  how: JoinKind,
  keys: JoinPlan["keys"],
  fields: readonly JoinField[],
): JoinPlan {
  return { kind: "join", left, right, how, keys, fields, columns: fields.map((field) => field.column) }
}

/** The first `count` rows behind `offset`. */
export function limit(input: Plan, count: number, offset = 0): LimitPlan {
  return { kind: "limit", input, count, offset, columns: input.columns }
}

/** A row a group of rows that agree in the keys; one of all rows where there are none. */
export function aggregate(
  input: Plan,
  keys: readonly Field[],
  aggregates: readonly Field[],
  sets?: AggregatePlan["sets"],
): AggregatePlan {
  const columns = [...keys, ...aggregates].map((field) => field.column)
  return { kind: "aggregate", input, keys, aggregates, columns, ...(sets ? { sets } : {}) }
}

/** Each different row once, in the order of the columns' values. */
export function distinct(input: Plan): AggregatePlan {
  return aggregate(input, columnFields(input.columns), [])
}

/** What a plan is made of. */
export function inputsOf(plan: Plan): readonly Plan[] {
  switch (plan.kind) {
    case "table":
      return []
    case "beside":
      return [plan.rows, plan.added]
    case "union":
      return [plan.first, plan.second]
    case "join":
      return [plan.left, plan.right]
    default:
      return [plan.input]
  }
}

// Calls that cost a query no more than the values they are of.
const light = ["pack", "isnull", "isnan", "or", "raise"]

function isLight(value: Typed): boolean {
  switch (value.kind) {
    case "literal":
    case "column":
      return true
    case "call":
      return light.includes(value.name) && value.over === undefined && childrenOf(value).every(isLight)
    default:
      return (
        (value.kind === "field" || value.kind === "cast" || value.kind === "case") && childrenOf(value).every(isLight)
      )
  }
}

/** True for rows that a table holds, their values at most put together, cast or checked: they may be read several times. */
export function isAtHand(plan: Plan): boolean {
  if (plan.kind === "table") return true
  return plan.kind === "project" && plan.fields.every(({ value }) => isLight(value)) && isAtHand(plan.input)
}
