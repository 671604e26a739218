// Spark's casts in DuckDB's SQL.

import {
  type DataType,
  decimalOf,
  elementOf,
  entryOf,
  fieldsOf,
  isDecimal,
  isFloating,
  isWhole,
} from "../../../expression/dataType"
import { castDecimal, rescaled } from "../../../expression/decimal"
import { castDate, castTimestamp, timestampText } from "../../../expression/time"
import { formatDouble, formatFloat } from "../../../linalg/formatDouble"
import { nearestLong } from "../javascript/timeMath"
import { valueText } from "../javascript/valueText"
import { callJavascript } from "./javascript"
import { fitDigits, wrapped } from "./numbers"
import { type CompileContext, cast, once, raise } from "./spelling"
import { instant, local } from "./timeZone"

/** SQL for a cast between two types that Spark casts between. */
export function compileCast(
  sql: string,
  from: DataType,
  to: DataType,
  isTry: boolean,
  context: CompileContext,
): string {
  const isNullOnError = isTry || !context.ansi
  const mode: Mode = { isNullOnError, isTry, context }
  if (from === to) return sql
  if (from === "void") return cast(sql, to)
  if (to === "string") return castToText(sql, from, context)
  // Only in legacy mode is there such a cast.
  if (from === "date" && !/^timestamp/.test(to)) return cast("NULL", to)
  if (to === "boolean") return castToBoolean(sql, from, mode)
  if (isWhole(to)) return castToWhole(sql, from, to, mode)
  if (isFloating(to)) return castToFloating(sql, from, to, mode)
  if (isDecimal(to)) return castToDecimal(sql, from, to, mode)
  if (to === "date") return castToDate(sql, from, mode)
  if (to === "timestamp" || to === "timestamp_ntz") return castToTimestamp(sql, from, to, mode)
  if (to === "binary") return from === "string" ? `encode(${sql})` : integerBytes(sql, from)
  return castParts(sql, from, to, isTry, context)
}

interface Mode {
  readonly isNullOnError: boolean
  readonly isTry: boolean
  readonly context: CompileContext
}

function js(
  name: string,
  sql: string,
  from: DataType,
  to: DataType,
  { isNullOnError }: Mode,
  compute: (value: never) => unknown,
  errorClass = "CAST_INVALID_INPUT",
  zone = "",
): string {
  const run = (value: never): unknown => {
    const result = compute(value)
    if (result === undefined || result === null) {
      if (isNullOnError) return null
      throw new Error(errorClass)
    }
    return result
  }
  return callJavascript(name, [from], to, [sql], run, { variant: `${isNullOnError}${zone}` })
}

function castToText(sql: string, from: DataType, context: CompileContext): string {
  if (isWhole(from) || from === "boolean") return cast(sql, "string")
  if (isDecimal(from)) return decimalToText(sql, from, context)
  if (from === "double") return callJavascript("double_text", [from], "string", [sql], formatDouble as never)
  if (from === "float") return callJavascript("float_text", [from], "string", [sql], formatFloat as never)
  if (from === "date")
    return once(
      sql,
      (x) =>
        `CASE WHEN year(${x}) BETWEEN 1000 AND 9999 THEN CAST(${x} AS VARCHAR) ELSE ${callJavascript("date_text", ["date"], "string", [x], valueText("date", "UTC", true) as never)} END`,
    )
  if (from === "timestamp" || from === "timestamp_ntz") {
    const text = from === "timestamp" ? local(sql, context) : sql
    return once(
      text,
      (x) =>
        `CASE WHEN year(${x}) BETWEEN 1000 AND 9999 THEN CAST(${x} AS VARCHAR) ELSE ${callJavascript("timestamp_text", ["timestamp"], "string", [x], ((micros: bigint) => timestampText(micros, "UTC")) as never)} END`,
    )
  }
  if (from === "binary") return `decode(${sql})`
  return callJavascript(
    "value_text",
    [from],
    "string",
    [sql],
    valueText(from, context.timeZone, context.ansi) as never,
    {
      variant: `${context.timeZone}${context.ansi}`,
    },
  )
}

