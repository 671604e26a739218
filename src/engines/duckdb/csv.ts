// SQL that reads CSV with DuckDB: every cell as text first, then as its column's type.

import type { DataType } from "../../expression/dataType"
import { ownName } from "../../plan/column"
import type { CsvFile } from "../engine"
import { csvValue } from "./expression/csvCells"
import { duckdbType } from "./expression/engineTypes"
import { sqlText } from "./expression/spelling"
import { quoteColumn } from "./query"

/**
 * Queries for a file's rows in order, to be tried in turn; each fails where a line or a value does not fit the columns.
 * The second reads on one thread, as the engine can't see short lines and line ends inside quotes on several. None for
 * one column.
 */
export function duckdbCsvScans({ path, columns, sep, header }: CsvFile, timeZone: string): readonly string[] {
  // The check below needs a second column, beside which a blank line, null in a file of one column, would be skipped.
  if (columns.length === 1) return []
  const texts = [...columns.map((c) => c.name), extra].map((name) => `${sqlText(name)}: 'VARCHAR'`).join(", ")
  const layout = `header = ${header}, delim = ${sqlText(sep)}, quote = '"', escape = '"'`
  // Left to itself the engine drops an empty field too many. With one column more, fields that a line lacks become null,
  // empty ones do not: so a line fits when its last field is there and the one behind it is not.
  // Text for null that no field is: the engine's default, an empty one, is told apart here. It must not hold the separator.
  const padding = `null_padding = true, nullstr = ${sqlText((sep === "\u0001" ? "\u0002" : "\u0001").repeat(16))}`
  const last = quoteColumn(columns.at(-1)!.name)
  const fits = `CASE WHEN ${last} IS NULL OR ${extra} IS NOT NULL THEN error('ragged line') ELSE true END`
  const cells = columns.map((c) => `nullif(${quoteColumn(c.name)}, '') AS ${quoteColumn(c.name)}`).join(", ")
  const values = columns.map((c) => checkedValue(quoteColumn(c.name), c.type, timeZone)).join(", ")
  return [true, false].map(
    (isParallel) =>
      `SELECT ${values} FROM (SELECT ${cells} FROM read_csv(${pathText(path)}, columns = {${texts}}, ` +
      `auto_detect = false, parallel = ${isParallel}, ${layout}, ${padding}) WHERE ${fits})`,
  )
}

/** A path as a SQL literal; the engine would take its stars and brackets for patterns. */
export function pathText(path: string): string {
  return sqlText(path.replace(/[*?[]/g, (sign) => `[${sign}]`))
}

const extra = ownName("extra")

function checkedValue(cell: string, type: DataType, timeZone: string): string {
  if (type === "string") return cell
  const failed = `CASE WHEN ${cell} IS NOT NULL THEN error('bad value')::${duckdbType(type)} END`
  return `coalesce(${csvValue(cell, type, timeZone)}, ${failed}) AS ${cell}`
}
