// Expressions with others in place of their columns.

import { childrenOf } from "../parts"
import type { Typed, TypedBound, TypedSort } from "../typed"

/** The expression with each column replaced. */
export function substituted(typed: Typed, columnOf: (name: string) => Typed): Typed {
  return typed.kind === "column" ? columnOf(typed.name) : mapChildren(typed, (child) => substituted(child, columnOf))
}

/** The expression with each of those that it is made of changed. */
export function mapChildren(typed: Typed, change: (child: Typed) => Typed): Typed {
  const sort = (term: TypedSort): TypedSort => ({ ...term, input: change(term.input) })
  const bound = (end: TypedBound): TypedBound =>
    typeof end === "string" ? end : { ...end, offset: change(end.offset) }
  switch (typed.kind) {
    case "call": {
      const { over } = typed
      return {
        ...typed,
        args: typed.args.map(change),
        ...(typed.filter ? { filter: change(typed.filter) } : {}),
        ...(typed.orderBy ? { orderBy: typed.orderBy.map(sort) } : {}),
        ...(over
          ? {
              over: {
                partitionBy: over.partitionBy.map(change),
                orderBy: over.orderBy.map(sort),
                ...(over.frame
                  ? { frame: { ...over.frame, start: bound(over.frame.start), end: bound(over.frame.end) } }
                  : {}),
              },
            }
          : {}),
      }
    }
    case "cast":
    case "field":
      return { ...typed, input: change(typed.input) }
    case "case":
      return {
        ...typed,
        branches: typed.branches.map(({ when, then }) => ({ when: change(when), then: change(then) })),
        ...(typed.otherwise ? { otherwise: change(typed.otherwise) } : {}),
      }
    case "lambda":
      return { ...typed, body: change(typed.body) }
    default:
      return typed
  }
}

/** Nodes of an expression. */
export function sizeOf(typed: Typed): number {
  return childrenOf(typed).reduce((size, child) => size + sizeOf(child), 1)
}

/** Text by which expressions that mean the same are told to be alike, wherever they stand. */
export function typedText(typed: Typed): string {
  return JSON.stringify(typed, (key, part) =>
    key === "place" ? undefined : typeof part === "bigint" ? `${part}n` : part,
  )
}
