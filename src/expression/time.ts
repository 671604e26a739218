// Dates and times as Spark reads and writes them: dates as days, timestamps as microseconds since 1970, in UTC.

import { dateOf, daysOf, floorDiv, microsPerDay, splitDay } from "./calendar"

/**
 * Throws RangeError for what is no name of a time zone, as in "UTC" or "Europe/Moscow".
 */
export function checkTimeZone(zone: string): void {
  if (typeof zone === "string" && isRegion(zone)) return
  throw new RangeError(`invalid timeZone: ${zone}; expected a name as in "UTC" or "Europe/Moscow"`)
}

/** True for zones that are UTC by name. */
export function isUtc(zone: string): boolean {
  return /^(Etc\/)?(UTC|GMT)$/i.test(zone)
}

/** A zone as Spark reads it behind a time: "UTC" for Z, `+03:00:00` for `UTC+3`, or the name; undefined for what is none. */
export function zoneNamed(text: string): string | undefined {
  if (/^(Z|UTC|GMT|UT)$/.test(text)) return "UTC"
  const offset = /^(?:UTC|GMT|UT)?([+-])(\d\d|\d(?!\d))(?::(\d{1,2})(?::(\d\d))?|(\d\d)(\d\d)?)?$/.exec(text)
  if (offset === null) return isRegion(text) ? text : undefined
  const [, sign, hours] = offset
  const [minutes, seconds] = [offset[3] ?? offset[5] ?? "0", offset[4] ?? offset[6] ?? "0"]
  const ahead = (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)
  if (Number(minutes) > 59 || Number(seconds) > 59 || ahead > 18 * 3600) return undefined
  return `${sign}${hours.padStart(2, "0")}:${minutes.padStart(2, "0")}:${seconds.padStart(2, "0")}`
}

function isRegion(zone: string): boolean {
  try {
    if (!/^[A-Za-z]/.test(zone)) return false
    // A format takes 20 ms to make, and this zone every program asks for.
    if (isUtc(zone)) return true
    formatOf(zone)
    return true
  } catch {
    return false
  }
}

const formats = new Map<string, Intl.DateTimeFormat>()

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone)
  if (format === undefined) {
    format = new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      hourCycle: "h23",
      era: "short",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    })
    formats.set(zone, format)
  }
  return format
}

const mostSeconds = 8.64e12

/** Seconds that clocks of a zone are ahead of UTC at a moment, given in seconds since 1970. */
function offsetAt(seconds: number, zone: string): number {
  if (isUtc(zone)) return 0
  const fixed = /^([+-])(\d\d):(\d\d):(\d\d)$/.exec(zone)
  if (fixed) {
    const ahead = (Number(fixed[2]) * 60 + Number(fixed[3])) * 60 + Number(fixed[4])
    return fixed[1] === "-" ? -ahead : ahead
  }
  const whole = Math.min(mostSeconds, Math.max(-mostSeconds, Math.floor(seconds)))
  const fields: Record<string, string> = {}
  for (const { type, value } of formatOf(zone).formatToParts(whole * 1000)) fields[type] = value
  const year = fields.era.startsWith("B") ? 1 - Number(fields.year) : Number(fields.year)
  const days = daysOf(year, Number(fields.month), Number(fields.day))!
  const clock = days * 86400 + Number(fields.hour) * 3600 + Number(fields.minute) * 60 + Number(fields.second)
  return clock - whole
}

/**
 * The moment, in microseconds, at which clocks of a zone show what those of UTC show at `micros`. As in Spark, of two
 * moments it is the earlier, and a time that is skipped when clocks are put forward moves on by what is skipped.
 *
 * @param zone - a name, or an offset as {@link zoneNamed} gives it
 */
export function fromWallClock(micros: bigint, zone: string): bigint {
  if (isUtc(zone)) return micros
  const seconds = Number(floorDiv(micros, 1_000_000n))
  const before = offsetAt(seconds - 86400, zone)
  const after = offsetAt(seconds + 86400, zone)
  const isAfter = offsetAt(seconds - before, zone) !== before && offsetAt(seconds - after, zone) === after
  return micros - BigInt(isAfter ? after : before) * 1_000_000n
}

/**
 * What clocks of a zone show at a moment, in microseconds, as those of UTC show it.
 *
 * @param zone - a name, or an offset as {@link zoneNamed} gives it
 */
export function toWallClock(micros: bigint, zone: string): bigint {
  if (isUtc(zone)) return micros
  return micros + BigInt(offsetAt(Number(floorDiv(micros, 1_000_000n)), zone)) * 1_000_000n
}

