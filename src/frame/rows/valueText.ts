// Values as Spark shows them.

import { type DataType, elementOf, entryOf, fieldsOf, isDecimal } from "../../expression/dataType"
import { dateText, timestampText } from "../../expression/time"
import { formatDouble } from "../../linalg/formatDouble"
import { formatVector, type Vector } from "../../linalg/vector"

/**
 * A value as Spark shows it: `NULL`, doubles as Java prints them, decimals with all their digits, `[1, 2]`, `{1, a}` for a
 * struct, `{a -> 1}` for a map, `[31 32]` for bytes, vectors as `(3,[0],[1.0])`.
 *
 * @param value - as reading gives it, timestamps as Date or as BigInt, the microseconds since 1970
 * @param timeZone - the engine's
 */
export function valueText(value: unknown, type: DataType, timeZone: string): string {
  if (value === null || value === undefined) return "NULL"
  if (type === "double") return formatDouble(value as number)
  if (type === "float") return formatDouble(shortestFloat(value as number))
  if (type === "timestamp") return timestampText(microsOf(value as Date | bigint), timeZone)
  if (type === "timestamp_ntz") return timestampText(microsOf(value as Date | bigint), "UTC")
  if (type === "date") return dateText(Math.floor((value as Date).getTime() / 86_400_000))
  if (type === "vector") return formatVector(value as Vector)
  if (type === "binary") return `[${Array.from(value as Uint8Array, hexByte).join(" ")}]`
  if (type === "interval") return intervalText(value as Interval)
  const element = elementOf(type)
  if (element !== undefined) {
    return `[${(value as unknown[]).map((item) => valueText(item, element, timeZone)).join(", ")}]`
  }
  const entry = entryOf(type)
  if (entry) {
    const pairs = Array.from(value as Map<unknown, unknown>, ([key, item]) => {
      return `${valueText(key, entry.key, timeZone)} -> ${valueText(item, entry.value, timeZone)}`
    })
    return `{${pairs.join(", ")}}`
  }
  const fields = fieldsOf(type)
  if (fields === undefined) return String(value)
  const object = value as Record<string, unknown>
  return `{${fields.map((field) => valueText(object[field.name], field.type, timeZone)).join(", ")}}`
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

/** The double of fewest digits that is this float, 0.1 for 0.10000000149011612. */
function shortestFloat(value: number): number {
  for (let digits = 1; digits < 9 && Number.isFinite(value); digits++) {
    const short = Number(value.toPrecision(digits))
    if (Math.fround(short) === value) return short
  }
  return value
}

interface Interval {
  readonly months: number
  readonly days: number
  readonly micros: bigint
}

function intervalText({ months, days, micros }: Interval): string {
  const parts: string[] = []
  const add = (count: number | string, unit: string): void => {
    if (Number(count) !== 0) parts.push(`${count} ${unit}`)
  }
  add(Math.trunc(months / 12), "years")
  add(months % 12, "months")
  add(days, "days")
  const rest = Number(micros)
  add(Math.trunc(rest / 3.6e9), "hours")
  add(Math.trunc(rest / 6e7) % 60, "minutes")
  add(String((rest % 6e7) / 1e6), "seconds")
  return parts.length === 0 ? "0 seconds" : parts.join(" ")
}
