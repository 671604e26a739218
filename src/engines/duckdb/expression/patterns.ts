// Functions of patterns in DuckDB's SQL where they mean the same, in JavaScript where not.

import type { TypedCall } from "../../../expression/typed"
import { allExtracted, extracted, isLike, likeError, patternOf, replaced, splitBy } from "../text/patterns"
import { javascript } from "./javascript"
import { literalText, raise, type Spelling, type Spellings, sqlText } from "./spelling"

const isPlain = (text: string | undefined): text is string =>
  text !== undefined && /^[\p{L}\p{N} _,;:@#%&=<>"!-]+$/u.test(text)

/**
 * Functions of a pattern; where it is plain text, and nothing but that, the engine's own are ten times as fast.
 *
 * @throws RangeError for a pattern written out that JavaScript cannot express
 */
function pattern(
  run: (...args: never[]) => unknown,
  native?: (args: readonly string[], call: TypedCall) => string | undefined,
): Spelling {
  const slow = javascript(() => run)
  return (args, call, context) => {
    const text = literalText(call, 1)
    const fast = isPlain(text) ? native?.(args, call) : undefined
    if (fast !== undefined) return fast
    if (text !== undefined && text !== "") checkPattern(call.name, text)
    return slow(args, call, context)
  }
}

/** What Java refuses, too, is an error of the rows. */
function checkPattern(name: string, text: string): void {
  try {
    patternOf(text)
  } catch (error) {
    const { message } = error as Error
    if (message.startsWith("unsupported")) throw new RangeError(`${name}: ${message}`)
  }
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
  return `CASE WHEN contains(${match}, ${sqlText(sign)}) THEN ${slow([text, match], two, context)} ELSE (${text} LIKE ${match}) END`
}

export const patternSpellings: Spellings = {
  like,
  rlike: pattern(
    ((text: string, p: string) => patternOf(p).test(text)) as never,
    ([text, part]) => `contains(${text}, ${part})`,
  ),
  regexp_replace: pattern(replaced as never, ([text, part, by], call) => {
    const replacement = literalText(call, 2)
    const isWhole = call.args.length === 3 && replacement !== undefined && !/[\\$]/.test(replacement)
    return isWhole ? `replace(${text}, ${part}, ${by})` : undefined
  }),
  regexp_extract: pattern(extracted as never),
  regexp_extract_all: pattern(allExtracted as never),
  regexp_count: pattern(((text: string, p: string) => [...text.matchAll(patternOf(p))].length) as never),
  regexp_instr: pattern(((text: string, p: string) => (patternOf(p).exec(text)?.index ?? -1) + 1) as never),
  regexp_substr: pattern(((text: string, p: string) => patternOf(p).exec(text)?.[0] || null) as never),
  split: pattern(splitBy as never, ([text, separator], call) =>
    call.args.length === 2 ? `string_split(${text}, ${separator})` : undefined,
  ),
}
