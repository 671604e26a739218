// SQL that reads CSV with DuckDB: every cell as text first, then as its column's type.

import { ownName } from "../../plan/column"
import type { CsvField, CsvFiles } from "../engine"
import { compileExpression } from "./expression/compile"
import { duckdbType } from "./expression/engineTypes"
import { sqlText } from "./expression/spelling"
import { type PlanContext, quoteColumn } from "./query"

/**
 * Queries for the rows of files in order, to be tried in turn; each fails where a line or a value does not fit the
 * columns. The second reads on one thread, as the engine can't see short lines and line ends inside quotes on several.
 * None for one column.
 */
export function duckdbCsvScans(files: CsvFiles, context: PlanContext): readonly string[] {
  const { paths, isGzip, sep, quote, header, fields, isPlain } = files
  // The check below needs a second column, beside which a blank line, null in a file of one column, would be skipped.
  if (fields.length === 1) return []
  const cells = fields.map((_, i) => `c${i}`)
  const layout =
    `header = ${header}, delim = ${sqlText(sep)}, quote = ${sqlText(quote)}, ` +
    `escape = ${sqlText(quote)}, compression = ${isGzip ? "'gzip'" : "'none'"}`
  // Left to itself the engine drops an empty field too many. With one column more, fields that a line lacks become null,
  // empty ones do not: so a line fits when its last field is there and the one behind it is not.
  // Text for null that no field is: the engine's default, an empty one, is told apart here. It must not hold the separator.
  const padding = `null_padding = true, nullstr = ${sqlText((sep === "\u0001" ? "\u0002" : "\u0001").repeat(16))}`
  const fits = `CASE WHEN ${cells.at(-1)} IS NULL OR ${extra} IS NOT NULL THEN error('ragged line') ELSE true END`
  const present = cells.map((cell) => `nullif(${cell}, '') AS ${cell}`).join(", ")
  const values = fields.map((field) => checkedValue(field, context)).join(", ")
  const from = `read_csv([${paths.map(pathText).join(", ")}], auto_detect = false, ${layout}`
  if (isPlain) {
    const types = fields.map(({ isNumber, column }, i) => `c${i}: '${isNumber ? duckdbType(column.type) : "VARCHAR"}'`)
    return [`SELECT ${values} FROM ${from}, columns = {${types.join(", ")}})`]
  }
  const texts = [...cells, extra].map((name) => `${sqlText(name)}: 'VARCHAR'`).join(", ")
  return [true, false].map(
    (isParallel) =>
      `SELECT ${values} FROM (SELECT ${present} FROM ${from}, columns = {${texts}}, ` +
      `parallel = ${isParallel}, ${padding}) WHERE ${fits})`,
  )
}

/** A path as a SQL literal; the engine would take its stars and brackets for patterns. */
export function pathText(path: string): string {
  return sqlText(path.replace(/[*?[]/g, (sign) => `[${sign}]`))
}

const extra = ownName("extra")

function checkedValue({ column, cell, value, isNumber }: CsvField, context: PlanContext): string {
  const compile = (typed: typeof value): string =>
    compileExpression(typed, { ...context, column: quoteColumn, order: [] })
  const name = quoteColumn(column.name)
  if (isNumber) return `${compile(cell)} AS ${name}`
  if (value === cell) return `${compile(value)} AS ${name}`
  const failed = `CASE WHEN ${compile(cell)} IS NOT NULL THEN error('bad value')::${duckdbType(column.type)} END`
  return `coalesce(${compile(value)}, ${failed}) AS ${name}`
}
