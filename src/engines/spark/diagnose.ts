// Which expression of the user's failed: Spark tells the text of it, as this engine wrote it.

import { adviceOf } from "../../expression/advice"
import { markedLines } from "../../expression/errors"
import { childrenOf } from "../../expression/parts"
import { columnsUsed, isAggregate, usesWindow } from "../../expression/resolve/resolve"
import type { Place } from "../../expression/tree"
import { callOf, type Typed } from "../../expression/typed"
import type { Plan } from "../../plan/plan"
import { isNotNullValue, isNullValue } from "../../plan/values"
import type { ColumnData } from "../engine"
import { isUntold, partsOf, type Step, stepError, stepsOf } from "../failedStep"
import { mergedProjection } from "../simplerPlan"
import { compilePlan } from "./compilePlan"
import { compileExpression } from "./expression/compile"
import { quote } from "./expression/names"
import { compileValue, type PlanContext } from "./query"

/** Runs a query of `count` columns and few rows; a list a column. */
export type Ask = (sql: string, count: number) => Promise<ColumnData[]>

/** See `Engine.diagnose`; of several plans the first is looked at first. */
export async function diagnosed(
  plans: readonly Plan[],
  error: unknown,
  context: PlanContext,
  ask: Ask,
): Promise<unknown> {
  if (!isUntold(error)) return error
  const { errorClass = "", fragment } = error as Error & { errorClass?: string; fragment?: string }
  const advice = adviceOf(errorClass)
  const reason = advice === undefined ? plainReason(error.message) : `${errorClass}: ${advice}`
  let found: Found | undefined
  for (const plan of plans) {
    found ??=
      fragment === undefined
        ? await searchStep(plan, errorClass, context, ask)
        : findStep(plan, plainText(fragment), context)
  }
  if (found === undefined) return reason === error.message ? error : new Error(reason, { cause: error })
  const row = found.row ?? (await failingRow(found.step, found.node, context, ask).catch(() => undefined))
  return stepError(found.step, { node: found.node, reason, ...(row ? { row } : {}) }, error)
}

/** The error of Spark SQL that a user wrote himself, which can't be read or has no type: with a mark where Spark says so. */
export function ownSqlError(sql: string, error: unknown): unknown {
  if (!isUntold(error)) return error
  const { errorClass, fragment } = error as Error & { errorClass?: string; fragment?: string }
  // Our closing bracket stands behind the text.
  const isEnd = errorClass === "PARSE_SYNTAX_ERROR" && /near '\)'/.test(error.message) && !hasPart(sql, fragment)
  const end = sql.trimEnd().length
  const place = isEnd ? { text: sql, start: end, end: end + 1 } : placeIn(sql, fragment)
  const reason = isEnd ? error.message.replace("near ')'", "near the end") : error.message
  return place === undefined ? error : new Error([reason, ...markedLines(place)].join("\n"), { cause: error })
}

function hasPart(sql: string, fragment: string | undefined): fragment is string {
  return fragment !== undefined && sql.toLowerCase().includes(fragment.toLowerCase())
}

/** Where a piece of SQL stands, Spark gives some in capitals; all of it where it stands nowhere alone. */
function placeIn(sql: string, fragment: string | undefined): Place | undefined {
  if (!hasPart(sql, fragment)) return undefined
  const [text, piece] = [sql.toLowerCase(), fragment.toLowerCase()]
  const start = text.indexOf(piece)
  const isClear = text.indexOf(piece, start + 1) < 0
  return isClear ? { text: sql, start, end: start + piece.length } : { text: sql, start: 0, end: sql.length }
}

/** A vector's numbers are fields here alone. */
function plainReason(message: string): string {
  const slot = /^FIELD_NOT_FOUND: No such struct field `v(\d+)` in `v0`/.exec(message)
  return slot ? `no number v${slot[1]} in the vector; it has fewer` : message
}

interface Found {
  readonly step: Step
  readonly node: Typed
  readonly row?: Row
}

type Row = readonly (readonly [string, unknown])[]

// Each is a query.
const mostSearched = 20

