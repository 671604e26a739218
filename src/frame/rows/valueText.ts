// Values as Spark shows them.

import { type DataType, isDecimal } from "../../expression/dataType"
import { intervalText } from "../../expression/intervals"
import { dateText, timestampText } from "../../expression/time"
import { partsText } from "../../expression/valueText"
import { formatDouble, formatFloat } from "../../linalg/formatDouble"
import { formatVector } from "../../linalg/vector"

/**
 * A value as Spark shows it: `NULL`, doubles as Java prints them, decimals with all their digits, `[1, 2]`, `{1, a}` for a
 * struct, `{a -> 1}` for a map, `[31 32]` for bytes, vectors as `(3,[0],[1.0])`.
 *
 * @param value - as reading gives it, timestamps as Date or as BigInt, the microseconds since 1970
 * @param timeZone - the engine's
 */
export function valueText(value: unknown, type: DataType, timeZone: string): string {
  return partsText(type, (leaf) => leafText(leaf, timeZone), "NULL")(value)
}

function leafText(type: DataType, timeZone: string): (value: never) => string {
  switch (type) {
    case "double":
      return formatDouble
    case "float":
      return formatFloat
    case "timestamp":
      return (value: Date | bigint) => timestampText(microsOf(value), timeZone)
    case "timestamp_ntz":
      return (value: Date | bigint) => timestampText(microsOf(value), "UTC")
    case "date":
      return (value: Date) => dateText(Math.floor(value.getTime() / 86_400_000))
    case "vector":
      return formatVector
    case "binary":
      return (bytes: Uint8Array) => `[${Array.from(bytes, hexByte).join(" ")}]`
    case "interval":
      return ({ months, days, micros }: EngineInterval) => intervalText({ months, days, microseconds: micros })
    default:
      return (value: unknown) => String(value)
  }
}

/** True for values that numbers, strings and booleans of JavaScript do not stand for as they are. */
export function needsText(type: DataType): boolean {
  return !(/^(boolean|tinyint|smallint|int|bigint|float|double|string|void|vector)$/.test(type) || isDecimal(type))
}

function microsOf(value: Date | bigint): bigint {
  return typeof value === "bigint" ? value : BigInt(value.getTime()) * 1000n
}

function hexByte(byte: number): string {
  return byte.toString(16).toUpperCase().padStart(2, "0")
}

/** A span of time as an engine gives it. */
interface EngineInterval {
  readonly months: number
  readonly days: number
  readonly micros: bigint
}