/** The engine writes no 0 before the point of a decimal that has all its digits behind it. */
function decimalToText(sql: string, type: DataType, { ansi, timeZone }: CompileContext): string {
  const { precision, scale } = decimalOf(type)!
  if (!ansi && scale > 6)
    return callJavascript("small_decimal_text", [type], "string", [sql], valueText(type, timeZone, ansi) as never)
  if (precision > scale) return cast(sql, "string")
  if (precision < 38) return cast(cast(sql, `decimal(${precision + 1},${scale})`), "string")
  return `regexp_replace(${cast(sql, "string")}, '^(-?)[.]', '\\10.')`
}

function castToBoolean(sql: string, from: DataType, mode: Mode): string {
  if (from !== "string") return once(sql, (x) => (from === "timestamp" ? `(epoch_us(${x}) <> 0)` : `(${x} <> 0)`))
  return js("text_boolean", sql, from, "boolean", mode, (text: string) => {
    const word = trimmed(text).toLowerCase()
    if (["t", "true", "y", "yes", "1"].includes(word)) return true
    return ["f", "false", "n", "no", "0"].includes(word) ? false : undefined
  })
}

function castToWhole(sql: string, from: DataType, to: DataType, mode: Mode): string {
  const { isNullOnError, isTry } = mode
  if (from === "boolean") return cast(sql, to)
  if (isWhole(from)) {
    if (widths[from] <= widths[to] || !isNullOnError) return cast(sql, to)
    return isTry ? `TRY_${cast(sql, to)}` : wrapped(sql, to)
  }
  if (from === "string") return textToWhole(sql, to, mode)
  if (isDecimal(from)) {
    const whole = `trunc(${sql})`
    if (!isNullOnError) return cast(whole, to)
    return isTry ? `TRY_${cast(whole, to)}` : wrapped(`CAST(${whole} AS HUGEINT)`, to)
  }
  if (isFloating(from)) return floatingToWhole(sql, to, mode)
  // A time: seconds since 1970.
  const seconds = once(`epoch_us(${sql})`, (x) => `((${x} - ((${x} % 1000000) + 1000000) % 1000000) // 1000000)`)
  if (to === "bigint") return seconds
  return isNullOnError ? `TRY_${cast(seconds, to)}` : cast(seconds, to)
}

const widths: Readonly<Record<DataType, number>> = { tinyint: 1, smallint: 2, int: 3, bigint: 4 }
const ranges: Readonly<Record<DataType, readonly [string, string]>> = {
  int: ["-2147483648", "2147483647"],
  bigint: ["-9223372036854775808", "9223372036854775807"],
}

function floatingToWhole(sql: string, to: DataType, { isNullOnError, isTry }: Mode): string {
  if (!isNullOnError) return cast(`trunc(${sql})`, to)
  if (isTry) return `TRY_${cast(`trunc(${sql})`, to)}`
  // As Java: NaN is 0, what is out of range the nearest; the narrow types are cut from int.
  const middle = to === "bigint" ? "bigint" : "int"
  const [least, most] = ranges[middle]
  const clipped = once(
    sql,
    (x) =>
      `CASE WHEN isnan(${x}) THEN ${cast("0", middle)} WHEN ${x} >= ${most} THEN ${cast(`'${most}'`, middle)} ` +
      `WHEN ${x} <= ${least} THEN ${cast(`'${least}'`, middle)} ELSE ${cast(`trunc(${x})`, middle)} END`,
  )
  return to === middle ? clipped : wrapped(clipped, to)
}

/** Text without the blanks and control characters around it, as Spark's casts trim it. */
function trimmed(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && text.charCodeAt(start) <= 32) start++
  while (end > start && text.charCodeAt(end - 1) <= 32) end--
  return text.slice(start, end)
}

