// Reads what users give to verbs as columns: names, expressions in Spark's SQL, columns made by calls.

import type { Engine } from "../../engines/engine"
import { SortColumn } from "../../expression/columns/column"
import { columnName } from "../../expression/columns/columnName"
import { fieldsOf } from "../../expression/dataType"
import { parseExpression, parseSortTerm } from "../../expression/parse"
import { childrenOf } from "../../expression/parts"
import {
  type ResolveContext,
  resolveCondition,
  resolveExpression,
  resolveSortTerm,
} from "../../expression/resolve/resolve"
import { sqlText } from "../../expression/text"
import type { Expression, SortTerm } from "../../expression/tree"
import type { Typed, TypedSort } from "../../expression/typed"
import { type Column, findColumn, lookUpColumn, usersColumns } from "../../plan/column"
import { columnField, columnFields, type Field, type Plan } from "../../plan/plan"
import type { ColumnLike } from "./given"

/** Where an expression stands: see `resolveExpression`. */
type Place = ResolveContext["place"]

/** The column that `text` names, bare or quoted, if it does; case counts only where names differ in nothing else. */
function namedColumn({ columns }: Plan, text: string): Column | undefined {
  return lookUpColumn(columns, text) ?? lookUpColumn(columns, unquoted(text))
}

function unquoted(text: string): string {
  return text.replace(/^["`](.*)["`]$/s, "$1")
}

/** What a verb was given as a tree: text that names a column, of whatever signs, is that column. */
export function treeOf(plan: Plan, given: ColumnLike): Expression {
  if (typeof given !== "string") return given.expression
  const text = given.trim()
  if (namedColumn(plan, text) === undefined) return parseExpression(given)
  return { kind: "name", parts: [lookUpColumn(plan.columns, text) ? text : unquoted(text)] }
}

/** Reads one expression of `select` or `agg`: a column's name, `*`, or an expression with an optional name. */
async function readFields(engine: Engine, plan: Plan, given: ColumnLike, place: Place = "row"): Promise<Field[]> {
  const tree = treeOf(plan, given)
  const context = await contextOf(engine, plan, tree, place)
  if (tree.kind === "star") {
    if (tree.of) return starFields(plan, tree, context)
    return columnFields(usersColumns(plan.columns))
  }
  const inner = tree.kind === "alias" ? tree.input : tree
  const name = tree.kind === "alias" ? tree.names[0] : columnName(inner)
  const value = resolveExpression(inner, plan.columns, context)
  if (value.kind === "column") return [columnField(findColumn(plan.columns, value.name), name)]
  return [{ column: { name, type: value.type }, value }]
}

function starFields(plan: Plan, star: Expression & { kind: "star" }, context: ResolveContext): Field[] {
  const of = star.of!
  const input = resolveExpression({ kind: "name", parts: of }, plan.columns, context)
  const fields = fieldsOf(input.type)
  if (fields === undefined) {
    throw new TypeError(
      `invalid expression: ${star.place?.text ?? sqlText(star)}; ${of.join(".")} is ${input.type}, no struct`,
    )
  }
  return fields.map(({ name, type }) => ({ column: { name, type }, value: { kind: "field", input, name, type } }))
}

/** Reads an expression that gives one column. */
export async function readField(engine: Engine, plan: Plan, given: ColumnLike, place: Place = "row"): Promise<Field> {
  const fields = await readFields(engine, plan, given, place)
  if (fields.length !== 1) throw new RangeError(`invalid expression: ${String(given)}; expected one column`)
  return fields[0]
}

/** Reads the fields of several expressions. */
export async function readAllFields(
  engine: Engine,
  plan: Plan,
  given: readonly ColumnLike[],
  place: Place = "row",
): Promise<Field[]> {
  return (await Promise.all(given.map((one) => readFields(engine, plan, one, place)))).flat()
}

/** Reads a condition on rows. */
export async function readCondition(engine: Engine, plan: Plan, given: ColumnLike): Promise<Typed> {
  const tree = typeof given === "string" ? parseExpression(given) : given.expression
  return resolveCondition(tree, plan.columns, await contextOf(engine, plan, tree, "filter"))
}

/** Reads a term of `orderBy`. */
export async function readSortTerm(engine: Engine, plan: Plan, given: ColumnLike | SortColumn): Promise<TypedSort> {
  const term = sortTermOf(plan, given)
  const sort = resolveSortTerm(term, plan.columns, await contextOf(engine, plan, term.input, "row"))
  if (sort.input.type === "vector") {
    throw new TypeError(`vector column ${sqlText(term.input)} has no order; sort by numbers or text`)
  }
  return sort
}

/** A term as a tree; text that names a column, of whatever signs, is that column. */
export function sortTermOf(plan: Plan, given: ColumnLike | SortColumn): SortTerm {
  if (given instanceof SortColumn) return given.term
  if (typeof given !== "string") return { input: given.expression, isDescending: false }
  const whole = namedColumn(plan, given.trim())
  if (whole) return { input: { kind: "name", parts: [whole.name] }, isDescending: false }
  return directed(plan, given) ?? parseSortTerm(given)
}

const direction = /^(.*\S)\s+(asc|desc)$/is

/** `name DESC` of a column whose name is no plain word. */
function directed(plan: Plan, text: string): SortTerm | undefined {
  const match = direction.exec(text.trim())
  const column = match ? namedColumn(plan, match[1]) : undefined
  if (match === null || column === undefined) return undefined
  return { input: { kind: "name", parts: [column.name] }, isDescending: match[2].toLowerCase() === "desc" }
}

/** How an expression is resolved over a plan; the types of what is in the engine's own SQL only the engine knows. */
async function contextOf(engine: Engine, plan: Plan, tree: Expression, place: Place): Promise<ResolveContext> {
  const own = ownSql(tree, engine.name)
  if (own.length === 0) return { ansi: engine.ansi, place }
  const types = await Promise.all(own.map(async (sql) => [sql, await engine.typeOfSql(plan, sql)] as const))
  return { ansi: engine.ansi, place, ownTypes: new Map(types) }
}

function ownSql(tree: Expression, engine: string): string[] {
  if (tree.kind !== "engine") return childrenOf(tree).flatMap((part) => ownSql(part, engine))
  if (tree.engine !== engine) {
    throw new TypeError(`sql.${tree.engine}(${JSON.stringify(tree.sql)}) is not for this engine, which is ${engine}`)
  }
  return tree.type === undefined ? [tree.sql] : []
}
