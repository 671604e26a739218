// Values that the caller has in memory, as the type of their column holds them.

import { inspect } from "node:util"
import type { ColumnData } from "../engines/engine"
import {
  type DataType,
  decimalOf,
  elementOf,
  entryOf,
  fieldsOf,
  isAtomic,
  isDecimal,
  isNumericType,
  typeName,
} from "../expression/dataType"
import { exactDecimal, parseDecimal } from "../expression/decimal"
import { fromWallClock, parseDate, parseTimestamp, toWallClock } from "../expression/time"
import { wholeRange } from "../expression/wholeRange"
import { isPlainObject } from "../params/options"

/**
 * The values of a column that the caller made, as its type holds them; the array given where they fit as they are.
 *
 * Whole-number types take whole numbers and BigInt in their range, float and double any number and BigInt that they hold
 * exactly, decimals text, numbers and BigInt without a digit that they lack the room for. String, boolean and binary take
 * what JavaScript has of the kind. Timestamps take Date and text, dates text as in `2024-03-10` and a Date that is midnight
 * in UTC, where the process is or in the engine's zone, arrays take arrays, structs objects, maps a Map or, where keys are
 * strings, an object. Undefined counts as null. In a typed array, where null can't stand, NaN is null for a type that has
 * no NaN, and 0 and 1 are booleans.
 *
 * @param timeZone - the engine's
 * @throws TypeError for a value of another kind, RangeError for one out of range, with column, row and value
 */
export function fitValues(
  name: string,
  type: DataType,
  data: ColumnData | readonly unknown[],
  timeZone: string,
): ColumnData {
  if (data instanceof Float64Array && type === "double") return data
  if (data instanceof Int32Array && type === "int") return data
  const isTyped = ArrayBuffer.isView(data)
  const fit = fitterOf(type, isTyped, timeZone)
  const values = data as ArrayLike<unknown>
  // Copied at the first value that does not stand as it should.
  let out: unknown[] | undefined = isTyped || !Array.isArray(data) ? Array.from(values) : undefined
  for (let row = 0; row < values.length; row++) {
    const value = values[row]
    if (value === null) continue
    const fitting = value === undefined ? null : fit(value)
    if (fitting === undefined) throw misfit(name, type, row, value)
    if (Object.is(fitting, value)) continue
    out ??= [...(data as unknown[])]
    out[row] = fitting
  }
  return out ?? (data as unknown[])
}

/** Gives a value as the type holds it; undefined where it holds no such value. */
type Fitter = (value: unknown) => unknown

function fitterOf(type: DataType, isTyped: boolean, timeZone: string): Fitter {
  const plain = plainFitter(type, timeZone)
  if (!isTyped) return plain
  if (type === "boolean") return (value) => (value === 0 || value === 1 ? value === 1 : nullForNaN(value))
  return type === "float" || type === "double" ? plain : (value) => (Number.isNaN(value) ? null : plain(value))
}

function nullForNaN(value: unknown): null | undefined {
  return Number.isNaN(value) ? null : undefined
}

function plainFitter(type: DataType, timeZone: string): Fitter {
  if (wholeRange(type)) return wholeFitter(type)
  const decimal = decimalOf(type)
  if (decimal) return (value) => decimalValue(value, decimal.precision, decimal.scale)
  const nested = nestedFitter(type, timeZone)
  if (nested) return nested
  switch (type) {
    case "double":
    case "float":
      return (value) => {
        const number = typeof value === "bigint" ? Number(value) : value
        if (typeof number !== "number") return undefined
        if (typeof value === "bigint" && (!Number.isFinite(number) || BigInt(number) !== value)) return undefined
        return type === "float" && Number.isFinite(number) && !Number.isFinite(Math.fround(number)) ? undefined : number
      }
    case "string":
      return (value) => (typeof value === "string" ? value : undefined)
    case "boolean":
      return (value) => (typeof value === "boolean" ? value : undefined)
    case "binary":
      return (value) => (value instanceof Uint8Array ? value : undefined)
    case "date":
      return (value) => {
        const days = value instanceof Date ? dayOf(value, timeZone) : parseDate(typeof value === "string" ? value : "")
        if (days === undefined) return undefined
        return value instanceof Date && value.getTime() === days * dayMillis ? value : new Date(days * dayMillis)
      }
    case "timestamp":
    case "timestamp_ntz":
      return (value) => {
        if (value instanceof Date) return Number.isNaN(value.getTime()) ? undefined : value
        return typeof value === "string" ? parseTimestamp(value, type === "timestamp" ? timeZone : "UTC") : undefined
      }
    default:
      return () => undefined
  }
}

const dayMillis = 86_400_000

function wholeFitter(type: DataType): Fitter {
  const { least, end } = wholeRange(type)!
  const isWide = type === "bigint"
  return (value) => {
    if (typeof value === "number") {
      if (!Number.isInteger(value) || value < least || value >= end) return undefined
      // A plain 0 for -0, which is no whole number.
      return value + 0
    }
    if (typeof value !== "bigint" || value < BigInt(least) || value >= BigInt(end)) return undefined
    return isWide ? value : Number(value)
  }
}

