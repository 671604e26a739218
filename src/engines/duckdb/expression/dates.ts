// Dates, times and spans of time in DuckDB's SQL.

import { addMonths, dateOf, daysInMonth, daysOf, floorDiv, microsPerDay, splitDay } from "../../../expression/calendar"
import { constantText } from "../../../expression/functions/constants"
import { fromWallClock, toWallClock, zoneNamed } from "../../../expression/time"
import type { Interval } from "../../../expression/tree"
import type { Typed } from "../../../expression/typed"
import { monthsBetween, nearestLong, shiftMoment } from "../javascript/timeMath"
import { timePattern, weekdayOf } from "../javascript/timePattern"
import { callJavascript, javascript, spanKinds } from "./javascript"
import { type CompileContext, cast, once, type Spelling, type Spellings, sqlText } from "./spelling"
import { instant, local } from "./timeZone"

const defaultPattern = "yyyy-MM-dd HH:mm:ss"

/** A part of a date as an int. */
function part(sql: string): string {
  return `CAST(${sql} AS INTEGER)`
}

/** A part of the time of day, of the clock in the engine's zone. */
function clockPart(name: "hour" | "minute" | "second"): Spelling {
  return ([time], { args }, context) => part(`${name}(${clock(time, args[0], context)})`)
}

function clock(sql: string, typed: Typed, context: CompileContext): string {
  return typed.type === "timestamp" ? local(sql, context) : sql
}

/** An error where ANSI has one, else null. */
function fail(ansi: boolean, errorClass: string): null {
  if (ansi) throw new Error(errorClass)
  return null
}

function longOf(value: bigint, errorClass: string): bigint {
  if (BigInt.asIntN(64, value) !== value) throw new Error(errorClass)
  return value
}

/** Spark's units of `trunc`, `date_trunc`, by all their names. */
const truncUnits: Readonly<Record<string, string>> = {
  year: "year",
  yyyy: "year",
  yy: "year",
  quarter: "quarter",
  month: "month",
  mon: "month",
  mm: "month",
  week: "week",
  day: "day",
  dd: "day",
  hour: "hour",
  minute: "minute",
  second: "second",
  millisecond: "milliseconds",
  microsecond: "microseconds",
}

const dateUnits = new Set(["year", "quarter", "month", "week"])

function truncUnit(word: string, isDate: boolean): string | undefined {
  const folded = word.toLowerCase()
  const unit = Object.hasOwn(truncUnits, folded) ? truncUnits[folded] : undefined
  return unit !== undefined && isDate && !dateUnits.has(unit) ? undefined : unit
}

/** A choice by the unit's name, which is a literal as a rule. */
function byUnit(unit: string, typed: Typed, isDate: boolean, say: (unit: string) => string, otherwise: string): string {
  const constant = constantText(typed)
  if (constant !== undefined) {
    const known = truncUnit(constant, isDate)
    return known === undefined ? otherwise : say(known)
  }
  return once(unit, (name) => {
    const branches = Object.entries(truncUnits)
      .filter(([, known]) => !isDate || dateUnits.has(known))
      .map(([word, known]) => `WHEN '${word}' THEN ${say(known)}`)
    return `CASE lower(${name}) ${branches.join(" ")} ELSE ${otherwise} END`
  })
}

const trunc: Spelling = ([date, unit], { args }) =>
  once(date, (d) =>
    byUnit(unit, args[1], true, (name) => `CAST(date_trunc('${name}', ${d}) AS DATE)`, "CAST(NULL AS DATE)"),
  )

const dateTrunc: Spelling = ([unit, time], { args }, context) =>
  once(time, (t) =>
    byUnit(
      unit,
      args[0],
      false,
      (name) => {
        if (name === "microseconds") return t
        if (name === "second" || name === "milliseconds") return `date_trunc('${name}', ${t})`
        return instant(`date_trunc('${name}', ${local(t, context)})`, context)
      },
      "CAST(NULL AS TIMESTAMP)",
    ),
  )

