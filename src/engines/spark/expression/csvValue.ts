// What a text of CSV that was read here stands for.

import { type DataType, isDecimal, isFloating } from "../../../expression/dataType"
import { quotedText } from "../../../expression/text"
import { csvPatterns } from "../../csvPatterns"
import { sparkType } from "./names"

/** The value of a text; null where it stands for none. Spark's own casts would take more: blanks, "t" as true. */
export function csvValue(cell: string, type: DataType): string {
  const pattern = patternOf(type)
  const value = type === "string" ? cell : `TRY_CAST(${cell} AS ${sparkType(type)})`
  return pattern === undefined ? value : `CASE WHEN ${cell} RLIKE ${quotedText(`^(${pattern})$`)} THEN ${value} END`
}

function patternOf(type: DataType): string | undefined {
  if (isDecimal(type)) return csvPatterns.decimal
  if (isFloating(type)) return "(?i)[+-]?(\\d+[.]?\\d*|[.]\\d+)(e[+-]?\\d+)?|[+-]?inf(inity)?|nan"
  switch (type) {
    case "string":
      // What is left of bytes that are no UTF-8.
      return "[^\ufffd]*"
    case "boolean":
      return csvPatterns.boolean
    case "date":
      return csvPatterns.date
    case "timestamp_ntz":
      return csvPatterns.time
    case "timestamp":
      return `${csvPatterns.time}|${csvPatterns.moment}`
    case "tinyint":
    case "smallint":
    case "int":
    case "bigint":
      return csvPatterns.whole
    default:
      return undefined
  }
}
