import { basename } from "node:path"
import { Readable } from "node:stream"
import { defaultEngine } from "../../../engines/duckdb/engine"
import type { Engine } from "../../../engines/engine"
import type { Row, RowOf } from "../../../expression/rowTypes"
import { checkFlag, checkOptions } from "../../../params/options"
import { checkNames, columnValue } from "../../../plan/column"
import { columnField, columnFields, limit, type Plan, project, projectWith, type TablePlan } from "../../../plan/plan"
import { ddlText, type Schema } from "../../../plan/schema"
import { countIfValue, isNullValue, nullValue } from "../../../plan/values"
import { runWork, type Work } from "../../../work/runWork"
import { Frame } from "../../frame"
import { readAggregates } from "../../rows/readAggregates"
import { checkPath } from "../../verbs/given"
import { DataError } from "../dataError"
import { readThere } from "../readThere"
import { type Csv, type CsvMode, type OpenCsv, openCsv } from "./csv"
import {
  type CsvColumn,
  type CsvHead,
  checkHeader,
  columnsOfFile,
  columnsOfSchema,
  schemaColumns,
  type TypedCsvColumn,
} from "./csvColumns"
import { filesOf } from "./csvFiles"
import { csvLayout } from "./csvLayout"
import { optionNames, otherNames, type ReadCsvOptions } from "./csvOptions"
import { csvThere } from "./csvThere"
import { countMisfits, inferTypes } from "./inferTypes"
import { type BadRows, type FileRecords, loadTexts, textColumn, typeRows, valueFields, wholeRecords } from "./loadCsv"
import { scanCsv } from "./scanCsv"

/**
 * Reads CSV into a frame, at once; rows keep the order of the file, those of several files come one file after the other.
 *
 * An empty field is null whatever the type, quoted or not, as in Spark; where `nullValue` is another text, a quoted one is
 * text in columns of text. Whole numbers are digits with an optional sign
 * ("12.0" is no int), doubles also `NaN`, `Inf`, `Infinity`; booleans `true` or `false` in any case; decimals are
 * rounded to their scale, halves away from zero, as in Spark, and bad where they have too many digits before the point;
 * dates `2020-12-31`; timestamps a date, or date and time, `2020-12-31T23:59:59.5+03:00`, in the engine's time zone where
 * they name none; digits behind the sixth of a second are cut off. Quotes are `"`, doubled inside a quoted field, which may
 * hold line ends; blanks behind a closing quote are skipped, and a field with anything else there is text as it stands, up
 * to the next separator, as in Spark. Lines without anything but blanks are skipped; where the file has one column an empty
 * line means null. Gzip is told by the bytes and not by the name.
 *
 * On a cluster Spark reads the files, from its own storage, when an action asks for rows; a line that does not fit is then a
 * `SparkError` with the file's path, the record and what was wrong. Spark is less strict there: `count` looks at the number of
 * fields alone; a date may have anything behind a blank or `T`, a double a `d` or `f`, an offset one digit; a quote that
 * nobody closes ends with its line, or with `multiLine` with the file; bytes that are no text become U+FFFD; NOT NULL is not
 * looked at; an empty file has no rows, and without a schema no columns. Gzip is told by the name, `.gz`.
 *
 * @param source - a path, of a file, a folder of files, or with a pattern, as `logs/*.csv`; several paths; or a stream of
 *   bytes or text
 * @throws DataError for a missing or empty file, gzip that is cut short, a header other than the schema, a line with too
 *   few or too many fields, a quote that is not closed, a field that is too long, bytes that are no text, a value that its
 *   column's type does not allow: with file, line, column and value
 * @throws TypeError, RangeError for an option that is not there or can't be
 */
