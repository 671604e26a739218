import { basename } from "node:path"
import { defaultEngine } from "../../engines/duckdb/engine"
import type { Engine } from "../../engines/engine"
import type { RowOf } from "../../expression/rowTypes"
import { fromWallClock } from "../../expression/time"
import { optionalLibrary } from "../../params/optionalLibrary"
import { checkFlag, checkOptions } from "../../params/options"
import { findColumn, freeName } from "../../plan/column"
import { parseSchema, type Schema, type SchemaField } from "../../plan/schema"
import { runWork, type WorkOptions, workOptions } from "../../work/runWork"
import { Frame } from "../frame"
import { tableOfEntries } from "../fromRows"
import { checkPath } from "../verbs/given"
import { DataError, statFile } from "./dataError"

/** Options of {@link readExcel}. */
export interface ReadExcelOptions<S extends Schema = Schema> extends WorkOptions {
  /** Name of the sheet, or its number from 1. Default 1. */
  sheet?: string | number
  /** True when the first row has the names. Default true; without names columns are `_c0`, `_c1`, … */
  header?: boolean
  /** Columns with their types, by name; others are left out. Default: all, types guessed. */
  schema?: S
  /** Default: the one that all frames share. */
  engine?: Engine
}

/** What a cell may hold. */
type Cell = string | number | boolean | Date | null

/**
 * Reads a sheet of an Excel file (.xlsx) into a frame, at once; rows without a value are left out.
 *
 * Types are guessed from all cells of a column: whole numbers long, other numbers double, dates date where none has a time,
 * else timestamp, what clocks show in the engine's zone; a column of several kinds is text. Of a formula it is the value
 * that Excel stored; an error, as #N/A, is null, and so is text without a sign.
 *
 * @throws DataError for a file that is missing or no .xlsx, a sheet that it lacks, and a cell that does not fit the schema
 * @throws RangeError for a column of the schema that the sheet does not have
 * @throws Error where `read-excel-file`, which reads it, is not installed
 */
export async function readExcel<const S extends Schema = Schema>(
  path: string,
  options: ReadExcelOptions<S> = {},
): Promise<Frame<RowOf<S>>> {
  checkPath(path)
  checkOptions(options, ["sheet", "header", "schema", "engine", ...workOptions], "readExcel")
  const { sheet = 1, header = true, signal, onProgress } = options
  const isNumber = typeof sheet === "number" && Number.isInteger(sheet) && sheet >= 1
  if (typeof sheet !== "string" && !isNumber) {
    throw new RangeError(`invalid sheet: ${String(sheet)}; expected a name, or a number from 1`)
  }
  checkFlag("header", header)
  const wanted = options.schema === undefined ? undefined : parseSchema(options.schema)
  return runWork(`reading ${basename(path)}`, { signal, onProgress }, async () => {
    const engine = options.engine ?? (await defaultEngine())
    const rows = (await rowsOf(path, sheet)).filter((row) => row.some((cell) => cell !== null))
    const names = namesOf(rows, header)
    const columns = names.map((name, c) => ({
      name,
      cells: (header ? rows.slice(1) : rows).map((row) => row[c] ?? null),
    }))
    if (columns.length === 0) throw new DataError("an empty sheet", { file: path })
    const chosen = (wanted ?? columns.map(guessed)).map((field) => {
      const { cells } = findColumn(columns, field.name)
      return { field, cells: cells.map((cell) => cellValue(cell, field, engine.timeZone)) }
    })
    const fields = chosen.map(({ field }) => field)
    const data = chosen.map(({ field, cells }) => [field.name, cells] as const)
    try {
      const table = await tableOfEntries(engine, data, fields)
      return Frame.fromPlan(engine, async () => table)
    } catch (error) {
      if (wanted === undefined || !/^(invalid value|null in)/.test((error as Error).message)) throw error
      throw new DataError((error as Error).message, { file: path })
    }
  }) as Promise<Frame<RowOf<S>>>
}

async function rowsOf(path: string, sheet: string | number): Promise<readonly (readonly Cell[])[]> {
  await statFile(path)
  const { readSheet } = await optionalLibrary("read-excel-file@9.3.17", () => import("read-excel-file/node"))
  try {
    const rows = (await readSheet(path, sheet, { trim: false })) as readonly (readonly Cell[])[]
    return rows.map((row) => row.map(cellOf))
  } catch (error) {
    throw new DataError(`unreadable Excel file (${(error as Error).message})`, { file: path })
  }
}

/**
 * A cell as Excel shows it. To Excel 1900 has a 29th of February: days are numbered from the last of 1899 before that, from
 * the day before it afterwards, from which the library counts all.
 */
function cellOf(cell: Cell): Cell {
  if (cell === "") return null
  if (!(cell instanceof Date) || cell.getTime() < firstDay || cell.getTime() >= leapDay) return cell
  return new Date(cell.getTime() + dayMillis)
}

const dayMillis = 86_400_000
const firstDay = Date.UTC(1899, 11, 31)
const leapDay = Date.UTC(1900, 1, 28)

/** Names of the columns, each once; those without one are numbered from 0. */
function namesOf(rows: readonly (readonly Cell[])[], header: boolean): string[] {
  const width = Math.max(0, ...rows.map((row) => row.length))
  const taken = new Set<string>()
  return Array.from({ length: width }, (_, c) => {
    const cell = header ? rows[0][c] : null
    const name = cell === null || cell === undefined ? "" : textOf(cell).trim()
    return freeName(name === "" ? `_c${c}` : name, taken)
  })
}

function guessed({ name, cells }: { name: string; cells: readonly Cell[] }): SchemaField {
  const present = cells.filter((cell) => cell !== null)
  const all = (isKind: (cell: Cell) => boolean): boolean => present.length > 0 && present.every(isKind)
  if (all((cell) => typeof cell === "boolean")) return { name, type: "boolean" }
  if (all((cell) => Number.isSafeInteger(cell))) return { name, type: "bigint" }
  if (all((cell) => typeof cell === "number")) return { name, type: "double" }
  if (all((cell) => cell instanceof Date)) {
    return { name, type: all((cell) => (cell as Date).getTime() % dayMillis === 0) ? "date" : "timestamp" }
  }
  return { name, type: "string" }
}

/** A cell as its column's type takes it. */
function cellValue(cell: Cell, { type }: SchemaField, timeZone: string): unknown {
  if (cell instanceof Date && type === "timestamp") {
    return new Date(Number(fromWallClock(BigInt(cell.getTime()) * 1000n, timeZone) / 1000n))
  }
  return type === "string" && cell !== null ? textOf(cell) : cell
}

/** A cell as text; dates as in 2024-01-05, with a time as in 2024-01-05 07:00:00. */
function textOf(cell: Exclude<Cell, null>): string {
  if (!(cell instanceof Date)) return String(cell)
  return cell
    .toISOString()
    .replace("T", " ")
    .replace(/( 00:00:00)?(\.000)?Z$/, "")
}
