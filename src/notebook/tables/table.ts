// Tables of a few rows for people to read: HTML in a notebook, aligned text elsewhere.

import { createHash } from "node:crypto"
import { inspect, types } from "node:util"
import { formatVector, type Vector } from "../../linalg/vector"
import { checkOptions } from "../../params/options"
import { display } from "../display"
import { escapeHtml, formatCount, formatNumber, shortLabel } from "../text"
import { type TableFacts, tableScript } from "./tableScript"
import { tableStyle } from "./tableStyle"

/** A table, or the first rows of one. */
export interface Table {
  /** Column names; need not be distinct. */
  columns: readonly string[]
  /** One array a row, as long as `columns`; null and undefined are missing values. */
  rows: readonly (readonly unknown[])[]
  /** Rows of the whole, where `rows` holds only the first of them. Default: the length of `rows`. */
  rowCount?: number
  /** true when more rows follow and nobody has counted them. Default false. */
  hasMore?: boolean
  /** true where the first column names the rows, as an index does; it is not counted then. Default false. */
  hasRowNames?: boolean
  /** A line above the table. Default: none. */
  caption?: string
  /** The line below the table. Default: how many rows and columns there are. */
  note?: string
  /** @internal How the values of each column are sorted. Default: as numbers where all that are shown are, else as text. */
  orders?: readonly ColumnOrder[]
}

/** By what a column is sorted; `kernel`: by its engine alone, since the text in the table does not tell. */
export type ColumnOrder = "number" | "text" | "kernel" | "none"

/** The kernel that drew a table, and the name under which it gives more of it. */
export interface TableSource {
  kernel: string
  id: string
}

// Complete by its type: a field that is missing here would be refused.
const tableFields: Readonly<Record<keyof Table, true>> = {
  columns: true,
  rows: true,
  rowCount: true,
  hasMore: true,
  hasRowNames: true,
  caption: true,
  note: true,
  orders: true,
}

/** How much of a table is shown. */
export interface TableOptions {
  /** Rows shown; further ones are cut, which a note says. An integer >= 0 or Infinity. Default 50. */
  maxRows?: number
  /** Characters of a text shown; a longer one is cut and marked with "…". An integer >= 1 or Infinity. Default 80. */
  maxTextLength?: number
}

interface Cell {
  text: string
  /** The whole value, where `text` is a shortened one. */
  full: string
  isMissing: boolean
}

interface PreparedTable {
  rows: Cell[][]
  isNumeric: boolean[]
  orders: readonly ColumnOrder[]
  note: string
}

/** The text of a value in a table: numbers with some six significant digits, dates as ISO 8601; decimals have all of theirs. */
function cellOf(value: unknown, maxTextLength: number, isDecimal: boolean): Cell {
  if (value === null || value === undefined) return { text: "null", full: "null", isMissing: true }
  const full = fullText(value)
  const number = typeof value === "number" ? value : !isDecimal && isComputedNumber(value) ? Number(value) : Number.NaN
  const text = Number.isInteger(number) ? full : (shortNumber(number) ?? full)
  return { text: shortLabel(text, maxTextLength), full, isMissing: false }
}

/** Text of a number with more digits than anybody types: a statistic of `describe`. */
function isComputedNumber(value: unknown): value is string {
  return typeof value === "string" && /^-?\d+\.\d+(E-?\d+)?$/.test(value) && value.replace(/E.*|\D/g, "").length > 14
}

/** A number with six significant digits, or all before the point and one behind it; undefined where that is no shorter. */
function shortNumber(value: number): string | undefined {
  const size = Math.abs(value)
  if (!(size < 1e15)) return undefined
  return String(Number(size < 1e5 ? value.toPrecision(6) : value.toFixed(1)))
}

function fullText(value: unknown, depth = 0): string {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "invalid date" : value.toISOString()
  if (Array.isArray(value)) return listText(value, depth)
  if (types.isTypedArray(value)) return listText(value)
  if (isVector(value)) return vectorText(value)
  // An object that does not say how it reads; one without a prototype has no toString at all.
  if (typeof value === "object" && value !== null && [undefined, Object.prototype.toString].includes(value.toString)) {
    return inspect(value, { breakLength: Infinity })
  }
  return String(value)
}

function isVector(value: unknown): value is Vector {
  const { kind, values } = (typeof value === "object" && value !== null ? value : {}) as Partial<Vector>
  return (kind === "dense" || kind === "sparse") && values instanceof Float64Array
}

