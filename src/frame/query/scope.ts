// What the names in a query stand for.

import { expressionError } from "../../expression/errors"
import { rewrite } from "../../expression/resolve/rewrite"
import type { Expression, Place } from "../../expression/tree"
import type { Plan } from "../../plan/plan"

/** A column as a query may name it. */
export interface ScopeColumn {
  /** What may stand before its name with a dot; undefined: nothing. */
  readonly qualifier?: string
  readonly name: string
  /** Its name in the plan. */
  readonly column: string
  /** True where only its qualified name leads to it: the sides of a join USING it. */
  readonly isHidden?: boolean
}

/** Rows, and how their columns are named. */
export interface Relation {
  readonly plan: Plan
  readonly scope: readonly ScopeColumn[]
}

/** The rows of a plan under a name. */
export function relationOf(plan: Plan, qualifier?: string): Relation {
  const scope = plan.columns.map(
    ({ name }): ScopeColumn => ({ name, column: name, ...(qualifier ? { qualifier } : {}) }),
  )
  return { plan, scope }
}

function isSame(a: string | undefined, b: string): boolean {
  return a?.toLowerCase() === b.toLowerCase()
}

/** The column that a name leads to, and the fields behind it; undefined where there is none. */
export function lookUp(
  scope: readonly ScopeColumn[],
  parts: readonly string[],
  place?: Place,
): readonly string[] | undefined {
  const [first, second, ...rest] = parts
  const qualified = scope.filter((c) => second !== undefined && isSame(c.qualifier, first) && isSame(c.name, second))
  if (qualified.length > 0) return [only(qualified, parts, place), ...rest]
  const plain = scope.filter((c) => !c.isHidden && isSame(c.name, first))
  return plain.length > 0 ? [only(plain, parts, place), ...parts.slice(1)] : undefined
}

function only(found: readonly ScopeColumn[], parts: readonly string[], place: Place | undefined): string {
  const columns = new Set(found.map((c) => c.column))
  if (columns.size === 1) return found[0].column
  const all = found.map((c) => (c.qualifier ? `${c.qualifier}.${c.name}` : c.name))
  throw expressionError(`ambiguous column: ${parts.join(".")}; it may be ${all.join(" or ")}`, place, RangeError)
}

/**
 * An expression over the columns of the plan; what its names lead nowhere stays, for the error about it.
 *
 * @param others - what a name stands for that leads to no column
 */
export function named(
  expression: Expression,
  scope: readonly ScopeColumn[],
  others: (parts: readonly string[]) => Expression | undefined = () => undefined,
): Expression {
  return rewrite(expression, (part) => {
    if (part.kind !== "name") return undefined
    const parts = lookUp(scope, part.parts, part.place)
    return parts ? { ...part, parts } : (others(part.parts) ?? part)
  })
}

/** The columns that a star stands for, which may have a qualifier; undefined where it is none. */
export function starColumns(scope: readonly ScopeColumn[], of?: readonly string[]): ScopeColumn[] | undefined {
  if (of === undefined) return scope.filter((c) => !c.isHidden)
  const columns = scope.filter((c) => of.length === 1 && isSame(c.qualifier, of[0]))
  return columns.length > 0 ? columns : undefined
}
