// Functions of dates and times in DuckDB's SQL, or in JavaScript where it has none that means the same.

import { formatTime, parseTime } from "../javascript/timePattern"
import { dateOf, daysOf } from "../javascript/timeText"
import { instantOf, zoneOffset } from "../javascript/zones"
import { javascript } from "./javascript"
import { type CompileContext, cast, once, type Spelling, type Spellings, sqlText } from "./spelling"
import { instant, local } from "./timeZone"

const microsPerDay = 86400000000n

/** A function of the date and time that clocks in the engine's zone show. */
function clock(name: string): Spelling {
  return ([x], _call, context) => cast(`${name}(${local(x, context)})`, "int")
}

function part(name: string): string {
  return `CAST(${name}($1) AS INTEGER)`
}

const fields: Readonly<Record<string, string>> = {
  year: "year",
  years: "year",
  y: "year",
  yr: "year",
  yearofweek: "isoyear",
  quarter: "quarter",
  qtr: "quarter",
  month: "month",
  months: "month",
  mon: "month",
  week: "week",
  weeks: "week",
  w: "week",
  day: "day",
  days: "day",
  d: "day",
  doy: "dayofyear",
  hour: "hour",
  hours: "hour",
  h: "hour",
  minute: "minute",
  minutes: "minute",
  m: "minute",
  min: "minute",
}

const extract: Spelling = ([, time], call, context) => {
  const [field, input] = call.args
  const name = field.kind === "literal" ? String(field.value).toLowerCase() : ""
  const x = input.type === "timestamp" ? local(time, context) : time
  if (call.type === "decimal(8,6)") {
    return cast(`(microsecond(CAST(${x} AS TIMESTAMP)) / 1000000.0::DECIMAL(18,6))`, "decimal(8,6)")
  }
  if (name === "dow" || name === "dayofweek") return cast(`(dayofweek(${x}) + 1)`, "int")
  if (name === "dayofweek_iso" || name === "dow_iso") return cast(`isodow(${x})`, "int")
  if (!Object.hasOwn(fields, name)) throw new RangeError(`unknown field: ${name}; expected YEAR, MONTH, DAY, HOUR, …`)
  return cast(`${fields[name]}(${x})`, "int")
}

const dayNames = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"]
const fullDays = ["SUNDAY", "MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY"]

function dayNumber(text: string): number {
  const word = text.trim().toUpperCase()
  return fullDays.findIndex((name, i) => word === name || word === name.slice(0, 3) || word === dayNames[i])
}

const nextDay = javascript(
  (_call, { ansi }) =>
    ((days: number, name: string) => {
      const wanted = dayNumber(name)
      if (wanted >= 0) return days + 1 + ((((wanted - 1 - (days + 4)) % 7) + 7) % 7)
      if (ansi) throw new Error(`ILLEGAL_DAY_OF_WEEK: ${name}; expected a day as "MON"`)
      return null
    }) as never,
)

/** Adds months and keeps the day, or takes the month's last one. */
export function addMonths(days: number, months: number): number {
  const { year, month, day } = dateOf(days)
  const total = year * 12 + (month - 1) + months
  const [newYear, newMonth] = [Math.floor(total / 12), (((total % 12) + 12) % 12) + 1]
  return daysOf(newYear, newMonth, Math.min(day, lastDay(newYear, newMonth)))!
}

function lastDay(year: number, month: number): number {
  const date = new Date(0)
  date.setUTCFullYear(year, month, 0)
  return date.getUTCDate()
}

function monthsBetween(a: bigint, b: bigint, isRounded: boolean): number {
  const [x, y] = [a, b].map((micros) => {
    const rest = ((micros % microsPerDay) + microsPerDay) % microsPerDay
    const date = dateOf(Number((micros - rest) / microsPerDay))
    return { ...date, seconds: Number(rest / 1000000n) }
  })
  const months = (x.year - y.year) * 12 + x.month - y.month
  const isLast = (d: typeof x): boolean => d.day === lastDay(d.year, d.month)
  if (x.day === y.day || (isLast(x) && isLast(y))) return months
  const seconds = (x.day - y.day) * 86400 + x.seconds - y.seconds
  const result = months + seconds / (31 * 86400)
  return isRounded ? Math.round(result * 1e8) / 1e8 : result
}