function textToWhole(sql: string, to: DataType, mode: Mode): string {
  const digits = { tinyint: 2, smallint: 4, int: 9, bigint: 18 }[to]!
  const isLoose = mode.isNullOnError && !mode.isTry
  const width = BigInt({ tinyint: 8, smallint: 16, int: 32, bigint: 64 }[to]!)
  return once(sql, (text) => {
    const slow = js(
      `text_${to}`,
      text,
      "string",
      to,
      mode,
      (value: string) => {
        // A point alone is 0 to Spark.
        const match = (isLoose ? /^([+-]?\d*)(?:\.\d*)?$/ : /^([+-]?\d+)$/).exec(trimmed(value))
        if (match === null || !/[\d.]/.test(match[0])) return undefined
        const number = BigInt(/\d/.test(match[1]) ? match[1].replace("+", "") : "0")
        if (BigInt.asIntN(Number(width), number) !== number) return undefined
        return to === "bigint" ? number : Number(number)
      },
      "CAST_INVALID_INPUT",
      String(isLoose),
    )
    return `CASE WHEN regexp_full_match(${text}, '[+-]?[0-9]{1,${digits}}') THEN ${cast(text, to)} ELSE ${slow} END`
  })
}

function castToFloating(sql: string, from: DataType, to: DataType, mode: Mode): string {
  if (isWhole(from) || isFloating(from) || from === "boolean") return cast(sql, to)
  if (isDecimal(from)) {
    const { precision } = decimalOf(from)!
    // A double holds 15 digits; of more, the nearest is found by way of text.
    return precision <= 15 && to === "double" ? cast(sql, to) : cast(`CAST(${sql} AS VARCHAR)`, to)
  }
  if (from === "timestamp") return cast(`(epoch_us(${sql}) / 1000000.0::DOUBLE)`, to)
  return once(sql, (text) => {
    const slow = js(`text_${to}`, text, "string", to, mode, (value: string) => parseFloating(trimmed(value)))
    const plain = "[+-]?([0-9]{1,15}([.][0-9]{0,15})?|[.][0-9]{1,15})([eE][+-]?[0-9]{1,3})?"
    return `CASE WHEN regexp_full_match(${text}, '${plain}') THEN ${cast(text, to)} ELSE ${slow} END`
  })
}

/** A number as Java's `Double.parseDouble` and Spark read it; undefined for what is none. */
function parseFloating(text: string): number | undefined {
  if (/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?[dDfF]?$/.test(text)) return Number(text.replace(/[dDfF]$/, ""))
  const match = /^([+-]?)(inf|infinity|nan)$/i.exec(text)
  if (match === null) return undefined
  if (match[2].toLowerCase() === "nan") return match[1] === "" ? Number.NaN : undefined
  return match[1] === "-" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
}

function castToDecimal(sql: string, from: DataType, to: DataType, mode: Mode): string {
  const { isNullOnError, context } = mode
  const { scale } = decimalOf(to)!
  const source = decimalOf(from)
  const fit = (value: bigint): bigint | null => fitDigits(value, to, !isNullOnError)
  if (source && source.precision - source.scale <= decimalOf(to)!.precision - scale && source.scale <= scale)
    return cast(sql, to)
  const name = `${from}_decimal`
  const variant = { variant: String(isNullOnError) }
  if (source) {
    return callJavascript(
      name,
      [from],
      to,
      [sql],
      ((value: bigint) => fit(rescaled(value, source.scale, scale))) as never,
      variant,
    )
  }
  if (from === "boolean") return cast(cast(sql, "int"), to)
  if (isWhole(from)) {
    return callJavascript(
      name,
      [from],
      to,
      [sql],
      ((value: bigint | number) => fit(BigInt(value) * 10n ** BigInt(scale))) as never,
      variant,
    )
  }
  if (from === "timestamp") return castToDecimal(castToFloating(sql, from, "double", mode), "double", to, mode)
  if (isFloating(from)) {
    return callJavascript(
      name,
      [from],
      to,
      [sql],
      ((value: number) => {
        // NaN and infinity are null in ANSI mode too.
        return Number.isFinite(value) ? fit(castDecimal(formatDouble(value), scale)!) : null
      }) as never,
      variant,
    )
  }
  return callJavascript(
    `${name}${context.ansi}`,
    ["string"],
    to,
    [sql],
    ((value: string) => {
      const digits = castDecimal(trimmed(value), scale)
      if (digits !== undefined) return fit(digits)
      if (isNullOnError) return null
      throw new Error("CAST_INVALID_INPUT")
    }) as never,
    variant,
  )
}

function castToDate(sql: string, from: DataType, mode: Mode): string {
  if (from === "timestamp") return `CAST(${local(sql, mode.context)} AS DATE)`
  if (from !== "string") return `CAST(${sql} AS DATE)`
  return js("text_date", sql, from, "date", mode, (text: string) => castDate(trimmed(text)))
}