export async function readCsv<const S extends Schema = Schema, const I extends boolean | number = false>(
  source: string | readonly string[] | Readable,
  options: ReadCsvOptions<S, I> = {},
): Promise<Frame<I extends false ? RowOf<S> : Row>> {
  const other = Object.entries(otherNames).find(([name]) => name in Object(options) && !optionNames.includes(name))
  checkOptions(options, optionNames, "readCsv", other?.[1])
  const { name = "<stream>" } = options
  const isStream = source instanceof Readable
  const paths = isStream ? [] : [source].flat()
  for (const path of paths) checkPath(path)
  if (!isStream && paths.length === 0) throw new RangeError("invalid path: an empty list; expected one path or more")
  const rules = csvRules(options)
  const schema = options.schema === undefined ? undefined : schemaColumns(options.schema)
  return runWork(`reading ${basename(isStream ? name : paths[0])}`, options, async (work) => {
    const engine = options.engine ?? (await defaultEngine())
    if (engine.isRemote && !isStream) return readCsvThere(engine, paths, options)
    if (options.multiLine !== undefined)
      throw new TypeError(`unknown option of readCsv: multiLine; ${otherNames.multiLine}`)
    const files = isStream ? [name] : await filesOf(paths)
    return readSource(engine, { ...rules, files, ...(isStream ? { stream: source } : {}) }, schema, options, work)
  })
}

async function readCsvThere<R extends Row>(
  engine: Engine,
  paths: readonly string[],
  options: ReadCsvOptions,
): Promise<Frame<R>> {
  const frame = await readThere<R>(engine, csvThere(paths, options))
  if (options.inferSchema) tellSchema(options, paths[0], (await frame.plan()).columns)
  return frame
}

/** Tells the schema that was found. */
function tellSchema({ onSchema }: ReadCsvOptions, file: string, columns: readonly TypedCsvColumn[]): void {
  const tell = onSchema ?? ((ddl: string) => console.info(`${basename(file)}: ${JSON.stringify(ddl)}`))
  tell(ddlText(columns))
}

/** What the options say of how a file is read. */
function csvRules(options: ReadCsvOptions): Omit<Csv, "files" | "stream"> {
  const { header = true, mode = "strict", decimal = ".", encoding, columnNameOfCorruptRecord } = options
  const { nullValue: nullTexts = "", dateFormat, timestampFormat } = options
  checkInferSchema(options.inferSchema)
  checkFlag("header", header)
  if (decimal !== "." && decimal !== ",") throw new RangeError(`invalid decimal: ${String(decimal)}; expected . or ,`)
  const nullValues = [nullTexts].flat()
  if (!nullValues.every((text) => typeof text === "string")) {
    throw new TypeError(`invalid nullValue: ${nullValues.join(", ")}; expected a text, or a list of texts`)
  }
  for (const [name, text] of Object.entries({ dateFormat, timestampFormat, columnNameOfCorruptRecord })) {
    if (text !== undefined && typeof text !== "string") throw new TypeError(`invalid ${name}: ${text}; expected a text`)
  }
  return {
    layout: csvLayout(options),
    rules: {
      nullValues,
      decimal,
      ...(dateFormat ? { dateFormat } : {}),
      ...(timestampFormat ? { timestampFormat } : {}),
    },
    header,
    mode: modeOf(mode),
    ...(encoding === undefined ? {} : { encoding }),
    ...(columnNameOfCorruptRecord ? { corruptColumn: columnNameOfCorruptRecord } : {}),
  }
}

function checkInferSchema(given: unknown = false): void {
  if (typeof given === "boolean" || (Number.isInteger(given) && (given as number) > 0)) return
  throw new TypeError(`invalid inferSchema: ${String(given)}; expected true, false or a number of rows`)
}

function modeOf(mode: unknown): CsvMode {
  const known: Readonly<Record<string, CsvMode>> = {
    strict: "strict",
    failfast: "strict",
    permissive: "permissive",
    dropmalformed: "dropMalformed",
  }
  const found = typeof mode === "string" ? known[mode.toLowerCase()] : undefined
  if (found === undefined) throw new RangeError(`invalid mode: ${mode}; expected strict, permissive or dropMalformed`)
  return found
}

