// Words, numbers, texts and signs of Spark SQL.

import { expressionError } from "./errors"

/** A token and where it stands. */
export interface Token {
  /** "name" is one in backticks, a "word" may be a keyword. */
  readonly kind: "word" | "name" | "number" | "string" | "sign" | "end"
  /** The word as written, the name without backticks, the value of a string, the number or sign as written. */
  readonly text: string
  readonly start: number
  readonly end: number
}

const blank = /(?:\s+|--[^\n]*|\/\*[\s\S]*?\*\/)+/y
const word = /[\p{L}_][\p{L}\p{N}_]*/uy
const backticked = /`((?:[^`]|``)+)`/y
const number = /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?(?:BD|[LSYDF])?(?![\p{L}\p{N}_])/iuy
const string = /'(?:[^'\\]|\\[\s\S])*'|"(?:[^"\\]|\\[\s\S])*"/y
/** Names may begin with digits, where they are no number: `2020_sales`. */
const digitWord = /\d+[\p{L}_][\p{L}\p{N}_]*/uy
const sign = /<=>|>>>|<<|>>|->|::|\|\||<>|!=|!<|!>|<=|>=|==|[-+*/%=<>!~&|^(),.[\]:]/y

/**
 * The tokens of an expression, an "end" last.
 *
 * @throws Error with the place for what is none
 */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = []
  let at = 0
  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at
    return pattern.exec(text)
  }
  const push = (kind: Token["kind"], value: string, length: number): void => {
    tokens.push({ kind, text: value, start: at, end: at + length })
    at += length
  }
  for (;;) {
    const space = match(blank)
    if (space) at += space[0].length
    if (at >= text.length) break
    const raw = /^[rR](?=['"])/.test(text.slice(at, at + 2))
    if (raw) {
      const mark = text[at + 1]
      const end = text.indexOf(mark, at + 2)
      if (end < 0) throw expressionError("a text that does not end", { text, start: at, end: text.length })
      push("string", text.slice(at + 2, end), end + 1 - at)
      continue
    }
    const found = match(string)
    if (found) {
      push("string", unescaped(found[0].slice(1, -1)), found[0].length)
      continue
    }
    const quoted = match(backticked)
    if (quoted) {
      push("name", quoted[1].replaceAll("``", "`"), quoted[0].length)
      continue
    }
    const digits = match(number)
    if (digits) {
      push("number", digits[0], digits[0].length)
      continue
    }
    const letters = match(word) ?? match(digitWord)
    if (letters) {
      push("word", letters[0], letters[0].length)
      continue
    }
    const mark = match(sign)
    if (mark) {
      push("sign", mark[0], mark[0].length)
      continue
    }
    const start = at
    const isText = text[at] === "'" || text[at] === '"' || text[at] === "`"
    const message = isText
      ? "a text that does not end"
      : `unexpected sign: ${String.fromCodePoint(text.codePointAt(at)!)}`
    throw expressionError(message, { text, start, end: isText ? text.length : start + 1 })
  }
  tokens.push({ kind: "end", text: "", start: text.length, end: text.length })
  return tokens
}

const escapes: Readonly<Record<string, string>> = {
  "0": "\0",
  b: "\b",
  n: "\n",
  r: "\r",
  t: "\t",
  Z: "\u001a",
  // Kept with their backslash, for patterns of LIKE.
  "%": "\\%",
  _: "\\_",
}

/** The value of a text between quotes, with Spark's escapes: `\n`, `\u0416`, `\101`, `\%` stays `\%`. */
function unescaped(text: string): string {
  if (!text.includes("\\")) return text
  return text.replace(
    /\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-3][0-7]{2})|([\s\S]))/g,
    (_, short?: string, long?: string, octal?: string, one?: string) => {
      if (short !== undefined) return String.fromCharCode(Number.parseInt(short, 16))
      if (long !== undefined) return String.fromCodePoint(Number.parseInt(long, 16))
      if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8))
      return escapes[one!] ?? one!
    },
  )
}
