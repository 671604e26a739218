import { anchorAfterBackslash, inputEnd, inputStart, lineEnd, lineStart } from "./anchors"
import { readBackReference } from "./backReference"
import { rangeMembers, readBrackets } from "./brackets"
import { readEscape } from "./escape"
import { withFlag } from "./flags"
import {
  accept,
  type Flags,
  type Groups,
  invalidPattern,
  literal,
  peek,
  type Reader,
  readUntil,
  unsupportedPattern,
} from "./reader"

/** Code points, with the text between \Q and \E written out as escapes. */
function unquoted(pattern: string): string[] {
  const parts = pattern.matchAll(/\\Q([\s\S]*?)(?:\\E|$)|\\[\s\S]|[\s\S]/gu)
  return [...parts].flatMap(([text, quoted]) =>
    quoted === undefined ? [...text] : [...quoted].flatMap((c) => [...`\\x{${c.codePointAt(0)!.toString(16)}}`]),
  )
}

/** Matches `part` without going back into it: what the lookahead captured is taken whole. */
function atomic(reader: Reader, groups: Groups, part: string): string {
  if (groups.lookbehindDepth > 0) throw unsupportedPattern(reader, "an atomic or possessive part inside a lookbehind")
  const name = `a${++groups.atomicCount}`
  return `(?:(?=(?<${name}>${part}))\\k<${name}>)`
}

/** Reads `iu-s` and the end of a group of flags: either the flags hold from here on, or for a group of their own. */
function readFlags(reader: Reader, groups: Groups): string {
  const outer = reader.flags
  let flags = outer
  let isOn = true
  for (;;) {
    if (accept(reader, "-")) isOn = false
    const name = reader.characters[reader.at++]
    if (name === undefined) throw invalidPattern(reader, "unclosed (?")
    if (name !== ")" && name !== ":") {
      flags = withFlag(reader, groups, flags, name, isOn)
      continue
    }
    reader.flags = flags
    if (flags.i && flags.u) {
      if (name === ":" || groups.depth > 0) throw unsupportedPattern(reader, "the flags iu for a part")
      groups.ignoresCase = true
    }
    return name === ")" ? "" : `(?:${readGroupBody(reader, groups, outer)})`
  }
}

/** Reads up to the closing parenthesis; flags set within end there. */
function readGroupBody(reader: Reader, groups: Groups, outer: Flags = reader.flags): string {
  groups.depth++
  const body = readAlternatives(reader, groups)
  groups.depth--
  if (!accept(reader, ")")) throw invalidPattern(reader, "unclosed (")
  reader.flags = outer
  return body
}

function readLookaround(reader: Reader, groups: Groups, isBehind: boolean, isNegative: boolean): string {
  const before = groups.certain
  if (isBehind) groups.lookbehindDepth++
  const body = readGroupBody(reader, groups)
  if (isBehind) groups.lookbehindDepth--
  if (isNegative) groups.certain = before
  // JavaScript repeats no bare lookaround, Java does.
  return `(?:(?${isBehind ? "<" : ""}${isNegative ? "!" : "="}${body}))`
}

function readCapture(reader: Reader, groups: Groups): string {
  const number = ++groups.count
  const body = readGroupBody(reader, groups)
  groups.certain = new Set([...groups.certain, number])
  return `(?<g${number}>${body})`
}

/** Reads a group after its opening parenthesis; "" for flags alone. */
function readGroup(reader: Reader, groups: Groups): string {
  if (!accept(reader, "?")) return readCapture(reader, groups)
  if (accept(reader, ":")) return `(?:${readGroupBody(reader, groups)})`
  if (accept(reader, "=")) return readLookaround(reader, groups, false, false)
  if (accept(reader, "!")) return readLookaround(reader, groups, false, true)
  if (accept(reader, "<=")) return readLookaround(reader, groups, true, false)
  if (accept(reader, "<!")) return readLookaround(reader, groups, true, true)
  if (accept(reader, ">")) return atomic(reader, groups, readGroupBody(reader, groups))
  if (!accept(reader, "<")) return readFlags(reader, groups)
  const name = readUntil(reader, ">", "group name")
  if (!/^[a-zA-Z][a-zA-Z0-9]*$/.test(name)) throw invalidPattern(reader, `bad group name ${name}`)
  if (groups.named.has(name)) throw invalidPattern(reader, `two groups named ${name}`)
  groups.named.set(name, groups.count + 1)
  return readCapture(reader, groups)
}

function readBackslash(reader: Reader, groups: Groups): string {
  const letter = peek(reader)
  if (/^[1-9k]$/.test(letter)) return readBackReference(reader, groups)
  if (letter === "R") {
    reader.at++
    return "(?:\\r\\n|[\\n-\\r\\x85\\u2028\\u2029])"
  }
  if (letter === "G" || (letter === "b" && peek(reader, 1) === "{")) throw unsupportedPattern(reader, `\\${letter}`)
  const anchor = anchorAfterBackslash(letter, reader.flags)
  if (anchor !== undefined) {
    reader.at++
    return anchor
  }
  const found = readEscape(reader)
  return found.kind === "set" ? found.text : character(reader, found.codePoint)
}

