// What a plan computes, step by step, and how one that failed is told.

import { markedLines } from "../expression/errors"
import { childrenOf } from "../expression/parts"
import { isAggregate } from "../expression/resolve/resolve"
import type { Typed } from "../expression/typed"
import { inputsOf, type Plan } from "../plan/plan"
import { callsNoted, noteCall } from "../work/callPlace"

/** An expression that a plan computes. */
export interface Step {
  /** What it is computed over. */
  readonly input: Plan
  readonly value: Typed
  /** The column that it makes; undefined for a condition. */
  readonly column?: string
  /** What the verb gave that has it computed. */
  readonly verb: Plan
}

/** What is computed on the way, the first first; `verb` gave what the plan is part of, if it did not give the plan. */
export function stepsOf(plan: Plan, outer: Plan = plan): Step[] {
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

/** An expression's parts that can be computed by themselves, innermost first, itself last. */
export function partsOf(value: Typed): Typed[] {
  const inside = childrenOf(value)
    .filter(({ kind }) => kind === "call" || kind === "cast" || kind === "case" || kind === "field")
    .flatMap(partsOf)
  return [...inside, value]
}

/** True for an error with Spark's name of which nothing else has been told: what has been has lines below the first. */
export function isUntold(error: unknown): error is Error {
  return error instanceof Error && /^_?[A-Z]+(_[A-Z0-9]+)+(\.[A-Z_]+)?: .*$/.test(error.message)
}

/**
 * The error of a step, with a mark under the part that failed, and the column that it makes.
 *
 * @param reason - one line: Spark's name of the error, what it means
 * @param row - the values of a row that fails; undefined where they are not known
 */
export function stepError(
  { column, verb }: Step,
  { node, reason, row }: { node: Typed; reason: string; row?: readonly (readonly [string, unknown])[] },
  cause: unknown,
): Error {
  const values = row?.map(([name, value]) => `${name} = ${valueShown(value)}`).join(", ")
  const place = `${column === undefined ? "a condition" : `column ${column}`}${row ? `, row: ${values || "any"}` : ""}`
  const told = new Error([reason, ...(node.place ? markedLines(node.place) : []), place].join("\n"), { cause })
  for (const call of callsNoted(verb)) noteCall(told, call)
  return told
}

function valueShown(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value)
  if (value instanceof Date) return value.toISOString()
  return Array.isArray(value) ? `[${value.map(valueShown).join(", ")}]` : String(value)
}
