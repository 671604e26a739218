// Whether a file of CSV is so plain that every reader takes it apart in one way.

import type { CsvLayout } from "./csvLayout"

const lf = 0x0a
const cr = 0x0d
const mark = [0xef, 0xbb, 0xbf]

// The engine refuses longer lines.
const longestLine = 1 << 21

/** True for layouts of files that {@link isPlainCsv} can tell: quotes are doubled, and nothing is passed over or trimmed. */
export function canBePlain(layout: CsvLayout): boolean {
  const { sep, quote, escapeSign, comment, trimsStart, trimsEnd, skipRows, maxCharsPerColumn } = layout
  const isAscii = (sign: string): boolean => sign.length === 1 && sign >= "\u0001" && sign < "\u0080"
  const isKnown = isAscii(sep) && escapeSign === quote && (quote === "" || isAscii(quote)) && comment === ""
  return isKnown && !trimsStart && !trimsEnd && skipRows === 0 && maxCharsPerColumn >= longestLine
}

/**
 * True for bytes in which quotes stand around whole fields, doubled within such ones, or behind other text, all are
 * closed, and all lines end alike, in LF or in CR LF. Readers differ in what they make of anything else.
 *
 * @param allowsEmpty - whether quotes may stand around nothing
 */
export async function isPlainCsv(
  bytes: AsyncIterable<Buffer>,
  { sep, quote }: CsvLayout,
  allowsEmpty: boolean,
): Promise<boolean> {
  const separator = sep.charCodeAt(0)
  const quoteByte = quote === "" ? -1 : quote.charCodeAt(0)
  const endsField = (byte: number): boolean => byte === separator || byte === lf || byte === cr
  const lines = lineEnds()
  // A field begins, or has blanks so far, or other text; or is quoted, or behind a quote that closes it unless another follows.
  let state: "start" | "blank" | "text" | "quoted" | "behindQuote" = "start"
  let isEmpty = false
  let isMark = true
  let markLength = 0
  for await (const piece of bytes) {
    if (!lines.areAlike(piece)) return false
    let at = 0
    // Most pieces of most files have no quote, and only their last field matters.
    const isOpen = state === "quoted" || state === "behindQuote"
    if (!isMark && !isOpen && (quoteByte < 0 || !piece.includes(quoteByte))) {
      at = piece.length
      while (at > 0 && !endsField(piece[at - 1])) at--
      if (at > 0) state = "start"
    }
    for (; at < piece.length; at++) {
      const byte = piece[at]
      // A byte order mark is no part of the first field.
      if (isMark && mark[markLength] === byte && ++markLength <= mark.length) continue
      // The engine does not see line ends within quotes right behind it.
      if (isMark && markLength === mark.length && byte === quoteByte) return false
      isMark = false
      if (state === "quoted") {
        if (byte === quoteByte) state = "behindQuote"
        else isEmpty = false
      } else if (state === "behindQuote" && byte === quoteByte) {
        state = "quoted"
        isEmpty = false
      } else if (state === "behindQuote") {
        if (!endsField(byte) || (isEmpty && !allowsEmpty)) return false
        state = "start"
      } else if (endsField(byte)) {
        state = "start"
      } else if (byte === quoteByte && state !== "text") {
        if (state === "blank") return false
        state = "quoted"
        isEmpty = true
      } else if (state !== "text") {
        state = byte <= 0x20 ? "blank" : "text"
      }
    }
  }
  return state !== "quoted" && !(state === "behindQuote" && isEmpty && !allowsEmpty) && lines.last() !== cr
}

/** What the fields of a column may hold: digits and signs; those and what doubles are written with; anything. */
export type FieldKind = "whole" | "floating" | "text"

// What a byte is: part of any number, of a double, of text, a quote, or the end of a field or a line. Bits, to be taken together.
const pointed = 1
const other = 2
const quoteSign = 4
const fieldEnd = 8
const lineFeed = 16