const weekdayNames = [
  ["mo", "mon", "monday"],
  ["tu", "tue", "tuesday"],
  ["we", "wed", "wednesday"],
  ["th", "thu", "thursday"],
  ["fr", "fri", "friday"],
  ["sa", "sat", "saturday"],
  ["su", "sun", "sunday"],
]

const nextDay = javascript((_call, { ansi }) => (days: number, name: string) => {
  const wanted = weekdayNames.findIndex((names) => names.includes(name.toLowerCase().trim())) + 1
  if (wanted === 0) return fail(ansi, "ILLEGAL_DAY_OF_WEEK")
  return days + ((wanted - weekdayOf(days) + 6) % 7) + 1
})

const addMonthsTo = javascript(() => (days: number, months: number) => {
  const moved = addMonths(days, months)
  if ((moved | 0) !== moved) throw new Error("ARITHMETIC_OVERFLOW")
  return moved
})

const monthsApart = javascript((_call, { timeZone }) => (end: bigint, start: bigint, roundOff?: boolean) => {
  const [a, b] = [splitDay(toWallClock(end, timeZone)), splitDay(toWallClock(start, timeZone))]
  const [x, y] = [dateOf(a.days), dateOf(b.days)]
  const months = (x.year - y.year) * 12 + x.month - y.month
  const isLast = (date: typeof x): boolean => date.day === daysInMonth(date.year, date.month)
  if (x.day === y.day || (isLast(x) && isLast(y))) return months
  const seconds = (x.day - y.day) * 86400 + Number(a.rest / 1000000n) - Number(b.rest / 1000000n)
  const difference = months + seconds / (31 * 86400)
  return (roundOff ?? true) ? Math.floor(difference * 1e8 + 0.5) / 1e8 : difference
})

const unitSpans: Readonly<Record<string, (n: bigint) => Interval>> = {
  YEAR: (n) => months(12n * n),
  QUARTER: (n) => months(3n * n),
  MONTH: (n) => months(n),
  WEEK: (n) => daysSpan(7n * n),
  DAY: (n) => daysSpan(n),
  DAYOFYEAR: (n) => daysSpan(n),
  HOUR: (n) => micros(3600000000n * n),
  MINUTE: (n) => micros(60000000n * n),
  SECOND: (n) => micros(1000000n * n),
  MILLISECOND: (n) => micros(1000n * n),
  MICROSECOND: (n) => micros(n),
}

function narrow(n: bigint): number {
  if (BigInt.asIntN(32, n) !== n) throw new Error("DATETIME_OVERFLOW")
  return Number(n)
}

const months = (n: bigint): Interval => ({ months: narrow(n), days: 0, microseconds: 0n })
const daysSpan = (n: bigint): Interval => ({ months: 0, days: narrow(n), microseconds: 0n })
const micros = (n: bigint): Interval => ({ months: 0, days: 0, microseconds: longOf(n, "DATETIME_OVERFLOW") })

/** The unit that the parser put first, checked. */
function unitOf<T>(typed: Typed, table: Readonly<Record<string, T>>): T {
  const unit = constantText(typed)?.toUpperCase() ?? ""
  if (!Object.hasOwn(table, unit)) {
    throw new RangeError(`unknown unit of time: ${unit}; expected ${Object.keys(table).join(", ")}`)
  }
  return table[unit]
}

const timestampAdd: Spelling = ([, count, time], { args, type }, { timeZone }) => {
  const span = unitOf(args[0], unitSpans)
  const zone = type === "timestamp" ? timeZone : "UTC"
  const unit = constantText(args[0])!.toUpperCase()
  const add = (n: bigint, moment: bigint): bigint => longOf(shiftMoment(moment, span(n), zone), "DATETIME_OVERFLOW")
  const types = ["bigint", type]
  return callJavascript("timestampadd", types, type, [count, time], add, { variant: `${unit}${zone}` })
}