/** A vector as Spark shows it; of one with many entries the first 20. */
function vectorText(vector: Vector): string {
  if (vector.values.length <= 20) return formatVector(vector)
  if (vector.kind === "dense") return listText(vector.values)
  const first = { ...vector, indices: vector.indices.slice(0, 20), values: vector.values.slice(0, 20) }
  return `${formatVector(first)} … ${formatNumber(vector.values.length)} entries`
}

/** Lists within one another that are written out; one that holds itself goes on for ever. */
const mostDepth = 5

/** A list in brackets; of a long one the first 20 values and the length. */
function listText(values: ArrayLike<unknown>, depth = 0): string {
  if (depth > mostDepth) return "[…]"
  const first = Array.from({ length: Math.min(20, values.length) }, (_, i) => fullText(values[i] ?? null, depth + 1))
  return `[${first.join(", ")}${values.length > 20 ? `, … ${formatNumber(values.length)} values` : ""}]`
}

function prepare(table: Table, options: TableOptions): PreparedTable {
  const { columns, rows } = table
  const { maxRows = 50, maxTextLength = 80 } = options
  checkLimit("maxRows", maxRows, 0)
  checkLimit("maxTextLength", maxTextLength, 1)
  const shown = rows.slice(0, maxRows)
  shown.forEach((row, i) => {
    if (row.length !== columns.length) {
      throw new RangeError(`length mismatch: row ${i} has ${row.length}, columns has ${columns.length}`)
    }
  })
  const isNumeric = columns.map((_, column) => {
    const present = shown.map((row) => row[column]).filter((value) => value !== null && value !== undefined)
    return present.length > 0 && present.every(isNumberOrItsText)
  })
  const orders = table.orders ?? columns.map((_, c) => (isNumeric[c] ? "number" : orderOf(shown.map((row) => row[c]))))
  return {
    // A column that is sorted as numbers and holds texts is one of decimals.
    rows: shown.map((row) => row.map((value, c) => cellOf(value, maxTextLength, table.orders?.[c] === "number"))),
    isNumeric: isNumeric.map((isOne, column) => isOne || orders[column] === "number"),
    orders,
    note: table.note ?? sizeText(table, shown.length),
  }
}

/** Objects have no order that people would know. */
function orderOf(values: readonly unknown[]): ColumnOrder {
  return values.every((value) => typeof value !== "object" || value === null || value instanceof Date) ? "text" : "none"
}

/** A number, or one that was given its digits already, as by toFixed. */
function isNumberOrItsText(value: unknown): boolean {
  if (typeof value === "string") return /^-?(\d+(\.\d+)?([eE][+-]?\d+)?|Infinity)$|^NaN$/.test(value)
  return typeof value === "number" || typeof value === "bigint"
}

function checkLimit(name: string, value: number, least: number): void {
  if ((Number.isInteger(value) || value === Infinity) && value >= least) return
  throw new RangeError(`invalid ${name}: ${value}; expected an integer >= ${least}`)
}

/** How many rows and columns a table has, and how many of its rows are shown. */
export function sizeText(table: Table, shownCount: number): string {
  const { columns, rows, rowCount = rows.length, hasMore = false, hasRowNames = false } = table
  const width = formatCount(Math.max(0, columns.length - (hasRowNames ? 1 : 0)), "column")
  if (hasMore && table.rowCount === undefined) return `first ${formatCount(shownCount, "row")} × ${width}; more follow`
  if (rowCount > shownCount) return `first ${formatNumber(shownCount)} of ${formatCount(rowCount, "row")} × ${width}`
  return `${formatCount(shownCount, "row")} × ${width}`
}

/**
 * The table as HTML: numbers on the right, missing values marked, everything escaped, the row and column count below.
 * It takes its colours from the page, light or dark. Its script sorts, and turns pages where `source` answers; without it
 * the table stands as it is.
 *
 * @throws RangeError if a row is not as long as `columns`, or an option is out of range
 */
