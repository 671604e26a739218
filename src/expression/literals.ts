// Numbers, dates, times and spans of time as they are written in SQL.

import { decimal } from "./dataType"
import { parseDecimal } from "./decimal"
import { castDate, castTimestamp } from "./time"
import type { Expression, Interval, LiteralValue, Place } from "./tree"

type Literal = Expression & { kind: "literal" }

/** A literal of a JavaScript value and its type. */
export function literal(value: LiteralValue, type: string, place?: Place): Literal {
  return { kind: "literal", value, type, ...(place ? { place } : {}) }
}

const suffixes: Readonly<Record<string, { type: string; bits: number }>> = {
  Y: { type: "tinyint", bits: 8 },
  S: { type: "smallint", bits: 16 },
  I: { type: "int", bits: 32 },
  L: { type: "bigint", bits: 64 },
}

/**
 * A number by Spark's rules: 1 int, 3000000000 bigint, 1.5 decimal(2,1), 1e3 double, 1L, 1D …; undefined out of range.
 */
export function numberLiteral(text: string, place: Place, isNegative = false): Literal | undefined {
  const suffix = /(BD|[LSYDF])$/i.exec(text)?.[1].toUpperCase()
  const digits = suffix ? text.slice(0, -suffix.length) : text
  if (suffix === "D" || suffix === "F" || (suffix === undefined && /e/i.test(digits))) {
    const value = suffix === "F" ? Math.fround(Number(digits)) : Number(digits)
    if (!Number.isFinite(value)) return undefined
    return literal(isNegative ? -value : value, suffix === "F" ? "float" : "double", place)
  }
  if (suffix !== "BD" && /^\d+$/.test(digits)) {
    const value = isNegative ? -BigInt(digits) : BigInt(digits)
    const { type, bits } = suffix ? suffixes[suffix] : BigInt.asIntN(32, value) === value ? suffixes.I : suffixes.L
    if (BigInt.asIntN(bits, value) === value) return literal(value, type, place)
    if (suffix) return undefined
  }
  return suffix === undefined || suffix === "BD" ? decimalLiteral(digits, place, isNegative) : undefined
}

function decimalLiteral(text: string, place: Place, isNegative: boolean): Literal | undefined {
  const number = parseDecimal(text)
  if (number === undefined) return undefined
  const { unscaled, scale } = number
  const precision = Math.max(unscaled === 0n ? 1 : unscaled.toString().length, scale)
  if (precision > 38) return undefined
  return literal(isNegative ? -unscaled : unscaled, decimal(precision, scale), place)
}

/** The value of `X'1F'`, `DATE'2024-03-10'`, `TIMESTAMP'…'`; undefined for others, and where the text is none. */
export function typedLiteral(word: string, text: string, place: Place): Expression | undefined {
  switch (word) {
    case "x": {
      if (!/^[0-9a-fA-F]*$/.test(text)) return undefined
      const pairs = (text.length % 2 === 1 ? `0${text}` : text).match(/../g) ?? []
      return literal(
        Uint8Array.from(pairs, (pair) => Number.parseInt(pair, 16)),
        "binary",
        place,
      )
    }
    case "date": {
      const days = castDate(text.trim())
      return days === undefined ? undefined : literal(days, "date", place)
    }
    case "timestamp":
    case "timestamp_ltz":
    case "timestamp_ntz": {
      if (castTimestamp(text.trim(), "UTC") === undefined) return undefined
      const type = word === "timestamp_ltz" ? "timestamp" : word
      // Which moment a text without zone is, only the engine knows.
      return { kind: "cast", input: literal(text, "string", place), type, isTry: false, place }
    }
  }
  return undefined
}

const units: Readonly<Record<string, (n: number) => { months?: number; days?: number; micros?: number }>> = {
  year: (n) => ({ months: 12 * n }),
  quarter: (n) => ({ months: 3 * n }),
  month: (n) => ({ months: n }),
  week: (n) => ({ days: 7 * n }),
  day: (n) => ({ days: n }),
  hour: (n) => ({ micros: 3.6e9 * n }),
  minute: (n) => ({ micros: 6e7 * n }),
  second: (n) => ({ micros: 1e6 * n }),
  millisecond: (n) => ({ micros: 1e3 * n }),
  microsecond: (n) => ({ micros: n }),
}

/** The unit's name in the singular, lower case; undefined for what is none. */
export function unitNamed(word: string): string | undefined {
  const folded = word.toLowerCase()
  const singular = folded.replace(/s$/, "")
  return Object.hasOwn(units, singular) ? singular : undefined
}

/** A number of a unit as a span of time; undefined where a part of it would be lost, as half a month. */
export function intervalOf(count: string, unit: string): Interval | undefined {
  const n = Number(count)
  if (count.trim() === "" || !Number.isFinite(n)) return undefined
  const { months = 0, days = 0, micros = 0 } = units[unit](n)
  if (!Number.isInteger(months) || !Number.isInteger(days)) return undefined
  return { months, days, microseconds: BigInt(Math.round(micros)) }
}

/** The sum of spans of time. */
export function addIntervals(a: Interval, b: Interval): Interval {
  return { months: a.months + b.months, days: a.days + b.days, microseconds: a.microseconds + b.microseconds }
}

/** `'1-2' YEAR TO MONTH`, `'1 02:03:04.5' DAY TO SECOND` and the forms between; undefined for others. */
export function compoundInterval(text: string, from: string, to: string): Interval | undefined {
  const match = /^\s*([+-]?)\s*(.*?)\s*$/.exec(text)
  if (match === null) return undefined
  const sign = match[1] === "-" ? -1 : 1
  if (from === "year" && to === "month") {
    const parts = /^(\d+)-(\d+)$/.exec(match[2])
    return parts ? { months: sign * (12 * Number(parts[1]) + Number(parts[2])), days: 0, microseconds: 0n } : undefined
  }
  const names = ["day", "hour", "minute", "second"]
  const [first, last] = [names.indexOf(from), names.indexOf(to)]
  if (first < 0 || last <= first) return undefined
  const parts = match[2].split(/[ :]/)
  if (parts.length !== last - first + 1) return undefined
  const values: Record<string, number> = {}
  for (const [i, part] of parts.entries()) {
    if (!/^\d+(\.\d+)?$/.test(part)) return undefined
    values[names[first + i]] = Number(part)
  }
  const micros = (values.hour ?? 0) * 3.6e9 + (values.minute ?? 0) * 6e7 + (values.second ?? 0) * 1e6
  return { months: 0, days: sign * (values.day ?? 0) + 0, microseconds: BigInt(sign * Math.round(micros)) }
}
