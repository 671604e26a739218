// The records of a CSV file, and the columns that its first one and a schema make.

import { createReadStream } from "node:fs"
import { stat } from "node:fs/promises"
import { pipeline, type Readable } from "node:stream"
import { createGunzip } from "node:zlib"
import { CsvError, parse } from "csv-parse"
import { type ColumnType, checkNames } from "../../plan/column"
import { parseSchema, type Schema } from "../../plan/schema"
import { isInCsv } from "../write"
import { DataError, missingFile } from "./dataError"

/** How a file is read. */
export interface Csv {
  readonly file: string
  readonly sep: string
  readonly header: boolean
  readonly isStrict: boolean
}

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
  if (!found?.isFile()) throw missingFile(path, found !== undefined)
  const file = createReadStream(path, { highWaterMark: 1 << 20 })
  if (!path.endsWith(".gz")) return file
  const unpacked = createGunzip()
  file.on("error", (error) => unpacked.destroy(error))
  return file.pipe(unpacked)
}

/**
 * The columns of a schema; throws RangeError where it has none, or a name that can't be, TypeError for a type that CSV
 * does not hold.
 */
export function schemaColumns(schema: Schema): ColumnType[] {
  const fields = parseSchema(schema)
  if (fields.length === 0) throw new RangeError("invalid schema: no column; expected one or more")
  checkNames(fields.map((field) => field.name))
  for (const { name, type } of fields) {
    if (!isInCsv(type)) throw new TypeError(`column ${name} is ${type}, which CSV can't hold; read it as STRING`)
  }
  return fields
}

/** A CSV stream of which the columns are known. */
interface CsvBody {
  readonly columns: readonly ColumnType[]
  /** Line of the first record, header or not, from 1. */
  readonly firstLine: number
  /** The records below the header, a batch at a time. */
  readonly batches: AsyncGenerator<readonly CsvRecord[]>
}

/**
 * Reads as much of a CSV stream as tells its columns.
 *
 * @param schema - default: names of the header, every column a string
 * @throws DataError for an empty file, a header other than the schema, or a quote that is not closed
 */
export async function readHead(
  source: Readable,
  csv: Csv,
  schema: readonly ColumnType[] | undefined,
): Promise<CsvBody> {
  const batches = csvRecords(source, csv.file, csv.sep)
  const head = await firstRecords(batches)
  const columns = columnsOf(csv, schema, head[0])
  async function* body(): AsyncGenerator<readonly CsvRecord[]> {
    yield csv.header ? head.slice(1) : head
    yield* batches
  }
  return { columns, firstLine: head[0].line, batches: body() }
}

/** The first batch from its first record that is no blank line. */
async function firstRecords(batches: AsyncGenerator<CsvRecord[]>): Promise<readonly CsvRecord[]> {
  for (;;) {
    const { done, value } = await batches.next()
    if (done) return []
    const start = value.findIndex((record) => !isBlank(record))
    if (start >= 0) return value.slice(start)
  }
}

/** The columns that the first record and the schema make; throws DataError where the two do not fit. */
function columnsOf(
  csv: Csv,
  schema: readonly ColumnType[] | undefined,
  first: CsvRecord | undefined,
): readonly ColumnType[] {
  const { file } = csv
  if (first === undefined) throw new DataError("empty file", { file })
  const { fields, line } = first
  if (schema === undefined) {
    const names = fields.map((name, i) => (csv.header ? name : `_c${i}`))
    const nameless = names.indexOf("")
    if (nameless >= 0) throw new DataError(`no name for column ${nameless + 1}`, { file, line })
    checkNames(names)
    return names.map((name) => ({ name, type: "string" }))
  }
  if (!csv.header || !csv.isStrict) return schema
  schema.forEach((column, i) => {
    if (fields[i] === column.name) return
    const place = { file, line, column: column.name }
    if (fields[i] === undefined) throw new DataError("missing column", place)
    throw new DataError("header differs from schema", { ...place, value: fields[i] })
  })
  if (fields.length > schema.length) {
    throw new DataError("column that the schema does not have", { file, line, value: fields[schema.length] })
  }
  return schema
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
async function* csvRecords(source: Readable, file: string, sep: string): AsyncGenerator<CsvRecord[]> {
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
