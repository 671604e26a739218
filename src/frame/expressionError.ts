import type { Column } from "./relation"

const plainName = /^(?:[\p{L}_][\p{L}\p{N}_]*|"[^"]+"|`[^`]+`)$/u

/**
 * The error for SQL that the engine refuses, in words of the frame it was written for: RangeError for the name of a column
 * that is not there, Error with the engine's reason for other expressions.
 */
export function expressionError(expression: string, columns: readonly Column[], cause: unknown): Error {
  const have = `have ${columns.map((c) => c.name).join(", ")}`
  const isUnknown = !columns.some((c) => c.name === expression)
  if (isUnknown && plainName.test(expression)) {
    return new RangeError(`unknown column: ${expression.replace(/^["`](.*)["`]$/, "$1")}; ${have}`, { cause })
  }
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new Error(`invalid expression: ${expression}: ${reason}; ${have}`, { cause })
}
