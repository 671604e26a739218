// Dates and times as text by patterns such as `yyyy-MM-dd`: those of Java that Spark 3 and later take.

import { dateOf, daysInMonth, daysOf, isLeap, microsPerDay, splitDay } from "../../../expression/calendar"
import { fromWallClock, toWallClock, zoneNamed } from "../../../expression/time"

/** A pattern, read. */
export interface TimePattern {
  /** The text of a moment in UTC, as the clock in the zone shows it. */
  readonly format: (micros: bigint, zone: string) => string
  /** Microseconds in UTC that text stands for; of the zone given where the text names none; undefined for other text. */
  readonly parse: (text: string, zone: string) => bigint | undefined
}

type Field =
  | "year"
  | "yearOfEra"
  | "month"
  | "day"
  | "dayOfYear"
  | "quarter"
  | "weekday"
  | "dayOfFullWeek"
  | "era"
  | "hour"
  | "hour24"
  | "hour12"
  | "hour11"
  | "half"
  | "minute"
  | "second"

type Piece =
  | { kind: "text"; text: string }
  | { kind: "number"; field: Field; least: number; most: number; sign: "normal" | "exceeds" | "none"; behind: number }
  | { kind: "year2"; field: Field; behind: number }
  | { kind: "words"; field: Field; words: readonly string[]; from: number }
  | { kind: "fraction"; least: number; most: number }
  | { kind: "offset"; minutes: "optional" | "short" | "colon" | "seconds" | "colonSeconds"; zero: string }
  | { kind: "gmt"; isLong: boolean }
  | { kind: "zone"; form: "id" | "short" | "long" }
  | { kind: "optional"; pieces: Piece[] }

const months = "January,February,March,April,May,June,July,August,September,October,November,December".split(",")
const weekdays = "Monday,Tuesday,Wednesday,Thursday,Friday,Saturday,Sunday".split(",")
const short = (words: readonly string[]): string[] => words.map((word) => word.slice(0, 3))

const patterns = new Map<string, TimePattern>()

/**
 * Reads a pattern.
 *
 * @throws Error for one that Spark does not take, by the letter
 */
export function timePattern(pattern: string, use: "format" | "parse"): TimePattern {
  const key = `${use}${pattern}`
  let made = patterns.get(key)
  if (made === undefined) {
    const pieces = readPattern(pattern, use)
    made = {
      format: (micros, zone) => formatPieces(pieces, micros, zone),
      parse: (text, zone) => parseText(pieces, text, zone),
    }
    if (patterns.size > 1000) patterns.clear()
    patterns.set(key, made)
  }
  return made
}

/** The refusal, by Spark's names: those that Spark 2 took are named apart. */
function refused(pattern: string, what: string): Error {
  const outside = pattern.split("'").filter((_, i) => i % 2 === 0)
  const isOld =
    pattern.split("'").length % 2 === 1 &&
    !outside.some((part) => /(?![GyYMLwWDdFEuaHkKhmsSzZX])[A-Za-z]|X{4}/.test(part))
  const isOfWeeks = outside.some((part) => /[YWwuec]/.test(part))
  const errorClass = isOld
    ? "INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_PATTERN_RECOGNITION"
    : isOfWeeks
      ? "INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_WEEK_BASED_PATTERN"
      : "INVALID_DATETIME_PATTERN.ILLEGAL_CHARACTER"
  return new Error(`${errorClass}: ${what} in the pattern ${JSON.stringify(pattern)}`)
}