/** The part that fails with an error of which Spark tells no text: the first of its kind that fails for a row. */
async function searchStep(plan: Plan, errorClass: string, context: PlanContext, ask: Ask): Promise<Found | undefined> {
  const isKind = (node: Typed): boolean => {
    if (/^CAST_/.test(errorClass)) return node.kind === "cast"
    return /OVERFLOW/.test(errorClass) && node.kind === "call" && Object.hasOwn(tries, node.name)
  }
  const all = stepsOf(plan).flatMap((step) => {
    return partsOf(step.value).flatMap((node) => (isKind(node) ? [{ step, node }] : []))
  })
  for (const { step, node } of all.slice(0, mostSearched)) {
    const row = await failingRow(step, node, context, ask).catch(() => undefined)
    if (row !== undefined) return { step, node, row }
  }
  return undefined
}

function findStep(plan: Plan, failed: string, context: PlanContext): Found | undefined {
  for (const step of stepsOf(plan)) {
    // The text of what projections put into one another come to is another than that of each.
    const merged =
      plan.kind === "project"
        ? mergedProjection(plan).fields.find(({ column }) => column.name === step.column)
        : undefined
    for (const value of merged === undefined ? [step.value] : [step.value, merged.value]) {
      const node = partsOf(value).find((part) => isText(part, failed, context))
      if (node !== undefined) return { step, node }
      const own = ownSqlIn(value).find((part) => hasPart(part.sql, failed))
      if (own !== undefined) return { step, node: { ...own, place: placeIn(own.sql, failed)! } }
    }
  }
  return undefined
}

/** Expressions in Spark's SQL that the user wrote himself. */
function ownSqlIn(value: Typed): (Typed & { kind: "engine" })[] {
  return value.kind === "engine" ? [value] : childrenOf(value).flatMap(ownSqlIn)
}

function isText(node: Typed, failed: string, context: PlanContext): boolean {
  try {
    const text = plainText(compileExpression(node, { ...context, column: quote, order: [] }))
    // Brackets around an operator are no part of it.
    return text === failed || (text.startsWith("(") && text.slice(1, -1) === failed)
  } catch {
    // What can't be written by itself tells no more than Spark did.
    return false
  }
}

/** Without the names of the sides of a join, and blanks. */
function plainText(sql: string): string {
  return sql.replaceAll(/`ǁ[lr]`\./g, "").trim()
}

/** The values of the first row for which a part fails; undefined where it can't be told. */
async function failingRow(
  { input, value }: Step,
  node: Typed,
  context: PlanContext,
  ask: Ask,
): Promise<Row | undefined> {
  const failing = failure(node)
  if (failing === undefined || isAggregate(value) || usesWindow(value)) return undefined
  const names = [...columnsUsed(value)]
  const query = compilePlan(input, context)
  const fields = names.length === 0 ? ["1"] : names.map(quote)
  const rows = `SELECT ${fields.join(", ")} FROM (${query.sql}) WHERE ${compileValue(failing, query, context)} LIMIT 1`
  const data = await ask(rows, fields.length)
  if (data[0].length === 0) return undefined
  return names.map((name, i) => [name, data[i][0]] as const)
}

const tries: Readonly<Record<string, string>> = {
  "+": "try_add",
  "-": "try_subtract",
  "*": "try_multiply",
  element_at: "try_element_at",
}

/** The condition under which a part fails, for those that have a form which gives null instead. */
function failure(node: Typed): Typed | undefined {
  if (node.kind === "cast") return nullOf({ ...node, isTry: true }, [node.input])
  if (node.kind !== "call") return undefined
  if (["/", "%", "div", "pmod"].includes(node.name)) {
    const [a, b] = node.args
    const zero: Typed = { kind: "cast", input: { kind: "literal", value: 0n, type: "int" }, type: b.type, isTry: false }
    return both(isNotNullValue(a), callOf("=", [b, zero], "boolean"))
  }
  if (!Object.hasOwn(tries, node.name)) return undefined
  return nullOf({ ...node, name: tries[node.name] }, node.args)
}

/** True where a value is null though none of what it is made of is. */
function nullOf(value: Typed, args: readonly Typed[]): Typed {
  return args.reduce((all, arg) => both(isNotNullValue(arg), all), isNullValue(value))
}

function both(a: Typed, b: Typed): Typed {
  return callOf("and", [a, b], "boolean")
}
