// What expressions are made of.

import type { Expression, FrameBound, SortTerm } from "./tree"

/** The expressions that one is made of. */
export function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case "call": {
      const { args, filter, orderBy = [], over } = expression
      const inputs = (terms: readonly SortTerm[]): Expression[] => terms.map((term) => term.input)
      return [
        ...args,
        ...(filter ? [filter] : []),
        ...inputs(orderBy),
        ...(over ? [...over.partitionBy, ...inputs(over.orderBy)] : []),
      ]
    }
    case "case": {
      const { branches, otherwise } = expression
      return [...branches.flatMap(({ when, then }) => [when, then]), ...(otherwise ? [otherwise] : [])]
    }
    case "lambda":
      return [expression.body]
    case "item":
      return [expression.input, expression.index]
    case "cast":
    case "field":
    case "alias":
      return [expression.input]
    default:
      return []
  }
}

/** The expression with each of those that it is made of changed. */
export function mapParts(expression: Expression, change: (part: Expression) => Expression): Expression {
  const sort = (term: SortTerm): SortTerm => ({ ...term, input: change(term.input) })
  const bound = (end: FrameBound): FrameBound =>
    typeof end === "string" ? end : { ...end, offset: change(end.offset) }
  switch (expression.kind) {
    case "call": {
      const { args, filter, orderBy, over } = expression
      const frame = over?.frame
      return {
        ...expression,
        args: args.map(change),
        ...(filter ? { filter: change(filter) } : {}),
        ...(orderBy ? { orderBy: orderBy.map(sort) } : {}),
        ...(over
          ? {
              over: {
                partitionBy: over.partitionBy.map(change),
                orderBy: over.orderBy.map(sort),
                ...(frame ? { frame: { ...frame, start: bound(frame.start), end: bound(frame.end) } } : {}),
              },
            }
          : {}),
      }
    }
    case "case":
      return {
        ...expression,
        branches: expression.branches.map(({ when, then }) => ({ when: change(when), then: change(then) })),
        ...(expression.otherwise ? { otherwise: change(expression.otherwise) } : {}),
      }
    case "lambda":
      return { ...expression, body: change(expression.body) }
    case "item":
      return { ...expression, input: change(expression.input), index: change(expression.index) }
    case "cast":
    case "field":
    case "alias":
      return { ...expression, input: change(expression.input) }
    default:
      return expression
  }
}

/** True where `test` holds for the expression or one inside it. */
export function someExpression(expression: Expression, test: (part: Expression) => boolean): boolean {
  return test(expression) || partsOf(expression).some((part) => someExpression(part, test))
}
