// The state shared by the parts that read a Java regular expression.

/** Inline flags, as Java writes them: `(?iu)`. */
export interface Flags {
  /** CASE_INSENSITIVE: of ASCII letters only, unless `u` is set too. */
  readonly i: boolean
  /** UNICODE_CASE. */
  readonly u: boolean
  /** DOTALL. */
  readonly s: boolean
  /** MULTILINE. */
  readonly m: boolean
  /** UNICODE_CHARACTER_CLASS. */
  readonly U: boolean
}

/** A cursor over the pattern's code points; `at` and `flags` move on as the pattern is read. */
export interface Reader {
  /** As given, for errors. */
  readonly pattern: string
  /** Code points, `\Q…\E` already written out as escapes. */
  readonly characters: readonly string[]
  at: number
  flags: Flags
}

/** What is known of the pattern's groups where the reader has come to. */
export interface Groups {
  /** Capturing groups opened so far. */
  count: number
  /** Numbers of the named ones. */
  readonly named: Map<string, number>
  /** Groups that have matched whenever the pattern gets here. */
  certain: ReadonlySet<number>
  /** Groups that a back-reference has named. */
  readonly referenced: Set<number>
  /** Atomic parts so far. */
  atomicCount: number
  /** Groups around the reader. */
  depth: number
  /** Lookbehinds around the reader. */
  lookbehindDepth: number
  /** Whether anything but flags has been read. */
  hasStarted: boolean
  /** Whether the whole pattern ignores case by Unicode's rules. */
  ignoresCase: boolean
}

/** The error for a pattern that Java refuses too. */
export function invalidPattern(reader: Reader, problem: string): RangeError {
  return new RangeError(`invalid pattern: ${JSON.stringify(reader.pattern)}; ${problem}`)
}

/** The error for a construct of Java's that JavaScript cannot express. */
export function unsupportedPattern(reader: Reader, construct: string): RangeError {
  return new RangeError(`unsupported pattern: ${JSON.stringify(reader.pattern)}; cannot translate ${construct}`)
}

/** The next code point, left in place; "" at the end. */
export function peek(reader: Reader, ahead: number = 0): string {
  return reader.characters[reader.at + ahead] ?? ""
}

/** Moves past `text`, code points of the pattern, if it comes next. */
export function accept(reader: Reader, text: string): boolean {
  for (let k = 0; k < text.length; k++) if (peek(reader, k) !== text[k]) return false
  reader.at += text.length
  return true
}

/** The text up to `end`, which is passed over. */
export function readUntil(reader: Reader, end: string, construct: string): string {
  let text = ""
  while (peek(reader) !== end) {
    if (peek(reader) === "") throw invalidPattern(reader, `unclosed ${construct}`)
    text += reader.characters[reader.at++]
  }
  reader.at++
  return text
}

/** A code point as it may stand anywhere in a JavaScript pattern with the flag "v". */
export function literal(codePoint: number): string {
  const character = String.fromCodePoint(codePoint)
  return /[a-zA-Z0-9]/.test(character) ? character : `\\u{${codePoint.toString(16)}}`
}
