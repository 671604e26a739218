// Records of CSV out of text, as Spark's reader (univocity) takes it apart.

import { DataError } from "../dataError"
import type { CsvLayout } from "./csvLayout"

/** One record of a CSV file. */
export interface CsvRecord {
  /** Null for a field without text and quotes. */
  readonly fields: readonly (string | null)[]
  /** Line on which the record begins, from 1. */
  readonly line: number
  /** Line behind it. */
  readonly nextLine: number
  /** True for a line without a separator, a quote, and anything but blanks. */
  readonly isBlank: boolean
  /** The record as it stands in the file. */
  readonly text: string
}

// Text is taken apart in pieces of at least so many UTF-16 units, however it comes.
const pieceLength = 1 << 18

// The first is short: the header is all that many readers want.
const firstLength = 1 << 12

/**
 * Takes text apart into records, a batch at a time and no faster than they are taken. Line ends may be mixed.
 *
 * A field that begins with a quote ends at the next that is neither escaped nor followed by anything but blanks and then a
 * separator, a line end, or the end of the text; those blanks are no part of it. Where something else follows, the field
 * is text as it stands, up to the next separator or line end. Quotes anywhere else are text.
 *
 * @param file - name for errors
 * @throws DataError for a quote that is not closed and a field that is too long, once the records before were taken
 */
export async function* csvRecords(
  texts: AsyncIterable<string>,
  file: string,
  layout: CsvLayout,
): AsyncGenerator<readonly CsvRecord[]> {
  const pieces = inPieces(texts)
  let toSkip = layout.skipRows
  let line = 1
  let text = ""
  for (;;) {
    const { done, value } = await pieces.next()
    const isLast = done === true
    text += value ?? ""
    while (toSkip > 0) {
      const end = lineEnd(text, isLast)
      if (end === undefined) break
      text = text.slice(end)
      toSkip--
      line++
    }
    if (toSkip === 0) {
      const found = recordsIn(text, isLast, line, layout)
      if (found.records.length > 0) yield found.records
      const { broken } = found
      line = found.line
      text = text.slice(found.end)
      if (broken !== undefined) {
        const isClosed =
          broken.openAt === undefined || (!isLast && (await isClosedLater(pieces, text.slice(broken.openAt), layout)))
        throw isClosed ? longField(file, line, layout) : new DataError("unclosed quote", { file, line })
      }
    }
    if (isLast) return
  }
}

function longField(file: string, line: number, { maxCharsPerColumn }: CsvLayout): DataError {
  const problem = `field of more than ${maxCharsPerColumn} characters`
  return new DataError(problem, { file, line }, "shorter ones, or a larger maxCharsPerColumn")
}

async function* inPieces(texts: AsyncIterable<string>): AsyncGenerator<string, undefined> {
  let parts: string[] = []
  let length = 0
  let isStart = true
  for await (const text of texts) {
    const from = isStart && text.length > firstLength ? firstLength : 0
    isStart = false
    if (from > 0) yield text.slice(0, from)
    parts.push(text.slice(from))
    length += text.length - from
    if (length < pieceLength) continue
    yield parts.join("")
    parts = []
    length = 0
  }
  if (length > 0) yield parts.join("")
  return undefined
}

/** Where the first line of a text ends, its line end included; undefined where more text is to come first. */
function lineEnd(text: string, isLast: boolean): number | undefined {
  const [found] = text.match(/\r\n|[\r\n]/) ?? []
  const end = found === undefined ? text.length : text.indexOf(found) + found.length
  const isWhole = isLast || (found !== undefined && !(found === "\r" && end === text.length))
  return isWhole ? end : undefined
}

/** What a text holds. */
interface Found {
  readonly records: readonly CsvRecord[]
  /** Where the first record begins that may go on behind the text, or is broken. */
  readonly end: number
  /** Line of that place. */
  readonly line: number
  /** The record there can't be read: a field is too long, or, with the place behind its quote, not closed so far. */
  readonly broken?: { readonly openAt?: number }
}

