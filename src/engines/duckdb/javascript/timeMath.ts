// Calendar arithmetic on days and microseconds since 1970.

import type { Interval } from "../../../expression/tree"
import { instantOf, zoneOffset } from "./zones"

export const microsPerDay = 86400000000n

/** Quotient rounded down. */
export function floorDiv(a: bigint, b: bigint): bigint {
  const quotient = a / b
  return a % b < 0n !== b < 0n && a % b !== 0n ? quotient - 1n : quotient
}

/** Days since 1970 that microseconds fall on, and the microseconds of that day. */
export function splitDay(micros: bigint): { days: number; rest: bigint } {
  const days = floorDiv(micros, microsPerDay)
  return { days: Number(days), rest: micros - days * microsPerDay }
}

/** Days since 1970 of a date of the calendar, for any year a date may have; undefined for none, such as 30 February. */
export function daysOf(year: number, month: number, day: number): number | undefined {
  if (!(month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month))) return undefined
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const yearOfEra = y - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  return era * 146097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719468
}

/** Year, month and day of a number of days since 1970, however far. */
export function dateOf(days: number): { year: number; month: number; day: number } {
  const shifted = days + 719468
  const era = Math.floor(shifted / 146097)
  const dayOfEra = shifted - era * 146097
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36524) - Math.floor(dayOfEra / 146096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const m = Math.floor((5 * dayOfYear + 2) / 153)
  const month = m < 10 ? m + 3 : m - 9
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * m + 2) / 5) + 1,
  }
}

/** True for years with 29 February. */
export function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
}

/** Days of a month from 1 to 12. */
export function daysInMonth(year: number, month: number): number {
  return month === 2 ? (isLeap(year) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31
}

/** A date some months on; the last day of a month that is too short. */
export function addMonths(days: number, months: number): number {
  const { year, month, day } = dateOf(days)
  const index = year * 12 + month - 1 + months
  const y = Math.floor(index / 12)
  const m = index - y * 12 + 1
  return daysOf(y, m, Math.min(day, daysInMonth(y, m)))!
}

/** Microseconds of the clock in a zone, of a moment in UTC. */
export function localOf(micros: bigint, zone: string): bigint {
  if (zone === "UTC") return micros
  return micros + BigInt(Math.round(zoneOffset(zone, Number(floorDiv(micros, 1000n))) * 60)) * 1000000n
}

/** A moment some months, days and microseconds on; months and days are those of the clock in the zone. */
export function shiftMoment(micros: bigint, { months, days, microseconds }: Interval, zone: string): bigint {
  let moment = micros
  if (months !== 0 || days !== 0) {
    const clock = splitDay(localOf(moment, zone))
    moment = instantOf(BigInt(addMonths(clock.days, months) + days) * microsPerDay + clock.rest, zone)
  }
  return moment + microseconds
}

/** Whole months from one moment of a clock to another. */
export function monthsBetween(start: bigint, end: bigint): number {
  const [a, b] = [splitDay(start), splitDay(end)]
  let to = b.days
  if (to > a.days && b.rest < a.rest) to--
  else if (to < a.days && b.rest > a.rest) to++
  const [x, y] = [dateOf(a.days), dateOf(to)]
  const packed = (date: typeof x): number => (date.year * 12 + date.month - 1) * 32 + date.day
  return Math.trunc((packed(y) - packed(x)) / 32)
}

/** An interval as Spark writes one of months, days and microseconds: `1 years 2 days 4.5 seconds`. */
export function intervalText({ months, days, microseconds }: Interval): string {
  const parts: string[] = []
  const part = (count: number | bigint, unit: string): void => {
    if (Number(count) !== 0) parts.push(`${count} ${unit}`)
  }
  part(Math.trunc(months / 12), "years")
  part(months % 12, "months")
  part(days, "days")
  part(microseconds / 3600000000n, "hours")
  part((microseconds / 60000000n) % 60n, "minutes")
  const seconds = microseconds % 60000000n
  if (seconds !== 0n) {
    const size = seconds < 0n ? -seconds : seconds
    const fraction = String(size % 1000000n)
      .padStart(6, "0")
      .replace(/0+$/, "")
    parts.push(`${seconds < 0n ? "-" : ""}${size / 1000000n}${fraction === "" ? "" : `.${fraction}`} seconds`)
  }
  return parts.length === 0 ? "0 seconds" : parts.join(" ")
}

/** The whole number of 64 bits that is nearest to a finite number cut, as Java casts. */
export function nearestLong(value: number): bigint {
  const whole = BigInt(Math.trunc(value))
  const most = 2n ** 63n - 1n
  return whole > most ? most : whole < -most - 1n ? -most - 1n : whole
}
