// What plans come to before an engine writes them: projections put into one another, generators and keys found.

import { findFunction } from "../expression/functions/table"
import { find, mapChildren, some } from "../expression/parts"
import { usesWindow } from "../expression/resolve/resolve"
import { sizeOf, substituted, typedText } from "../expression/resolve/substitute"
import type { Typed, TypedCall } from "../expression/typed"
import type { Field, Plan, ProjectPlan } from "../plan/plan"

/** Columns made of a plan's. */
interface Projection {
  readonly input: Plan
  readonly fields: readonly Field[]
}

const projections = new WeakMap<ProjectPlan, Projection>()

// Larger expressions are not written out again for each that uses them.
const largestMerged = 40

// Nodes that one expression may come to where it is used many times: from there on, the engine computes it first.
const mostWrittenAgain = 200

/** A projection of projections as one, where their expressions can be put into one another. */
export function mergedProjection(plan: ProjectPlan): Projection {
  // From the innermost on: a chain may have thousands.
  const chain: ProjectPlan[] = []
  let at: Plan = plan
  while (at.kind === "project" && !projections.has(at)) {
    chain.push(at)
    at = at.input
  }
  for (const one of chain.reverse()) projections.set(one, mergedOnce(one))
  return projections.get(plan)!
}

function mergedOnce({ input, fields }: ProjectPlan): Projection {
  const own = { input, fields }
  const below = input.kind === "project" ? projections.get(input) : undefined
  if (below === undefined || !below.fields.every(({ value }) => isMovable(value))) return own
  const inner = new Map(below.fields.map(({ column, value }) => [column.name, value]))
  let isSmall = true
  const written = new Map<string, number>()
  const found = (name: string): Typed => {
    const value = inner.get(name)!
    if (value.kind === "column") return value
    const size = sizeOf(value)
    const again = written.get(name) ?? 0
    if (size > largestMerged || again > mostWrittenAgain) isSmall = false
    written.set(name, again + size)
    return value
  }
  const put: Field[] = []
  for (const { column, value } of fields) {
    if (usesOwnSql(value)) return own
    put.push({ column, value: value.kind === "column" ? inner.get(value.name)! : substituted(value, found) })
    if (!isSmall) return own
  }
  return { input: below.input, fields: put }
}

/** True for what may be computed elsewhere than where it was written: no window, no SQL of the engine's own. */
function isMovable(value: Typed): boolean {
  return value.kind === "column" || !(usesWindow(value) || isGenerating(value) || usesOwnSql(value))
}

/** True where SQL of the engine's own is in an expression. */
export function usesOwnSql(value: Typed): boolean {
  return some(value, (t) => t.kind === "engine" || (t.kind === "call" && t.name.startsWith("draw_")))
}

/** True where an expression makes several rows of one. */
function isGenerating(value: Typed): boolean {
  return generatorIn(value) !== undefined
}

/** The call in an expression that makes several rows of one; undefined where there is none. */
export function generatorIn(value: Typed): TypedCall | undefined {
  return find(value, (t) => (t.kind === "call" && findFunction(t.name)?.rule.kind === "generator" ? t : undefined))
}

/** An aggregate's expression, keys outside of aggregates replaced by the columns that hold them. */
export function overKeys(value: Typed, keys: readonly Field[], names: readonly string[]): Typed {
  if (value.kind === "call" && isAggregateCall(value)) return value
  const found = keys.findIndex((key) => typedText(key.value) === typedText(value))
  if (found >= 0) return { kind: "column", name: names[found], type: value.type }
  return mapChildren(value, (child) => overKeys(child, keys, names))
}

function isAggregateCall(value: Typed & { kind: "call" }): boolean {
  // What grouping() asks about are the keys themselves.
  return findFunction(value.name)?.rule.kind === "aggregate" && !/^grouping/.test(value.name)
}