const refusedBy: Readonly<Record<FieldKind, number>> = {
  whole: pointed | other | quoteSign,
  floating: other | quoteSign,
  text: quoteSign,
}

/**
 * True for bytes without quotes in which each line has a field a column, of its kind, and all lines end alike. What
 * engines read of numbers that are so written is the same for all of them.
 *
 * @param kinds - of two columns or more
 * @param header - whether the first line names columns
 * @param isWhole - false where more follows behind the bytes
 */
export async function isNumbersCsv(
  bytes: AsyncIterable<Buffer>,
  { sep, quote }: CsvLayout,
  kinds: readonly FieldKind[],
  header: boolean,
  isWhole = true,
): Promise<boolean> {
  const signs = new Uint8Array(256).fill(other)
  for (const sign of "0123456789+-\r") signs[sign.charCodeAt(0)] = 0
  for (const sign of ".eE") signs[sign.charCodeAt(0)] = pointed
  if (quote !== "") signs[quote.charCodeAt(0)] = quoteSign
  signs[sep.charCodeAt(0)] = fieldEnd
  signs[lf] = lineFeed
  const refused = Uint8Array.from(kinds, (kind) => refusedBy[kind])
  const width = kinds.length
  const lines = lineEnds()
  let isHeader = header
  let column = 0
  let seen = 0
  for await (const piece of bytes) {
    if (!lines.areAlike(piece)) return false
    let at = 0
    if (isHeader) {
      const end = piece.indexOf(lf)
      const line = end < 0 ? piece : piece.subarray(0, end)
      if (quote !== "" && line.includes(quote)) return false
      isHeader = end < 0
      at = isHeader ? piece.length : end + 1
    }
    for (; at < piece.length; at++) {
      const sign = signs[piece[at]]
      if (sign < fieldEnd) {
        seen |= sign
        continue
      }
      if ((seen & refused[column]) !== 0) return false
      seen = 0
      column++
      if (sign === fieldEnd ? column === width : column !== width) return false
      if (sign === lineFeed) column = 0
    }
  }
  if (!isWhole) return true
  // The last line may lack its end, but not that of the header.
  const last = lines.last()
  return !isHeader && last !== cr && (last === lf || (column === width - 1 && (seen & refused[column]) === 0))
}

/** The line ends of bytes that come piece by piece. */
function lineEnds(): {
  /** Whether all lines, those of a further piece too, end in one way: in LF or in CR LF. */
  areAlike(piece: Buffer): boolean
  /** The last byte so far; LF before the first. */
  last(): number
} {
  let endsInCrLf: boolean | undefined
  let last = lf
  return {
    areAlike(piece) {
      const ends = lineEndsOf(piece, last, endsInCrLf)
      if (ends === "mixed") return false
      endsInCrLf = ends
      last = piece[piece.length - 1] ?? last
      return true
    },
    last: () => last,
  }
}

/** Whether all lines so far end in CR LF; undefined where none has ended, "mixed" where some end in other ways. */
function lineEndsOf(piece: Buffer, before: number, known: boolean | undefined): boolean | undefined | "mixed" {
  let endsInCrLf = known
  let at = 0
  if (before === cr) {
    if (piece[0] !== lf || endsInCrLf === false) return "mixed"
    endsInCrLf = true
    at = 1
  }
  // Looked for, not walked along, which is far faster where there are few or none.
  let nextLf = piece.indexOf(lf, at)
  for (let nextCr = piece.indexOf(cr, at); nextCr >= 0; nextCr = piece.indexOf(cr, at)) {
    const isLast = nextCr + 1 === piece.length
    if (endsInCrLf === false || (nextLf >= 0 && nextLf < nextCr)) return "mixed"
    if (isLast) return endsInCrLf
    if (piece[nextCr + 1] !== lf) return "mixed"
    endsInCrLf = true
    at = nextCr + 2
    nextLf = piece.indexOf(lf, at)
  }
  if (nextLf < 0) return endsInCrLf
  return endsInCrLf === true ? "mixed" : false
}
