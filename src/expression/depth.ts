// How deep expressions are: what walks them goes one call deeper with each level, and the stack has an end.

import type { Expression, SortTerm } from "./tree"

/** Deeper expressions are refused; DuckDB refuses a thousand levels, and an operator takes it up to two. */
export const deepest = 500

const depths = new WeakMap<Expression, number>()

/** Levels of an expression, its own included. */
export function depthOf(expression: Expression): number {
  const stack = [expression]
  while (stack.length > 0) {
    const top = stack[stack.length - 1]
    const children = partsOf(top)
    const open = children.filter((child) => !depths.has(child))
    if (open.length > 0) {
      for (const child of open) stack.push(child)
      continue
    }
    depths.set(top, 1 + children.reduce((most, child) => Math.max(most, depths.get(child)!), 0))
    stack.pop()
  }
  return depths.get(expression)!
}

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
