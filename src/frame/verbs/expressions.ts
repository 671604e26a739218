import { type Column, lookUpColumn } from "../relation/relation"

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

// Text in quotes is passed over whole; names are taken bare or quoted, a dot before them being part of a field's access.
const tokens = /'(?:[^']|'')*'|\.?\s*(?:"((?:[^"]|"")*)"|`((?:[^`]|``)*)`|([\p{L}_][\p{L}\p{N}_]*))/gu

/**
 * Throws where an expression computes with a vector column that SQL sees as row numbers of a matrix: those mean nothing
 * to a user. `IS NULL`, `IS NOT NULL` and `count(…)` need no more than whether there is a vector.
 *
 * @throws TypeError naming the column
 */
export function checkVectorUse(expression: string, columns: readonly Column[]): void {
  const vectors = columns.filter((column) => column.vector?.form === "reference")
  if (vectors.length === 0) return
  for (const match of expression.matchAll(tokens)) {
    const name = match[1] ?? match[2] ?? match[3]
    if (name === undefined || match[0].startsWith(".")) continue
    const vector = lookUpColumn(vectors, name)
    if (vector === undefined) continue
    const after = expression.slice(match.index + match[0].length)
    if (/^\s+is\s+(not\s+)?null\b/i.test(after) || /^\s*\(/.test(after)) continue
    if (/\bcount\s*\(\s*$/i.test(expression.slice(0, match.index)) && /^\s*\)/.test(after)) continue
    throw new TypeError(
      `vector column ${vector.name} can't go into an expression: ${expression}; expected numbers or text`,
    )
  }
}