async function readSource<R extends Row>(
  engine: Engine,
  given: Csv,
  schema: readonly TypedCsvColumn[] | undefined,
  options: ReadCsvOptions,
  work: Work,
): Promise<Frame<R>> {
  const { csv, known, place } = withoutCorrupt(given, schema)
  const heads = await openHeads(csv, work.signal)
  try {
    const isInferring = options.inferSchema !== undefined && options.inferSchema !== false
    const columns = columnsOf(csv, heads, known, isInferring)
    if (csv.corruptColumn !== undefined) checkNames([...columns.map(({ name }) => name), csv.corruptColumn])
    const read = { engine, csv, heads, work, options }
    const { table, badRows } = await (columns.every(isTyped) ? readTyped(read, columns) : readInferred(read, columns))
    options.onBadRows?.(badRows)
    const rows = place === undefined ? table : await engine.keep(movedColumn(table, place), "sorted")
    return Frame.fromPlan(engine, async () => rows)
  } finally {
    for (const { close } of heads) close()
  }
}

/** What is being read. */
interface Reading {
  readonly engine: Engine
  readonly csv: Csv
  readonly heads: readonly OpenCsv[]
  readonly work: Work
  readonly options: ReadCsvOptions
}

interface ReadRows {
  readonly table: Plan
  readonly badRows: BadRows
}

/** The beginnings of all files that have rows; throws DataError where none has. */
async function openHeads(csv: Csv, signal: AbortSignal): Promise<OpenCsv[]> {
  const heads: OpenCsv[] = []
  for (const file of csv.files) {
    const opened = await openCsv(csv, file, signal)
    if (opened === undefined) continue
    // Files are opened again, one after the other.
    if (csv.stream === undefined) opened.close()
    heads.push(opened)
  }
  if (heads.length === 0) throw new DataError("empty file", { file: csv.files[0] })
  return heads
}

/** The columns of the files; those of which the type is to be found out have none. */
function columnsOf(
  csv: Csv,
  heads: readonly OpenCsv[],
  schema: readonly TypedCsvColumn[] | undefined,
  isInferring: boolean,
): readonly CsvColumn[] {
  const isStrict = csv.mode === "strict"
  const isNull = (text: string): boolean => csv.rules.nullValues.includes(text)
  const [first, ...others] = heads.map(
    ({ file, first }): CsvHead => ({ file, first, header: csv.header, isStrict, isNull }),
  )
  const columns =
    schema === undefined || isInferring
      ? columnsOfFile(first, schema ?? [], isInferring ? undefined : "string")
      : columnsOfSchema(first, schema)
  if (csv.header && isStrict) for (const other of others) checkHeader(other, columns, `header of ${first.file}`)
  return columns
}

function isTyped(column: CsvColumn): column is TypedCsvColumn {
  return column.type !== undefined
}

/** Reads columns whose types are known. */
async function readTyped(reading: Reading, columns: readonly CsvColumn[]): Promise<ReadRows> {
  const { engine, csv, heads, work } = reading
  const typed = columns.filter(isTyped)
  const scanned = await scanCsv(engine, csv, heads, typed, work)
  if (scanned && !(await lacksValues(engine, scanned, typed))) {
    return { table: withNoCorrupt(scanned, csv), badRows: { rows: 0, cells: 0 } }
  }
  scanned?.table.drop()
  return typeRows(engine, csv, await loadTexts(engine, csv, fileRecords(reading), typed), typed)
}

/** True where a column has a null that may not have one. */
async function lacksValues(engine: Engine, rows: Plan, columns: readonly CsvColumn[]): Promise<boolean> {
  const needed = rows.columns.filter((_, i) => columns[i].nullable === false)
  const counts = needed.map((column) => countIfValue(isNullValue(columnValue(column))))
  return (await readAggregates(engine, rows, counts)).some((count) => count !== 0)
}

