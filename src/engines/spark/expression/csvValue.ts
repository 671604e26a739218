// What a text of CSV that was read here stands for.

import { type DataType, isDecimal, isFloating } from "../../../expression/dataType"
import { quotedText } from "../../../expression/text"
import { sparkType } from "./names"

const date = "[+-]?\\d{4,7}-\\d{1,2}-\\d{1,2}"
const clock = "([01]?\\d|2[0-3]):[0-5]?\\d(:[0-5]?\\d([.]\\d*)?)?"
const zone = " ?(Z|UTC|GMT|[+-]\\d\\d(:?\\d\\d)?)"

/** The value of a text; null where it stands for none. Spark's own casts would take more: blanks, "t" as true. */
export function csvValue(cell: string, type: DataType): string {
  const pattern = patternOf(type)
  const value = type === "string" ? cell : `TRY_CAST(${cell} AS ${sparkType(type)})`
  return pattern === undefined ? value : `CASE WHEN ${cell} RLIKE ${quotedText(`^(${pattern})$`)} THEN ${value} END`
}

function patternOf(type: DataType): string | undefined {
  if (isDecimal(type)) return "[+-]?(\\d+[.]?\\d*|[.]\\d+)([eE][+-]?\\d+)?"
  if (isFloating(type)) return "(?i)[+-]?(\\d+[.]?\\d*|[.]\\d+)(e[+-]?\\d+)?|[+-]?inf(inity)?|nan"
  switch (type) {
    case "string":
      // What is left of bytes that are no UTF-8.
      return "[^\ufffd]*"
    case "boolean":
      return "(?i)true|false"
    case "date":
      return date
    case "timestamp_ntz":
      return `${date}([ T]${clock})?`
    case "timestamp":
      return `${date}([ T]${clock}(${zone})?)?`
    case "tinyint":
    case "smallint":
    case "int":
    case "bigint":
      return "[+-]?\\d+"
    default:
      return undefined
  }
}
