// Values as text, as Spark's cast to string writes them.

import { type DataType, decimalOf } from "../../../expression/dataType"
import { decimalText, javaDecimalText } from "../../../expression/decimal"
import { intervalText } from "../../../expression/intervals"
import { dateText, timestampText } from "../../../expression/time"
import { partsText } from "../../../expression/valueText"
import { formatDouble, formatFloat } from "../../../linalg/formatDouble"

/**
 * Writes values of a type as functions in JavaScript have them: dates as days, decimals by their digits; null as `null`.
 *
 * @param ansi - small decimals have an exponent where false
 */
export function valueText(type: DataType, zone: string, ansi: boolean): (value: unknown) => string {
  return partsText(type, (leaf) => leafText(leaf, zone, ansi), "null")
}

function leafText(type: DataType, zone: string, ansi: boolean): (value: never) => string {
  const decimal = decimalOf(type)
  if (decimal) {
    const write = ansi ? decimalText : javaDecimalText
    return (unscaled: bigint) => write({ unscaled, scale: decimal.scale })
  }
  switch (type) {
    case "double":
      return formatDouble
    case "float":
      return formatFloat
    case "date":
      return dateText
    case "timestamp":
      return (micros: bigint) => timestampText(micros, zone)
    case "timestamp_ntz":
      return (micros: bigint) => timestampText(micros, "UTC")
    case "interval":
      return intervalText
    case "binary":
      return (bytes: Uint8Array) => new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes)
    default:
      return (value: unknown) => String(value)
  }
}
