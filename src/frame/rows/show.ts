// Frames and schemas as text, laid out as Spark lays them out.

import { type DataType, elementOf, entryOf, fieldsOf, typeName } from "../../expression/dataType"
import type { Row } from "../../expression/rowTypes"
import { checkFlag, checkOptions } from "../../params/options"
import type { Column } from "../../plan/column"
import { valueText } from "./valueText"

/** Options of `show`. */
export interface ShowOptions {
  /** Longest cell in characters, longer ones end in `...`; true: 20, false: whole cells, aligned left. Default true. */
  truncate?: boolean | number
  /** A line a column instead of a line a row. Default false. */
  vertical?: boolean
}

/**
 * The options of `show`, of what was given for them: as in PySpark, `truncate` may stand alone.
 *
 * @throws TypeError for what is none
 */
export function showOptions(given: ShowOptions | boolean | number): ShowOptions {
  const options = typeof given === "boolean" || typeof given === "number" ? { truncate: given } : given
  checkOptions(options, ["truncate", "vertical"], "show")
  const { truncate = true, vertical = false } = options
  if (typeof truncate !== "boolean" && !Number.isInteger(truncate)) {
    throw new TypeError(`invalid truncate: ${String(truncate)}; expected true, false or a number of characters`)
  }
  checkFlag("vertical", vertical)
  return options
}

/**
 * What Spark's `show` prints of the first `count` rows.
 *
 * @param rows - at least one row more than `count`, if there are more
 * @param timeZone - the engine's
 */
export function showText(
  columns: readonly Column[],
  rows: readonly Row[],
  count: number,
  options: ShowOptions,
  timeZone: string,
): string {
  const { truncate = true, vertical = false } = options
  const width = truncate === true ? 20 : truncate === false ? 0 : truncate
  const cells = rows
    .slice(0, count)
    .map((row) => columns.map((c) => cut(escapeSigns(valueText(row[c.name], c.type, timeZone)), width)))
  if (vertical && cells.length === 0) return "(0 rows)"
  // Spark cuts values, never names, and ends the line about more rows without a line feed.
  const names = columns.map((c) => escapeSigns(c.name))
  const body = vertical ? verticalText(names, cells) : tableText(names, cells, width > 0)
  const more = rows.length > count ? `only showing top ${count} ${count === 1 ? "row" : "rows"}` : ""
  return body + more
}

// Spark's, for signs that would break a table.
const escapes: Readonly<Record<string, string>> = {
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\f": "\\f",
  "\b": "\\b",
  "\u000B": "\\v",
  "\u0007": "\\a",
}

function escapeSigns(text: string): string {
  return text.replace(/\p{Cc}/gu, (sign) => escapes[sign] ?? sign)
}

function cut(text: string, width: number): string {
  if (width <= 0 || text.length <= width) return text
  const kept = width < 4 ? text.slice(0, width) : `${text.slice(0, width - 3)}...`
  // Half of a character that was cut in two, as Java prints it.
  return kept.replace(/\p{Surrogate}/gu, "?")
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
export function schemaText(columns: readonly Column[]): string {
  return `root\n${columns.map((c) => fieldText(" ", c, "nullable")).join("")}`
}

/** The line of a field, and those of what it is made of. */
function fieldText(prefix: string, { name, type }: { name: string; type: DataType }, canBeNull: string): string {
  const note = canBeNull === "" ? "" : ` (${canBeNull} = true)`
  const line = `${prefix}|-- ${escapeSigns(name)}: ${typeName(type)}${note}\n`
  const inside = `${prefix}|    `
  const element = elementOf(type)
  if (element !== undefined) return line + fieldText(inside, { name: "element", type: element }, "containsNull")
  const entry = entryOf(type)
  if (entry) {
    const key = fieldText(inside, { name: "key", type: entry.key }, "")
    return line + key + fieldText(inside, { name: "value", type: entry.value }, "valueContainsNull")
  }
  return line + (fieldsOf(type) ?? []).map((field) => fieldText(inside, field, "nullable")).join("")
}