function readPattern(pattern: string, use: "format" | "parse"): Piece[] {
  const outside = pattern.split("'").filter((_, i) => i % 2 === 0)
  const hasEra = outside.some((part) => part.includes("G"))
  const refusedLetters = use === "parse" ? /[YWwuecABnNpEFqQ]/ : /[YWwuecABnNp]/
  for (const part of outside) {
    const letter = refusedLetters.exec(part)
    if (letter) {
      throw refused(pattern, `letter ${letter[0]} has no meaning here`)
    }
    const long = /(G|M|L|E|Q|q)\1{4}|y{7}/.exec(part)
    if (long) throw refused(pattern, `too many letters ${long[0][0]}`)
  }
  const stack: Piece[][] = [[]]
  const add = (piece: Piece): void => {
    const list = stack[stack.length - 1]
    list.push(piece)
  }
  for (let at = 0; at < pattern.length; ) {
    const sign = pattern[at]
    if (/[A-Za-z]/.test(sign)) {
      let end = at
      while (pattern[end] === sign) end++
      add(letterPiece(pattern, sign, end - at, hasEra, use))
      at = end
    } else if (sign === "'") {
      let text = ""
      let end = at + 1
      for (; ; end++) {
        if (end >= pattern.length) throw refused(pattern, "a quote without its end")
        if (pattern[end] !== "'") text += pattern[end]
        else if (pattern[end + 1] === "'") {
          text += "'"
          end++
        } else break
      }
      add({ kind: "text", text: text === "" ? "'" : text })
      at = end + 1
    } else if (sign === "[") {
      stack.push([])
      at++
    } else if (sign === "]") {
      if (stack.length === 1) throw refused(pattern, "] without [")
      const pieces = stack.pop()!
      add({ kind: "optional", pieces })
      at++
    } else if (sign === "{" || sign === "}" || sign === "#") {
      throw refused(pattern, `the reserved sign ${sign}`)
    } else {
      add({ kind: "text", text: sign })
      at++
    }
  }
  while (stack.length > 1) {
    const pieces = stack.pop()!
    add({ kind: "optional", pieces })
  }
  reserveDigits(stack[0])
  return stack[0]
}

/** A number of any width leaves the numbers of fixed width right behind it their digits: `yyyyMMdd`. */
function reserveDigits(pieces: readonly Piece[]): void {
  let open: { behind: number } | undefined
  for (const piece of pieces) {
    const isFixed = piece.kind === "year2" || (piece.kind === "number" && piece.least === piece.most)
    if (isFixed && open) open.behind += piece.kind === "year2" ? 2 : piece.most
    else if (piece.kind === "number") open = piece
    else if (piece.kind === "year2") open = undefined
    else open = undefined
    if (piece.kind === "optional") reserveDigits(piece.pieces)
  }
}

function letterPiece(pattern: string, letter: string, count: number, hasEra: boolean, use: "format" | "parse"): Piece {
  const number = (field: Field, least: number, most: number, sign: "normal" | "exceeds" | "none"): Piece => ({
    kind: "number",
    field,
    least,
    most,
    sign,
    behind: 0,
  })
  const oneOrTwo = (field: Field): Piece => {
    if (count > 2) throw refused(pattern, `too many letters ${letter}`)
    return count === 1 ? number(field, 1, 19, "normal") : number(field, 2, 2, "none")
  }
  const words = (field: Field, list: readonly string[], from = 1): Piece => ({
    kind: "words",
    field,
    words: list,
    from,
  })
  const tooMany = (most: number): void => {
    if (count > most) throw refused(pattern, `too many letters ${letter}`)
  }
  switch (letter) {
    case "y": {
      const field = hasEra ? "yearOfEra" : "year"
      if (count === 2) return { kind: "year2", field, behind: 0 }
      return number(field, count, 19, count < 4 ? "normal" : "exceeds")
    }
    case "M":
    case "L":
      if (count <= 2) return oneOrTwo("month")
      return words("month", count === 3 ? short(months) : months)
    case "Q":
    case "q":
      if (count <= 2) return oneOrTwo("quarter")
      return words(
        "quarter",
        count === 3 ? ["Q1", "Q2", "Q3", "Q4"] : ["1st", "2nd", "3rd", "4th"].map((n) => `${n} quarter`),
      )
    case "E":
      return words("weekday", count < 4 ? short(weekdays) : weekdays)
    case "a":
      tooMany(1)
      return words("half", ["AM", "PM"], 0)
    case "G":
      return words("era", count < 4 ? ["BC", "AD"] : ["Before Christ", "Anno Domini"], 0)
    case "D":
      tooMany(3)
      return count === 1 ? number("dayOfYear", 1, 19, "normal") : number("dayOfYear", count, 3, "none")
    case "d":
      return oneOrTwo("day")
    case "F":
      tooMany(1)
      return number("dayOfFullWeek", 1, 19, "normal")
    case "H":
      return oneOrTwo("hour")
    case "k":
      return oneOrTwo("hour24")
    case "K":
      return oneOrTwo("hour11")
    case "h":
      return oneOrTwo("hour12")
    case "m":
      return oneOrTwo("minute")
    case "s":
      return oneOrTwo("second")
    case "S":
      tooMany(9)
      // A fraction of fewer digits is read too, where nothing is quoted.
      return { kind: "fraction", least: use === "parse" && !pattern.includes("'") ? 1 : count, most: count }
    case "X":
    case "x": {
      tooMany(5)
      const minutes = (["optional", "short", "colon", "seconds", "colonSeconds"] as const)[count - 1]
      return { kind: "offset", minutes, zero: letter === "X" ? "Z" : "" }
    }
    case "Z":
      tooMany(5)
      if (count === 4) return { kind: "gmt", isLong: true }
      return { kind: "offset", minutes: count === 5 ? "colonSeconds" : "short", zero: count === 5 ? "Z" : "" }
    case "O":
      if (count !== 1 && count !== 4) throw refused(pattern, `${count} letters O, not 1 or 4`)
      return { kind: "gmt", isLong: count === 4 }
    case "V":
      if (count !== 2) throw refused(pattern, `${count} letters V, not 2`)
      return { kind: "zone", form: "id" }
    case "z":
      tooMany(4)
      return { kind: "zone", form: count === 4 ? "long" : "short" }
    default:
      throw refused(pattern, `the unknown letter ${letter}`)
  }
}

