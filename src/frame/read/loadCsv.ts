// CSV by csv-parse: records of text to a table of typed columns, with the places where they do not fit.

import type { Readable } from "node:stream"
import type { ColumnData, ColumnType, Engine, TableHandle } from "../../engines/engine"
import { typeName } from "../../expression/dataType"
import type { Work } from "../../work/runWork"
import type { Relation } from "../relation/relation"
import { tableRelation } from "../relation/table"
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
): Promise<{ relation: Relation; badRows: BadRows }> {
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
const lineColumn = "__line"
const widthColumn = "__fields"

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
): Promise<{ relation: Relation; badRows: BadRows }> {
  const { quote, csvValue, rowNumber } = engine.dialect
  const textColumns = [
    ...columns.map(({ name }) => ({ name, type: "string" })),
    { name: lineColumn, type: "int" },
    { name: widthColumn, type: "int" },
  ]
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
    const fields = columns.map((c) => ({ cell: quote(c.name), value: csvValue(quote(c.name), c.type) }))
    const isBad = fields.map(({ cell, value }) => `(${cell} IS NOT NULL AND ${value} IS NULL)`)
    const badRow = [`${widthColumn} <> ${columns.length}`, ...isBad].join(" OR ")
    const cellCount = isBad.map((bad) => `${bad}::INTEGER`).join(" + ")
    const query = `SELECT count(*), sum(${cellCount}), min(${rowNumber}) FROM ${text.name} WHERE ${badRow}`
    const [rows, cells, at] = await engine.columns(query, ["value", "value", "value"])
    const firstRow = at[0] as number | null
    const first = firstRow === null ? undefined : await errorAt(engine, text, firstRow, columns, isBad, csv.file)
    if (first && csv.isStrict) throw first
    if (broken) throw broken
    const values = fields.map(({ cell, value }) => `${value} AS ${cell}`)
    const table = await engine.materialize(`SELECT ${values.join(", ")} FROM ${text.name}`)
    const badRows = { rows: rows[0] as number, cells: (cells[0] ?? 0) as number }
    return { relation: tableRelation(engine, table, columns), badRows: first ? { ...badRows, first } : badRows }
  } finally {
    text.drop()
  }
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

/** What is wrong in one row: its number of fields, or else its first bad value. */
async function errorAt(
  engine: Engine,
  text: TableHandle,
  row: number,
  columns: readonly ColumnType[],
  isBad: readonly string[],
  file: string,
): Promise<DataError> {
  const { quote, rowNumber } = engine.dialect
  const cases = isBad.map((bad, i) => `WHEN ${bad} THEN ${i}`).join(" ")
  const wanted = [lineColumn, widthColumn, `CASE ${cases} END`, ...columns.map((c) => quote(c.name))]
  const values = await engine.columns(
    `SELECT ${wanted.join(", ")} FROM ${text.name} WHERE ${rowNumber} = ${row}`,
    wanted.map(() => "value"),
  )
  const [line, width, bad, ...cells] = values.map((value) => value[0])
  if (width !== columns.length) {
    return new DataError(
      `${width} ${width === 1 ? "field" : "fields"}`,
      { file, line: line as number },
      `${columns.length}`,
    )
  }
  const { name, type } = columns[bad as number]
  const place = { file, line: line as number, column: name, value: cells[bad as number] as string }
  return new DataError("bad value", place, type === "string" ? "UTF-8 text" : typeName(type))
}
