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
  const from = text.lastIndexOf("\n", start - 1) + 1
  const to = text.indexOf("\n", start)
  const line = text.slice(from, to < 0 ? undefined : to)
  const width = Math.max(1, Math.min(end, from + line.length) - start)
  return new kind(`invalid expression: ${message}\n  ${line}\n  ${" ".repeat(start - from)}${"^".repeat(width)}`)
}
