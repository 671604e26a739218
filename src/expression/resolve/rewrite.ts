// Expressions with parts of them replaced.

import { findFunction } from "../functions/table"
import { mapChildren } from "../parts"
import type { Call, Expression } from "../tree"

/** What stands for a part of an expression; undefined: the part, its own parts replaced. */
export type Change = (part: Expression) => Expression | undefined

/** The expression with its parts replaced, from the outside in; parameters of lambdas stay what they are. */
export function rewrite(expression: Expression, change: Change, parameters: readonly string[] = []): Expression {
  if (expression.kind === "name" && parameters.includes(expression.parts[0].toLowerCase())) return expression
  const changed = change(expression)
  if (changed) return changed
  const own = expression.kind === "lambda" ? expression.params.map((param) => param.toLowerCase()) : []
  return mapChildren(expression, (part) => rewrite(part, change, [...parameters, ...own]))
}

/** True for a call of an aggregate over a group, not over a window. */
export function isAggregateCall(expression: Expression): expression is Call {
  return (
    expression.kind === "call" &&
    expression.over === undefined &&
    findFunction(expression.name)?.rule.kind === "aggregate"
  )
}

/** The aggregates over groups in an expression. */
export function aggregatesIn(expression: Expression): Call[] {
  const found: Call[] = []
  rewrite(expression, (part) => {
    if (!isAggregateCall(part)) return undefined
    found.push(part)
    return part
  })
  return found
}
