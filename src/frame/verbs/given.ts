// What users give to verbs, told from what they can't.

import { SortColumn } from "../../expression/columns/column"
import type { Expression } from "../../expression/tree"

/** What a verb takes for a column: its name, an expression in Spark's SQL, or a {@link ColumnExpression}. */
export type ColumnLike = string | ColumnExpression

/** An expression that is no text: a `Column`, as `col("x").gt(3)` gives it. */
export interface ColumnExpression {
  /** @internal */
  readonly expression: Expression
}

/**
 * What was given to a verb as columns, lists laid flat.
 *
 * @throws TypeError for what is neither text nor a column
 */
export function columnsGiven(given: readonly (ColumnLike | readonly ColumnLike[])[]): ColumnLike[] {
  const columns = sortsGiven(given)
  const term = columns.find((one) => one instanceof SortColumn)
  if (term === undefined) return columns as ColumnLike[]
  throw new TypeError(`invalid column: ${term}; a direction has its place in orderBy and windows`)
}

/** The same where a direction may stand with each: `col("x").desc()`. */
export function sortsGiven<T extends ColumnLike | SortColumn>(given: readonly (T | readonly T[])[]): T[] {
  return given.flat().map((one) => {
    if (typeof one === "string" || isColumnExpression(one) || one instanceof SortColumn) return one as T
    throw new TypeError(`invalid column: ${shown(one)}; expected a name, an expression or a column${sortHint(one)}`)
  })
}

/** Throws TypeError for what is no name of a column. */
export function checkName(name: unknown): asserts name is string {
  if (typeof name !== "string") throw new TypeError(`invalid column name: ${shown(name)}; expected a text`)
}

/**
 * Names that were given alone or in lists, laid flat; of a column its name.
 *
 * @throws TypeError for what is no name
 */
export function namesGiven(given: unknown): string[] {
  return [given].flat(2).map((one) => {
    const { expression } = isColumnExpression(one) ? one : { expression: undefined }
    const name = expression?.kind === "name" && expression.parts.length === 1 ? expression.parts[0] : one
    checkName(name)
    return name
  })
}

/**
 * Throws TypeError for what is no list, as a number alone.
 *
 * @param of - what it should hold
 */
export function checkList(name: string, value: unknown, of: string): void {
  if (!Array.isArray(value)) throw new TypeError(`invalid ${name}: ${shown(value)}; expected a list of ${of}`)
}

/** Throws TypeError for what is no plain object. */
export function checkObject(name: string, value: unknown, example: string): void {
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Promise)
  if (!isObject) throw new TypeError(`invalid ${name}: ${shown(value)}; expected an object, as ${example}`)
}

/** Throws TypeError for what is no path of a file. */
export function checkPath(path: unknown): asserts path is string {
  if (typeof path !== "string") throw new TypeError(`invalid path: ${shown(path)}; expected a text`)
}

function shown(value: unknown): string {
  if (typeof value === "function") return "a function"
  if (value instanceof Promise) return "a promise; await it"
  if (typeof value !== "object" || value === null) return String(value)
  return value.constructor === Object || Array.isArray(value) ? JSON.stringify(value) : `a ${value.constructor?.name}`
}

/** What Python's `ascending=False` is here. */
function sortHint(value: unknown): string {
  const isDirection =
    typeof value === "boolean" || (typeof value === "object" && value !== null && "ascending" in value)
  return isDirection ? '; descending is "x DESC" or col("x").desc()' : ""
}

/** True for a column made by calls. */
export function isColumnExpression(value: unknown): value is ColumnExpression {
  return typeof value === "object" && value !== null && "expression" in value
}