const unitCounts: Readonly<Record<string, (start: bigint, end: bigint) => bigint>> = {
  YEAR: (a, b) => BigInt(Math.trunc(monthsBetween(a, b) / 12)),
  QUARTER: (a, b) => BigInt(Math.trunc(monthsBetween(a, b) / 3)),
  MONTH: (a, b) => BigInt(monthsBetween(a, b)),
  WEEK: (a, b) => (b - a) / (7n * microsPerDay),
  DAY: (a, b) => (b - a) / microsPerDay,
  HOUR: (a, b) => (b - a) / 3600000000n,
  MINUTE: (a, b) => (b - a) / 60000000n,
  SECOND: (a, b) => (b - a) / 1000000n,
  MILLISECOND: (a, b) => (b - a) / 1000n,
  MICROSECOND: (a, b) => b - a,
}

const timestampDiff: Spelling = ([, start, end], { args }, { timeZone }) => {
  const count = unitOf(args[0], unitCounts)
  const unit = constantText(args[0])!.toUpperCase()
  const compute = (a: bigint, b: bigint): bigint => count(toWallClock(a, timeZone), toWallClock(b, timeZone))
  const types = ["timestamp", "timestamp"]
  return callJavascript("timestampdiff", types, "bigint", [start, end], compute, { variant: `${unit}${timeZone}` })
}

/** A moment from text by a pattern. */
function parsed(isTry: boolean, to: (micros: bigint, zone: string) => unknown): Spelling {
  return javascript(({ type }, { ansi, timeZone }) => (text: string, pattern?: string) => {
    const zone = type === "timestamp_ntz" ? "UTC" : timeZone
    const moment = timePattern(pattern ?? defaultPattern, "parse").parse(text, zone)
    return moment === undefined ? fail(ansi && !isTry, "CANNOT_PARSE_TIMESTAMP") : to(moment, zone)
  })
}

const sameMoment = (moment: bigint): bigint => moment
const dateOfMoment = (moment: bigint, zone: string): number => splitDay(toWallClock(moment, zone)).days

/** Whole units of a moment since 1970, rounded down. */
function since1970(sql: string, perUnit: string): string {
  return once(`epoch_us(${sql})`, (x) => `((${x} - ((${x} % ${perUnit}) + ${perUnit}) % ${perUnit}) // ${perUnit})`)
}

const unixTimestamp: Spelling = (args, call, context) => {
  if (args.length === 0) return since1970(now(context), "1000000")
  // Cut off towards 1970, as only Spark's unix_seconds and its kin round down.
  if (call.args[0].type !== "string") return `(epoch_us(${args[0]}) // 1000000)`
  return parsed(false, (moment) => floorDiv(moment, 1000000n))(args, call, context)
}

const fromUnixtime = javascript(
  (_call, { timeZone }) =>
    (seconds: bigint, pattern?: string) =>
      timePattern(pattern ?? defaultPattern, "format").format(BigInt.asIntN(64, seconds * 1000000n), timeZone),
)

const dateFormat: Spelling = (args, call, context) => {
  if (constantText(call.args[1]) === "") return `CASE WHEN ${args[0]} IS NOT NULL THEN '' END`
  const slow = (moment: string): string => slowFormat([moment, args[1]], call, context)
  const native = nativePattern(constantText(call.args[1]))
  if (native === undefined) return slow(args[0])
  return once(args[0], (moment) => {
    const time = local(moment, context)
    return `CASE WHEN year(${time}) BETWEEN 1000 AND 9999 THEN strftime(${time}, ${sqlText(native)}) ELSE ${slow(moment)} END`
  })
}

const slowFormat = javascript(
  (_call, { timeZone }) =>
    (moment: bigint, pattern: string) =>
      timePattern(pattern, "format").format(moment, timeZone),
)

const nativeLetters: Readonly<Record<string, string>> = {
  yyyy: "%Y",
  MM: "%m",
  MMM: "%b",
  MMMM: "%B",
  dd: "%d",
  E: "%a",
  EEE: "%a",
  EEEE: "%A",
  HH: "%H",
  mm: "%M",
  ss: "%S",
  SSS: "%g",
  SSSSSS: "%f",
}

