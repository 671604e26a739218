// Frames and schemas as text, laid out as Spark lays them out.

import type { Engine } from "../../engines/engine"
import { formatDouble } from "../../linalg/formatDouble"
import { formatVector, type Vector } from "../../linalg/vector"
import type { Column, Relation } from "../relation/relation"
import type { Row } from "./collect"

/** Options of `show`. */
export interface ShowOptions {
  /** Longest cell in characters, longer ones end in `...`; true: 20, false: whole cells, aligned left. Default true. */
  truncate?: boolean | number
  /** A line a column instead of a line a row. Default false. */
  vertical?: boolean
}

/**
 * What Spark's `show` prints of the first `count` rows.
 *
 * @param rows - at least one row more than `count`, if there are more
 */
export function showText(
  columns: readonly Column[],
  rows: readonly Row[],
  count: number,
  options: ShowOptions,
): string {
  const { truncate = true, vertical = false } = options
  const width = truncate === true ? 20 : truncate === false ? 0 : truncate
  const cells = rows.slice(0, count).map((row) => columns.map((c) => cut(cellText(row[c.name], c), width)))
  // Spark cuts values, never names, and ends the line about more rows without a line feed.
  const names = columns.map((c) => c.name)
  const body = vertical ? verticalText(names, cells) : tableText(names, cells, width > 0)
  const more = rows.length > count ? `only showing top ${count} ${count === 1 ? "row" : "rows"}` : ""
  return body + more
}

/** A value as Spark shows it: `NULL`, doubles as Java prints them, vectors as `(3,[0],[1.0])`. */
export function cellText(value: unknown, column?: Column): string {
  return typedText(value, column?.type ?? "")
}

function typedText(value: unknown, type: string): string {
  if (value === null || value === undefined) return "NULL"
  if (typeof value === "number") return type === "DOUBLE" || type === "FLOAT" ? formatDouble(value) : String(value)
  if (value instanceof Date) return dateText(value, type)
  if (Array.isArray(value)) {
    const itemType = type.replace(/\[\d*\]$/, "")
    return `[${value.map((item) => typedText(item, itemType)).join(", ")}]`
  }
  if (typeof value !== "object") return String(value)
  if ("kind" in value) return formatVector(value as Vector)
  const types = structTypes(type)
  return `{${Object.values(value)
    .map((field, i) => typedText(field, types[i] ?? ""))
    .join(", ")}}`
}

/** Types of the fields of `STRUCT(a INTEGER, "b c" DOUBLE[])`. */
function structTypes(type: string): string[] {
  const inside = /^STRUCT\((.*)\)$/s.exec(type)?.[1] ?? ""
  const types: string[] = []
  let depth = 0
  let field = ""
  for (const [part] of `${inside},`.matchAll(/"(?:[^"]|"")*"|./gs)) {
    if (part === "(") depth++
    if (part === ")") depth--
    if (part !== "," || depth > 0) {
      field += part
      continue
    }
    types.push(field.trim().replace(/^("(?:[^"]|"")*"|\S+)\s+/, ""))
    field = ""
  }
  return types
}

function dateText(value: Date, type: string): string {
  const iso = value.toISOString()
  if (type === "DATE") return iso.slice(0, 10)
  return `${iso.slice(0, 10)} ${iso.slice(11, 23).replace(/\.?0+$/, "")}`
}

function cut(text: string, width: number): string {
  if (width <= 0 || text.length <= width) return text
  return width < 4 ? text.slice(0, width) : `${text.slice(0, width - 3)}...`
}

// East Asian full-width characters take two columns of a terminal.
const fullWidth = /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]/g

function textWidth(text: string): number {
  return text.length + (text.match(fullWidth)?.length ?? 0)
}

function pad(text: string, width: number, toRight: boolean): string {
  const space = " ".repeat(Math.max(0, width - textWidth(text)))
  return toRight ? space + text : text + space
}

function tableText(names: string[], cells: string[][], toRight: boolean): string {
  const widths = names.map((name, c) => Math.max(3, textWidth(name), ...cells.map((row) => textWidth(row[c]))))
  const rule = `+${widths.map((width) => "-".repeat(width)).join("+")}+\n`
  const line = (row: string[]): string => `|${row.map((text, c) => pad(text, widths[c], toRight)).join("|")}|\n`
  return rule + line(names) + rule + cells.map(line).join("") + rule
}

function verticalText(names: string[], cells: string[][]): string {
  if (cells.length === 0) return "(0 rows)\n"
  const nameWidth = Math.max(3, ...names.map(textWidth))
  const dataWidth = Math.max(3, ...cells.flat().map(textWidth))
  return cells
    .map((row, i) => {
      const head = `-RECORD ${i}`.padEnd(nameWidth + dataWidth + 5, "-")
      const lines = row.map((text, c) => ` ${pad(names[c], nameWidth, false)} | ${pad(text, dataWidth, false)} \n`)
      return `${head}\n${lines.join("")}`
    })
    .join("")
}

/** What Spark's `printSchema` prints. */
export function schemaText(engine: Engine, relation: Relation): string {
  const lines = relation.columns.map((c) => {
    const type = c.vector ? "vector" : engine.dialect.sparkTypeOf(c.type)
    return ` |-- ${c.name}: ${type} (nullable = true)\n`
  })
  return `root\n${lines.join("")}`
}
