// Expressions with parts of them replaced.

import { findFunction } from "../functions/table"
import type { Call, Expression, FrameBound, SortTerm } from "../tree"

/** What stands for a part of an expression; undefined: the part, its own parts replaced. */
export type Change = (part: Expression) => Expression | undefined

/** The expression with its parts replaced, from the outside in; parameters of lambdas stay what they are. */
export function rewrite(expression: Expression, change: Change, parameters: readonly string[] = []): Expression {
  if (expression.kind === "name" && parameters.includes(expression.parts[0].toLowerCase())) return expression
  const changed = change(expression)
  if (changed) return changed
  const go = (part: Expression): Expression => rewrite(part, change, parameters)
  switch (expression.kind) {
    case "call":
      return rewrittenCall(expression, go)
    case "case":
      return {
        ...expression,
        branches: expression.branches.map(({ when, then }) => ({ when: go(when), then: go(then) })),
        ...(expression.otherwise ? { otherwise: go(expression.otherwise) } : {}),
      }
    case "lambda": {
      const own = expression.params.map((param) => param.toLowerCase())
      return { ...expression, body: rewrite(expression.body, change, [...parameters, ...own]) }
    }
    case "item":
      return { ...expression, input: go(expression.input), index: go(expression.index) }
    case "cast":
    case "field":
    case "alias":
      return { ...expression, input: go(expression.input) }
    default:
      return expression
  }
}

function rewrittenCall(call: Call, go: (part: Expression) => Expression): Call {
  const sort = (term: SortTerm): SortTerm => ({ ...term, input: go(term.input) })
  const bound = (end: FrameBound): FrameBound => (typeof end === "string" ? end : { ...end, offset: go(end.offset) })
  const { filter, orderBy, over } = call
  return {
    ...call,
    args: call.args.map(go),
    ...(filter ? { filter: go(filter) } : {}),
    ...(orderBy ? { orderBy: orderBy.map(sort) } : {}),
    ...(over
      ? {
          over: {
            partitionBy: over.partitionBy.map(go),
            orderBy: over.orderBy.map(sort),
            ...(over.frame
              ? { frame: { ...over.frame, start: bound(over.frame.start), end: bound(over.frame.end) } }
              : {}),
          },
        }
      : {}),
  }
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
