import type { Engine } from "../../engines/engine"
import type { Column } from "../../frame/relation/relation"
import { slotNames, vectorSize } from "../../frame/relation/vectorColumn"
import type { Row } from "../../frame/rows/collect"
import type { FramePage } from "../../frame/rows/frameOutput"
import { cellText } from "../../frame/rows/show"
import { formatCount } from "../text"
import { sizeText, type Table } from "./table"

/** Rows of a frame as a table: dates as Spark shows them, a struct as `{1, a}`, in a list too. */
export function frameTable({ columns, rows, rowCount }: FramePage): Table {
  return {
    columns: columns.map((column) => column.name),
    rows: rows.map((row) => columns.map((column) => cellValue(row, column))),
    ...(rowCount === undefined ? { hasMore: true } : { rowCount }),
  }
}

function cellValue(row: Row, column: Column): unknown {
  const value = row[column.name]
  return !column.vector && holdsObject(value) ? cellText(value, column) : value
}

function holdsObject(value: unknown): boolean {
  return Array.isArray(value) ? value.some(holdsObject) : typeof value === "object" && value !== null
}

/** The same with a line a column, for rows that are too wide: what `show` calls vertical. */
export function verticalTable(page: FramePage): Table {
  const table = frameTable(page)
  return {
    columns: ["column", ...table.rows.map((_, i) => `row ${i}`)],
    rows: table.columns.map((name, c) => [name, ...table.rows.map((row) => row[c])]),
    hasRowNames: true,
    // Of the frame, whose rows are the columns here.
    note: sizeText(table, table.rows.length),
  }
}

/** A schema as a table: name and type of each column, Spark's names, and what a vector or an index stands for. */
export function schemaTable(columns: readonly Column[], engine: Engine): Table {
  return {
    columns: ["column", "type", "meaning"],
    rows: columns.map((c) => [c.name, c.vector ? "vector" : engine.dialect.sparkTypeOf(c.type), meaningOf(c)]),
  }
}

function meaningOf({ vector, nominal }: Column): string {
  const first = (names: readonly string[]): string =>
    names.length > 6 ? `${names.slice(0, 6).join(", ")}, …` : names.join(", ")
  if (vector) return `${formatCount(vectorSize(vector), "slot")}: ${first(slotNames(vector))}`
  return nominal ? `${formatCount(nominal.labels.length, "category", "categories")}: ${first(nominal.labels)}` : ""
}
