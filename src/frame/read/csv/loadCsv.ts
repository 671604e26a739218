// CSV by our own reader: records of text to a table, and its cells to values, with the places where they do not fit.

import type { ColumnData, Engine } from "../../../engines/engine"
import { typeName } from "../../../expression/dataType"
import { callOf, type Typed } from "../../../expression/typed"
import { type ColumnType, columnValue } from "../../../plan/column"
import { type Field, filter, limit, type Plan, project, type TablePlan } from "../../../plan/plan"
import { anyOf, caseValue, nullValue, numberValue, rowCountValue } from "../../../plan/values"
import { readAggregates } from "../../rows/readAggregates"
import { DataError } from "../dataError"
import type { Csv } from "./csv"
import { cellValue } from "./csvCells"
import type { TypedCsvColumn } from "./csvColumns"
import type { CsvRecord } from "./csvRecords"
import { isWholeText, readableText } from "./csvText"
import { countMisfits, isMisfit } from "./inferTypes"

/** What reading CSV in another than strict mode has changed. */
export interface BadRows {
  /** Rows with a bad value, or with too few or too many fields; dropped, where the mode is `dropMalformed`. */
  readonly rows: number
  /** Bad values, replaced by null. */
  readonly cells: number
  /** The first of them all, as strict mode would have thrown it; undefined where all was well. */
  readonly first?: DataError
}

/** The records of files as text. */
export interface CsvTexts {
  /** Columns `c0`, `c1` … of text, null where it stands for that, and those of their places. */
  readonly table: TablePlan
  /** The first record that can't be a row, whatever the types of its columns; undefined where there is none. */
  readonly fault?: DataError
  /** Fields that are no text. */
  readonly badCells: number
}

// Beside the columns of text.
const fileColumn = { name: "file", type: "int" }
const lineColumn = { name: "line", type: "int" }
// Of a record with too few or many fields, or one that is no text.
const faultColumn = { name: "fault", type: "boolean" }
const recordColumn = { name: "record", type: "string" }

/** The column of texts of the column in place i. */
export function textColumn(i: number): ColumnType {
  return { name: `c${i}`, type: "string" }
}

/** The columns of a file as values of their texts. */
export function valueFields({ rules }: Csv, columns: readonly ColumnType[]): Field[] {
  return columns.map(({ name, type }, i) => ({
    column: { name, type },
    value: cellValue(columnValue(textColumn(i)), type, rules),
  }))
}

/** Records with the file that they stand in. */
export type FileRecords = AsyncIterable<{ readonly file: number; readonly records: readonly CsvRecord[] }>

/** Puts the fields of records in a table of text, in order; in strict mode only up to the first that can be no row. */
export async function loadTexts(
  engine: Engine,
  csv: Csv,
  records: FileRecords,
  columns: readonly { readonly name: string }[],
): Promise<CsvTexts> {
  const width = columns.length
  const nulls = new Set(csv.rules.nullValues)
  const keepsRecords = csv.corruptColumn !== undefined
  let fault: DataError | undefined
  let badCells = 0
  async function* batches(): AsyncGenerator<ColumnData[]> {
    const told = csv.mode === "strict" ? thrownLater(records, (error) => (fault ??= error)) : records
    for await (const { file, records: batch } of told) {
      const cells: (string | null)[][] = columns.map(() => [])
      const lines: number[] = []
      const faults: boolean[] = []
      const whole: string[] = []
      for (const record of batch) {
        if (width > 1 && record.isBlank) continue
        const { fields, line } = record
        const bad = badColumns(record, width)
        if (fields.length !== width || bad.length > 0) {
          const place = { file: csv.files[file], line }
          fault ??=
            fields.length === width
              ? notText(columns[bad[0]].name, fields[bad[0]], place)
              : ragged(record, width, place)
          if (csv.mode === "strict") break
          badCells += bad.length
        }
        for (let c = 0; c < width; c++) {
          const text = fields[c] ?? null
          cells[c].push(text === null || nulls.has(text) || bad.includes(c) ? null : text)
        }
        lines.push(line)
        faults.push(fields.length !== width || bad.length > 0)
        if (keepsRecords) whole.push(readableText(record.text))
      }
      const files = new Int32Array(lines.length).fill(file)
      yield [...cells, files, Int32Array.from(lines), faults, ...(keepsRecords ? [whole] : [])]
      if (fault && csv.mode === "strict") return
    }
  }
  const places = [fileColumn, lineColumn, faultColumn, ...(keepsRecords ? [recordColumn] : [])]
  const table = await engine.appendTable([...columns.map((_, i) => textColumn(i)), ...places], batches())
  return { table, badCells, ...(fault ? { fault } : {}) }
}