/** The pattern in the engine's own letters, which are faster; undefined where it has none for one of them. */
function nativePattern(pattern: string | undefined): string | undefined {
  if (pattern === undefined || /['[\]{}#%]/.test(pattern)) return undefined
  const words = pattern.match(/([A-Za-z])\1*|[^A-Za-z]+/g) ?? []
  const native = words.map((word) => (/^[A-Za-z]/.test(word) ? nativeLetters[word] : word))
  return native.includes(undefined as never) ? undefined : native.join("")
}

/** The moment that the expression was made: one for all rows. */
function now({ now: moment }: CompileContext): string {
  return `make_timestamp(CAST('${moment}' AS BIGINT))`
}

const timestampSeconds = javascript(({ args: [{ type }] }) => {
  if (type === "double" || type === "float") {
    return (seconds: number) => {
      return Number.isFinite(seconds) ? nearestLong(seconds * 1000000) : null
    }
  }
  const scale = Number(/,(\d+)\)$/.exec(type)?.[1] ?? 0)
  return (seconds: bigint | number) => {
    const scaled = BigInt(seconds) * 1000000n
    const unit = 10n ** BigInt(scale)
    if (scaled % unit !== 0n) throw new Error("ARITHMETIC_OVERFLOW: more digits than microseconds have")
    return longOf(scaled / unit, "ARITHMETIC_OVERFLOW")
  }
})

const makeDate = javascript((_call, { ansi }) => (year: number, month: number, day: number) => {
  const days = Math.abs(year) > 999999999 ? undefined : daysOf(year, month, day)
  return days === undefined || (days | 0) !== days ? fail(ansi, "DATETIME_FIELD_OUT_OF_BOUNDS") : days
})

function makeTimestamp(isTry: boolean): Spelling {
  return javascript(
    ({ type }, { ansi, timeZone }) =>
      (year: number, month: number, day: number, hour: number, minute: number, second: bigint, zone?: string) => {
        const isStrict = ansi && !isTry
        const days = daysOf(year, month, day)
        const inRange = hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0n && second <= 60999999n
        if (days === undefined || !inRange || Math.abs(year) > 290000) {
          return fail(isStrict, "DATETIME_FIELD_OUT_OF_BOUNDS")
        }
        // 60 seconds are the next minute's begin, as in PostgreSQL.
        if (second > 60000000n) return fail(isStrict, "INVALID_FRACTION_OF_SECOND")
        const clock = BigInt(days) * microsPerDay + BigInt(hour * 3600 + minute * 60) * 1000000n + second
        return fromWallClock(clock, zone === undefined ? (type === "timestamp" ? timeZone : "UTC") : zoneOf(zone))
      },
  )
}

function zoneOf(name: string): string {
  const zone = zoneNamed(name)
  if (zone === undefined) throw new Error(`INVALID_TIMEZONE: ${name}; expected a region or an offset as +03:00`)
  return zone
}

const toUtc = javascript(() => (moment: bigint, zone: string) => fromWallClock(moment, zoneOf(zone)))
const fromUtc = javascript(() => (moment: bigint, zone: string) => toWallClock(moment, zoneOf(zone)))

const convertTimezone: Spelling = (args, call, context) => {
  const { timeZone } = context
  const [source, target, time] = args.length === 3 ? args : [sqlText(timeZone), ...args]
  const convert = (from: string, to: string, naive: bigint): bigint =>
    toWallClock(fromWallClock(naive, zoneOf(from)), zoneOf(to))
  return callJavascript(
    "convert_timezone",
    ["string", "string", "timestamp_ntz"],
    call.type,
    [source, target, time],
    convert,
  )
}

// Spans of time

function int(value: number): number {
  if ((value | 0) !== value) throw new Error("INTERVAL_ARITHMETIC_OVERFLOW")
  return value
}

type YearMonthNumbers = [number?, number?]
type DayTimeNumbers = [number?, number?, number?, bigint?]
type Numbers = [number?, number?, number?, number?, number?, number?, bigint?]

function makeInterval(isTry: boolean): Spelling {
  return javascript(
    (_call, { ansi }) =>
      (...[years = 0, months = 0, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0n]: Numbers) => {
        try {
          return {
            months: int(years * 12 + months),
            days: int(weeks * 7 + days),
            microseconds: BigInt(hours) * 3600000000n + BigInt(minutes) * 60000000n + seconds,
          }
        } catch (error) {
          if (!ansi || isTry) return null
          throw error
        }
      },
  )
}

const makeDayTime = javascript(
  () =>
    (...[days = 0, hours = 0, minutes = 0, seconds = 0n]: DayTimeNumbers) =>
      dayTime(BigInt(days) * microsPerDay + BigInt(hours) * 3600000000n + BigInt(minutes) * 60000000n + seconds),
)

/** Microseconds as days and the rest. */
function dayTime(total: bigint): Interval {
  longOf(total, "INTERVAL_ARITHMETIC_OVERFLOW")
  return { months: 0, days: Number(total / microsPerDay), microseconds: total % microsPerDay }
}

const makeYearMonth = javascript(
  () =>
    (...[years = 0, months = 0]: YearMonthNumbers): Interval => ({
      months: int(years * 12 + months),
      days: 0,
      microseconds: 0n,
    }),
)

/** A date or time some span on, or back. */
function shifted(sign: 1 | -1): Spelling {
  return ([time, span], call, { ansi, timeZone }) => {
    const { args, type } = call
    const direct = (value: Interval): Interval =>
      sign === 1 ? value : { months: -value.months, days: -value.days, microseconds: -value.microseconds }
    const types = [args[0].type, "interval"]
    const variant = { variant: `${sign}${ansi}${timeZone}${spanKinds(call)}` }
    if (type === "date") {
      const move = (days: number, value: Interval): number => {
        if (value.microseconds !== 0n && ansi) throw new Error("INVALID_INTERVAL_WITH_MICROSECONDS_ADDITION")
        const { months, days: more, microseconds } = direct(value)
        return addMonths(days, months) + more + Number(floorDiv(microseconds, microsPerDay))
      }
      return callJavascript("shift_date", types, type, [time, span], move, variant)
    }
    const zone = type === "timestamp" ? timeZone : "UTC"
    // A date's midnight is that of the zone.
    const start = (value: number | bigint): bigint =>
      typeof value === "number" ? fromWallClock(BigInt(value) * microsPerDay, zone) : value
    const move = (value: number | bigint, by: Interval): bigint =>
      longOf(shiftMoment(start(value), direct(by), zone), "DATETIME_OVERFLOW")
    return callJavascript("shift_time", types, type, [time, span], move, variant)
  }
}

/** The time between two dates, in days, or two moments, in days and microseconds of the clock. */
const subtractTimes: Spelling = ([a, b], { args }, context) => {
  if (args[0].type === "date") return `to_days(CAST(${a} - ${b} AS INTEGER))`
  return `(${clock(a, args[0], context)} - ${clock(b, args[1], context)})`
}

function roundAway(value: number): bigint {
  return BigInt(value < 0 ? -Math.floor(-value + 0.5) : Math.floor(value + 0.5))
}

const scaled = (factor: (number: number) => number): Spelling =>
  javascript((_call, { ansi }) => (span: Interval, number: number) => {
    const by = factor(number)
    if (!Number.isFinite(by)) return fail(ansi, "INTERVAL_DIVIDED_BY_ZERO")
    const [wholeMonths, someDays] = [span.months * by, span.days * by]
    if (span.days === 0 && span.microseconds === 0n) {
      return { months: int(Math.trunc(wholeMonths)), days: 0, microseconds: 0n }
    }
    const days = Math.trunc(someDays)
    const rest = Number(span.microseconds) * by + (someDays - days) * Number(microsPerDay)
    return { months: int(Math.trunc(wholeMonths)), days: int(days), microseconds: roundAway(rest) }
  })

function intervalPart(take: (span: Interval) => number | bigint): Spelling {
  return javascript(() => take)
}

export const dateSpellings: Spellings = {
  year: ([d]) => part(`year(${d})`),
  quarter: ([d]) => part(`quarter(${d})`),
  month: ([d]) => part(`month(${d})`),
  day: ([d]) => part(`day(${d})`),
  dayofweek: ([d]) => part(`dayofweek(${d}) + 1`),
  dayofweek_iso: ([d]) => part(`isodow(${d})`),
  weekday: ([d]) => part(`isodow(${d}) - 1`),
  dayofyear: ([d]) => part(`dayofyear(${d})`),
  weekofyear: ([d]) => part(`weekofyear(${d})`),
  yearofweek: ([d]) => part(`isoyear(${d})`),
  hour: clockPart("hour"),
  minute: clockPart("minute"),
  second: clockPart("second"),
  second_fraction: ([time], { args }, context) =>
    cast(`microsecond(${clock(time, args[0], context)}) / CAST(1000000 AS DECIMAL(8,0))`, "decimal(8,6)"),
  monthname: "left(monthname($1), 3)",
  dayname: "left(dayname($1), 3)",
  last_day: "last_day($1)",
  next_day: nextDay,
  date_add: "($1 + $2)",
  date_sub: "($1 - $2)",
  datediff: "CAST($1 - $2 AS INTEGER)",
  add_months: addMonthsTo,
  months_between: monthsApart,
  trunc,
  date_trunc: dateTrunc,
  timestampadd: timestampAdd,
  timestampdiff: timestampDiff,
  to_date: parsed(false, dateOfMoment),
  to_timestamp: parsed(false, sameMoment),
  to_timestamp_ntz: parsed(false, sameMoment),
  try_to_timestamp: parsed(true, sameMoment),
  date_format: dateFormat,
  unix_timestamp: unixTimestamp,
  from_unixtime: fromUnixtime,
  unix_seconds: ([time]) => since1970(time, "1000000"),
  unix_millis: ([time]) => since1970(time, "1000"),
  unix_micros: "epoch_us($1)",
  unix_date: "CAST($1 - DATE '1970-01-01' AS INTEGER)",
  date_from_unix_date: "(DATE '1970-01-01' + $1)",
  timestamp_seconds: timestampSeconds,
  timestamp_millis: javascript(() => (n: bigint) => longOf(n * 1000n, "ARITHMETIC_OVERFLOW")),
  timestamp_micros: "make_timestamp($1)",
  make_date: makeDate,
  make_timestamp: makeTimestamp(false),
  make_timestamp_ntz: makeTimestamp(false),
  try_make_timestamp: makeTimestamp(true),
  try_make_timestamp_ntz: makeTimestamp(true),
  make_interval: makeInterval(false),
  try_make_interval: makeInterval(true),
  make_dt_interval: makeDayTime,
  make_ym_interval: makeYearMonth,
  current_date: (_args, _call, context) => `CAST(${local(now(context), context)} AS DATE)`,
  current_timestamp: (_args, _call, context) => now(context),
  localtimestamp: (_args, _call, context) => local(now(context), context),
  current_timezone: (_args, _call, { timeZone }) => sqlText(timeZone),
  to_utc_timestamp: toUtc,
  from_utc_timestamp: fromUtc,
  convert_timezone: convertTimezone,
  add_interval: shifted(1),
  subtract_interval: shifted(-1),
  add_intervals: "($1 + $2)",
  subtract_intervals: "($1 - $2)",
  multiply_interval: scaled((number) => number),
  divide_interval: scaled((number) => 1 / number),
  subtract_times: subtractTimes,
  interval_year: intervalPart((span) => Math.trunc(span.months / 12)),
  interval_month: intervalPart((span) => span.months % 12),
  interval_day: intervalPart((span) => span.days),
  interval_seconds: intervalPart((span) => BigInt(span.days) * 86400n + span.microseconds / 1000000n),
  interval_hour: intervalPart((span) => Number(span.microseconds / 3600000000n)),
  interval_minute: intervalPart((span) => Number((span.microseconds / 60000000n) % 60n)),
  interval_second_fraction: intervalPart((span) => span.microseconds % 60000000n),
}
