// Functions of Java's patterns, and LIKE.

import { javaPattern } from "../../../features/javaRegex/pattern"
import { tokenize } from "../../../features/javaRegex/tokenize"

const patterns = new Map<string, RegExp>()

/**
 * A Java pattern as one of JavaScript's that finds all its matches; kept, for the same is asked for row after row.
 *
 * @throws Error with Spark's name for what is no pattern; RangeError for one that JavaScript cannot express
 */
export function patternOf(text: string): RegExp {
  const pattern = kept(patterns, text, () => {
    try {
      return javaPattern(text, true)
    } catch (error) {
      const { message } = error as Error
      throw message.startsWith("invalid") ? new Error(`INVALID_PARAMETER_VALUE.PATTERN: ${message}`) : error
    }
  })
  pattern.lastIndex = 0
  return pattern
}

function kept<T>(cache: Map<string, T>, key: string, make: () => T): T {
  const found = cache.get(key)
  if (found !== undefined) return found
  const made = make()
  if (cache.size > 1000) cache.clear()
  cache.set(key, made)
  return made
}

type Named = Readonly<Record<string, string | undefined>> | undefined

function groupCount(named: Named): number {
  return Object.keys(named ?? {}).filter((name) => /^g\d+$/.test(name)).length
}

/** What group `group` of a match holds, "" where it took no part; 0 is the whole match. */
function groupOf(pattern: string, match: RegExpMatchArray, group: number): string {
  if (group === 0) return match[0]
  const count = groupCount(match.groups)
  if (group < 0 || group > count)
    throw new Error(`INVALID_PARAMETER_VALUE.REGEX_GROUP_INDEX: no group ${group} in ${pattern}; it has ${count}`)
  return match.groups?.[`g${group}`] ?? ""
}

/** A group of the first match; "" where there is none. */
export function extracted(text: string, pattern: string, group = 1): string {
  const match = patternOf(pattern).exec(text)
  return match === null ? "" : groupOf(pattern, match, group)
}

/** A group of every match. */
export function allExtracted(text: string, pattern: string, group = 1): string[] {
  return [...text.matchAll(patternOf(pattern))].map((match) => groupOf(pattern, match, group))
}

/** Java's replacement: `$1` is a group, `\` takes the next sign as it is. Matches before `position` stay. */
export function replaced(text: string, pattern: string, replacement: string, position = 1): string {
  const from = position - 1
  if (from !== 0 && from >= text.length) return text
  return (
    text.slice(0, from) +
    text.slice(from).replace(patternOf(pattern), (...match) => {
      const last: unknown = match.at(-1)
      return filledIn(replacement, match[0] as string, typeof last === "object" ? (last as Named) : undefined)
    })
  )
}

function filledIn(replacement: string, whole: string, named: Named): string {
  const invalid = (problem: string): Error =>
    new Error(`INVALID_REGEXP_REPLACE: ${problem} in the replacement ${replacement}; expected $1 or \\$`)
  return replacement.replace(/\\([\s\S]?)|\$(\d*)/g, (_, escaped?: string, digits = "") => {
    if (escaped === "") throw invalid("nothing behind \\")
    if (escaped !== undefined) return escaped
    if (digits === "") throw invalid("no group behind $")
    // As many digits as make the number of a group there is.
    const count = groupCount(named)
    let length = 1
    if (Number(digits[0]) > count) throw invalid(`no group ${digits[0]}`)
    while (length < digits.length && Number(digits.slice(0, length + 1)) <= count) length++
    const group = Number(digits.slice(0, length))
    return (group === 0 ? whole : (named?.[`g${group}`] ?? "")) + digits.slice(length)
  })
}

/** Java's `split` with Spark's limit: empty texts at the end stay unless the limit is 0; of letters, the rest is left out. */
export function splitBy(text: string, pattern: string, limit = -1): string[] {
  if (pattern === "") {
    const letters = [...text]
    if (letters.length === 0) return [""]
    return limit > 0 ? letters.slice(0, limit) : letters
  }
  const parts: string[] = []
  let start = 0
  for (const match of text.matchAll(patternOf(pattern))) {
    if (limit > 0 && parts.length === limit - 1) break
    const end = match.index + match[0].length
    if (end === 0) continue
    parts.push(text.slice(start, match.index))
    start = end
  }
  parts.push(text.slice(start))
  return parts
}

/** What cuts a text into tokens, as Spark's RegexTokenizer does. */
export function tokenizer(pattern: string, gaps: boolean, minTokenLength: number): (text: string) => string[] {
  const rule = { pattern: javaPattern(pattern), gaps, minTokenLength, toLowercase: false }
  return (text) => tokenize(text, rule)
}

/** What is wrong with a pattern of LIKE: Spark's name of the error; undefined where nothing is. */
export function likeError(pattern: string, sign: string): string | undefined {
  const letters = [...pattern]
  for (let at = 0; at < letters.length; at++) {
    if (letters[at] !== sign) continue
    at++
    if (at === letters.length) return "INVALID_FORMAT.ESC_AT_THE_END"
    if (letters[at] !== "_" && letters[at] !== "%" && letters[at] !== sign) return "INVALID_FORMAT.ESC_IN_THE_MIDDLE"
  }
  return undefined
}

const likes = new Map<string, RegExp>()

/** `LIKE` with a sign of escape. */
export function isLike(text: string, pattern: string, sign: string): boolean {
  const matcher = kept(likes, `${sign}${pattern}`, () => {
    const error = likeError(pattern, sign)
    if (error !== undefined) throw new Error(`${error}: ${sign} in ${pattern} stands before none of _, % and ${sign}`)
    let source = ""
    const letters = [...pattern]
    for (let at = 0; at < letters.length; at++) {
      const isEscaped = letters[at] === sign
      if (isEscaped) at++
      if (!isEscaped && letters[at] === "%") source += ".*"
      else if (!isEscaped && letters[at] === "_") source += "."
      else source += letters[at].replace(/[\\^$.*+?()[\]{}|/]/, "\\$&")
    }
    return new RegExp(`^${source}$`, "su")
  })
  return matcher.test(text)
}