/** A day, counted from 1970-01-01, as Spark writes it: `2024-03-10`. */
export function dateText(days: number): string {
  const { year, month, day } = dateOf(days)
  const sign = year < 0 ? "-" : year > 9999 ? "+" : ""
  return `${sign}${padded(Math.abs(year), 4)}-${padded(month, 2)}-${padded(day, 2)}`
}

function padded(number: number, width: number): string {
  return String(number).padStart(width, "0")
}

/** A moment in microseconds as Spark writes it, by the clocks of a zone: `2024-03-10 15:04:05.12`. */
export function timestampText(micros: bigint, zone: string): string {
  const { days, rest } = splitDay(toWallClock(micros, zone))
  const [seconds, fraction] = [Number(rest / 1_000_000n), Number(rest % 1_000_000n)]
  const [hour, minute] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60]
  const behind = fraction === 0 ? "" : `.${padded(fraction, 6).replace(/0+$/, "")}`
  return `${dateText(days)} ${padded(hour, 2)}:${padded(minute, 2)}:${padded(seconds % 60, 2)}${behind}`
}

// Two rules of what text is a time. Values of a column, in CSV or from JavaScript, are whole days, so that a number is none
// by accident, and may have a zone behind minutes. Spark's CAST takes a year alone or with its month, an hour alone, a zone
// behind seconds only, and for a date whatever follows the day.
const columnDate = /^\s*([+-]?\d{4,7})-(\d{1,2})-(\d{1,2})\s*$/
const columnTimestamp =
  /^\s*([+-]?\d{4,7})-(\d{1,2})-(\d{1,2})(?:[ T](\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d*))?)?\s*(\S+)?)?\s*$/
const castedDate = /^([+-]?\d{4,7})(?:-(\d{1,2})(?:-(\d{1,2})(?:[ T].*)?)?)?$/s
const castedTimestamp =
  /^([+-]?\d{4,7})(?:-(\d{1,2})(?:-(\d{1,2})(?:[ T](\d{1,2})(?::(\d{1,2})(?::(\d{1,2})(?:\.(\d*))?\s*(.*))?)?)?)?)?$/s

/** Days since 1970-01-01 of a column's `2024-03-10`; undefined for text that is no whole day. */
export function parseDate(text: string): number | undefined {
  return daysRead(columnDate.exec(text))
}

/** Days since 1970-01-01 of text as CAST reads it, blanks around it taken off: `2024`, `2024-3`, `2024-03-10`, `2024-03-10T…`. */
export function castDate(text: string): number | undefined {
  return daysRead(castedDate.exec(text))
}

function daysRead(match: RegExpExecArray | null): number | undefined {
  return match === null ? undefined : daysOf(Number(match[1]), Number(match[2] ?? 1), Number(match[3] ?? 1))
}

/**
 * Microseconds since 1970 of a column's `2024-03-10`, `2024-03-10 15:04:05.999999`, `2024-03-10T15:04Z` or `… +03:00`, or
 * `… Europe/Moscow`; digits behind the sixth of a second are cut off, as in Spark. Undefined for text that is no time.
 *
 * @param zone - of the text, where it says none
 */
export function parseTimestamp(text: string, zone: string): bigint | undefined {
  return microsRead(columnTimestamp.exec(text), zone)
}

/**
 * Microseconds since 1970 of text as CAST reads it, blanks around it taken off: `2024`, `2024-3`, `2024-03-10 15`,
 * `2024-03-10 15:04`, `2024-03-10T15:04:05.999999 Europe/Moscow`.
 *
 * @param zone - of the text, where it says none; undefined: a time without a zone, so that of the text is left out
 */
export function castTimestamp(text: string, zone: string | undefined): bigint | undefined {
  return microsRead(castedTimestamp.exec(text), zone)
}

function microsRead(match: RegExpExecArray | null, zone: string | undefined): bigint | undefined {
  const days = daysRead(match)
  if (match === null || days === undefined) return undefined
  const [, , , , hour = "0", minute = "0", second = "0", fraction = "", own] = match
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined
  const seconds = (Number(hour) * 60 + Number(minute)) * 60 + Number(second)
  const micros = BigInt(fraction.slice(0, 6).padEnd(6, "0"))
  const local = BigInt(days) * microsPerDay + BigInt(seconds) * 1_000_000n + micros
  const named = own ? zoneNamed(own) : zone
  if (own && named === undefined) return undefined
  return zone === undefined || named === undefined ? local : fromWallClock(local, named)
}
