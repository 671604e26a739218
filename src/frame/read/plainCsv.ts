// Whether a file of CSV is so plain that every reader takes it apart in one way.

import type { CsvLayout } from "./csvLayout"

const lf = 0x0a
const cr = 0x0d

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
 * True for bytes in which quotes stand around whole fields or doubled within such ones and nowhere else, all are closed,
 * and all lines end alike, in LF or in CR LF. Readers differ in what they make of anything else.
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
  let endsInCrLf: boolean | undefined
  // The byte before; a line end before the first.
  let before = lf
  // Behind a quote within a quoted field: it closes the field, or another follows.
  let state: "plain" | "quoted" | "behindQuote" = "plain"
  let isFieldEmpty = false
  let isFirst = true
  for await (const piece of bytes) {
    let from = 0
    if (isFirst && piece[0] === 0xef && piece[1] === 0xbb && piece[2] === 0xbf) from = 3
    isFirst = false
    const ends = lineEndsOf(piece, before, endsInCrLf)
    if (ends === "mixed") return false
    endsInCrLf = ends
    if (state !== "plain" || (quoteByte >= 0 && piece.indexOf(quoteByte) >= 0)) {
      for (let i = from; i < piece.length; i++) {
        const byte = piece[i]
        if (byte === quoteByte) {
          if (state === "plain") {
            if (before !== separator && before !== lf && before !== cr) return false
            state = "quoted"
            isFieldEmpty = true
          } else if (state === "quoted") {
            state = "behindQuote"
          } else {
            state = "quoted"
            isFieldEmpty = false
          }
        } else if (state === "behindQuote") {
          if (byte !== separator && byte !== lf && byte !== cr) return false
          if (isFieldEmpty && !allowsEmpty) return false
          state = "plain"
        } else if (state === "quoted") {
          isFieldEmpty = false
        }
        before = byte
      }
    }
    before = piece[piece.length - 1] ?? before
  }
  if (state === "quoted" || (state === "behindQuote" && isFieldEmpty && !allowsEmpty)) return false
  return before !== cr
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