const dateUnits: Readonly<Record<string, string>> = {
  week: "week",
  mm: "month",
  mon: "month",
  month: "month",
  quarter: "quarter",
  yy: "year",
  yyyy: "year",
  year: "year",
}

const timeUnits: Readonly<Record<string, string>> = {
  ...dateUnits,
  dd: "day",
  day: "day",
  hour: "hour",
  minute: "minute",
  second: "second",
  millisecond: "milliseconds",
  microsecond: "microseconds",
}

function unitOf(
  call: Parameters<Spelling>[1],
  index: number,
  units: Readonly<Record<string, string>>,
): string | undefined {
  const arg = call.args[index]
  if (arg.kind !== "literal" || typeof arg.value !== "string") {
    throw new RangeError(`${call.name} needs its unit written out, as 'MONTH'`)
  }
  const word = arg.value.toLowerCase()
  return Object.hasOwn(units, word) ? units[word] : undefined
}

const trunc: Spelling = ([date], call) => {
  const unit = unitOf(call, 1, dateUnits)
  return unit === undefined ? "CAST(NULL AS DATE)" : `CAST(date_trunc('${unit}', ${date}) AS DATE)`
}

const dateTrunc: Spelling = ([, time], call, context) => {
  const unit = unitOf(call, 0, timeUnits)
  if (unit === undefined) return "CAST(NULL AS TIMESTAMP)"
  return instant(`CAST(date_trunc('${unit}', ${local(time, context)}) AS TIMESTAMP)`, context)
}

/** Adds an interval: months first, with the last day kept, then days, then time. */
function shift(sign: 1 | -1): Spelling {
  return ([time, interval], call, context) => {
    const { type } = call.args[0]
    const operator = sign === 1 ? "+" : "-"
    if (call.type === "date") return `CAST((${time} ${operator} ${interval}) AS DATE)`
    const start = type === "timestamp" ? local(time, context) : `CAST(${time} AS TIMESTAMP)`
    const sum = `(${start} ${operator} ${interval})`
    return type === "timestamp_ntz" ? sum : instant(sum, context)
  }
}

const unitMonths: Readonly<Record<string, number>> = { YEAR: 12, QUARTER: 3, MONTH: 1 }
const unitMicros: Readonly<Record<string, number>> = {
  WEEK: 6.048e11,
  DAY: 8.64e10,
  HOUR: 3.6e9,
  MINUTE: 6e7,
  SECOND: 1e6,
  MILLISECOND: 1e3,
  MICROSECOND: 1,
}

function clockMicros(micros: bigint, zone: string): bigint {
  return micros + BigInt(Math.round(zoneOffset(zone, Number(micros / 1000n)) * 60)) * 1000000n
}

function split(micros: bigint): { days: number; rest: bigint } {
  const rest = ((micros % microsPerDay) + microsPerDay) % microsPerDay
  return { days: Number((micros - rest) / microsPerDay), rest }
}

const timestampAdd = javascript(
  (_call, { timeZone }) =>
    ((unit: string, count: number, time: bigint) => {
      const name = unit.toUpperCase()
      const months = unitMonths[name]
      if (months === undefined && unitMicros[name] === undefined)
        throw new Error(`INVALID_PARAMETER_VALUE: unit ${unit}`)
      const isDay = name === "DAY" || name === "WEEK"
      if (months === undefined && !isDay) return time + BigInt(unitMicros[name]) * BigInt(count)
      const { days, rest } = split(clockMicros(time, timeZone))
      const moved = months === undefined ? days + count * (name === "WEEK" ? 7 : 1) : addMonths(days, months * count)
      return instantOf(BigInt(moved) * microsPerDay + rest, timeZone)
    }) as never,
)