/** Finds out types first: from the text of all cells, which is then made values of. */
async function readInferred(reading: Reading, columns: readonly CsvColumn[]): Promise<ReadRows> {
  const { engine, csv, heads, work, options } = reading
  const asText = columns.map(({ name }) => ({ name, type: "string" }))
  const scanned = await scanCsv(engine, csv, heads, asText, work)
  if (scanned === undefined) {
    const texts = await loadTexts(engine, csv, fileRecords(reading), columns)
    if (csv.mode === "strict" && texts.fault) throw texts.fault
    // What is left out says nothing of types.
    const types = await found(csv.mode === "dropMalformed" ? wholeRecords(texts) : texts.table)
    return typeRows(engine, csv, texts, types)
  }
  // What was told, or found from a sample.
  const mayMisfit = columns.map((column) => isTyped(column) || typeof options.inferSchema === "number")
  const texts = project(
    scanned,
    scanned.columns.map((column, i) => columnField(column, textColumn(i).name)),
  )
  const typed = await found(texts)
  const known = typed.map((column, i) => (mayMisfit[i] ? column : { ...column, type: "string" }))
  const counts = await countMisfits(engine, texts, texts.columns, known, csv.rules)
  // Our own reader says where.
  if (counts.some((count) => count !== 0)) return readTyped(reading, typed)
  const rows = await engine.keep(project(texts, valueFields(csv, typed)), "sorted")
  if (rows !== scanned) scanned.table.drop()
  return { table: withNoCorrupt(rows, csv), badRows: { rows: 0, cells: 0 } }

  async function found(texts: Plan): Promise<readonly TypedCsvColumn[]> {
    const open = columns.flatMap((column, i) => (isTyped(column) ? [] : [i]))
    const sample = typeof options.inferSchema === "number" ? limit(texts, options.inferSchema) : texts
    const types = await inferTypes(engine, sample, open.map(textColumn), csv.rules)
    const rest = types.values()
    const typed = columns.map((column) => ({ ...column, type: column.type ?? rest.next().value! }))
    tellSchema(options, csv.files[0], typed)
    return typed
  }
}

/** The records of all files. */
async function* fileRecords({ csv, heads, work }: Reading): FileRecords {
  let rowCount = 0
  for (const head of heads) {
    const opened = csv.stream ? head : await openCsv(csv, head.file, work.signal)
    try {
      for await (const records of opened?.batches ?? []) {
        yield { file: csv.files.indexOf(head.file), records }
        rowCount += records.length
        work.report(rowCount, undefined, "rows")
      }
    } finally {
      opened?.close()
    }
  }
}

/** The column of records that do not fit is none of the file's: what is left, and where it belongs. */
function withoutCorrupt(
  csv: Csv,
  schema: readonly TypedCsvColumn[] | undefined,
): { csv: Csv; known: readonly TypedCsvColumn[] | undefined; place?: number } {
  const { corruptColumn, mode } = csv
  if (corruptColumn === undefined) return { csv, known: schema }
  if (mode !== "permissive")
    throw new RangeError(`columnNameOfCorruptRecord has no use in mode ${mode}; use permissive`)
  const place = schema?.findIndex(({ name }) => name.toLowerCase() === corruptColumn.toLowerCase()) ?? -1
  if (schema === undefined || place < 0) return { csv, known: schema }
  const { name, type } = schema[place]
  if (type !== "string") throw new TypeError(`column ${name} is ${type}; that of records which do not fit is a STRING`)
  return { csv: { ...csv, corruptColumn: name }, known: schema.filter((_, i) => i !== place), place }
}

/** Rows that all fit, with a column of nulls for those that do not. */
function withNoCorrupt(rows: TablePlan, { corruptColumn }: Csv): Plan {
  if (corruptColumn === undefined) return rows
  return projectWith(rows, [{ column: { name: corruptColumn, type: "string" }, value: nullValue("string") }])
}

/** The rows with the last column moved to a place. */
function movedColumn(rows: Plan, place: number): Plan {
  const fields = columnFields(rows.columns)
  return project(rows, [...fields.slice(0, place), ...fields.slice(-1), ...fields.slice(place, -1)])
}
