// Values as text, as Spark's cast to string writes them.

import { type DataType, decimalOf, elementOf, entryOf, fieldsOf } from "../../../expression/dataType"
import { formatDouble, formatFloat } from "../../../linalg/formatDouble"
import { decimalText } from "./decimalText"
import { intervalText } from "./timeMath"
import { dateText, timestampText } from "./timeText"
import { zoneOffset } from "./zones"

/** Writes values of a type, in arrays, maps and structs too: `[1, null]`, `{a -> 1}`, `{1, x}`. */
export function valueText(type: DataType, zone: string): (value: never) => string {
  const decimal = decimalOf(type)
  if (decimal) return (value: bigint) => decimalText(value, decimal.scale)
  const orNull = (write: (value: never) => string) => (value: unknown) =>
    value === null ? "null" : write(value as never)
  const element = elementOf(type)
  if (element !== undefined) {
    const write = orNull(valueText(element, zone))
    return (items: unknown[]) => `[${items.map(write).join(", ")}]`
  }
  const entry = entryOf(type)
  if (entry) {
    const [key, value] = [orNull(valueText(entry.key, zone)), orNull(valueText(entry.value, zone))]
    return (map: Map<unknown, unknown>) => `{${[...map].map(([k, v]) => `${key(k)} -> ${value(v)}`).join(", ")}}`
  }
  const fields = fieldsOf(type)
  if (fields) {
    const writers = fields.map((f) => [f.name, orNull(valueText(f.type, zone))] as const)
    return (value: Record<string, unknown>) => `{${writers.map(([name, write]) => write(value[name])).join(", ")}}`
  }
  switch (type) {
    case "double":
      return formatDouble as (value: never) => string
    case "float":
      return formatFloat as (value: never) => string
    case "date":
      return dateText as (value: never) => string
    case "timestamp":
      return (micros: bigint) =>
        timestampText(micros + BigInt(Math.round(zoneOffset(zone, Number(micros / 1000n)) * 60)) * 1000000n)
    case "timestamp_ntz":
      return timestampText as (value: never) => string
    case "interval":
      return intervalText as (value: never) => string
    case "binary":
      return (bytes: Uint8Array) => new TextDecoder().decode(bytes)
    default:
      return (value: unknown) => String(value)
  }
}
