// SQL that reads CSV with DuckDB: every cell as text first, then as its column's type.

import { type ColumnType, sqlText } from "../dialect"

/**
 * Queries for a file's rows in order, to be tried in turn; each fails where a line or a value does not fit the columns.
 * The second reads on one thread, as the engine can't see short lines and line ends inside quotes on several. None for
 * one column.
 */
export function duckdbCsvScans(
  path: string,
  columns: readonly ColumnType[],
  sep: string,
  header: boolean,
): readonly string[] {
  // The check below needs a second column, beside which a blank line, null in a file of one column, would be skipped.
  if (columns.length === 1) return []
  const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`
  const texts = [...columns.map((c) => c.name), extra].map((name) => `${sqlText(name)}: 'VARCHAR'`).join(", ")
  const layout = `header = ${header}, delim = ${sqlText(sep)}, quote = '"', escape = '"'`
  // Left to itself the engine drops an empty field too many. With one column more, fields that a line lacks become null,
  // empty ones do not: so a line fits when its last field is there and the one behind it is not.
  // Text for null that no field is: the engine's default, an empty one, is told apart here. It must not hold the separator.
  const padding = `null_padding = true, nullstr = ${sqlText((sep === "\u0001" ? "\u0002" : "\u0001").repeat(16))}`
  const last = quote(columns.at(-1)!.name)
  const fits = `CASE WHEN ${last} IS NULL OR ${extra} IS NOT NULL THEN error('ragged line') ELSE true END`
  const cells = columns.map((c) => `nullif(${quote(c.name)}, '') AS ${quote(c.name)}`).join(", ")
  const values = columns.map((c) => checkedValue(quote(c.name), c.type)).join(", ")
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

const extra = "__extra"

function checkedValue(cell: string, type: string): string {
  if (type === "VARCHAR") return cell
  const failed = `CASE WHEN ${cell} IS NOT NULL THEN error('bad value')::${type} END`
  return `coalesce(${duckdbCsvValue(cell, type)}, ${failed}) AS ${cell}`
}

/**
 * The value that a cell, a text expression, stands for; null where it stands for none. The engine's own casts would take
 * more: "12.0" and "0x1F" as whole numbers, "t" as true.
 */
export function duckdbCsvValue(cell: string, type: string): string {
  const cast = `try_cast(${cell} AS ${type})`
  const matching = (pattern: string): string => `CASE WHEN regexp_full_match(${cell}, '${pattern}') THEN ${cast} END`
  switch (type) {
    case "VARCHAR":
      // What is left of bytes that are no UTF-8.
      return `CASE WHEN NOT contains(${cell}, chr(65533)) THEN ${cell} END`
    case "FLOAT":
    case "DOUBLE":
      return `CASE WHEN NOT contains(${cell}, '_') THEN ${cast} END`
    case "BOOLEAN":
      return matching("(?i)true|false")
    case "DATE":
      return matching("\\d{4}-\\d\\d-\\d\\d")
    case "TIMESTAMP":
      return matching("\\d{4}-\\d\\d-\\d\\d([ T]\\d\\d:\\d\\d(:\\d\\d([.]\\d{1,6})?)?Z?)?")
    default:
      // Writing the number again is cheaper than a pattern, and settles nearly every cell.
      return `CASE WHEN ${cast}::VARCHAR = ${cell} THEN ${cast} ELSE ${matching("[+-]?\\d+")} END`
  }
}
