import { createReadStream } from "node:fs"
import { stat } from "node:fs/promises"
import { pipeline, type Readable } from "node:stream"
import { createGunzip } from "node:zlib"
import { CsvError, parse } from "csv-parse"
import { DataError } from "../relation/dataError"

/** One record of a CSV file. */
export interface CsvRecord {
  readonly fields: readonly string[]
  /** Line on which the record begins, from 1. */
  readonly line: number
}

/** True for what a blank line gives. */
export function isBlank(record: CsvRecord): boolean {
  return record.fields.length === 1 && record.fields[0] === ""
}

/** A file's bytes, unpacked if its name ends in `.gz`; throws DataError where there is no such file. */
export async function openCsv(path: string): Promise<Readable> {
  const found = await stat(path).catch(() => undefined)
  if (!found?.isFile()) throw new DataError(found ? "not a file" : "no such file", { file: path })
  const file = createReadStream(path, { highWaterMark: 1 << 20 })
  if (!path.endsWith(".gz")) return file
  const unpacked = createGunzip()
  file.on("error", (error) => unpacked.destroy(error))
  return file.pipe(unpacked)
}

// One record longer than this is taken for a quote that nobody closed, before it fills the memory.
const maxRecordSize = 16 << 20
const batchSize = 8192
const lineBreak = /\r\n|\n|\r/g

/**
 * Reads CSV by RFC 4180, a batch of records at a time and no faster than they are taken. Quotes inside a field that does
 * not begin with one are text, as in Spark; line ends may be mixed; a byte order mark is skipped. A blank line is a
 * record of one empty field.
 *
 * @param file - name for errors
 * @throws DataError for a quote that is not closed
 */
export async function* csvRecords(source: Readable, file: string, sep: string): AsyncGenerator<CsvRecord[]> {
  const parser = parse({
    bom: true,
    delimiter: sep,
    max_record_size: maxRecordSize,
    record_delimiter: ["\r\n", "\n", "\r"],
    relax_column_count: true,
    relax_quotes: true,
  })
  // Errors of the source come out of the parser, which is then destroyed with them.
  pipeline(source, parser, () => {})
  let batch: CsvRecord[] = []
  // Counted here: the parser's own count costs more than parsing, and takes CR LF inside quotes for two lines.
  let line = 1
  const take = (fields: string[]): void => {
    batch.push({ fields, line })
    line += 1
    for (const field of fields) {
      if (field.includes("\n") || field.includes("\r")) line += field.match(lineBreak)!.length
    }
  }
  try {
    for await (const fields of parser as AsyncIterable<string[]>) {
      take(fields)
      if (batch.length < batchSize) continue
      yield batch
      batch = []
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    // Records before the error still wait in the parser.
    for (let fields = parser.read(); fields !== null; fields = parser.read()) take(fields)
    if (batch.length > 0) yield batch
    throw new DataError("unclosed quote", { file, line })
  }
  if (batch.length > 0) yield batch
}
