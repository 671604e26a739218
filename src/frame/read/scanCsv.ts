import { stat } from "node:fs/promises"
import type { Engine } from "../../engines/engine"
import type { ColumnType } from "../../plan/column"
import type { TablePlan } from "../../plan/plan"
import type { Work } from "../../work/runWork"
import { type Csv, openCsv, readHead } from "./csvRecords"

/**
 * The engine's own reader, ten times as fast as csv-parse, for a file that fits. Undefined where it stumbles: then the
 * slow way says where, or, in permissive mode, makes the best of it.
 */
export async function scanCsv(
  engine: Engine,
  path: string,
  csv: Csv,
  schema: readonly ColumnType[] | undefined,
  work: Work,
): Promise<TablePlan | undefined> {
  const source = await openCsv(path)
  work.expect((await stat(path)).size / 1e6, "MB")
  let columns: readonly ColumnType[]
  try {
    const head = await readHead(source, csv, schema)
    // The engine would take a blank line for the header.
    if (csv.header && head.firstLine > 1) return undefined
    columns = head.columns
  } finally {
    source.destroy()
  }
  // Beside the engine's reading, which leaves this thread idle.
  const isSpaced = hasSpacedQuotes(path, csv.sep, work.signal).catch(() => false)
  const rows = await engine.loadCsv({ path, columns, sep: csv.sep, header: csv.header })
  if (rows === undefined || !(await isSpaced)) return rows
  rows.table.drop()
  return undefined
}

const quote = 0x22
const blank = 0x20

/**
 * True when some field of a CSV file may begin with blanks and then a quote: ` "x"` is text with its quotes, as in Spark,
 * where DuckDB would read x. May be true without need where quoted text looks alike, as in `"one, ",2`; what quoted text
 * mostly has, a blank and quotes doubled as in `"so, ""x"""`, is told apart by its two quotes.
 *
 * @throws the signal's reason, once it is aborted
 */
async function hasSpacedQuotes(path: string, sep: string, signal?: AbortSignal): Promise<boolean> {
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