const timestampDiff = javascript(
  (_call, { timeZone }) =>
    ((unit: string, from: bigint, to: bigint) => {
      const name = unit.toUpperCase()
      const [a, b] = [clockMicros(from, timeZone), clockMicros(to, timeZone)]
      const months = unitMonths[name]
      if (months === undefined) {
        if (unitMicros[name] === undefined) throw new Error(`INVALID_PARAMETER_VALUE: unit ${unit}`)
        const isDay = name === "DAY" || name === "WEEK"
        return (isDay ? b - a : to - from) / BigInt(unitMicros[name])
      }
      const [x, y] = [split(a), split(b)].map(({ days, rest }) => ({ ...dateOf(days), rest }))
      let whole = (y.year - x.year) * 12 + y.month - x.month
      const before = y.day < x.day || (y.day === x.day && y.rest < x.rest)
      const after = y.day > x.day || (y.day === x.day && y.rest > x.rest)
      if (whole > 0 && before) whole--
      if (whole < 0 && after) whole++
      return BigInt(Math.trunc(whole / months))
    }) as never,
)

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
const days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]

function outOfRange(ansi: boolean, what: string): null {
  if (ansi) throw new Error(`DATETIME_FIELD_OUT_OF_BOUNDS: ${what}; check year, month and day`)
  return null
}

/** Text in a pattern of Java's as a time; an error where ANSI has one, else null. */
function parsed(isDate: boolean, isTry = false): Spelling {
  return javascript(
    (_call, { ansi, timeZone }) =>
      ((text: string, pattern: string) => {
        const micros = parseTime(text, pattern)
        if (micros === undefined) {
          if (ansi && !isTry) throw new Error(`CANNOT_PARSE_TIMESTAMP: ${text} is none of the pattern ${pattern}`)
          return null
        }
        return isDate ? split(micros).days : instantOf(micros, timeZone)
      }) as never,
  )
}

function textFirst(run: Spelling, isDate: boolean): Spelling {
  return (args, call, context) => {
    const { type } = call.args[0]
    if (type === "string") return run(args, call, context)
    if (isDate) return type === "timestamp" ? `CAST(${local(args[0], context)} AS DATE)` : args[0]
    return type === "date" ? instant(`CAST(${args[0]} AS TIMESTAMP)`, context) : args[0]
  }
}

function shifted(sign: 1 | -1): Spelling {
  return javascript(
    () => ((time: bigint, zone: string) => (sign === 1 ? clockMicros(time, zone) : instantOf(time, zone))) as never,
  )
}

const micros = (sql: string, unit: number): string =>
  once(`epoch_us(${sql})`, (x) => (unit === 1 ? x : `((${x} - ((${x} % ${unit}) + ${unit}) % ${unit}) // ${unit})`))