/** The records that can be rows, whatever the types of their columns. */
export function wholeRecords({ table }: CsvTexts): Plan {
  return filter(table, callOf("not", [columnValue(faultColumn)], "boolean"))
}

/** Ends at a DataError and tells it: what came before is to be looked at first. */
async function* thrownLater(records: FileRecords, tell: (error: DataError) => void): FileRecords {
  try {
    yield* records
  } catch (error) {
    if (!(error instanceof DataError)) throw error
    tell(error)
  }
}

const noColumns: readonly number[] = []

/** Places of fields that are no text. */
function badColumns({ fields, text }: CsvRecord, width: number): readonly number[] {
  if (isWholeText(text)) return noColumns
  return fields.slice(0, width).flatMap((field, i) => (field === null || isWholeText(field) ? [] : [i]))
}

interface Place {
  readonly file: string
  readonly line: number
}

function notText(column: string, value: string | null, place: Place): DataError {
  const expected = 'UTF-8 text; other encodings by their name, as in encoding: "windows-1251"'
  return new DataError("bad value", { ...place, column, value: readableText(value ?? "") }, expected)
}

function ragged({ fields }: CsvRecord, width: number, place: Place): DataError {
  return new DataError(`${fields.length} ${fields.length === 1 ? "field" : "fields"}`, place, `${width}`)
}

/**
 * Makes rows of texts.
 *
 * @throws DataError, in strict mode, for the first place that does not fit
 */
export async function typeRows(
  engine: Engine,
  csv: Csv,
  { table: texts, fault, badCells }: CsvTexts,
  columns: readonly TypedCsvColumn[],
): Promise<{ table: TablePlan; badRows: BadRows }> {
  const counts = await countMisfits(
    engine,
    texts,
    columns.map((_, i) => textColumn(i)),
    columns,
    csv.rules,
  )
  // Most columns of most files fit.
  const bad = [...counts.keys()].filter((i) => counts[i] > 0)
  const misfits = bad.map((i) => isMisfit(columnValue(textColumn(i)), columns[i], csv.rules))
  const isBad = anyOf([columnValue(faultColumn), ...misfits])
  const badRows = filter(texts, isBad)
  const [rows] = (await readAggregates(engine, badRows, [rowCountValue()])) as number[]
  const first = rows === 0 ? undefined : await firstFault(engine, csv, limit(badRows, 1), columns, bad, misfits, fault)
  if (csv.mode === "strict" && (first ?? fault)) throw first ?? fault
  const fields = withCorrupt(valueFields(csv, columns), csv.corruptColumn, isBad)
  const kept = csv.mode === "dropMalformed" ? filter(texts, callOf("not", [isBad], "boolean")) : texts
  const table = await engine.keep(project(kept, fields), "sorted")
  const told = { rows, cells: badCells + counts.reduce((sum, count) => sum + count, 0) }
  return { table, badRows: first ? { ...told, first } : told }
}

/** The fields with that of whole records that do not fit, at the end. */
function withCorrupt(fields: readonly Field[], name: string | undefined, isBad: Typed): readonly Field[] {
  if (name === undefined) return fields
  const value = caseValue(isBad, columnValue(recordColumn), nullValue("string"))
  return [...fields, { column: { name, type: "string" }, value }]
}

/** What is wrong in the one row of a plan: what was found in its record, or else its first bad value. */
async function firstFault(
  engine: Engine,
  csv: Csv,
  row: Plan,
  columns: readonly ColumnType[],
  typed: readonly number[],
  misfits: readonly Typed[],
  fault: DataError | undefined,
): Promise<DataError> {
  const branches = misfits.map((when, k) => ({ when, then: numberValue(typed[k], "int") }))
  const none = numberValue(-1, "int")
  const firstBad: Typed = branches.length === 0 ? none : { kind: "case", branches, otherwise: none, type: "int" }
  const texts = columns.map((_, i) => columnValue(textColumn(i)))
  const wanted = [fileColumn, lineColumn, faultColumn].map(columnValue)
  const values = await engine.read(
    row,
    [...wanted, firstBad, ...texts],
    new Array(wanted.length + 1 + texts.length).fill("value"),
  )
  const [file, line, hasFault, bad, ...found] = values.map((value) => value[0])
  if (hasFault && fault) return fault
  const { name, type } = columns[bad as number]
  const place = { file: csv.files[file as number], line: line as number, column: name }
  const value = found[bad as number] as string | null
  const isMissing = value === null || value === ""
  return new DataError(
    isMissing ? "no value" : "bad value",
    value === null ? place : { ...place, value },
    typeName(type),
  )
}