function recordsIn(text: string, isLast: boolean, firstLine: number, layout: CsvLayout): Found {
  const { sep, quote, escapeSign, comment, trimsStart, trimsEnd, emptyValue, maxCharsPerColumn } = layout
  const end = text.length
  const records: CsvRecord[] = []
  let line = firstLine
  let start = 0
  const found = (broken?: Found["broken"]): Found => ({ records, end: start, line, ...(broken ? { broken } : {}) })

  // Where the next of each is, from some place on; looked for once.
  let nextSep = -1
  let nextLf = -1
  let nextCr = -1
  const stopFrom = (at: number): number => {
    if (nextSep < at) nextSep = indexFrom(text, sep, at)
    if (nextLf < at) nextLf = indexFrom(text, "\n", at)
    if (nextCr < at) nextCr = indexFrom(text, "\r", at)
    return Math.min(nextSep, nextLf, nextCr, end)
  }

  while (start < end) {
    const fields: (string | null)[] = []
    let isQuoted = false
    let nextLine = line + 1
    let at = start
    const isComment = comment !== "" && text.startsWith(comment, start)
    if (isComment) {
      at = Math.min(indexFrom(text, "\n", start), indexFrom(text, "\r", start), end)
    } else {
      for (;;) {
        let from = at
        if (trimsStart) while (from < end && isBlankAt(text, from, sep)) from++
        let value: string | null
        if (quote !== "" && text[from] === quote) {
          const closed = quotedField(text, from + 1, quote, escapeSign, isLast)
          if (!closed.isClosed) {
            return found(isLast || end - from > maxCharsPerColumn ? { openAt: from + 1 - start } : undefined)
          }
          at = closed.end
          while (at < end && isBlankAt(text, at, sep)) at++
          // A separator or a line end may go on behind the text.
          if (!isLast && end - at < Math.max(2, sep.length)) return found()
          nextLine += lineEnds(closed.value)
          if (at === end || text[at] === "\n" || text[at] === "\r" || text.startsWith(sep, at)) {
            isQuoted = true
            value = closed.value === "" ? emptyValue : closed.value
          } else {
            at = stopFrom(at)
            value = quote + closed.value + text.slice(closed.end - 1, at)
            if (trimsEnd) value = trimmedEnd(value)
          }
        } else {
          at = stopFrom(from)
          value = text.slice(from, at)
          if (trimsEnd) value = trimmedEnd(value)
          if (value === "") value = null
        }
        if (at - from > maxCharsPerColumn) return found({})
        if (at === end && !isLast) return found()
        fields.push(value)
        if (at === end || !text.startsWith(sep, at)) break
        at += sep.length
      }
    }
    // LF may follow behind the text.
    if (text[at] === "\r" && at + 1 === end && !isLast) return found()
    if (at === end && !isLast) return found()
    if (!isComment) {
      const isBlank = !isQuoted && fields.length === 1 && (fields[0] === null || isBlankText(fields[0]))
      records.push({ fields, line, nextLine, isBlank, text: text.slice(start, at) })
    }
    line = nextLine
    start = Math.min(end, at + (text[at] === "\r" && text[at + 1] === "\n" ? 2 : 1))
  }
  return found()
}

function indexFrom(text: string, sign: string, from: number): number {
  const at = text.indexOf(sign, from)
  return at < 0 ? Number.POSITIVE_INFINITY : at
}

/** What stands behind an opening quote. */
interface QuotedField {
  /** Its text, without escapes. */
  readonly value: string
  /** Behind the closing quote; where there is none in sight, from where on to look for it in what is to come. */
  readonly end: number
  readonly isClosed: boolean
}

function quotedField(text: string, from: number, quote: string, escapeSign: string, isLast: boolean): QuotedField {
  let value = ""
  let at = from
  let nextQuote = -1
  let nextEscape = escapeSign === quote || escapeSign === "" ? Number.POSITIVE_INFINITY : -1
  for (;;) {
    if (nextQuote < at) nextQuote = indexFrom(text, quote, at)
    if (nextEscape < at) nextEscape = indexFrom(text, escapeSign, at)
    const next = Math.min(nextQuote, nextEscape)
    if (next === Number.POSITIVE_INFINITY) return { value: "", end: text.length, isClosed: false }
    // What follows may stand behind the text.
    if (next + 1 === text.length && !(isLast && next === nextQuote)) return { value: "", end: next, isClosed: false }
    value += text.slice(at, next)
    const after = text[next + 1]
    if (next === nextEscape) {
      // Before a quote or another of its kind it is left out, anywhere else it is text.
      const isEscaping = after === quote || after === escapeSign
      value += isEscaping ? after : escapeSign
      at = next + (isEscaping ? 2 : 1)
    } else if (escapeSign === quote && after === quote) {
      value += quote
      at = next + 2
    } else {
      return { value, end: next + 1, isClosed: true }
    }
  }
}

/** True for what univocity takes for a blank: a space or a control character that ends neither field nor line. */
function isBlankAt(text: string, at: number, sep: string): boolean {
  const code = text.charCodeAt(at)
  return code <= 0x20 && code !== 0x0a && code !== 0x0d && !text.startsWith(sep, at)
}

function isBlankText(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0x20) return false
  return true
}

function trimmedEnd(text: string): string {
  let end = text.length
  while (end > 0 && text.charCodeAt(end - 1) <= 0x20) end--
  return text.slice(0, end)
}

const lineBreak = /\r\n|\n|\r/g

function lineEnds(text: string): number {
  return text.includes("\n") || text.includes("\r") ? text.match(lineBreak)!.length : 0
}

/** True where a quote that opened in a text longer than a field may be is closed further on. */
async function isClosedLater(
  pieces: AsyncIterator<string>,
  text: string,
  { quote, escapeSign }: CsvLayout,
): Promise<boolean> {
  for (let rest = text; ; ) {
    const { done, value = "" } = await pieces.next()
    rest += value
    const field = quotedField(rest, 0, quote, escapeSign, done === true)
    if (field.isClosed || done) return field.isClosed
    rest = rest.slice(field.end)
  }
}
