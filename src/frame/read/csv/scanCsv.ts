// The engine's own reader, which is ten times as fast as ours, for files that every reader takes apart in one way.

import { createReadStream } from "node:fs"
import { stat } from "node:fs/promises"
import { pipeline } from "node:stream/promises"
import type { Engine } from "../../../engines/engine"
import { type DataType, isWhole } from "../../../expression/dataType"
import { type ColumnType, columnValue } from "../../../plan/column"
import type { TablePlan } from "../../../plan/plan"
import type { Work } from "../../../work/runWork"
import type { Csv, OpenCsv } from "./csv"
import { cellValue, presentCell } from "./csvCells"
import { isGzipFile } from "./csvFiles"
import { gunzipped } from "./csvText"
import { canBePlain, type FieldKind, isNumbersCsv, isPlainCsv } from "./plainCsv"

// The engine takes minutes to plan the reading of 20,000 columns.
const mostColumns = 4000

/**
 * The rows of files; undefined where one is not plain, or has a line or a value that does not fit: then our own reader
 * says where, or makes the best of it.
 */
export async function scanCsv(
  engine: Engine,
  csv: Csv,
  heads: readonly OpenCsv[],
  columns: readonly ColumnType[],
  work: Work,
): Promise<TablePlan | undefined> {
  const { layout, rules, encoding = "utf-8" } = csv
  const { files } = engine
  if (files === undefined || columns.length > mostColumns) return undefined
  if (csv.stream !== undefined || !canBePlain(layout) || !/^utf-?8$/i.test(encoding)) return undefined
  // The engine would take a blank line for the header.
  if (csv.header && heads.some(({ first }) => first.line > 1)) return undefined
  const paths = heads.map(({ file }) => file)
  const isGzip = await isGzipFile(paths[0])
  for (const path of paths.slice(1)) if ((await isGzipFile(path)) !== isGzip) return undefined
  const sizes = await Promise.all(paths.map(async (path) => (await stat(path)).size))
  work.expect(sizes.reduce((sum, size) => sum + size, 0) / 1e6, "MB")
  // A quoted field without text is told from an empty one only where the two mean something else.
  const allowsEmpty = layout.emptyValue === "" && rules.nullValues.includes("")
  // The engine gives null for those without text.
  const nullValues = rules.nullValues.filter((text) => text !== "")
  const fields = columns.map(({ name, type }, i) => {
    const cell = presentCell(columnValue({ name: `c${i}`, type: "string" }), { ...rules, nullValues })
    return { column: { name, type }, cell, value: cellValue(cell, type, rules) }
  })
  const kinds = columns.map(({ type }) => fieldKind(type, rules.decimal))
  const source = { paths, isGzip, sep: layout.sep, quote: layout.quote, header: csv.header }
  const loadIf = (check: Check, isNumbers: boolean): Promise<TablePlan | undefined> =>
    checkedRows(
      () =>
        files.loadCsv({
          ...source,
          fields: fields.map((field, i) => ({ ...field, isNumber: isNumbers && kinds[i] !== "text" })),
          isPlain: isNumbers,
        }),
      passAll(check, paths, isGzip, work.signal),
    )
  if (columns.length > 1 && nullValues.length === 0 && kinds.some((kind) => kind !== "text")) {
    const areNumbers: Check = (bytes) => isNumbersCsv(bytes, layout, kinds, csv.header)
    const start = createReadStream(paths[0], { end: startLength - 1 })
    if (isGzip || (await isNumbersCsv(start, layout, kinds, csv.header, false))) {
      const rows = await loadIf(areNumbers, true)
      if (rows) return rows
    }
  }
  return loadIf((bytes) => isPlainCsv(bytes, layout, allowsEmpty), false)
}

// Of the first file, so much is looked at before it is taken to hold numbers.
const startLength = 1 << 16

/** What numbers the engine's reader makes as we do, of fields that hold nothing but the signs of a kind. */
function fieldKind(type: DataType, decimal: string): FieldKind {
  if (isWhole(type)) return "whole"
  return type === "double" && decimal === "." ? "floating" : "text"
}

type Check = (bytes: AsyncIterable<Buffer>) => Promise<boolean>

/** The rows that an engine reads, checked by this thread meanwhile, which it leaves idle; undefined where the check fails. */
async function checkedRows(
  load: () => Promise<TablePlan | undefined>,
  check: Promise<boolean>,
): Promise<TablePlan | undefined> {
  check.catch(() => {})
  const rows = await load()
  if (rows === undefined) return undefined
  try {
    if (await check) return rows
  } catch (error) {
    rows.table.drop()
    throw error
  }
  rows.table.drop()
  return undefined
}

async function passAll(check: Check, paths: readonly string[], isGzip: boolean, signal: AbortSignal): Promise<boolean> {
  for (const file of paths) {
    let isPassed = false
    await pipeline(
      createReadStream(file, { highWaterMark: 1 << 20 }),
      async (bytes: AsyncIterable<Buffer>) => {
        isPassed = await check(isGzip ? gunzipped(bytes, file) : bytes)
      },
      { signal },
    )
    if (!isPassed) return false
  }
  return true
}
