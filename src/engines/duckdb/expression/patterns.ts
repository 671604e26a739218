// Functions of patterns in DuckDB's SQL where they mean the same, in JavaScript where not.

import type { TypedCall } from "../../../expression/typed"
import { type EnginePattern, enginePattern, engineReplacement } from "../text/enginePattern"
import { allExtracted, extracted, isLike, likeError, patternOf, replaced, splitBy, tokenizer } from "../text/patterns"
import { callJavascript, javascript } from "./javascript"
import { literalNumber, literalText, onceEach, raise, type Spelling, type Spellings, sqlText } from "./spelling"

const isPlain = (text: string): boolean => /^[\p{L}\p{N} _,;:@#%&=<>"!-]+$/u.test(text)

/** How the engine says a call: `plain` where the pattern is text, `pattern` where it is one that both read alike. */
interface Native {
  readonly plain?: (args: readonly string[], call: TypedCall) => string | undefined
  readonly pattern?: (args: readonly string[], call: TypedCall, read: EnginePattern) => string | undefined
}

/**
 * Functions of a pattern. The engine's own are ten times as fast, but not Java's.
 *
 * @throws RangeError for a pattern written out that JavaScript cannot express
 */
function pattern(run: (...args: never[]) => unknown, native: Native = {}): Spelling {
  const slow = javascript(() => run)
  return (args, call, context) => {
    const text = literalText(call, 1)
    if (text === undefined || text === "") return slow(args, call, context)
    const plain = isPlain(text) ? native.plain?.(args, call) : undefined
    if (plain !== undefined) return plain
    const read = isPattern(call.name, text) ? enginePattern(text) : undefined
    return (read && native.pattern?.(args, call, read)) ?? slow(args, call, context)
  }
}

/** False for what Java refuses, too, which is an error of the rows. */
function isPattern(name: string, text: string): boolean {
  try {
    patternOf(text)
    return true
  } catch (error) {
    const { message } = error as Error
    if (message.startsWith("unsupported")) throw new RangeError(`${name}: ${message}`)
    return false
  }
}

/** The group that a call asks for, where there is one of that number: the first where it names none. */
function groupOf(call: TypedCall, { groups }: EnginePattern): number | undefined {
  const group = call.args.length < 3 ? 1 : literalNumber(call, 2)
  return group !== undefined && group >= 0 && group <= groups ? group : undefined
}

/** `LIKE`, whose escape is a backslash where none is given. */
const like: Spelling = ([text, match], call, context) => {
  const sign = call.args[2] ? literalText(call, 2)! : "\\"
  const written = literalText(call, 1)
  if (written !== undefined) {
    const error = likeError(written, sign)
    if (error !== undefined) return `CASE WHEN ${text} IS NOT NULL THEN ${raise(error, "boolean")} END`
    return written.includes(sign) ? `(${text} LIKE ${match} ESCAPE ${sqlText(sign)})` : `(${text} LIKE ${match})`
  }
  const slow = javascript(() => ((value: string, by: string) => isLike(value, by, sign)) as never)
  const two = { ...call, args: call.args.slice(0, 2), name: `like${sign.codePointAt(0)}` }
  return onceEach(
    [text, match],
    ([x, by]) =>
      `CASE WHEN contains(${by}, ${sqlText(sign)}) THEN ${slow([x, by], two, context)} ELSE (${x} LIKE ${by}) END`,
  )
}

/**
 * The tokens of a text, by the engine's own functions where pattern and rule allow it: these keep empty parts, also at the
 * end, where Java drops them.
 */
const tokens: Spelling = ([text], call) => {
  const pattern = literalText(call, 1)!
  const gaps = literalText(call, 2) === "gaps"
  const least = literalNumber(call, 3)!
  const read = gaps && least === 0 ? undefined : enginePattern(pattern)
  if (read === undefined || !read.isFull || (gaps && read.isAnchored)) {
    const variant = JSON.stringify([pattern, gaps, least])
    return callJavascript("tokens", ["string"], call.type, [text], tokenizer(pattern, gaps, least) as never, {
      variant,
    })
  }
  if (!gaps) return longTokens(`regexp_extract_all(${text}, ${sqlText(read.source)})`, least, 1)
  // Twice as fast as by the pattern; between two blanks there is an empty part, which goes.
  const parts = /^\\s\+?$/.test(pattern)
    ? `string_split(regexp_replace(${text}, '[\\t-\\r]', ' ', 'g'), ' ')`
    : `string_split_regex(${text}, ${sqlText(read.source)})`
  return longTokens(parts, least, 0)
}

/** Those of some tokens, of `shortest` signs or more, that have so many UTF-16 units. */
function longTokens(list: string, least: number, shortest: number): string {
  if (least <= shortest) return list
  if (least === 1) return `list_filter(${list}, lambda token_: token_ <> '')`
  const units = "length(regexp_replace(token_, '[\\x{10000}-\\x{10ffff}]', '..', 'g'))"
  return `list_filter(${list}, lambda token_: length(token_) >= ${least} OR ${units} >= ${least})`
}

export const patternSpellings: Spellings = {
  tokens,
  like,
  rlike: pattern(((text: string, p: string) => patternOf(p).test(text)) as never, {
    plain: ([text, part]) => `contains(${text}, ${part})`,
    pattern: ([text], _, { source }) => `regexp_matches(${text}, ${sqlText(source)})`,
  }),
  regexp_replace: pattern(replaced as never, {
    plain: ([text, part, by], call) => {
      const replacement = literalText(call, 2)
      const isWhole = call.args.length === 3 && replacement !== undefined && !/[\\$]/.test(replacement)
      return isWhole ? `replace(${text}, ${part}, ${by})` : undefined
    },
    pattern: ([text], call, { source, isFull, groups }) => {
      const written = literalText(call, 2)
      const by = written === undefined ? undefined : engineReplacement(written, groups)
      const isWhole = call.args.length === 3 && isFull && by !== undefined
      return isWhole ? `regexp_replace(${text}, ${sqlText(source)}, ${sqlText(by)}, 'g')` : undefined
    },
  }),
  regexp_extract: pattern(extracted as never, {
    pattern: ([text], call, read) => {
      const group = groupOf(call, read)
      return group === undefined ? undefined : `regexp_extract(${text}, ${sqlText(read.source)}, ${group})`
    },
  }),
  regexp_extract_all: pattern(allExtracted as never, {
    pattern: ([text], call, read) => {
      const group = read.isFull ? groupOf(call, read) : undefined
      return group === undefined ? undefined : `regexp_extract_all(${text}, ${sqlText(read.source)}, ${group})`
    },
  }),
  regexp_count: pattern(((text: string, p: string) => [...text.matchAll(patternOf(p))].length) as never, {
    pattern: ([text], _, { source, isFull }) =>
      isFull ? `CAST(len(regexp_extract_all(${text}, ${sqlText(source)})) AS INTEGER)` : undefined,
  }),
  regexp_instr: pattern(((text: string, p: string) => (patternOf(p).exec(text)?.index ?? -1) + 1) as never),
  regexp_substr: pattern(((text: string, p: string) => patternOf(p).exec(text)?.[0] || null) as never, {
    pattern: ([text], _, { source }) => `nullif(regexp_extract(${text}, ${sqlText(source)}), '')`,
  }),
  split: pattern(splitBy as never, {
    plain: ([text, separator], call) => (call.args.length === 2 ? `string_split(${text}, ${separator})` : undefined),
    // The engine goes on behind each match as if the text began there.
    pattern: ([text], call, { source, isFull, isAnchored }) =>
      isFull && !isAnchored && call.args.length === 2 ? `string_split_regex(${text}, ${sqlText(source)})` : undefined,
  }),
}
