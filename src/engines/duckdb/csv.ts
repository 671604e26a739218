// SQL that reads CSV with DuckDB: every cell as text first, then as its column's type.

import { type DataType, isDecimal, isFloating } from "../../expression/dataType"
import { isUtc } from "../../expression/time"
import { type ColumnType, sqlText } from "../dialect"
import { duckdbType, fromWallClock } from "./expression/engineTypes"

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
  timeZone: string,
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
  const values = columns.map((c) => checkedValue(quote(c.name), c.type, timeZone)).join(", ")
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

function checkedValue(cell: string, type: DataType, timeZone: string): string {
  if (type === "string") return cell
  const failed = `CASE WHEN ${cell} IS NOT NULL THEN error('bad value')::${duckdbType(type)} END`
  return `coalesce(${duckdbCsvValue(cell, type, timeZone)}, ${failed}) AS ${cell}`
}

const date = "[+-]?\\d{4,7}-\\d{1,2}-\\d{1,2}"
const clock = "([01]?\\d|2[0-3]):[0-5]?\\d(:[0-5]?\\d([.]\\d*)?)?"
const zone = " ?(Z|UTC|GMT|[+-]\\d\\d(:?\\d\\d)?)"

/**
 * The value that a cell, a text expression, stands for; null where it stands for none. The engine's own casts would take
 * more: "12.0" and "0x1F" as whole numbers, "t" as true.
 *
 * @param timeZone - of times that say none
 */
export function duckdbCsvValue(cell: string, type: DataType, timeZone: string): string {
  const cast = `try_cast(${cell} AS ${duckdbType(type)})`
  const matching = (pattern: string, value = cast): string =>
    `CASE WHEN regexp_full_match(${cell}, '${pattern}') THEN ${value} END`
  // Decimals round halves away from zero, as Spark's do, and are bad where digits before the point have no room.
  if (isDecimal(type)) return matching("[+-]?(\\d+[.]?\\d*|[.]\\d+)([eE][+-]?\\d+)?")
  if (isFloating(type)) return `CASE WHEN NOT contains(${cell}, '_') THEN ${cast} END`
  switch (type) {
    case "string":
      // What is left of bytes that are no UTF-8.
      return `CASE WHEN NOT contains(${cell}, chr(65533)) THEN ${cell} END`
    case "boolean":
      return matching("(?i)true|false")
    case "date":
      return matching(date)
    case "timestamp_ntz":
      return matching(`${date}([ T]${clock})?`)
    case "timestamp": {
      // The engine, whose own zone is UTC, cuts digits behind the sixth of a second, as Spark does.
      const moment = matching(`${date}[ T]${clock}${zone}`, `CAST(try_cast(${cell} AS TIMESTAMPTZ) AS TIMESTAMP)`)
      return `coalesce(${matching(`${date}([ T]${clock})?`, fromWallClock(cast, timeZone))}, ${moment})`
    }
    default:
      // Writing the number again is cheaper than a pattern, and settles nearly every cell.
      return `CASE WHEN ${cast}::VARCHAR = ${cell} THEN ${cast} ELSE ${matching("[+-]?\\d+")} END`
  }
}

/** A column as it goes into a CSV file, where Spark and pandas read back what it says. */
export function duckdbCsvText(column: string, type: DataType, timeZone: string): string {
  if (isFloating(type)) {
    const infinite = `CASE WHEN isinf(${column}) THEN CASE WHEN ${column} > 0 THEN 'Infinity' ELSE '-Infinity' END`
    return `CASE WHEN isnan(${column}) THEN 'NaN' ELSE ${infinite} ELSE CAST(${column} AS VARCHAR) END END`
  }
  // A text without a zone would say two times at once, twice a year.
  return type === "timestamp" && !isUtc(timeZone) ? `CAST(${column} AS VARCHAR) || 'Z'` : column
}