export function tableHtml(table: Table, options: TableOptions = {}, source?: TableSource): string {
  const prepared = prepare(table, options)
  const { isNumeric, orders, note, rows } = prepared
  const caption =
    table.caption === undefined ? "" : `<caption style="text-align:left">${escapeHtml(table.caption)}</caption>`
  const head = table.columns.map((name, i) => {
    return `<th scope="col" ${alignment(isNumeric[i])}${longClass(name)}>${escapeHtml(name)}</th>`
  })
  const rowCount = table.rowCount ?? (table.hasMore ? null : table.rows.length)
  const facts: TableFacts = { orders: [...orders], rowCount, ...source }
  const name = `gbt-lab-${createHash("sha256").update(JSON.stringify(table.columns)).digest("hex").slice(0, 12)}`
  const canMove = rows.length > 1 || rowCount === null || rowCount > rows.length
  return [
    `<div class="gbt-lab-table ${name}" data-table="${escapeHtml(JSON.stringify(facts))}">`,
    tableStyle(table.columns, name),
    `<div class="box" style="overflow:auto"><table>${caption}<thead><tr>${head.join("")}</tr></thead>`,
    `<tbody>${rowsHtml(table, prepared)}</tbody></table></div>`,
    `<small style="opacity:0.75">${escapeHtml(note)}</small>${canMove ? tableScript : ""}</div>`,
  ].join("\n")
}

/** The rows of a table alone, and its note: what takes the place of those that stand in a page. */
export function tablePart(table: Table, options: TableOptions): { rows: string; note: string } {
  const prepared = prepare(table, options)
  return { rows: rowsHtml(table, prepared), note: prepared.note }
}

function rowsHtml(table: Table, { rows, isNumeric }: PreparedTable): string {
  const element = (cell: Cell, i: number): string => {
    const attributes = `${alignment(isNumeric[i])}${longClass(cell.text)}${titleOf(cell)}`
    return table.hasRowNames && i === 0
      ? `<th scope="row" ${attributes}>${bodyOf(cell)}</th>`
      : `<td ${attributes}>${bodyOf(cell)}</td>`
  }
  return rows.map((row) => `<tr>${row.map(element).join("")}</tr>`).join("\n")
}

function alignment(isNumeric: boolean): string {
  return `style="text-align:${isNumeric ? "right" : "left"}"`
}

/** Long texts may break, all others stand in one line: dates, numbers, names. */
function longClass(text: string): string {
  return text.length > 40 || text.includes("\n") ? ' class="long"' : ""
}

function titleOf({ full, text }: Cell): string {
  return full === text ? "" : ` title="${escapeHtml(shortLabel(full, 1000))}"`
}

/** Nulls and empty texts are marked, so that nobody takes them for text that says so. */
function bodyOf({ text, full, isMissing }: Cell): string {
  if (isMissing) return '<i class="null" style="opacity:0.6">null</i>'
  if (full === "") return '<i class="empty" style="opacity:0.6" title="empty text">""</i>'
  return escapeHtml(text).replace(/\n/g, "<br>")
}

/**
 * The table as aligned text, numbers on the right, the row and column count below.
 *
 * @throws RangeError if a row is not as long as `columns`, or an option is out of range
 */
export function tableText(table: Table, options: TableOptions = {}): string {
  const { rows, isNumeric, note } = prepare(table, options)
  const lineOf = (text: string): string => text.replace(/[\r\n\t]+/g, " ")
  const texts = [table.columns.map(lineOf), ...rows.map((row) => row.map((cell) => lineOf(cell.text)))]
  const lengthOf = (text: string): number => Array.from(text).length
  const widths = table.columns.map((_, i) => texts.reduce((width, row) => Math.max(width, lengthOf(row[i])), 0))
  const pad = (text: string, i: number): string => {
    const space = " ".repeat(widths[i] - lengthOf(text))
    return isNumeric[i] ? space + text : text + space
  }
  const lines = texts.map((row) => row.map(pad).join("  ").trimEnd())
  lines.splice(1, 0, widths.map((width) => "-".repeat(width)).join("  "))
  return [...(table.caption === undefined ? [] : [table.caption]), ...lines, note].join("\n")
}

/**
 * Shows a table in the notebook cell that runs; prints it as aligned text anywhere else.
 *
 * @throws RangeError if a row is not as long as `columns`, or an option is out of range
 */
export function showTable(table: Table, options: TableOptions = {}): void {
  checkOptions(table, Object.keys(tableFields), "a table")
  checkOptions(options, ["maxRows", "maxTextLength"], "showTable")
  display({ "text/html": tableHtml(table, options), "text/plain": tableText(table, options) })
}
