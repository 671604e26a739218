// Values that are known before the rows are.

import type { Typed } from "../typed"

/** The whole number that an argument always is; null where it is null, undefined where rows decide. */
export function constantWhole(typed: Typed): number | null | undefined {
  if (typed.kind === "cast") return constantWhole(typed.input)
  if (typed.kind === "call" && (typed.name === "negative" || typed.name === "positive")) {
    const value = constantWhole(typed.args[0])
    return typeof value === "number" && typed.name === "negative" ? -value : value
  }
  if (typed.kind !== "literal") return undefined
  if (typed.value === null) return null
  return typeof typed.value === "bigint" || typeof typed.value === "number" ? Number(typed.value) : undefined
}

/** The text that an argument always is; undefined where rows decide or it is none. */
export function constantText(typed: Typed | undefined): string | undefined {
  return typed?.kind === "literal" && typeof typed.value === "string" ? typed.value : undefined
}
