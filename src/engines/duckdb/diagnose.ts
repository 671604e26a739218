// What to say of a query that failed: which expression, which column, which row.

import { markedLines } from "../../expression/errors"
import { childrenOf } from "../../expression/parts"
import { columnsUsed, isAggregate, usesWindow } from "../../expression/resolve/resolve"
import type { Typed } from "../../expression/typed"
import { inputsOf, type Plan } from "../../plan/plan"
import { callsNoted, noteCall } from "../../work/callPlace"
import type { ColumnData } from "../engine"
import { compilePlan } from "./compilePlan"

import { compileValue, type PlanContext, type Query, quoteColumn } from "./query"

/** Runs a query of `count` columns and few rows; a list a column. */
export type Ask = (sql: string, count: number) => Promise<ColumnData[]>

/** An expression that a plan computes. */
interface Step {
  /** What it is computed over. */
  readonly input: Plan
  readonly value: Typed
  /** The column that it makes; undefined for a condition. */
  readonly column?: string
  /** What the verb gave that has it computed. */
  readonly verb: Plan
}

/** See `Engine.diagnose`. */
export async function diagnosed(plan: Plan, error: unknown, context: PlanContext, ask: Ask): Promise<unknown> {
  // What has been told already has lines below the first.
  if (!(error instanceof Error) || !/^_?[A-Z]+(_[A-Z0-9]+)+(\.[A-Z_]+)?: .*$/.test(error.message)) return error
  for (const step of stepsOf(plan)) {
    // The rows of an aggregate or a window are many, and what fails may lie in none of them.
    if (isAggregate(step.value) || usesWindow(step.value)) continue
    try {
      const query = compilePlan(step.input, context)
      // The first row that fails may fail in another way than the one that the engine met: then a part is to fail, too.
      for (const part of [step.value, ...partsOf(step.value)]) {
        const found = await failingRow(query, step.value, part, context, ask)
        if (found === undefined && part === step.value) break
        const reason = found?.reason ?? error.message
        // What fails in another way is not what failed: an aggregate may leave out such rows.
        if (found === undefined || kindOf(reason) !== kindOf(error.message)) continue
        const told = new Error(`${reason}\n${described(step, found)}`, { cause: error.cause })
        for (const place of callsNoted(step.verb)) noteCall(told, place)
        return told
      }
    } catch {
      // What can't be looked at again tells no more than the engine did.
    }
  }
  return error
}

/** Spark's name of an error. */
function kindOf(message: string): string {
  return message.slice(0, message.indexOf(":"))
}

/** What is computed on the way, the first first; `verb` gave what the plan is part of, if it did not give the plan. */
function stepsOf(plan: Plan, outer: Plan = plan): Step[] {
  const verb = callsNoted(plan).length > 0 ? plan : outer
  const stepOf = (input: Plan, value: Typed, column?: string): Step[] =>
    value.kind === "column" ? [] : [{ input, value, verb, ...(column === undefined ? {} : { column }) }]
  const before = inputsOf(plan).flatMap((input) => stepsOf(input, verb))
  switch (plan.kind) {
    case "project":
      return [...before, ...plan.fields.flatMap(({ column, value }) => stepOf(plan.input, value, column.name))]
    case "filter":
      return [...before, ...stepOf(plan.input, plan.condition)]
    case "sort":
      return [...before, ...plan.terms.flatMap((term) => stepOf(plan.input, term.input))]
    case "aggregate": {
      const keys = plan.keys.flatMap(({ column, value }) => stepOf(plan.input, value, column.name))
      const values = plan.aggregates.flatMap(({ column, value }) =>
        aggregated(value).flatMap((arg) => stepOf(plan.input, arg, column.name)),
      )
      return [...before, ...keys, ...values]
    }
    case "join":
      return [
        ...before,
        ...plan.keys.flatMap((key) => [...stepOf(plan.left, key.left), ...stepOf(plan.right, key.right)]),
      ]
    default:
      return before
  }
}

/** What aggregates go over; not where a FILTER says of which rows. */
function aggregated(value: Typed): readonly Typed[] {
  if (value.kind !== "call" || !isAggregate({ ...value, args: [] })) return childrenOf(value).flatMap(aggregated)
  return value.filter === undefined ? value.args : []
}

interface Failure {
  readonly node: Typed
  readonly row: readonly (readonly [string, unknown])[]
  readonly reason?: string
}

/** The first row for which a value fails, and `part` of it, and the innermost part that does. */
async function failingRow(
  query: Query,
  value: Typed,
  part: Typed,
  context: PlanContext,
  ask: Ask,
): Promise<Failure | undefined> {
  const names = [...columnsUsed(value)]
  const fails = (node: Typed): string => `(TRY(struct_pack(v := ${compileValue(node, query, context)})) IS NULL)`
  const condition = part === value ? fails(value) : `${fails(value)} AND ${fails(part)}`
  const first = `SELECT * FROM (${query.sql}) WHERE ${condition} LIMIT 1`
  const nodes = partsOf(part)
  // Each part is asked for by itself, and as a condition: what stands twice in a selection the engine computes before it tries.
  const asked = nodes.map(
    (node, i) => `SELECT ${[...names.map(quoteColumn), i].join(", ")} FROM one WHERE ${fails(node)}`,
  )
  const data = await ask(
    `WITH one AS MATERIALIZED (${first}) ${asked.join(" UNION ALL ")} ORDER BY ${names.length + 1}`,
    names.length + 1,
  )
  if (data[0].length === 0) return undefined
  // Parts come before what they are parts of: the first that fails has none that does.
  const node = nodes[data[names.length][0] as number] ?? part
  const row = names.map((name, i) => [name, data[i][0]] as const)
  try {
    await ask(`SELECT ${compileValue(node, query, context)} FROM (${first})`, 1)
    return { node, row }
  } catch (error) {
    return { node, row, reason: (error as Error).message }
  }
}

/** An expression's parts that can be computed by themselves, innermost first, itself last. */
function partsOf(value: Typed): Typed[] {
  const inside = childrenOf(value)
    .filter(({ kind }) => kind === "call" || kind === "cast" || kind === "case" || kind === "field")
    .flatMap(partsOf)
  return [...inside, value]
}

function described({ column }: Step, { node, row }: Failure): string {
  const values = row.map(([name, value]) => `${name} = ${valueShown(value)}`).join(", ")
  const place = `${column === undefined ? "a condition" : `column ${column}`}, row: ${values || "any"}`
  return [...(node.place ? markedLines(node.place) : []), place].join("\n")
}

function valueShown(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value)
  if (value instanceof Date) return value.toISOString()
  return Array.isArray(value) ? `[${value.map(valueShown).join(", ")}]` : String(value)
}