// Writing

function formatPieces(pieces: readonly Piece[], micros: bigint, zone: string): string {
  const clock = toWallClock(micros, zone)
  const { days, rest } = splitDay(clock)
  const date = dateOf(days)
  const seconds = Number(rest / 1000000n)
  const offset = Number((clock - micros) / 1000000n)
  const write = (piece: Piece): string => {
    switch (piece.kind) {
      case "text":
        return piece.text
      case "number":
        return numberText(piece, fieldOf(piece.field, days, date, seconds))
      case "year2":
        return String(Math.abs(fieldOf(piece.field, days, date, seconds)) % 100).padStart(2, "0")
      case "words":
        return piece.words[fieldOf(piece.field, days, date, seconds) - piece.from]
      case "fraction":
        return `${String(rest % 1000000n).padStart(6, "0")}000`.slice(0, piece.most)
      case "offset":
        return offsetText(offset, piece)
      case "gmt":
        return gmtText(offset, piece.isLong)
      case "zone":
        return zoneText(zone, piece.form, micros)
      case "optional":
        return piece.pieces.map(write).join("")
    }
  }
  return pieces.map(write).join("")
}

function fieldOf(
  field: Field,
  days: number,
  { year, month, day }: { year: number; month: number; day: number },
  seconds: number,
): number {
  const hour = Math.floor(seconds / 3600)
  switch (field) {
    case "year":
      return year
    case "yearOfEra":
      return year > 0 ? year : 1 - year
    case "era":
      return year > 0 ? 1 : 0
    case "month":
      return month
    case "day":
      return day
    case "dayOfYear":
      return days - daysOf(year, 1, 1)! + 1
    case "quarter":
      return Math.ceil(month / 3)
    case "weekday":
      return weekdayOf(days)
    case "dayOfFullWeek":
      return ((day - 1) % 7) + 1
    case "hour":
      return hour
    case "hour24":
      return hour === 0 ? 24 : hour
    case "hour12":
      return hour % 12 === 0 ? 12 : hour % 12
    case "hour11":
      return hour % 12
    case "half":
      return hour < 12 ? 0 : 1
    case "minute":
      return Math.floor(seconds / 60) % 60
    case "second":
      return seconds % 60
  }
}

/** From 1, Monday, to 7. */
export function weekdayOf(days: number): number {
  return ((((days + 3) % 7) + 7) % 7) + 1
}

function numberText({ least, most, sign }: Piece & { kind: "number" }, value: number): string {
  const digits = String(Math.abs(value))
  if (digits.length > most) throw new Error(`DATETIME_FIELD_OUT_OF_BOUNDS: ${value} has more than ${most} digits`)
  const plus = sign === "exceeds" && value >= 10 ** least ? "+" : ""
  return `${value < 0 ? "-" : plus}${digits.padStart(least, "0")}`
}

const two = (n: number): string => String(n).padStart(2, "0")

function offsetText(offset: number, { minutes, zero }: Piece & { kind: "offset" }): string {
  if (offset === 0 && zero !== "") return zero
  const size = Math.abs(offset)
  const [h, m, s] = [Math.floor(size / 3600), Math.floor(size / 60) % 60, size % 60]
  const colon = minutes === "colon" || minutes === "colonSeconds" ? ":" : ""
  const withMinutes = minutes !== "optional" || m !== 0
  const withSeconds = minutes.toLowerCase().endsWith("seconds") && s !== 0
  const text = `${two(h)}${withMinutes ? `${colon}${two(m)}` : ""}${withSeconds ? `${colon}${two(s)}` : ""}`
  return `${offset < 0 ? "-" : "+"}${text}`
}

