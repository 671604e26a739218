import { openCsv } from "./csvRecords"

const quote = 0x22
const blank = 0x20

/**
 * True when some field of a CSV file may begin with blanks and then a quote: ` "x"` is text with its quotes, as in Spark,
 * where DuckDB would read x. May be true without need where quoted text looks alike, as in `"one, ",2`; what quoted text
 * mostly has, a blank and quotes doubled as in `"so, ""x"""`, is told apart by its two quotes.
 *
 * @throws the signal's reason, once it is aborted
 */
export async function hasSpacedQuotes(path: string, sep: string, signal?: AbortSignal): Promise<boolean> {
  // A blank that separates begins no field.
  if (sep === " ") return false
  const separator = Buffer.from(sep).at(-1)
  const source = await openCsv(path)
  let rest = Buffer.from("\n")
  try {
    for await (const chunk of source as AsyncIterable<Buffer>) {
      signal?.throwIfAborted()
      const bytes = Buffer.concat([rest, chunk])
      const end = lastStart(bytes)
      if (hasSpacedQuote(bytes.subarray(0, end), separator)) return true
      rest = bytes.subarray(end - 1)
    }
    return hasSpacedQuote(Buffer.concat([rest, Buffer.from("\n")]), separator)
  } finally {
    source.destroy()
  }
}

/** Where the blanks and quotes begin that end a piece of the file, and may go on in the next one. */
function lastStart(bytes: Buffer): number {
  let end = bytes.length
  while (end > 1 && (bytes[end - 1] === quote || bytes[end - 1] === blank)) end--
  return end
}

function hasSpacedQuote(bytes: Buffer, separator: number | undefined): boolean {
  for (let at = bytes.indexOf(' "'); at >= 0; at = bytes.indexOf(' "', at + 1)) {
    let before = at
    while (before >= 0 && bytes[before] === blank) before--
    if (!isEnd(bytes[before], separator)) continue
    let after = at + 1
    while (bytes[after] === quote) after++
    if (after - at !== 3 || isEnd(bytes[after], separator)) return true
  }
  return false
}

/** True for the byte behind a field, or before one. */
function isEnd(byte: number | undefined, separator: number | undefined): boolean {
  return byte === separator || byte === 0x0a || byte === 0x0d
}