/** Text of the decimal; a number stands for the shortest decimal that reads as it. */
function decimalValue(value: unknown, precision: number, scale: number): string | undefined {
  if (typeof value !== "string" && typeof value !== "number" && typeof value !== "bigint") return undefined
  const decimal = parseDecimal(String(value))
  return decimal && exactDecimal(decimal, precision, scale)
}

/**
 * The day, counted from 1970, that begins at a Date: in UTC, as `new Date("2024-01-05")` makes it, or where the process
 * is, as `new Date(2024, 0, 5)` does, or in the engine's zone; undefined for a Date at which no day begins.
 */
function dayOf(date: Date, timeZone: string): number | undefined {
  const millis = date.getTime()
  if (Number.isNaN(millis)) return undefined
  if (millis % dayMillis === 0) return millis / dayMillis
  // Where clocks are put forward at midnight the day begins later.
  const start = new Date(millis)
  start.setHours(0, 0, 0, 0)
  if (start.getTime() === millis) {
    const day = new Date(0)
    day.setUTCFullYear(date.getFullYear(), date.getMonth(), date.getDate())
    return day.getTime() / dayMillis
  }
  const micros = BigInt(millis) * 1000n
  const dayMicros = BigInt(dayMillis) * 1000n
  const local = toWallClock(micros, timeZone)
  const days = local / dayMicros - (local < 0n && local % dayMicros !== 0n ? 1n : 0n)
  return fromWallClock(days * dayMicros, timeZone) === micros ? Number(days) : undefined
}

function nestedFitter(type: DataType, timeZone: string): Fitter | undefined {
  const element = elementOf(type)
  if (element !== undefined) {
    const plain = orNull(plainFitter(element, timeZone))
    const typed = orNull(fitterOf(element, true, timeZone))
    return (value) => {
      const isTyped = ArrayBuffer.isView(value) && !(value instanceof DataView)
      if (!Array.isArray(value) && !isTyped) return undefined
      return allFitting(Array.from(value as ArrayLike<unknown>, isTyped ? typed : plain))
    }
  }
  const entry = entryOf(type)
  if (entry) {
    const key = plainFitter(entry.key, timeZone)
    const item = orNull(plainFitter(entry.value, timeZone))
    return (value) => {
      if (!(value instanceof Map) && !(entry.key === "string" && isPlainObject(value))) return undefined
      const pairs = [...(value instanceof Map ? value : Object.entries(value as object))]
      const keys = allFitting(pairs.map(([k]) => (k === null || k === undefined ? undefined : key(k))))
      const items = allFitting(pairs.map(([, v]) => item(v)))
      return keys && items && new Map(keys.map((k, i) => [k, items[i]]))
    }
  }
  const fields = fieldsOf(type)
  if (fields === undefined) return undefined
  const names = new Set(fields.map((field) => field.name))
  const fitters = fields.map((field) => orNull(plainFitter(field.type, timeZone)))
  return (value) => {
    if (!isPlainObject(value) || Object.keys(value).some((name) => !names.has(name))) return undefined
    const object = value as Record<string, unknown>
    const parts = allFitting(fields.map(({ name }, i) => fitters[i](Object.hasOwn(object, name) ? object[name] : null)))
    return parts && Object.fromEntries(fields.map(({ name }, i) => [name, parts[i]]))
  }
}

function orNull(fit: Fitter): Fitter {
  return (value) => (value === null || value === undefined ? null : fit(value))
}

function allFitting(values: unknown[]): unknown[] | undefined {
  return values.includes(undefined) ? undefined : values
}

function misfit(name: string, type: DataType, row: number, value: unknown): Error {
  const expected = isAtomic(type) ? typeName(type) : type
  const text = `invalid value of column ${name}, row ${row}: ${shownValue(value)}; expected ${expected}${adviceOn(type, value)}`
  const isNumber = typeof value === "number" || typeof value === "bigint"
  const isBadText = typeof value === "string" && (isDecimal(type) || /^(date|timestamp)/.test(type))
  const isBadDate = value instanceof Date && /^(date|timestamp)/.test(type)
  return (isNumber && isNumericType(type)) || isBadText || isBadDate ? new RangeError(text) : new TypeError(text)
}

function adviceOn(type: DataType, value: unknown): string {
  if (type === "date" && value instanceof Date && !Number.isNaN(value.getTime())) {
    return ": midnight in UTC, or here, or text as in 2024-03-10"
  }
  if (type === "date" && typeof value === "string") return " as in 2024-03-10"
  if (type.startsWith("timestamp") && typeof value === "string") return " as in 2024-03-10 15:04:05.5"
  return ""
}

/** A value in a message. */
export function shownValue(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value)
  if (typeof value === "bigint") return `${value}n`
  if (typeof value !== "object" || value instanceof Date) {
    return value instanceof Date && !Number.isNaN(value.getTime()) ? value.toISOString() : String(value)
  }
  const text = inspect(value, { breakLength: Infinity, depth: 4 })
  return text.length > 200 ? `${text.slice(0, 200)}…` : text
}
