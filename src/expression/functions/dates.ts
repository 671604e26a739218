// Dates, times and spans of time.

import { castTo } from "../coerce"
import { type DataType, isWhole } from "../dataType"
import { expressionError } from "../errors"
import { callOf, type Typed } from "../typed"
import type { FunctionRule, FunctionTable, ResolveOptions } from "./rule"

/** The cast that the user asked for by a function's name. */
function castAs(type: DataType, isTry = false): FunctionRule["instead"] {
  return (args) => {
    const [given, pattern] = args
    const input = given.type === "boolean" ? castTo(given, "string") : given
    const takesNumbers = type === "timestamp"
    if (!/^(string|date|timestamp|timestamp_ntz|void)$/.test(input.type) && !takesNumbers) return undefined
    // A pattern has a meaning for text only.
    if (pattern !== undefined && (input.type === "string" || input.type === "void")) return undefined
    if (input.type === type) return input
    return isTry ? { kind: "cast", input, type, isTry, place: input.place } : castTo(input, type)
  }
}

function raising(signature: string, rule: Partial<FunctionRule> = {}): FunctionRule {
  return { signature, mayRaise: true, ...rule }
}

/** A whole number; no other number and no text stands for one. */
function onlyWhole(args: readonly Typed[]): readonly Typed[] {
  const [{ type }] = args
  if (type === "void" || isWhole(type)) return args
  throw new TypeError(`expected a whole number, got ${type}`)
}

/** A value of one type and nothing that is cast to it. */
function only(type: DataType): FunctionRule["prepare"] {
  return (args) => {
    if (args[0].type === type || args[0].type === "void") return args
    throw new TypeError(`expected a ${type}, got ${args[0].type}`)
  }
}

/** A date among the times stands for its midnight. */
const asTimes =
  (...positions: readonly number[]): FunctionRule["prepare"] =>
  (args) =>
    args.map((arg, i) => (positions.includes(i) && arg.type === "date" ? castTo(arg, "timestamp") : arg))

/** Days are an int, or text that is one; nothing wider is cut. */
const wholeDays: FunctionRule["prepare"] = (args) => {
  const { type } = args[1]
  if (!/^(tinyint|smallint|int|string|void)$/.test(type)) throw new TypeError(`expected an int of days, got ${type}`)
  return args
}

interface Part {
  readonly name: string
  readonly of: DataType
}

// What a part is called in EXTRACT and date_part.
const parts: Readonly<Record<string, Part>> = Object.fromEntries(
  (
    [
      ["year", "date", "year y years yr yrs"],
      ["yearofweek", "date", "yearofweek"],
      ["quarter", "date", "quarter qtr"],
      ["month", "date", "month mon mons months"],
      ["weekofyear", "date", "week w weeks"],
      ["day", "date", "day d days"],
      ["dayofweek", "date", "dayofweek dow"],
      ["dayofweek_iso", "date", "dayofweek_iso dow_iso"],
      ["dayofyear", "date", "doy"],
      ["hour", "timestamp", "hour h hours hr hrs"],
      ["minute", "timestamp", "minute m min mins minutes"],
      ["second_fraction", "timestamp", "second s sec seconds secs"],
    ] as const
  ).flatMap(([name, of, words]) => words.split(" ").map((word) => [word, { name, of }])),
)

const intervalParts: Readonly<Record<string, DataType>> = {
  year: "int",
  month: "tinyint",
  day: "int",
  hour: "tinyint",
  minute: "tinyint",
  second_fraction: "decimal(8,6)",
}

/** EXTRACT(part FROM time), the part a literal. */
const extracted: FunctionRule["instead"] = ([unit, source]) => {
  if (unit.kind !== "literal" || typeof unit.value !== "string") {
    throw expressionError("the part to take must be a literal, as 'year'", unit.place, TypeError)
  }
  const word = unit.value.toLowerCase()
  const part = Object.hasOwn(parts, word) ? parts[word] : undefined
  if (part === undefined) {
    throw expressionError(
      `no part of a time: ${unit.value}; expected year, quarter, month, week, day, dayofweek, doy, hour, minute or second`,
      unit.place,
      RangeError,
    )
  }
  if (source.type === "interval") {
    const type = Object.hasOwn(intervalParts, part.name) ? intervalParts[part.name] : undefined
    if (type === undefined) throw expressionError(`a span of time has no ${unit.value}`, unit.place, RangeError)
    return callOf(`interval_${part.name}`, [source], type)
  }
  if (!/^(date|timestamp|timestamp_ntz|string|void)$/.test(source.type)) {
    throw expressionError(`expected a date or a time, got ${source.type}`, source.place, TypeError)
  }
  const isNaive = source.type === "timestamp_ntz" && part.of === "timestamp"
  const type = part.name === "second_fraction" ? "decimal(8,6)" : "int"
  return callOf(part.name, [isNaive ? source : castTo(source, part.of)], type)
}

