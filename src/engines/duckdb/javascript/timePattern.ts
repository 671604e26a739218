// Times written and read by patterns of Java's DateTimeFormatter, those letters that Spark takes.

import { dateOf, daysOf } from "./timeText"

const monthNames = "January February March April May June July August September October November December".split(" ")
const dayNames = "Sunday Monday Tuesday Wednesday Thursday Friday Saturday".split(" ")
const microsPerDay = 86400000000n

/** A stretch of a pattern: a letter so many times, or text as it stands. */
interface Part {
  readonly letter?: string
  readonly count: number
  readonly text: string
}

const read = new Map<string, Part[]>()

function partsOf(pattern: string): Part[] {
  const before = read.get(pattern)
  if (before) return before
  const parts: Part[] = []
  for (const [whole, quoted, letters, , other] of pattern.matchAll(/'((?:[^']|'')*)'|(([a-zA-Z])\3*)|([^a-zA-Z'])/g)) {
    if (letters !== undefined) {
      if (!/^[GyuMLdDEaHhKkmsSqQ]$/.test(letters[0])) {
        throw new Error(
          `INCONSISTENT_BEHAVIOR_CROSS_VERSION: letter ${letters[0]} of the pattern ${pattern} is not supported`,
        )
      }
      parts.push({ letter: letters[0], count: letters.length, text: letters })
    } else parts.push({ count: 0, text: other ?? (whole === "''" ? "'" : quoted!.replaceAll("''", "'")) })
  }
  read.set(pattern, parts)
  return parts
}

/**
 * A date and time by a pattern, as `yyyy-MM-dd HH:mm`.
 *
 * @param micros - of the clock to be shown, since 1970
 */
export function formatTime(micros: bigint, pattern: string): string {
  const rest = ((micros % microsPerDay) + microsPerDay) % microsPerDay
  const days = Number((micros - rest) / microsPerDay)
  const { year, month, day } = dateOf(days)
  const seconds = Number(rest / 1000000n)
  const hour = Math.floor(seconds / 3600)
  const weekday = (((days + 4) % 7) + 7) % 7
  const pad = (value: number, width: number): string => String(value).padStart(width, "0")
  return partsOf(pattern)
    .map(({ letter, count, text }) => {
      switch (letter) {
        case undefined:
          return text
        case "G":
          return year > 0 ? "AD" : "BC"
        case "y":
        case "u":
          if (count === 2) return pad(year % 100, 2)
          return year > 9999 && count >= 4 ? `+${year}` : pad(year, count)
        case "M":
        case "L":
          if (count >= 4) return monthNames[month - 1]
          return count === 3 ? monthNames[month - 1].slice(0, 3) : pad(month, count)
        case "Q":
        case "q":
          return count >= 3 ? `Q${Math.ceil(month / 3)}` : pad(Math.ceil(month / 3), count)
        case "d":
          return pad(day, count)
        case "D":
          return pad(days - daysOf(year, 1, 1)! + 1, count)
        case "E":
          return count >= 4 ? dayNames[weekday] : dayNames[weekday].slice(0, 3)
        case "a":
          return hour < 12 ? "AM" : "PM"
        case "H":
          return pad(hour, count)
        case "k":
          return pad(hour === 0 ? 24 : hour, count)
        case "K":
          return pad(hour % 12, count)
        case "h":
          return pad(hour % 12 === 0 ? 12 : hour % 12, count)
        case "m":
          return pad(Math.floor(seconds / 60) % 60, count)
        case "s":
          return pad(seconds % 60, count)
        default:
          return String(rest % 1000000n)
            .padStart(6, "0")
            .padEnd(9, "0")
            .slice(0, count)
      }
    })
    .join("")
}

/** Microseconds since 1970 of a clock that text shows in a pattern; undefined where it does not. */
export function parseTime(text: string, pattern: string): bigint | undefined {
  let at = 0
  const found: Record<string, number> = {}
  const parts = partsOf(pattern)
  for (const [i, { letter, count, text: literal }] of parts.entries()) {
    if (letter === undefined) {
      if (!text.startsWith(literal, at)) return undefined
      at += literal.length
      continue
    }
    if (letter === "a" || letter === "E" || ((letter === "M" || letter === "L") && count >= 3)) {
      const word = /^\p{L}+/u.exec(text.slice(at))?.[0]
      if (word === undefined) return undefined
      const names = letter === "a" ? ["AM", "PM"] : letter === "E" ? dayNames : monthNames
      const short = letter !== "a" && count <= 3
      const index = names.findIndex((name) => (short ? name.slice(0, 3) : name).toLowerCase() === word.toLowerCase())
      if (index < 0) return undefined
      found[letter] = letter === "M" || letter === "L" ? index + 1 : index
      at += word.length
      continue
    }
    // Digits up to the next letter are as many as stand there, unless another number follows at once.
    const isFixed = count >= 2 || parts[i + 1]?.letter !== undefined
    const most = letter === "S" ? count : isFixed && !(letter === "y" && count >= 4) ? Math.max(count, 1) : 10
    const digits = new RegExp(`^\\d{1,${letter === "y" && count >= 4 ? (parts[i + 1]?.letter ? 4 : 7) : most}}`).exec(
      text.slice(at),
    )?.[0]
    if (digits === undefined || (count > 1 && digits.length < count)) return undefined
    found[letter] = letter === "S" ? Number(digits.padEnd(6, "0").slice(0, 6)) : Number(digits)
    if (letter === "y" && count === 2) found.y += 2000
    at += digits.length
  }
  if (at !== text.length) return undefined
  const year = found.y ?? found.u ?? 1970
  const days =
    found.D === undefined ? daysOf(year, found.M ?? found.L ?? 1, found.d ?? 1) : daysOf(year, 1, 1)! + found.D - 1
  const half = found.h ?? found.K
  const hour = half === undefined ? (found.H ?? (found.k === 24 ? 0 : found.k) ?? 0) : (half % 12) + 12 * (found.a ?? 0)
  const [minute, second] = [found.m ?? 0, found.s ?? 0]
  if (days === undefined || hour > 23 || minute > 59 || second > 59) return undefined
  return BigInt(days) * microsPerDay + BigInt(hour * 3600 + minute * 60 + second) * 1000000n + BigInt(found.S ?? 0)
}
