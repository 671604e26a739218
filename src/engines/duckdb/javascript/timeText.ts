// Dates and times as text, as Spark's casts read and write them.

import { dateOf, daysOf, microsPerDay } from "./timeMath"
import { instantOf } from "./zones"

/** Days since 1970 that text stands for, as `2024`, `2024-3`, `2024-03-10` and what follows a blank or T; else undefined. */
export function parseDate(text: string): number | undefined {
  const match = /^([+-]?)(\d{4,7})(?:-(\d{1,2})(?:-(\d{1,2})(?:[ T].*)?)?)?$/s.exec(text)
  if (match === null) return undefined
  return daysOf(Number(`${match[1]}${match[2]}`), Number(match[3] ?? 1), Number(match[4] ?? 1))
}

const time = "(\\d{1,2}):(\\d{1,2})(?::(\\d{1,2})(?:\\.(\\d*))?)?"
const timestamp = new RegExp(`^([+-]?)(\\d{4,7})(?:-(\\d{1,2})(?:-(\\d{1,2})(?:[ T](?:${time}\\s*(.*))?)?)?)?$`, "s")

/**
 * Microseconds since 1970 in UTC that text stands for; undefined for what is no timestamp.
 *
 * @param zone - of text that names none; undefined: a timestamp without a zone, so text with one has it left out
 */
export function parseTimestamp(text: string, zone: string | undefined): bigint | undefined {
  const match = timestamp.exec(text)
  if (match === null) return undefined
  const days = daysOf(Number(`${match[1]}${match[2]}`), Number(match[3] ?? 1), Number(match[4] ?? 1))
  const [hour, minute, second] = [match[5], match[6], match[7]].map((part) => Number(part ?? 0))
  if (days === undefined || hour > 23 || minute > 59 || second > 59) return undefined
  const micros = BigInt((match[8] ?? "").slice(0, 6).padEnd(6, "0"))
  const local = BigInt(days) * microsPerDay + BigInt(hour * 3600 + minute * 60 + second) * 1000000n + micros
  const named = match[9] ? zoneNamed(match[9]) : undefined
  if (match[9] && named === undefined) return undefined
  return zone === undefined ? local : instantOf(local, named ?? zone)
}

/** A zone as Spark reads it at the end of a time; undefined for what is none. */
export function zoneNamed(text: string): string | undefined {
  if (/^(Z|UTC|GMT|UT)$/.test(text)) return "UTC"
  const offset = /^(?:UTC|GMT|UT)?([+-])(\d{1,2})(?::?(\d{1,2}))?(?::(\d{2}))?$/.exec(text)
  if (offset) {
    if (Number(offset[2]) > 18 || Number(offset[3] ?? 0) > 59) return undefined
    return `${offset[1]}${offset[2].padStart(2, "0")}:${(offset[3] ?? "0").padStart(2, "0")}`
  }
  try {
    new Intl.DateTimeFormat("en-US", { timeZone: text })
    return /^[A-Za-z]/.test(text) ? text : undefined
  } catch {
    return undefined
  }
}

function yearText(year: number): string {
  if (year > 9999) return `+${year}`
  return year < 0 ? `-${String(-year).padStart(4, "0")}` : String(year).padStart(4, "0")
}

/** `2024-03-10` */
export function dateText(days: number): string {
  const { year, month, day } = dateOf(days)
  return `${yearText(year)}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`
}

/** `2024-03-10 15:04:05.5`: no zeros at the end of the fraction. */
export function timestampText(micros: bigint): string {
  const rest = ((micros % microsPerDay) + microsPerDay) % microsPerDay
  const seconds = Number(rest / 1000000n)
  const fraction = String(rest % 1000000n)
    .padStart(6, "0")
    .replace(/0+$/, "")
  const clock = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
    .map((part) => String(part).padStart(2, "0"))
    .join(":")
  return `${dateText(Number((micros - rest) / microsPerDay))} ${clock}${fraction === "" ? "" : `.${fraction}`}`
}
