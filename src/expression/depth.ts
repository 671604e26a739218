// How deep expressions are: what walks them goes one call deeper with each level, and the stack has an end.

import { childrenOf } from "./parts"
import type { Expression } from "./tree"

/** Deeper expressions are refused; DuckDB refuses a thousand levels, and an operator takes it up to two. */
export const deepest = 500

const depths = new WeakMap<Expression, number>()

/** Levels of an expression, its own included. */
export function depthOf(expression: Expression): number {
  const stack = [expression]
  while (stack.length > 0) {
    const top = stack[stack.length - 1]
    const children = childrenOf(top)
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
