import { isAtomic, isDecimal, isNumericType, isOrderable, typeName } from "../../expression/dataType"
import type { Row } from "../../expression/rowTypes"
import type { FramePage } from "../../frame/rows/frameOutput"
import { needsText, valueText } from "../../frame/rows/valueText"
import type { Column } from "../../plan/column"
import { slotNames, vectorSize } from "../../plan/vectorColumn"
import { formatCount } from "../text"
import { type ColumnOrder, sizeText, type Table } from "./table"

/** Rows of a frame as a table: dates as Spark shows them, a struct as `{1, a}`, in a list too. */
export function frameTable({ columns, rows, rowCount, timeZone }: FramePage): Table {
  return {
    columns: columns.map((column) => column.name),
    rows: rows.map((row) => columns.map((column) => cellValue(row, column, timeZone))),
    orders: columns.map(orderOf),
    ...(rowCount === undefined ? { hasMore: true } : { rowCount }),
  }
}

/** How a column is sorted: what is written as text of several parts only by who knows the parts. */
function orderOf({ type, vector }: Column): ColumnOrder {
  if (vector !== undefined || !isOrderable(type)) return "none"
  if (isNumericType(type) || isDecimal(type)) return "number"
  return isAtomic(type) && type !== "binary" ? "text" : "kernel"
}

function cellValue(row: Row, { name, type }: Column, timeZone: string): unknown {
  const value = row[name]
  return value !== null && value !== undefined && needsText(type) ? valueText(value, type, timeZone) : value
}

/** The same with a line a column, for rows that are too wide: what `show` calls vertical. */
export function verticalTable(page: FramePage): Table {
  const table = frameTable(page)
  return {
    columns: ["column", ...table.rows.map((_, i) => `row ${i}`)],
    rows: table.columns.map((name, c) => [name, ...table.rows.map((row) => row[c])]),
    hasRowNames: true,
    // A row's values are of several types.
    orders: ["text", ...table.rows.map((): ColumnOrder => "none")],
    // Of the frame, whose rows are the columns here.
    note: sizeText(table, table.rows.length),
  }
}

/** A schema as a table: name and type of each column, Spark's names, and what a vector or an index stands for. */
export function schemaTable(columns: readonly Column[]): Table {
  return {
    columns: ["column", "type", "meaning"],
    rows: columns.map((c) => [c.name, isAtomic(c.type) ? typeName(c.type) : c.type, meaningOf(c)]),
  }
}

function meaningOf({ vector, nominal }: Column): string {
  const first = (names: readonly string[]): string =>
    names.length > 6 ? `${names.slice(0, 6).join(", ")}, …` : names.join(", ")
  if (vector) return `${formatCount(vectorSize(vector), "slot")}: ${first(slotNames(vector))}`
  return nominal ? `${formatCount(nominal.labels.length, "category", "categories")}: ${first(nominal.labels)}` : ""
}