function character(reader: Reader, codePoint: number): string {
  const members = rangeMembers(codePoint, codePoint, reader.flags)
  return members === literal(codePoint) ? members : `[${members}]`
}

/** Reads what a quantifier may follow; "" for flags, which none may. */
function readAtom(reader: Reader, groups: Groups): string {
  const next = peek(reader)
  if (next === "[") return readBrackets(reader)
  if (/^[*+?{]$/.test(next)) throw invalidPattern(reader, `nothing to repeat before ${next}`)
  reader.at++
  switch (next) {
    case "(":
      return readGroup(reader, groups)
    case "\\":
      return readBackslash(reader, groups)
    case ".":
      return reader.flags.s ? "\\p{Any}" : "[^\\n\\r\\x85\\u2028\\u2029]"
    case "^":
      return reader.flags.m ? lineStart : inputStart
    case "$":
      return reader.flags.m ? lineEnd : inputEnd
  }
  return character(reader, next.codePointAt(0)!)
}

/** Reads `*`, `+`, `?` or `{…}`; "" if there is none. */
function readCount(reader: Reader): string {
  const next = peek(reader)
  if (/^[*+?]$/.test(next)) return reader.characters[reader.at++]
  if (!accept(reader, "{")) return ""
  const text = readUntil(reader, "}", "{")
  const [, least, most] = /^([0-9]+)(?:,([0-9]*))?$/.exec(text) ?? []
  const isInRange = Number(least) <= 2147483647 && Number(most ?? 0) <= 2147483647
  if (least === undefined || !isInRange || (most && Number(most) < Number(least))) {
    throw invalidPattern(reader, `bad repetition {${text}}`)
  }
  return `{${text}}`
}

function readSequence(reader: Reader, groups: Groups): string {
  let sequence = ""
  while (!/^[|)]?$/.test(peek(reader))) {
    const before = groups.certain
    const atom = readAtom(reader, groups)
    if (atom === "") continue
    groups.hasStarted = true
    const count = readCount(reader)
    if (count === "") {
      sequence += atom
      continue
    }
    if (/^[*?]|^\{0+[,}]/.test(count)) groups.certain = before
    sequence += accept(reader, "+")
      ? atomic(reader, groups, atom + count)
      : atom + count + (accept(reader, "?") ? "?" : "")
    if (peek(reader) === "{") throw unsupportedPattern(reader, "a repetition of a repetition")
  }
  return sequence
}

function readAlternatives(reader: Reader, groups: Groups): string {
  const before = groups.certain
  let alternatives = readSequence(reader, groups)
  while (accept(reader, "|")) {
    groups.hasStarted = true
    groups.certain = before
    alternatives += `|${readSequence(reader, groups)}`
    groups.certain = before
  }
  return alternatives
}

/**
 * Translates a Java regular expression, as Spark takes them, into a JavaScript one that finds the same matches, with
 * the flags "g" and "v".
 *
 * By Java 17's rules: \s \w \d are ASCII, \b is not; the flag i is for ASCII letters unless with u; `.` stops at
 * more line ends, and `$` also matches before the last of them. Possessive quantifiers and atomic groups become
 * lookaheads. Groups capture only where the pattern refers back to them, unless `keepsGroups`. Two things differ: matches that are empty
 * never fall inside a surrogate pair, and a repeated part that can itself be empty may match more.
 *
 * @param keepsGroups - true: group n is captured under the name `gn`
 * @throws RangeError if Java would refuse the pattern (`invalid pattern`), or JavaScript cannot express it
 *   (`unsupported pattern`, which names the construct): \G, \X, \N, the flags x and d, iu for a part, Unicode blocks,
 *   references to groups that may not have matched
 */
export function javaPattern(pattern: string, keepsGroups = false): RegExp {
  const reader: Reader = {
    pattern,
    characters: unquoted(pattern),
    at: 0,
    flags: { i: false, u: false, s: false, m: false, U: false },
  }
  const groups: Groups = {
    count: 0,
    named: new Map(),
    certain: new Set(),
    referenced: new Set(),
    atomicCount: 0,
    depth: 0,
    lookbehindDepth: 0,
    hasStarted: false,
    ignoresCase: false,
  }
  const named = readAlternatives(reader, groups)
  if (peek(reader) !== "") throw invalidPattern(reader, "unmatched )")
  const source = named.replace(/\(\?<g([0-9]+)>/g, (open, number) =>
    keepsGroups || groups.referenced.has(Number(number)) ? open : "(?:",
  )
  return new RegExp(source, groups.ignoresCase ? "giv" : "gv")
}
