// One file or stream of CSV: its first record, and those behind it.

import { createReadStream } from "node:fs"
import type { Readable } from "node:stream"
import type { CellRules } from "./csvCells"
import type { CsvLayout } from "./csvLayout"
import { type CsvRecord, csvRecords } from "./csvRecords"
import { textOf } from "./csvText"

/** What is read and how. */
export interface Csv {
  /** Paths of files, or the one name of a stream. */
  readonly files: readonly string[]
  /** Undefined where files are read. */
  readonly stream?: Readable
  readonly layout: CsvLayout
  readonly rules: CellRules
  readonly header: boolean
  readonly mode: CsvMode
  readonly encoding?: string
  /** A column for the text of records that do not fit, and what it is called. */
  readonly corruptColumn?: string
}

/** What input that does not fit does; see `ReadCsvOptions.mode`. */
export type CsvMode = "strict" | "permissive" | "dropMalformed"

/** A file or stream that is being read. */
export interface OpenCsv {
  readonly file: string
  /** The first record that is no blank line. */
  readonly first: CsvRecord
  /** The records behind the header, or, where there is none, all from the first on, a batch at a time. */
  readonly batches: AsyncGenerator<readonly CsvRecord[]>
  /** Ends the reading. */
  close(): void
}

/**
 * Begins to read a file or stream; undefined where it has nothing but blank lines.
 *
 * @throws DataError for a quote that is not closed in its first records
 */
export async function openCsv(csv: Csv, file: string, signal: AbortSignal): Promise<OpenCsv | undefined> {
  const source = csv.stream ?? createReadStream(file, { highWaterMark: 1 << 20 })
  const stop = (): void => void source.destroy(signal.reason)
  const close = (): void => {
    signal.removeEventListener("abort", stop)
    source.destroy()
  }
  signal.addEventListener("abort", stop, { once: true })
  try {
    signal.throwIfAborted()
    const batches = csvRecords(textOf(source, file, csv.encoding), file, csv.layout)
    const blank: CsvRecord[] = []
    for (let next = await batches.next(); !next.done; next = await batches.next()) {
      const start = next.value.findIndex((record) => !record.isBlank)
      if (!csv.header) blank.push(...next.value.slice(0, start < 0 ? next.value.length : start))
      if (start < 0) continue
      const head = next.value.slice(start)
      // In a file of one column a blank line is a row.
      const before = head[0].fields.length === 1 ? blank : []
      async function* behindHeader(): AsyncGenerator<readonly CsvRecord[]> {
        yield csv.header ? head.slice(1) : [...before, ...head]
        yield* batches
      }
      return { file, first: head[0], batches: behindHeader(), close }
    }
    close()
    return undefined
  } catch (error) {
    close()
    throw error
  }
}
