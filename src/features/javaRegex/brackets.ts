import { readEscape } from "./escape"
import { accept, type Flags, invalidPattern, literal, peek, type Reader, unsupportedPattern } from "./reader"

/** The part of [low, high] in [first, last], moved by `offset`; "" if there is none. */
function shifted(low: number, high: number, first: number, last: number, offset: number): string {
  const from = Math.max(low, first) + offset
  const to = Math.min(high, last) + offset
  return from > to ? "" : `${literal(from)}-${literal(to)}`
}

/** The code points from `low` to `high`, to stand in a class. Without UNICODE_CASE only ASCII letters lose their case. */
export function rangeMembers(low: number, high: number, flags: Flags): string {
  const range = low === high ? literal(low) : `${literal(low)}-${literal(high)}`
  if (!flags.i || flags.u) return range
  return range + shifted(low, high, 97, 122, -32) + shifted(low, high, 65, 90, 32)
}

function readCodePoint(reader: Reader): number {
  if (!accept(reader, "\\")) return reader.characters[reader.at++].codePointAt(0)!
  const found = readEscape(reader)
  if (found.kind === "set") throw invalidPattern(reader, "a range that ends in a class")
  return found.codePoint
}

/** One member: a nested class, an escape for a set, a character or a range. */
function readMember(reader: Reader): string {
  if (peek(reader) === "[") return readBrackets(reader)
  const start = reader.at
  if (accept(reader, "\\")) {
    const found = readEscape(reader)
    if (found.kind === "set") return found.text
    reader.at = start
  }
  const low = readCodePoint(reader)
  // A minus before a bracket is itself a character.
  if (peek(reader) !== "-" || peek(reader, 1) === "]" || peek(reader, 1) === "[" || peek(reader, 1) === "") {
    return rangeMembers(low, low, reader.flags)
  }
  reader.at++
  const high = readCodePoint(reader)
  if (high < low) throw invalidPattern(reader, "a range that runs backwards")
  return rangeMembers(low, high, reader.flags)
}

/**
 * Reads a character class, from its bracket on, into a JavaScript class for the flag "v": unions `[a[bc]]` nest alike,
 * sides of `&&` become nested classes, and `^` turns the whole around, as in Java since version 9.
 */
export function readBrackets(reader: Reader): string {
  reader.at++
  const isNegated = accept(reader, "^")
  const sides: string[] = []
  let side = ""
  // A closing bracket that comes first is a character.
  for (let isFirst = true; isFirst || peek(reader) !== "]"; isFirst = false) {
    if (peek(reader) === "") throw invalidPattern(reader, "unclosed [")
    if (accept(reader, "&&")) {
      if (side === "" || peek(reader) === "&") throw unsupportedPattern(reader, "&& with nothing on one side")
      sides.push(`[${side}]`)
      side = ""
    } else {
      side += readMember(reader)
    }
  }
  reader.at++
  if (sides.length > 0 && side === "") throw unsupportedPattern(reader, "&& with nothing on one side")
  sides.push(sides.length > 0 ? `[${side}]` : side)
  return `[${isNegated ? "^" : ""}${sides.join("&&")}]`
}