function castToTimestamp(sql: string, from: DataType, to: DataType, mode: Mode): string {
  const { context } = mode
  const zoned = (naive: string): string => (to === "timestamp" ? instant(naive, context) : naive)
  if (from === "date") return zoned(`CAST(${sql} AS TIMESTAMP)`)
  if (from === "timestamp") return local(sql, context)
  if (from === "timestamp_ntz") return zoned(sql)
  if (isWhole(from)) return `make_timestamp(${cast(sql, "bigint")} * 1000000)`
  if (isDecimal(from)) return `make_timestamp(CAST(trunc(${sql} * 1000000) AS BIGINT))`
  if (from === "boolean") return `make_timestamp(${cast(sql, "bigint")})`
  if (isFloating(from)) {
    const isNull = mode.isTry
    const compute = (seconds: number): bigint | undefined => {
      if (!Number.isFinite(seconds)) return undefined
      const micros = nearestLong(seconds * 1000000)
      if (Math.abs(seconds * 1000000) < 2 ** 63 || (mode.isNullOnError && !isNull)) return micros
      if (isNull) return undefined
      throw new Error("CAST_OVERFLOW")
    }
    return js("floating_timestamp", sql, from, to, mode, compute, "CAST_INVALID_INPUT", String(isNull))
  }
  const zone = to === "timestamp" ? context.timeZone : undefined
  // A time alone is one of today.
  const today = zone === undefined ? "" : timestampText(context.now, zone).slice(0, 10)
  const read = (text: string): bigint | undefined => {
    const isTime = zone !== undefined && /^T?\d{1,2}:/.test(text)
    return castTimestamp(isTime ? `${today}T${text.replace(/^T/, "")}` : text, zone)
  }
  return js(
    `text_${to}`,
    sql,
    from,
    to,
    mode,
    (text: string) => read(trimmed(text)),
    "CAST_INVALID_INPUT",
    `${zone ?? ""}${today}`,
  )
}

function integerBytes(sql: string, from: DataType): string {
  const size = { tinyint: 1, smallint: 2, int: 4, bigint: 8 }[from]!
  return callJavascript("integer_bytes", [from], "binary", [sql], ((value: number | bigint) => {
    const bytes = new Uint8Array(size)
    for (let i = 0; i < size; i++) bytes[size - 1 - i] = Number((BigInt(value) >> BigInt(8 * i)) & 255n)
    return bytes
  }) as never)
}

let count = 0

/** Arrays, maps and structs, part by part. */
function castParts(sql: string, from: DataType, to: DataType, isTry: boolean, context: CompileContext): string {
  const name = `c_${++count}`
  const [elementFrom, elementTo] = [elementOf(from), elementOf(to)]
  if (elementFrom !== undefined && elementTo !== undefined) {
    if (elementFrom === elementTo) return sql
    return `list_transform(${sql}, lambda ${name}: ${compileCast(name, elementFrom, elementTo, isTry, context)})`
  }
  const [entryFrom, entryTo] = [entryOf(from), entryOf(to)]
  if (entryFrom && entryTo) {
    const key = compileCast(`${name}.key`, entryFrom.key, entryTo.key, isTry, context)
    const value = compileCast(`${name}.value`, entryFrom.value, entryTo.value, isTry, context)
    return `map_from_entries(list_transform(map_entries(${sql}), lambda ${name}: struct_pack(key := ${key}, value := ${value})))`
  }
  const [fieldsFrom, fieldsTo] = [fieldsOf(from), fieldsOf(to)]
  if (fieldsFrom && fieldsTo) {
    return once(sql, (x) => {
      const fields = fieldsTo.map((field, i) => {
        const part = `struct_extract(${x}, '${fieldsFrom[i].name.replaceAll("'", "''")}')`
        return `"${field.name.replaceAll('"', '""')}" := ${compileCast(part, fieldsFrom[i].type, field.type, isTry, context)}`
      })
      return `CASE WHEN ${x} IS NOT NULL THEN struct_pack(${fields.join(", ")}) END`
    })
  }
  return raise("DATATYPE_MISMATCH", to)
}
