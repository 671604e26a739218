// Calendar arithmetic on days and microseconds since 1970, by the Gregorian calendar, taken back before its time as in Spark.

/** Microseconds of a day. */
export const microsPerDay = 86_400_000_000n

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
