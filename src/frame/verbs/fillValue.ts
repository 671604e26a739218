// What stands for null after na.fill: Spark's casts of the values that it takes.

import {
  type DataType,
  decimalOf,
  isDecimal,
  isFloating,
  isNumericType,
  isWhole,
  typeName,
} from "../../expression/dataType"
import { boundedDecimal, type Decimal, parseDecimal, roundDecimal } from "../../expression/decimal"
import { parseDate, parseTimestamp } from "../../expression/time"
import { wholeRange } from "../../expression/wholeRange"
import { formatDouble } from "../../linalg/formatDouble"

/** A value that nulls are replaced with. */
export type FillValue = number | bigint | string | boolean

/**
 * The value cast to a column's type as Spark casts it: whole numbers and decimals as text with all their digits, other
 * numbers, strings and booleans as they are, dates and timestamps as text that was checked to be one.
 *
 * @throws TypeError where a type takes no such value, RangeError where a string or number is none of the type's
 */
export function fillValue(column: { name: string; type: DataType }, value: FillValue): number | string | boolean {
  const { type } = column
  if (isWhole(type)) return wholeFill(column, value)
  const decimal = decimalOf(type)
  if (decimal) {
    const number = typeof value === "boolean" ? parseDecimal(value ? "1" : "0") : parseDecimal(String(value))
    const text = number && boundedDecimal(roundDecimal(number, decimal.scale), decimal.precision)
    return text ?? refuse(column, value)
  }
  if (isFloating(type)) return typeof value === "string" ? doubleOf(column, value) : Number(value)
  switch (type) {
    case "string":
      return typeof value === "number" && !Number.isSafeInteger(value) ? formatDouble(value) : String(value)
    case "boolean":
      return typeof value === "string"
        ? booleanOf(column, value)
        : typeof value === "boolean"
          ? value
          : Number(value) !== 0
    case "date":
      if (typeof value === "string") return parseDate(value) === undefined ? refuse(column, value) : value.trim()
      break
    case "timestamp":
    case "timestamp_ntz":
      if (typeof value === "string") {
        return parseTimestamp(value, "UTC") === undefined ? refuse(column, value) : value.trim()
      }
  }
  throw new TypeError(`column ${column.name} is ${type}, which ${shownValue(value)} can't fill`)
}

/** True where a value given for all columns fills those of a type: numbers numbers, strings strings, booleans booleans. */
export function isFillable(type: DataType, value: FillValue): boolean {
  if (typeof value === "string") return type === "string"
  return typeof value === "boolean" ? type === "boolean" : isNumericType(type)
}

/**
 * Throws TypeError for what Spark fills nothing with: null, dates, objects.
 */
export function checkFillValue(value: unknown, name?: string): asserts value is FillValue {
  if (["number", "bigint", "string", "boolean"].includes(typeof value)) return
  const of = name === undefined ? "" : ` of column ${name}`
  const advice = value instanceof Date ? `; write a date as text, as in naFill({ day: "2024-03-10" })` : ""
  throw new TypeError(`invalid value${of}: ${shownValue(value)}; expected a number, string or boolean${advice}`)
}

function wholeFill(column: { name: string; type: DataType }, value: FillValue): string {
  if (typeof value === "boolean") return value ? "1" : "0"
  const text = typeof value === "string" ? value.trim() : String(value)
  // As Spark casts: a number loses its fraction, a string must not have one.
  const number: Decimal | undefined =
    typeof value === "string" && !/^[+-]?\d+$/.test(text) ? undefined : parseDecimal(text)
  if (number === undefined) return refuse(column, value)
  const whole = number.unscaled / 10n ** BigInt(number.scale)
  const { bits, least, end } = wholeRange(column.type)!
  if (whole >= BigInt(least) && whole < BigInt(end)) return String(whole)
  throw new RangeError(`invalid value: ${value}; column ${column.name} holds whole numbers of ${bits} bits`)
}

function doubleOf(column: { name: string; type: DataType }, text: string): number {
  const trimmed = text.trim()
  const special = /^([+-]?)(inf|infinity|nan)$/i.exec(trimmed)
  if (special) {
    if (special[2].toLowerCase() === "nan") return Number.NaN
    return special[1] === "-" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
  }
  const digits = /^([+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?)[df]?$/i.exec(trimmed)
  return digits ? Number(digits[1]) : refuse(column, text)
}

function booleanOf(column: { name: string; type: DataType }, text: string): boolean {
  const trimmed = text.trim()
  if (/^(t|true|y|yes|1)$/i.test(trimmed)) return true
  return /^(f|false|n|no|0)$/i.test(trimmed) ? false : refuse(column, text)
}

function refuse({ name, type }: { name: string; type: DataType }, value: unknown): never {
  const wide = wholeRange(type)
  if (wide && typeof value === "number") {
    throw new RangeError(`invalid value: ${value}; column ${name} holds whole numbers of ${wide.bits} bits`)
  }
  throw new RangeError(
    `invalid value: ${shownValue(value)}; column ${name} is ${isDecimal(type) ? type : typeName(type)}`,
  )
}

/** A value that was given, for errors. */
export function shownValue(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value)
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "Invalid Date" : value.toISOString()
  return String(value)
}
