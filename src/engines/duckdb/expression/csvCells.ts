// Cells of CSV: what a text stands for, and the text of a value.

import { type DataType, isDecimal, isFloating } from "../../../expression/dataType"
import { isUtc } from "../../../expression/time"
import { csvPatterns } from "../../csvPatterns"
import { compileCast } from "./casts"
import { duckdbType } from "./engineTypes"
import { type CompileContext, quote } from "./spelling"
import { instant } from "./timeZone"

/**
 * The value that a cell, a text expression, stands for; null where it stands for none. The engine's own casts would take
 * more: "12.0" and "0x1F" as whole numbers, "t" as true.
 *
 * @param timeZone - of times that say none
 */
export function csvValue(cell: string, type: DataType, timeZone: string): string {
  const cast = `try_cast(${cell} AS ${duckdbType(type)})`
  const matching = (pattern: string, value = cast): string =>
    `CASE WHEN regexp_full_match(${cell}, '${pattern}') THEN ${value} END`
  // Decimals round halves away from zero, as Spark's do, and are bad where digits before the point have no room.
  if (isDecimal(type)) return matching(csvPatterns.decimal)
  if (isFloating(type)) return `CASE WHEN NOT contains(${cell}, '_') THEN ${cast} END`
  switch (type) {
    case "string":
      // What is left of bytes that are no UTF-8.
      return `CASE WHEN NOT contains(${cell}, chr(65533)) THEN ${cell} END`
    case "boolean":
      return matching(csvPatterns.boolean)
    case "date":
      return matching(csvPatterns.date)
    case "timestamp_ntz":
      return matching(csvPatterns.time)
    case "timestamp": {
      // The engine, whose own zone is UTC, cuts digits behind the sixth of a second, as Spark does.
      const moment = matching(csvPatterns.moment, `CAST(try_cast(${cell} AS TIMESTAMPTZ) AS TIMESTAMP)`)
      return `coalesce(${matching(csvPatterns.time, instant(cast, { timeZone }))}, ${moment})`
    }
    default:
      // Writing the number again is cheaper than a pattern, and settles nearly every cell.
      return `CASE WHEN ${cast}::VARCHAR = ${cell} THEN ${cast} ELSE ${matching(csvPatterns.whole)} END`
  }
}

/**
 * A column as it goes into a CSV file, where Spark and pandas read back what it says: as Spark's casts to string write it,
 * times as UTC's clocks show them, with Z behind them where the engine's show others.
 */
export function csvText(column: string, type: DataType, timeZone: string): string {
  const text = (from: DataType): string => compileCast(column, from, "string", false, utc)
  if (isFloating(type)) {
    // Between these the engine's digits are Spark's, and cheaper.
    return `CASE WHEN abs(${column}) >= 0.001 AND abs(${column}) < 10000000 THEN CAST(${column} AS VARCHAR) ELSE ${text(type)} END`
  }
  if (type !== "timestamp") return type === "string" ? column : text(type)
  // A text without a zone would say two times at once, twice a year.
  return isUtc(timeZone) ? text("timestamp_ntz") : `${text("timestamp_ntz")} || 'Z'`
}

const utc: CompileContext = { column: quote, order: [], ansi: true, timeZone: "UTC", now: 0n }
