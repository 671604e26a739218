import { stat } from "node:fs/promises"
import { basename } from "node:path"
import type { Readable } from "node:stream"
import { defaultEngine } from "../../engines/duckdb/engine"
import type { ColumnType, Engine } from "../../engines/engine"
import { runWork, type Work, type WorkOptions } from "../../work/runWork"
import { Frame } from "../frame"
import { DataError } from "../relation/dataError"
import type { Relation } from "../relation/relation"
import { parseSchema, type Schema } from "../relation/schema"
import { tableRelation } from "../relation/table"
import { checkNames } from "../verbs/select"
import { checkSep } from "../write"
import { type CsvRecord, csvRecords, isBlank, openCsv } from "./csvRecords"
import { type BadRows, loadRecords } from "./csvTable"
import { hasSpacedQuotes } from "./spacedQuotes"

/** Options of {@link readCsv}; `onProgress` gets megabytes, of a file that the engine reads itself. */
export interface ReadCsvOptions extends WorkOptions {
  /** Columns in the file's order, with their types. Default: names of the header, every column a string, as in Spark. */
  schema?: Schema
  /** Separator, one character. Default ",". */
  sep?: string
  /** True when the first line has the names. Default true; without a header or a schema columns are `_c0`, `_c1`, … */
  header?: boolean
  /**
   * What input that does not fit does: `strict` throws a {@link DataError} at the first place; `permissive` puts null
   * for a bad value, fills short lines with nulls, cuts long ones, and takes a header's columns by position. Default
   * strict.
   */
  mode?: "strict" | "permissive"
  /** Told once, before the frame is there, what `permissive` has changed; with zeros where all was well. */
  onBadRows?: (badRows: BadRows) => void
  /** Name of a stream in errors. Default `<stream>`. */
  name?: string
  /** Default: the one that all frames share. */
  engine?: Engine
}

interface Csv {
  readonly file: string
  readonly sep: string
  readonly header: boolean
  readonly isStrict: boolean
}

/**
 * Reads CSV into a frame, at once; rows keep the order of the file.
 *
 * An empty field is null whatever the type, quoted or not, as in Spark. Whole numbers are digits with an optional sign
 * ("12.0" is no int), doubles also `NaN`, `Inf`, `Infinity`; booleans `true` or `false` in any case; dates `2020-12-31`;
 * timestamps a date, or date and time, `2020-12-31T23:59:59.5Z`, without another zone than Z, read as UTC. Quotes are
 * `"`, doubled inside a quoted field, which may hold line ends. Text is UTF-8. Blank lines are skipped, but mean null
 * where the file has one column. Paths that end in `.gz` are unpacked.
 *
 * @param source - a path, which the engine reads itself, or a stream of bytes or text, which csv-parse reads
 * @throws DataError for a missing or empty file, a header other than the schema, a line with too few or too many fields,
 * a value that its column's type does not allow: with file, line, column and value
 */
export async function readCsv(source: string | Readable, options: ReadCsvOptions = {}): Promise<Frame> {
  const { sep = ",", header = true, mode = "strict", name = "<stream>" } = options
  if (mode !== "strict" && mode !== "permissive") {
    throw new RangeError(`invalid mode: ${mode}; expected strict or permissive`)
  }
  checkSep(sep)
  const csv: Csv = { file: typeof source === "string" ? source : name, sep, header, isStrict: mode === "strict" }
  return runWork(`reading ${basename(csv.file)}`, options, (work) => readSource(source, csv, options, work))
}

async function readSource(source: string | Readable, csv: Csv, options: ReadCsvOptions, work: Work): Promise<Frame> {
  const { onBadRows } = options
  const engine = options.engine ?? (await defaultEngine())
  const schema = options.schema === undefined ? undefined : schemaColumns(engine, options.schema)
  if (typeof source === "string") {
    const read = await scanFile(engine, source, csv, schema, work)
    if (read) {
      onBadRows?.({ rows: 0, cells: 0 })
      return Frame.fromPlan(engine, async () => read)
    }
  }
  const stream = typeof source === "string" ? await openCsv(source) : source
  const { relation, badRows } = await readStream(engine, stream, csv, schema, work)
  onBadRows?.(badRows)
  return Frame.fromPlan(engine, async () => relation)
}

function schemaColumns(engine: Engine, schema: Schema): ColumnType[] {
  const fields = parseSchema(schema)
  if (fields.length === 0) throw new RangeError("invalid schema: no column; expected one or more")
  checkNames(fields.map((field) => field.name))
  return fields.map(({ name, type }) => ({ name, type: engine.dialect.typeOf(type) }))
}

/**
 * The engine's own reader, ten times as fast as csv-parse, for a file that fits. Undefined where it stumbles: then the
 * slow way says where, or, in permissive mode, makes the best of it.
 */
async function scanFile(
  engine: Engine,
  path: string,
  csv: Csv,
  schema: readonly ColumnType[] | undefined,
  work: Work,
): Promise<Relation | undefined> {
  const source = await openCsv(path)
  work.expect((await stat(path)).size / 1e6, "MB")
  let columns: readonly ColumnType[]
  try {
    const [first] = await firstRecords(csvRecords(source, path, csv.sep))
    columns = columnsOf(csv, schema, first)
    // The engine would take a blank line for the header.
    if (csv.header && first.line > 1) return undefined
  } finally {
    source.destroy()
  }
  // Beside the engine's reading, which leaves this thread idle.
  const isSpaced = hasSpacedQuotes(path, csv.sep, work.signal).catch(() => false)
  for (const query of engine.dialect.csvScans(path, columns, csv.sep, csv.header)) {
    try {
      const table = await engine.materialize(query)
      if (!(await isSpaced)) return tableRelation(engine, table, columns)
      table.drop()
      return undefined
    } catch (error) {
      if (!engine.isInputError(error)) throw error
    }
  }
  return undefined
}

async function readStream(
  engine: Engine,
  stream: Readable,
  csv: Csv,
  schema: readonly ColumnType[] | undefined,
  work: Work,
): Promise<{ relation: Relation; badRows: BadRows }> {
  const { signal } = work
  const stop = (): void => void stream.destroy(signal.reason)
  signal.addEventListener("abort", stop, { once: true })
  try {
    const batches = csvRecords(stream, csv.file, csv.sep)
    const head = await firstRecords(batches)
    const columns = columnsOf(csv, schema, head[0])
    const rest = csv.header ? head.slice(1) : head
    async function* rows(): AsyncGenerator<readonly CsvRecord[]> {
      yield rest
      let rowCount = rest.length
      for await (const batch of batches) {
        yield batch
        rowCount += batch.length
        work.report(rowCount, undefined, "rows")
      }
    }
    return await loadRecords(engine, rows(), columns, csv)
  } finally {
    signal.removeEventListener("abort", stop)
    stream.destroy()
  }
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
    return names.map((name) => ({ name, type: "VARCHAR" }))
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
