// CSV by csv-parse: records of text to a table of typed columns, with the places where they do not fit.

import type { Readable } from "node:stream"
import type { ColumnData, Engine } from "../../engines/engine"
import { typeName } from "../../expression/dataType"
import { callOf, type Typed } from "../../expression/typed"
import { type ColumnType, columnValue, ownName } from "../../plan/column"
import { filter, limit, type Plan, project, type TablePlan } from "../../plan/plan"
import { caseValue, internalValue, isNotNullValue, isNullValue, numberValue, rowCountValue } from "../../plan/values"
import type { Work } from "../../work/runWork"
import { readAggregates } from "../rows/readAggregates"
import { type Csv, type CsvRecord, isBlank, readHead } from "./csvRecords"
import { DataError } from "./dataError"

/** What reading CSV in permissive mode has changed. */
export interface BadRows {
  /** Rows with a bad value, or with too few or too many fields. */
  readonly rows: number
  /** Bad values, replaced by null. */
  readonly cells: number
  /** The first of them all, as strict mode would have thrown it; undefined where all was well. */
  readonly first?: DataError
}

/**
 * Reads a stream of CSV into a table, in order.
 *
 * @throws DataError, in strict mode, for the first place that does not fit
 */
export async function loadCsv(
  engine: Engine,
  stream: Readable,
  csv: Csv,
  schema: readonly ColumnType[] | undefined,
  work: Work,
): Promise<{ table: TablePlan; badRows: BadRows }> {
  const { signal } = work
  const stop = (): void => void stream.destroy(signal.reason)
  signal.addEventListener("abort", stop, { once: true })
  try {
    const { columns, batches } = await readHead(stream, csv, schema)
    async function* counted(): AsyncGenerator<readonly CsvRecord[]> {
      let rowCount = 0
      for await (const batch of batches) {
        yield batch
        rowCount += batch.length
        work.report(rowCount, undefined, "rows")
      }
    }
    return await loadRecords(engine, counted(), columns, csv)
  } finally {
    signal.removeEventListener("abort", stop)
    stream.destroy()
  }
}

// Names that no user's column has, beside the columns of text.
const lineColumn = { name: ownName("line"), type: "int" }
const widthColumn = { name: ownName("fields"), type: "int" }

/**
 * Puts records in a table, in order.
 *
 * @throws DataError, when `isStrict`, for the first record that does not fit
 */
async function loadRecords(
  engine: Engine,
  records: AsyncIterable<readonly CsvRecord[]>,
  columns: readonly ColumnType[],
  csv: Csv,
): Promise<{ table: TablePlan; badRows: BadRows }> {
  const textColumns = [...columns.map(({ name }) => ({ name, type: "string" })), lineColumn, widthColumn]
  let broken: DataError | undefined
  async function* untilBroken(): AsyncGenerator<readonly CsvRecord[]> {
    try {
      yield* records
    } catch (error) {
      if (!(error instanceof DataError)) throw error
      broken = error
    }
  }
  const text = await engine.appendTable(textColumns, textBatches(untilBroken(), columns.length, csv.isStrict))
  try {
    const cells = columns.map(({ name, type }) => {
      const cell = columnValue({ name, type: "string" })
      const value = internalValue("csv_value", [cell], type)
      return { column: { name, type }, value, isBad: both("and", isNotNullValue(cell), isNullValue(value)) }
    })
    const isRagged = callOf("<>", [columnValue(widthColumn), numberValue(columns.length, "int")], "boolean")
    const bad = filter(
      text,
      cells.reduce<Typed>((any, { isBad }) => both("or", any, isBad), isRagged),
    )
    const [rowCount, ...cellCounts] = (await readAggregates(engine, bad, [
      rowCountValue(),
      ...cells.map(({ isBad }) => callOf("count_if", [isBad], "bigint")),
    ])) as number[]
    const isBad = cells.map((cell) => cell.isBad)
    const first = rowCount === 0 ? undefined : await errorAt(engine, limit(bad, 1), columns, isBad, csv.file)
    if (first && csv.isStrict) throw first
    if (broken) throw broken
    const table = await engine.keep(project(text, cells), "sorted")
    const badRows = { rows: rowCount, cells: cellCounts.reduce((sum, count) => sum + count, 0) }
    return { table, badRows: first ? { ...badRows, first } : badRows }
  } finally {
    text.table.drop()
  }
}

function both(name: "and" | "or", a: Typed, b: Typed): Typed {
  return callOf(name, [a, b], "boolean")
}

async function* textBatches(
  records: AsyncIterable<readonly CsvRecord[]>,
  width: number,
  isStrict: boolean,
): AsyncGenerator<ColumnData[]> {
  for await (const batch of records) {
    const cells: (string | null)[][] = Array.from({ length: width }, () => [])
    const lines: number[] = []
    const widths: number[] = []
    let isRagged = false
    for (const record of batch) {
      if (width > 1 && isBlank(record)) continue
      const { fields, line } = record
      for (let c = 0; c < width; c++) cells[c].push(fields[c] || null)
      lines.push(line)
      widths.push(fields.length)
      isRagged ||= fields.length !== width
    }
    yield [...cells, Int32Array.from(lines), Int32Array.from(widths)]
    // No need to read on; values before the ragged line are looked at first.
    if (isRagged && isStrict) return
  }
}

/** What is wrong in the one row of a plan: its number of fields, or else its first bad value. */
async function errorAt(
  engine: Engine,
  row: Plan,
  columns: readonly ColumnType[],
  isBad: readonly Typed[],
  file: string,
): Promise<DataError> {
  const none = numberValue(-1, "int")
  const firstBad = isBad.reduceRight((rest, bad, i) => caseValue(bad, numberValue(i, "int"), rest), none)
  const cells = columns.map(({ name }) => columnValue({ name, type: "string" }))
  const wanted = [columnValue(lineColumn), columnValue(widthColumn), firstBad, ...cells]
  const values = await engine.read(
    row,
    wanted,
    wanted.map(() => "value"),
  )
  const [line, width, bad, ...texts] = values.map((value) => value[0])
  if (width !== columns.length) {
    return new DataError(
      `${width} ${width === 1 ? "field" : "fields"}`,
      { file, line: line as number },
      `${columns.length}`,
    )
  }
  const { name, type } = columns[bad as number]
  const place = { file, line: line as number, column: name, value: texts[bad as number] as string }
  return new DataError("bad value", place, type === "string" ? "UTF-8 text" : typeName(type))
}
