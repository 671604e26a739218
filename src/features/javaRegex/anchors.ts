// Java's anchors in JavaScript, each in a group of its own, so that it can be repeated. None needs the flag "m".
import type { Flags } from "./reader"

const single = "[\\r\\x85\\u2028\\u2029]"

/** `^` and `\A`. */
export const inputStart = "(?:^)"

/** `^` under the flag m: after a line end, but not at the end of the text. */
export const lineStart = "(?:(?<=^|\\r(?!\\n)|[\\n\\x85\\u2028\\u2029])(?=\\p{Any}))"

/** `$` and `\Z`: at the end of the text, or before a line end that ends it. */
export const inputEnd: string = `(?:(?=(?:\\r\\n|(?<!\\r)\\n|${single})?$))`

/** `$` under the flag m: before every line end, \r\n being one. */
export const lineEnd: string = `(?:(?=(?<!\\r)\\n|${single}|$))`

/**
 * Where a word begins or ends. Before Java 19, whose rule for \b is that of \w, it goes by letters and digits of any
 * alphabet although \w is ASCII; accents belong to the letter before them.
 */
function wordBoundary(flags: Flags): string {
  const word = flags.U ? "[\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\p{Join_Control}]" : "[\\p{L}\\p{Nd}_]"
  const accented = "(?<=[\\p{L}\\p{Nd}]\\p{Mn}*)"
  const left = `(?:(?<=${word})|${accented}(?<=\\p{Mn}))`
  const right = `(?:(?=${word})|${accented}(?=\\p{Mn}))`
  return `(?:${left}(?!${right})|(?!${left})${right})`
}

/** The anchor that Java writes as a backslash and this letter, if there is one. */
export function anchorAfterBackslash(letter: string, flags: Flags): string | undefined {
  switch (letter) {
    case "A":
      return inputStart
    case "z":
      return "(?:$)"
    case "Z":
      return inputEnd
    case "b":
      return wordBoundary(flags)
    case "B":
      return `(?:(?!${wordBoundary(flags)}))`
  }
  return undefined
}