function gmtText(offset: number, isLong: boolean): string {
  if (offset === 0) return "GMT"
  const size = Math.abs(offset)
  const [h, m, s] = [Math.floor(size / 3600), Math.floor(size / 60) % 60, size % 60]
  const tail = isLong || m !== 0 || s !== 0 ? `:${two(m)}` : ""
  return `GMT${offset < 0 ? "-" : "+"}${isLong ? two(h) : h}${tail}${s !== 0 ? `:${two(s)}` : ""}`
}

function zoneText(zone: string, form: "id" | "short" | "long", micros: bigint): string {
  if (form === "id" || /^[+-]/.test(zone)) return zone
  if (zone === "UTC") return form === "long" ? "Coordinated Universal Time" : "UTC"
  const format = new Intl.DateTimeFormat("en-US", { timeZone: zone, timeZoneName: form })
  const name = format.formatToParts(Number(micros / 1000n)).find((part) => part.type === "timeZoneName")!.value
  if (/^GMT[+-]/.test(name)) {
    throw new Error(`INVALID_DATETIME_PATTERN: the zone ${zone} has no name to write for z; use VV or XXX`)
  }
  return name
}

// Reading

interface Found {
  readonly values: Map<Field, number>
  micros?: bigint
  zone?: string
}

function parseText(pieces: readonly Piece[], text: string, zone: string): bigint | undefined {
  const found: Found = { values: new Map() }
  if (parsePieces(pieces, text, 0, found) !== text.length) return undefined
  return momentOf(found, zone)
}

/** Where the text of the pieces ends; undefined where it is none of theirs. */
function parsePieces(pieces: readonly Piece[], text: string, start: number, found: Found): number | undefined {
  let at: number | undefined = start
  for (const piece of pieces) {
    at = parsePiece(piece, text, at, found)
    if (at === undefined) return undefined
  }
  return at
}

function parsePiece(piece: Piece, text: string, at: number, found: Found): number | undefined {
  switch (piece.kind) {
    case "text": {
      const end = at + piece.text.length
      return text.slice(at, end).toLowerCase() === piece.text.toLowerCase() ? end : undefined
    }
    case "number":
      return parseNumber(piece, text, at, found)
    case "year2": {
      const digits = /^\d\d/.exec(text.slice(at))
      return digits && put(found, piece.field, 2000 + Number(digits[0])) ? at + 2 : undefined
    }
    case "words": {
      // The longest first, for "May" begins no other but "1st" might.
      const rest = text.slice(at).toLowerCase()
      const fitting = piece.words
        .map((word, i) => ({ word, value: i + piece.from }))
        .filter(({ word }) => rest.startsWith(word.toLowerCase()))
        .sort((a, b) => b.word.length - a.word.length)[0]
      return fitting && put(found, piece.field, fitting.value) ? at + fitting.word.length : undefined
    }
    case "fraction": {
      const digits = new RegExp(`^\\d{${piece.least},${piece.most}}`).exec(text.slice(at))
      if (digits === null) return undefined
      found.micros = BigInt(digits[0].padEnd(6, "0").slice(0, 6))
      return at + digits[0].length
    }
    case "offset": {
      const rest = text.slice(at)
      if (piece.zero !== "" && /^z/i.test(rest)) {
        found.zone = "UTC"
        return at + 1
      }
      const match = offsetForms[piece.minutes].exec(rest)
      if (match === null) return undefined
      found.zone = zoneNamed(match[0])
      return found.zone === undefined ? undefined : at + match[0].length
    }
    case "gmt": {
      const match = /^GMT([+-]\d{1,2}(:\d\d(:\d\d)?)?)?/i.exec(text.slice(at))
      found.zone = match ? zoneNamed(match[1] ?? "UTC") : undefined
      return match && found.zone !== undefined ? at + match[0].length : undefined
    }
    case "zone": {
      // A zone's name may be followed by anything: the longest that is one.
      const match = /^[A-Za-z0-9_/+:-]+/.exec(text.slice(at))
      for (let length = match?.[0].length ?? 0; length > 0; length--) {
        const zone = zoneNamed(text.slice(at, at + length))
        if (zone === undefined) continue
        found.zone = zone
        return at + length
      }
      return undefined
    }
    case "optional": {
      const trial: Found = { ...found, values: new Map(found.values) }
      const end = parsePieces(piece.pieces, text, at, trial)
      if (end === undefined) return at
      for (const [field, value] of trial.values) found.values.set(field, value)
      found.micros = trial.micros
      found.zone = trial.zone
      return end
    }
  }
}