export const dateSpellings: Spellings = {
  year: part("year"),
  month: part("month"),
  day: part("day"),
  dayofweek: "CAST((dayofweek($1) + 1) AS INTEGER)",
  weekday: "CAST((isodow($1) - 1) AS INTEGER)",
  dayofyear: part("dayofyear"),
  weekofyear: part("weekofyear"),
  quarter: part("quarter"),
  hour: clock("hour"),
  minute: clock("minute"),
  second: clock("second"),
  extract,
  last_day: "last_day($1)",
  next_day: nextDay,
  date_add: "($1 + $2)",
  date_sub: "($1 - $2)",
  datediff: "CAST(($1 - $2) AS INTEGER)",
  add_months: javascript(() => addMonths as never),
  months_between: javascript(
    (_call, { timeZone }) =>
      ((a: bigint, b: bigint, isRounded = true) =>
        monthsBetween(clockMicros(a, timeZone), clockMicros(b, timeZone), isRounded)) as never,
  ),
  trunc,
  date_trunc: dateTrunc,
  to_date: textFirst(parsed(true), true),
  to_timestamp: textFirst(parsed(false), false),
  try_to_timestamp: textFirst(parsed(false, true), false),
  date_format: javascript(
    (_call, { timeZone }) =>
      ((time: bigint, pattern: string) => formatTime(clockMicros(time, timeZone), pattern)) as never,
  ),
  unix_timestamp: (args, call, context) => {
    if (args.length === 0) return micros("CAST(timezone('UTC', now()) AS TIMESTAMP)", 1000000)
    const pattern = args[1] ?? sqlText("yyyy-MM-dd HH:mm:ss")
    const text = {
      ...call,
      name: "unix_timestamp_text",
      args: [call.args[0], { kind: "literal", value: "", type: "string" } as const],
      type: "timestamp",
    }
    return micros(parsed(false)([args[0], pattern], text, context), 1000000)
  },
  from_unixtime: javascript(
    (_call, { timeZone }) =>
      ((seconds: bigint, pattern = "yyyy-MM-dd HH:mm:ss") =>
        formatTime(clockMicros(BigInt.asIntN(64, seconds * 1000000n), timeZone), pattern)) as never,
  ),
  unix_seconds: ([x]) => micros(x, 1000000),
  unix_millis: ([x]) => micros(x, 1000),
  unix_micros: "epoch_us($1)",
  unix_date: "CAST(($1 - DATE '1970-01-01') AS INTEGER)",
  date_from_unix_date: "make_date($1)",
  timestamp_seconds: ([x], call) =>
    /^(tinyint|smallint|int|bigint)$/.test(call.args[0].type)
      ? `make_timestamp(${cast(x, "bigint")} * 1000000)`
      : `make_timestamp(CAST(trunc(${x} * 1000000) AS BIGINT))`,
  timestamp_millis: "make_timestamp($1 * 1000)",
  timestamp_micros: "make_timestamp($1)",
  make_date: javascript(
    (_call, { ansi }) =>
      ((year: number, month: number, day: number) => {
        const made = month >= 1 && month <= 12 && day >= 1 ? daysOf(year, month, day) : undefined
        return made ?? outOfRange(ansi, `${year}-${month}-${day}`)
      }) as never,
  ),
  make_timestamp: javascript(
    (_call, { ansi, timeZone }) =>
      ((year: number, month: number, day: number, hour: number, minute: number, seconds: bigint, zone = timeZone) => {
        const date = month >= 1 && month <= 12 && day >= 1 ? daysOf(year, month, day) : undefined
        const fits = hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && seconds >= 0n && seconds <= 60000000n
        if (date === undefined || !fits) return outOfRange(ansi, `${year}-${month}-${day} ${hour}:${minute}`)
        return instantOf(BigInt(date) * microsPerDay + BigInt(hour * 60 + minute) * 60000000n + seconds, zone)
      }) as never,
  ),
  make_interval: javascript(
    () =>
      ((years = 0, monthCount = 0, weeks = 0, dayCount = 0, hours = 0, minutes = 0, seconds = 0n) => ({
        months: 12 * years + monthCount,
        days: 7 * weeks + dayCount,
        microseconds: BigInt(hours) * 3600000000n + BigInt(minutes) * 60000000n + seconds,
      })) as never,
  ),
  timestampadd: timestampAdd,
  timestampdiff: timestampDiff,
  monthname: javascript(() => ((date: number) => months[dateOf(date).month - 1]) as never),
  dayname: javascript(() => ((date: number) => days[(((date + 4) % 7) + 7) % 7]) as never),
  to_utc_timestamp: shifted(-1),
  from_utc_timestamp: shifted(1),
  current_timezone: (_args, _call, { timeZone }: CompileContext) => sqlText(timeZone),
  add_interval: shift(1),
  subtract_interval: shift(-1),
  add_intervals: "($1 + $2)",
  subtract_intervals: "($1 - $2)",
  multiply_interval: "($1 * CAST($2 AS BIGINT))",
  subtract_times: ([a, b], call) =>
    call.args[0].type === "date"
      ? `to_days(CAST((${a} - ${b}) AS INTEGER))`
      : `to_microseconds(epoch_us(${a}) - epoch_us(${b}))`,
}
