// Expressions with others in place of their columns.

import { childrenOf, mapChildren } from "../parts"
import type { Typed } from "../typed"

/** The expression with each column replaced. */
export function substituted(typed: Typed, columnOf: (name: string) => Typed): Typed {
  return typed.kind === "column" ? columnOf(typed.name) : mapChildren(typed, (child) => substituted(child, columnOf))
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