const offsetForms = {
  optional: /^[+-]\d\d(\d\d)?/,
  short: /^[+-]\d{4}/,
  colon: /^[+-]\d\d:\d\d/,
  seconds: /^[+-]\d{4}(\d\d)?/,
  colonSeconds: /^[+-]\d\d:\d\d(:\d\d)?/,
} as const

/** False where the field has another value already. */
function put({ values }: Found, field: Field, value: number): boolean {
  if (values.has(field) && values.get(field) !== value) return false
  values.set(field, value)
  return true
}

/** Java's rules for the number of digits and the sign. */
function parseNumber(piece: Piece & { kind: "number" }, text: string, start: number, found: Found): number | undefined {
  const { least, most, sign, behind, field } = piece
  const mark = text[start]
  if (mark === "+" && sign !== "exceeds") return undefined
  if (mark === "-" && sign === "none") return undefined
  const from = mark === "+" || mark === "-" ? start + 1 : start
  let end = from
  while (end - from < most + behind && end < text.length && text[end] >= "0" && text[end] <= "9") end++
  if (end - from < least) return undefined
  if (behind > 0) end = from + Math.max(least, end - from - behind)
  const digits = end - from
  if (sign === "exceeds") {
    if (mark === "+" && digits <= least) return undefined
    if (mark !== "+" && mark !== "-" && digits > least) return undefined
  }
  const size = Number(text.slice(from, end))
  if (mark === "-" && size === 0) return undefined
  return put(found, field, mark === "-" ? -size : size) ? end : undefined
}

function isWithin(value: number | undefined, least: number, most: number): boolean {
  return value === undefined || (value >= least && value <= most)
}

function momentOf({ values, micros = 0n, zone: named }: Found, zone: string): bigint | undefined {
  const days = daysFound(values)
  const seconds = secondsFound(values)
  if (days === undefined || seconds === undefined) return undefined
  const clock = BigInt(days) * microsPerDay + BigInt(seconds) * 1000000n + micros
  return fromWallClock(clock, named ?? zone)
}

function daysFound(values: Found["values"]): number | undefined {
  const [month, day, dayOfYear] = [values.get("month"), values.get("day"), values.get("dayOfYear")]
  const yearOfEra = values.get("yearOfEra")
  if (yearOfEra !== undefined && yearOfEra < 1) return undefined
  const year =
    values.get("year") ?? (yearOfEra === undefined ? undefined : values.get("era") === 0 ? 1 - yearOfEra : yearOfEra)
  if (!isWithin(month, 1, 12) || !isWithin(day, 1, 31) || !isWithin(dayOfYear, 1, 366)) return undefined
  if (year !== undefined && Math.abs(year) > 290000) return undefined
  if (year !== undefined && dayOfYear !== undefined) {
    if (dayOfYear > (isLeap(year) ? 366 : 365)) return undefined
    const days = daysOf(year, 1, 1)! + dayOfYear - 1
    const date = dateOf(days)
    return (month ?? date.month) === date.month && (day ?? date.day) === date.day ? days : undefined
  }
  // What is missing is that of 1970-01-01.
  const [y, m, d] = [year ?? 1970, month ?? 1, day ?? 1]
  return d > daysInMonth(y, m) ? undefined : daysOf(y, m, d)
}

function secondsFound(values: Found["values"]): number | undefined {
  const [h, h24, h12, h11] = (["hour", "hour24", "hour12", "hour11"] as const).map((field) => values.get(field))
  const [half, minute = 0, second = 0] = [values.get("half"), values.get("minute"), values.get("second")]
  const inRange = isWithin(h, 0, 23) && isWithin(h24, 1, 24) && isWithin(h12, 1, 12) && isWithin(h11, 0, 11)
  if (!inRange || minute > 59 || second > 59 || minute < 0 || second < 0) return undefined
  const ofHalf = h11 ?? (h12 === undefined ? undefined : h12 % 12)
  const full = h ?? (h24 === undefined ? undefined : h24 % 24)
  const hours = [
    full,
    ofHalf === undefined ? undefined : half === undefined ? (full ?? ofHalf) : ofHalf + 12 * half,
    h24 === undefined ? undefined : h24 % 24,
  ].filter((hour) => hour !== undefined)
  if (hours.some((hour) => hour !== hours[0])) return undefined
  const hour = hours[0] ?? (half === 1 ? 12 : 0)
  if (ofHalf !== undefined && hour % 12 !== ofHalf) return undefined
  if (half !== undefined && hour < 12 !== (half === 0)) return undefined
  return hour * 3600 + minute * 60 + second
}
