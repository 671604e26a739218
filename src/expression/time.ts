// Dates and times as Spark reads and writes them: dates as days, timestamps as microseconds since 1970, in UTC.

/** Microseconds of a day. */
const dayMicros = 86_400_000_000n

/**
 * Throws RangeError for what is no name of a time zone, as in "UTC" or "Europe/Moscow".
 */
export function checkTimeZone(zone: string): void {
  try {
    if (typeof zone === "string" && /^[A-Za-z]/.test(zone)) {
      formatOf(zone)
      return
    }
  } catch {}
  throw new RangeError(`invalid timeZone: ${zone}; expected a name as in "UTC" or "Europe/Moscow"`)
}

/** True for zones that are UTC by name. */
export function isUtc(zone: string): boolean {
  return /^(Etc\/)?(UTC|GMT)$/i.test(zone)
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
  const whole = Math.min(mostSeconds, Math.max(-mostSeconds, Math.floor(seconds)))
  const fields: Record<string, string> = {}
  for (const { type, value } of formatOf(zone).formatToParts(whole * 1000)) fields[type] = value
  const year = fields.era.startsWith("B") ? 1 - Number(fields.year) : Number(fields.year)
  const days = daysOf(year, Number(fields.month), Number(fields.day))
  const clock = days * 86400 + Number(fields.hour) * 3600 + Number(fields.minute) * 60 + Number(fields.second)
  return clock - whole
}

/**
 * The moment, in microseconds, at which clocks of a zone show what those of UTC show at `micros`. As in Spark, of two
 * moments it is the earlier, and a time that is skipped when clocks are put forward moves on by what is skipped.
 */
export function fromWallClock(micros: bigint, zone: string): bigint {
  if (isUtc(zone)) return micros
  const seconds = Number(floorDivide(micros, 1_000_000n))
  const before = offsetAt(seconds - 86400, zone)
  const after = offsetAt(seconds + 86400, zone)
  const isAfter = offsetAt(seconds - before, zone) !== before && offsetAt(seconds - after, zone) === after
  return micros - BigInt(isAfter ? after : before) * 1_000_000n
}

/** What clocks of a zone show at a moment, in microseconds, as those of UTC show it. */
export function toWallClock(micros: bigint, zone: string): bigint {
  if (isUtc(zone)) return micros
  return micros + BigInt(offsetAt(Number(floorDivide(micros, 1_000_000n)), zone)) * 1_000_000n
}

/** The quotient rounded down; for a divisor above 0. */
function floorDivide(a: bigint, b: bigint): bigint {
  return a >= 0n || a % b === 0n ? a / b : a / b - 1n
}

/** Days from 1970-01-01 to a day of the Gregorian calendar, taken back before its time as in Spark. */
function daysOf(year: number, month: number, day: number): number {
  // Years begin in March here, so that leap days end them.
  const y = month > 2 ? year : year - 1
  const era = Math.floor(y / 400)
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1
  const yearOfEra = y - era * 400
  return era * 146097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719468
}

/** A day, counted from 1970-01-01, as Spark writes it: `2024-03-10`. */
export function dateText(days: number): string {
  const shifted = days + 719468
  const era = Math.floor(shifted / 146097)
  const dayOfEra = shifted - era * 146097
  const cut = Math.floor(dayOfEra / 1460) - Math.floor(dayOfEra / 36524) + Math.floor(dayOfEra / 146096)
  const yearOfEra = Math.floor((dayOfEra - cut) / 365)
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const place = Math.floor((5 * dayOfYear + 2) / 153)
  const month = place < 10 ? place + 3 : place - 9
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  const sign = year < 0 ? "-" : year > 9999 ? "+" : ""
  return `${sign}${padded(Math.abs(year), 4)}-${padded(month, 2)}-${padded(dayOfYear - Math.floor((153 * place + 2) / 5) + 1, 2)}`
}

function padded(number: number, width: number): string {
  return String(number).padStart(width, "0")
}

/** A moment in microseconds as Spark writes it, by the clocks of a zone: `2024-03-10 15:04:05.12`. */
export function timestampText(micros: bigint, zone: string): string {
  const local = toWallClock(micros, zone)
  const days = floorDivide(local, dayMicros)
  const rest = Number(local - days * dayMicros)
  const seconds = Math.floor(rest / 1e6)
  const [hour, minute] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60]
  const fraction = rest % 1e6 === 0 ? "" : `.${padded(rest % 1e6, 6).replace(/0+$/, "")}`
  return `${dateText(Number(days))} ${padded(hour, 2)}:${padded(minute, 2)}:${padded(seconds % 60, 2)}${fraction}`
}

const datePattern = /^\s*([+-]?\d{4,7})-(\d{1,2})-(\d{1,2})\s*$/

/** Days since 1970-01-01 of `2024-03-10`; undefined for text that is no day. */
export function parseDate(text: string): number | undefined {
  const match = datePattern.exec(text)
  return match === null ? undefined : checkedDays(Number(match[1]), Number(match[2]), Number(match[3]))
}

function checkedDays(year: number, month: number, day: number): number | undefined {
  if (month < 1 || month > 12 || day < 1 || day > 31) return undefined
  const days = daysOf(year, month, day)
  // 30 February counts on into March.
  return dateText(days).endsWith(`-${padded(month, 2)}-${padded(day, 2)}`) ? days : undefined
}

const timestampPattern =
  /^\s*([+-]?\d{4,7}-\d{1,2}-\d{1,2})(?:[ T](\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d*))?)?\s*(\S+)?)?\s*$/

/**
 * Microseconds since 1970 of `2024-03-10`, `2024-03-10 15:04:05.999999`, `2024-03-10T15:04Z` or `… +03:00`, or
 * `… Europe/Moscow`; digits behind the sixth of a second are cut off, as in Spark. Undefined for text that is no time.
 *
 * @param zone - of the text, where it says none
 */
export function parseTimestamp(text: string, zone: string): bigint | undefined {
  const match = timestampPattern.exec(text)
  if (match === null) return undefined
  const [, date, hour = "0", minute = "0", second = "0", fraction = "", own] = match
  const days = parseDate(date)
  if (days === undefined || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined
  const seconds = (Number(hour) * 60 + Number(minute)) * 60 + Number(second)
  const micros = BigInt(days) * dayMicros + BigInt(seconds) * 1_000_000n + BigInt(fraction.slice(0, 6).padEnd(6, "0"))
  if (own === undefined) return fromWallClock(micros, zone)
  const offset = /^(?:UTC|GMT|UT)?([+-])(\d{1,2})(?::?(\d{2}))?$/.exec(own)
  if (offset) {
    const ahead = Number(offset[2]) * 60 + Number(offset[3] ?? 0)
    if (ahead > 18 * 60) return undefined
    return micros - BigInt(offset[1] === "-" ? -ahead : ahead) * 60_000_000n
  }
  try {
    return fromWallClock(micros, own === "Z" ? "UTC" : own)
  } catch {
    return undefined
  }
}