const ofDate: FunctionRule = { signature: "date -> int" }
const ofTime: FunctionRule = { signature: "timestamp|timestamp_ntz -> int" }
const seconds = raising("date|timestamp|timestamp_ntz|string?, string? -> bigint", { prepare: asTimes(0) })

const makeTimestamp = "int, int, int, int, int, decimal(16,6), string? ->"
const interval = "int?, int?, int?, int?, int?, int?, decimal(18,6)? -> interval"

/** Its second argument is what is converted where it has two: the zone before is the engine's. */
const convertTimezone: FunctionRule["prepare"] = (args) =>
  args.map((arg, i) => (i === args.length - 1 ? castTo(arg, "timestamp_ntz") : arg))

const unitPlace = (args: readonly Typed[], _options: ResolveOptions): readonly Typed[] =>
  args.map((arg, i) => (i > 0 && arg.type === "date" ? castTo(arg, "timestamp") : arg))

export const dates: FunctionTable = {
  year: ofDate,
  quarter: ofDate,
  month: ofDate,
  day: ofDate,
  dayofmonth: "=day",
  dayofweek: ofDate,
  weekday: ofDate,
  dayofyear: ofDate,
  weekofyear: ofDate,
  hour: ofTime,
  minute: ofTime,
  second: ofTime,
  monthname: "date -> string",
  dayname: "date -> string",
  date_part: raising("string, any -> any", { instead: extracted }),
  datepart: "=date_part",
  extract: "=date_part",
  last_day: "date -> date",
  next_day: raising("date, string -> date"),
  date_add: raising("date, int -> date", { prepare: wholeDays }),
  dateadd: "=date_add",
  date_sub: raising("date, int -> date", { prepare: wholeDays }),
  datediff: raising("date, date -> int"),
  date_diff: "=datediff",
  add_months: raising("date, int -> date"),
  months_between: "timestamp, timestamp, boolean? -> double",
  trunc: "date, string -> date",
  date_trunc: "string, timestamp -> timestamp",
  timestampadd: raising("string, bigint, timestamp|timestamp_ntz -> any", {
    prepare: unitPlace,
    result: (args) => args[2].type,
  }),
  timestampdiff: raising("string, timestamp, timestamp -> bigint", { prepare: unitPlace }),
  to_date: raising("string|date|timestamp, string? -> date", { instead: castAs("date") }),
  to_timestamp: raising("string|date|timestamp, string? -> timestamp", { instead: castAs("timestamp") }),
  to_timestamp_ltz: "=to_timestamp",
  to_timestamp_ntz: raising("string|date|timestamp, string? -> timestamp_ntz", { instead: castAs("timestamp_ntz") }),
  try_to_timestamp: { signature: "string|date|timestamp, string? -> timestamp", instead: castAs("timestamp", true) },
  date_format: raising("timestamp, string -> string"),
  unix_timestamp: seconds,
  to_unix_timestamp: "=unix_timestamp",
  from_unixtime: raising("bigint, string? -> string", {
    prepare: ([first, ...rest]) => [
      /^(float|double|decimal)/.test(first.type) ? castTo(first, "bigint") : first,
      ...rest,
    ],
  }),
  unix_seconds: { signature: "timestamp -> bigint", prepare: only("timestamp") },
  unix_millis: { signature: "timestamp -> bigint", prepare: only("timestamp") },
  unix_micros: { signature: "timestamp -> bigint", prepare: only("timestamp") },
  unix_date: { signature: "date -> int", prepare: only("date") },
  date_from_unix_date: "int -> date",
  timestamp_seconds: raising("number -> timestamp"),
  timestamp_millis: raising("bigint -> timestamp", { prepare: onlyWhole }),
  timestamp_micros: { signature: "bigint -> timestamp", prepare: onlyWhole },
  make_date: raising("int, int, int -> date"),
  make_timestamp: raising(`${makeTimestamp} timestamp`),
  make_timestamp_ltz: "=make_timestamp",
  make_timestamp_ntz: raising("int, int, int, int, int, decimal(16,6) -> timestamp_ntz"),
  try_make_timestamp: `${makeTimestamp} timestamp`,
  try_make_timestamp_ltz: "=try_make_timestamp",
  try_make_timestamp_ntz: "int, int, int, int, int, decimal(16,6) -> timestamp_ntz",
  make_interval: raising(interval),
  try_make_interval: interval,
  make_dt_interval: raising("int?, int?, int?, decimal(18,6)? -> interval"),
  make_ym_interval: raising("int?, int? -> interval"),
  current_date: "-> date",
  curdate: "=current_date",
  current_timestamp: "-> timestamp",
  now: "=current_timestamp",
  localtimestamp: "-> timestamp_ntz",
  current_timezone: "-> string",
  to_utc_timestamp: raising("timestamp, string -> timestamp"),
  from_utc_timestamp: raising("timestamp, string -> timestamp"),
  convert_timezone: raising("string, any, timestamp_ntz? -> timestamp_ntz", { prepare: convertTimezone }),
}
