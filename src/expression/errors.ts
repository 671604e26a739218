// Errors that show the place in the user's expression.

import type { Place } from "./tree"

/**
 * An error about an expression: the message, then the line it stands in, with a mark under the place.
 *
 * @param kind - the class of the error; default Error
 */
export function expressionError(
  message: string,
  place: Place | undefined,
  kind: new (message: string) => Error = Error,
): Error {
  if (place === undefined) return new kind(`invalid expression: ${message}`)
  const { text, start, end } = place
  // A name that stands alone needs no mark.
  if (kind === RangeError && text.trim() === text.slice(start, end)) return new kind(message)
  return new kind([`invalid expression: ${message}`, ...markedLines(place)].join("\n"))
}

/** The line that a place is in, and a mark under it; of a long line what is near. */
export function markedLines({ text, start, end }: Place): string[] {
  const from = text.lastIndexOf("\n", start - 1) + 1
  const to = text.indexOf("\n", start)
  const line = text.slice(from, to < 0 ? undefined : to)
  const { shown, column } = around(line, start - from)
  const width = Math.max(1, Math.min(end - start, shown.length - column))
  return [`  ${shown}`, `  ${" ".repeat(column)}${"^".repeat(width)}`]
}

const widest = 120

/** What is near a column of a long line, and where the column is there. */
function around(line: string, column: number): { shown: string; column: number } {
  if (line.length <= widest) return { shown: line, column }
  const from = Math.max(0, Math.min(column - widest / 2, line.length - widest))
  const [before, behind] = [from > 0 ? "…" : "", from + widest < line.length ? "…" : ""]
  return { shown: `${before}${line.slice(from, from + widest)}${behind}`, column: column - from + before.length }
}
