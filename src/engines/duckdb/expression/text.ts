// Functions of text in DuckDB's SQL, or in JavaScript where it has none that means the same.

import { createHash } from "node:crypto"
import { crc32 } from "node:zlib"
import { decimalOf, elementOf, isDecimal, isFloating } from "../../../expression/dataType"
import { decimalText } from "../../../expression/decimal"
import { editDistance } from "../../../expression/nearest"
import { javaPattern } from "../../../features/javaRegex/pattern"
import { formatted } from "../javascript/formatString"
import { murmur3, xxhash64 } from "../javascript/hash"
import { valueText } from "../javascript/valueText"
import { javascript } from "./javascript"
import { cast, once, type Spelling, type Spellings } from "./spelling"

const patterns = new Map<string, RegExp>()

/** A Java pattern as one of JavaScript's that finds all its matches; kept, for the same is asked for row after row. */
function patternOf(text: string): RegExp {
  let pattern = patterns.get(text)
  if (pattern === undefined) {
    pattern = javaPattern(text, true)
    if (patterns.size > 1000) patterns.clear()
    patterns.set(text, pattern)
  }
  pattern.lastIndex = 0
  return pattern
}

/** What group `group` of a match holds, "" where it took no part; 0 is the whole match. */
function groupOf(
  pattern: string,
  whole: string,
  named: Record<string, string | undefined> | undefined,
  group: number,
): string {
  if (group === 0) return whole
  const groups = named ?? {}
  if (!Object.hasOwn(groups, `g${group}`)) {
    const count = Object.keys(groups).filter((name) => /^g\d+$/.test(name)).length
    throw new Error(`INVALID_PARAMETER_VALUE: no group ${group} in ${pattern}; it has ${count}`)
  }
  return groups[`g${group}`] ?? ""
}

/** Java's replacement: `$1` is a group, `\` takes the next sign as it is. */
function replaced(text: string, pattern: string, replacement: string, position = 1): string {
  const from = position - 1
  if (from >= text.length && from > 0) return text
  const head = text.slice(0, from)
  return (
    head +
    text.slice(from).replace(patternOf(pattern), (...match) => {
      const last = match.at(-1)
      const groups = typeof last === "object" ? (last as Record<string, string>) : undefined
      return replacement.replace(/\\([\s\S])|\$(\d)/g, (_, escaped?: string, group?: string) =>
        escaped !== undefined ? escaped : groupOf(pattern, match[0] as string, groups, Number(group)),
      )
    })
  )
}

/** Java's `split` with Spark's limit: empty texts at the end stay unless the limit is 0. */
function splitBy(text: string, pattern: string, limit = -1): string[] {
  if (pattern === "") {
    const letters = [...text]
    if (letters.length === 0) return [""]
    return limit > 0 && letters.length > limit
      ? [...letters.slice(0, limit - 1), letters.slice(limit - 1).join("")]
      : letters
  }
  const parts: string[] = []
  let start = 0
  for (const match of text.matchAll(patternOf(pattern))) {
    if (limit > 0 && parts.length === limit - 1) break
    const end = match.index + match[0].length
    if (end === 0) continue
    parts.push(text.slice(start, match.index))
    start = end
  }
  parts.push(text.slice(start))
  return parts
}

function js(run: (...args: never[]) => unknown, options: { takesNulls?: boolean } = {}): Spelling {
  return javascript(() => run, options)
}

function bytesOf(value: string | Uint8Array): Uint8Array {
  return typeof value === "string" ? new TextEncoder().encode(value) : value
}

/** Spark's substring: from 1, from the end where negative, 0 as 1. */
function substring<T extends string | Uint8Array>(value: T, position: number, length?: number): T {
  const letters: ArrayLike<unknown> = typeof value === "string" ? [...value] : value
  const start = position > 0 ? position - 1 : position < 0 ? letters.length + position : 0
  const end = length === undefined ? letters.length : Math.max(start, start + length)
  const [from, to] = [Math.max(0, start), Math.max(0, end)]
  return (typeof value === "string" ? (letters as string[]).slice(from, to).join("") : value.slice(from, to)) as T
}

function find(text: string, part: string, position: number): number {
  if (position < 1) return 0
  const letters = [...text]
  if (position - 1 > letters.length) return 0
  const head = letters.slice(0, position - 1).join("")
  const at = text.indexOf(part, head.length)
  return at < 0 ? 0 : [...text.slice(0, at)].length + 1
}

function pad(text: string, length: number, filler: string, isLeft: boolean): string {
  const letters = [...text]
  if (letters.length >= length) return letters.slice(0, Math.max(0, length)).join("")
  const fill = [...filler]
  if (fill.length === 0) return text
  const added = Array.from({ length: length - letters.length }, (_, i) => fill[i % fill.length]).join("")
  return isLeft ? added + text : text + added
}

function substringIndex(text: string, separator: string, count: number): string {
  if (count === 0 || separator === "") return ""
  const parts = text.split(separator)
  return (count > 0 ? parts.slice(0, count) : parts.slice(count)).join(separator)
}

const soundCodes = "01230127022455012623017202"

function soundex(text: string): string {
  const letters = text.toUpperCase()
  if (!/^[A-Z]/.test(letters)) return text
  let code = letters[0]
  let last = soundCodes[letters.charCodeAt(0) - 65]
  for (const letter of letters.slice(1)) {
    if (code.length === 4) break
    if (!/[A-Z]/.test(letter)) {
      last = "0"
      continue
    }
    const next = soundCodes[letter.charCodeAt(0) - 65]
    if (next === "7") continue
    if (next !== "0" && next !== last) code += next
    last = next
  }
  return code.padEnd(4, "0")
}

/** Digits in groups of three, a half rounded to the even neighbour, as Java's DecimalFormat. */
function formatNumber(value: number, places: number): string | null {
  if (places < 0) return null
  if (Number.isNaN(value)) return "NaN"
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "-∞"
  const isNegative = value < 0 || Object.is(value, -0)
  const exact = exactDigits(Math.abs(value))
  return `${isNegative ? "-" : ""}${grouped(exact.digits, exact.scale, places)}`
}

/** The exact value of a double as digits and their scale. */
function exactDigits(value: number): { digits: bigint; scale: number } {
  let scale = 0
  let scaled = value
  while (!Number.isInteger(scaled)) {
    scaled *= 2
    scale++
  }
  return { digits: BigInt(scaled) * 5n ** BigInt(scale), scale }
}

function grouped(digits: bigint, scale: number, places: number): string {
  let rounded = digits
  if (scale > places) {
    const unit = 10n ** BigInt(scale - places)
    const rest = digits % unit
    rounded = digits / unit
    if (2n * rest > unit || (2n * rest === unit && rounded % 2n === 1n)) rounded++
  } else rounded *= 10n ** BigInt(places - scale)
  const [whole, fraction] = decimalText({ unscaled: rounded, scale: places }).split(".")
  return `${whole.replace(/\B(?=(\d{3})+$)/g, ",")}${fraction === undefined ? "" : `.${fraction}`}`
}

function toNumber(text: string, format: string, isTry: boolean, scale: number): bigint | null {
  const cleaned = text.trim().replace(/,/g, "").replace("$", "")
  const match = /^([+-]?)(\d*)(?:\.(\d*))?([+-]?)$/.exec(cleaned)
  const [whole = "", fraction = ""] = format.toUpperCase().split(/[.D]/)
  const fits =
    match !== null &&
    `${match[2]}${match[3] ?? ""}` !== "" &&
    match[2].length <= whole.replace(/[^09]/g, "").length &&
    (match[3] ?? "").length <= fraction.replace(/[^09]/g, "").length &&
    ((match[1] === "" && match[4] === "") || /[SM]|MI|PR/.test(format.toUpperCase()))
  if (!fits) {
    if (isTry) return null
    throw new Error(`INVALID_FORMAT.MISMATCH_INPUT: ${text} does not fit the format ${format}`)
  }
  const digits = BigInt(`${match[2]}${(match[3] ?? "").padEnd(scale, "0")}`)
  return match[1] === "-" || match[4] === "-" ? -digits : digits
}

/** A number in JavaScript of any of Spark's types of numbers. */
function numberOf(type: string): (value: never) => number {
  const decimal = decimalOf(type)
  return decimal
    ? (value: bigint) => Number(decimalText({ unscaled: value, scale: decimal.scale }))
    : (value: unknown) => Number(value)
}

const isPlainPattern = (text: string): boolean => /^[\p{L}\p{N} _,;:@#%&=<>"!-]+$/u.test(text)

/** The value of an argument that is a text written out. */
function literalText(call: Parameters<Spelling>[1], index: number): string | undefined {
  const arg = call.args[index]
  return arg?.kind === "literal" && typeof arg.value === "string" ? arg.value : undefined
}

/** Functions of a pattern; where it is plain text, and nothing but that, the engine's own are ten times as fast. */
function pattern(
  native: ((args: readonly string[]) => string) | undefined,
  run: (...args: never[]) => unknown,
): Spelling {
  const slow = js(run)
  return (args, call, context) => {
    const text = literalText(call, 1)
    return native && text !== undefined && isPlainPattern(text) ? native(args) : slow(args, call, context)
  }
}

/** `LIKE`, whose escape is a backslash where none is given. */
function like(word: "LIKE" | "ILIKE"): Spelling {
  return ([text, match, sign_], call) => {
    const written = literalText(call, 1)
    const sign = call.args[2] ? literalText(call, 2) : "\\"
    const isPlain = written !== undefined && sign !== undefined && !written.includes(sign)
    if (isPlain) return `(${text} ${word} ${match})`
    return `(${text} ${word} ${match} ESCAPE ${sign_ ?? "'\\'"})`
  }
}

/** Texts and arrays laid one behind the other; null where one is null. */
const concat: Spelling = (args, call) => {
  if (args.length === 0) return "''"
  return args.length === 1 ? args[0] : `(${args.map((arg) => (elementOf(call.type) ? `(${arg})` : arg)).join(" || ")})`
}

export const textSpellings: Spellings = {
  concat,
  concat_ws: (args, call) => {
    const [separator, ...parts] = args
    const lists = parts.map((part, i) => (call.args[i + 1].type === "string" ? `[${part}]` : `coalesce(${part}, [])`))
    if (lists.length === 0) return `CASE WHEN ${separator} IS NOT NULL THEN '' END`
    const all = lists.length === 1 ? lists[0] : `list_concat(${lists.join(", ")})`
    const present = `list_filter(${all}, lambda part_: part_ IS NOT NULL)`
    return once(separator, (s) => `CASE WHEN ${s} IS NOT NULL THEN coalesce(array_to_string(${present}, ${s}), '') END`)
  },
  length: ([x], call) => cast(call.args[0].type === "binary" ? `octet_length(${x})` : `length(${x})`, "int"),
  octet_length: ([x], call) => cast(call.args[0].type === "binary" ? `octet_length(${x})` : `strlen(${x})`, "int"),
  bit_length: ([x], call) =>
    cast(`(8 * ${call.args[0].type === "binary" ? `octet_length(${x})` : `strlen(${x})`})`, "int"),
  upper: js(((text: string) => text.toUpperCase()) as never),
  lower: js(((text: string) => text.toLowerCase()) as never),
  initcap: js(((text: string) =>
    text
      .toLowerCase()
      .replace(/(^| )([^ ])/gu, (_, blank: string, letter: string) => blank + letter.toUpperCase())) as never),
  trim: "trim($1, ' ')",
  btrim: ([text, signs]) => `trim(${text}, ${signs ?? "' '"})`,
  ltrim: ([text, signs]) => `ltrim(${text}, ${signs ?? "' '"})`,
  rtrim: ([text, signs]) => `rtrim(${text}, ${signs ?? "' '"})`,
  reverse: ([x], call, context) =>
    elementOf(call.type) === undefined
      ? js(((text: string) => [...text].reverse().join("")) as never)([x], call, context)
      : `list_reverse(${x})`,
  repeat: "repeat($1, greatest($2, 0))",
  substring: js(substring as never),
  left: ([text, count]) =>
    once(
      count,
      (n) => `CASE WHEN ${n} > 0 THEN "left"(${text}, ${n}) WHEN ${text} IS NOT NULL AND ${n} IS NOT NULL THEN '' END`,
    ),
  right: ([text, count]) =>
    once(
      count,
      (n) => `CASE WHEN ${n} > 0 THEN "right"(${text}, ${n}) WHEN ${text} IS NOT NULL AND ${n} IS NOT NULL THEN '' END`,
    ),
  instr: "CAST(instr($1, $2) AS INTEGER)",
  locate: ([part, text, position], call, context) =>
    position === undefined
      ? `CAST(instr(${text}, ${part}) AS INTEGER)`
      : js(((p: string, t: string, from: number) => find(t, p, from)) as never)([part, text, position], call, context),
  replace: ([text, from, to]) =>
    once(from, (part) => `CASE WHEN ${part} = '' THEN ${text} ELSE replace(${text}, ${part}, ${to ?? "''"}) END`),
  translate: js(((text: string, from: string, to: string) => {
    const [keys, values] = [[...from], [...to]]
    return [...text].map((letter) => (keys.includes(letter) ? (values[keys.indexOf(letter)] ?? "") : letter)).join("")
  }) as never),
  like: like("LIKE"),
  ilike: like("ILIKE"),
  rlike: pattern(([text, part]) => `contains(${text}, ${part})`, ((text: string, p: string) =>
    patternOf(p).test(text)) as never),
  regexp_replace: js(replaced as never),
  regexp_extract: js(((text: string, p: string, group = 1) => {
    const match = patternOf(p).exec(text)
    return match === null ? "" : groupOf(p, match[0], match.groups, group)
  }) as never),
  regexp_extract_all: js(((text: string, p: string, group = 1) =>
    [...text.matchAll(patternOf(p))].map((match) => groupOf(p, match[0], match.groups, group))) as never),
  regexp_count: js(((text: string, p: string) => [...text.matchAll(patternOf(p))].length) as never),
  regexp_instr: js(((text: string, p: string) => (patternOf(p).exec(text)?.index ?? -1) + 1) as never),
  regexp_substr: js(((text: string, p: string) => patternOf(p).exec(text)?.[0] ?? null) as never),
  split: (args, call, context) => {
    const separator = literalText(call, 1)
    const isPlain = separator !== undefined && isPlainPattern(separator) && args.length === 2
    return isPlain ? `string_split(${args[0]}, ${args[1]})` : js(splitBy as never)(args, call, context)
  },
  split_part: js(((text: string, separator: string, part: number) => {
    if (part === 0) throw new Error("INVALID_INDEX_OF_ZERO: parts are counted from 1, or from the end by -1")
    const parts = separator === "" ? [text] : text.split(separator)
    return parts[part > 0 ? part - 1 : parts.length + part] ?? ""
  }) as never),
  substring_index: js(substringIndex as never),
  ascii: js(((text: string) => text.codePointAt(0) ?? 0) as never),
  chr: js(((code: bigint) => (code < 0n ? "" : String.fromCharCode(Number(code & 255n)))) as never),
  startswith: "starts_with($1, $2)",
  endswith: "ends_with($1, $2)",
  contains: "contains($1, $2)",
  levenshtein: js(((a: string, b: string, most?: number) => {
    const distance = editDistance(a, b)
    return most !== undefined && distance > most ? -1 : distance
  }) as never),
  soundex: js(soundex as never),
  format_number: javascript((call) => {
    const { type } = call.args[0]
    const decimal = decimalOf(type)
    return ((value: never, places: number) => {
      if (isFloating(type)) return formatNumber(value as number, places)
      if (places < 0) return null
      const digits = BigInt(value)
      return `${digits < 0n ? "-" : ""}${grouped(digits < 0n ? -digits : digits, isDecimal(type) ? decimal!.scale : 0, places)}`
    }) as never
  }),
  format_string: javascript(
    (call, context) => {
      const types = call.args.slice(1).map((arg) => arg.type)
      const texts = types.map((type) => valueText(type, context.timeZone))
      const numbers = types.map(numberOf)
      return ((format: string | null, ...values: unknown[]) =>
        format === null
          ? null
          : formatted(
              format,
              values.map((value, i) => ({
                value,
                type: types[i],
                text: value === null ? "null" : texts[i](value as never),
                number: value === null ? null : numbers[i](value as never),
              })),
            )) as never
    },
    { takesNulls: true },
  ),
  space: "repeat(' ', greatest($1, 0))",
  find_in_set: js(((part: string, list: string) =>
    part.includes(",") ? 0 : list.split(",").indexOf(part) + 1) as never),
  overlay: js(((text: string, by: string, position: number, length = -1) => {
    const letters = [...text]
    const taken = length >= 0 ? length : [...by].length
    return substring(text, 1, position - 1) + by + letters.slice(Math.max(0, position - 1 + taken)).join("")
  }) as never),
  to_number: javascript(
    (call) => ((text: string, format: string) => toNumber(text, format, false, decimalOf(call.type)!.scale)) as never,
  ),
  try_to_number: javascript(
    (call) => ((text: string, format: string) => toNumber(text, format, true, decimalOf(call.type)!.scale)) as never,
  ),
  lpad: js(((text: string, length: number, filler = " ") => pad(text, length, filler, true)) as never),
  rpad: js(((text: string, length: number, filler = " ") => pad(text, length, filler, false)) as never),
  base64: "base64($1)",
  unbase64: "from_base64($1)",
  hex: js(((value: bigint | string | Uint8Array) =>
    typeof value === "bigint"
      ? BigInt.asUintN(64, value).toString(16).toUpperCase()
      : Buffer.from(bytesOf(value)).toString("hex").toUpperCase()) as never),
  unhex: js(((text: string) => {
    const padded = text.length % 2 === 1 ? `0${text}` : text
    return /^[0-9a-fA-F]*$/.test(padded) ? new Uint8Array(Buffer.from(padded, "hex")) : null
  }) as never),
  md5: js(((bytes: Uint8Array) => createHash("md5").update(bytes).digest("hex")) as never),
  sha1: js(((bytes: Uint8Array) => createHash("sha1").update(bytes).digest("hex")) as never),
  sha2: js(((bytes: Uint8Array, bits: number) => {
    if (![0, 224, 256, 384, 512].includes(bits)) return null
    return createHash(`sha${bits === 0 ? 256 : bits}`)
      .update(bytes)
      .digest("hex")
  }) as never),
  crc32: js(((bytes: Uint8Array) => BigInt(crc32(bytes))) as never),
  hash: javascript(
    (call) => {
      const types = call.args.map((arg) => arg.type)
      return ((...values: unknown[]) =>
        values.reduce<number>((seed, value, i) => murmur3(value, types[i], seed), 42)) as never
    },
    { takesNulls: true },
  ),
  xxhash64: javascript(
    (call) => {
      const types = call.args.map((arg) => arg.type)
      return ((...values: unknown[]) =>
        BigInt.asIntN(
          64,
          values.reduce<bigint>((seed, value, i) => xxhash64(value, types[i], seed), 42n),
        )) as never
    },
    { takesNulls: true },
  ),
  elt: javascript(
    (_call, { ansi }) =>
      ((index: number | null, ...texts: (string | null)[]) => {
        if (index === null) return null
        if (index >= 1 && index <= texts.length) return texts[index - 1]
        if (ansi) throw new Error(`INVALID_ARRAY_INDEX: ${index}; expected 1 to ${texts.length}`)
        return null
      }) as never,
    { takesNulls: true },
  ),
  url_encode: js(((text: string) =>
    encodeURIComponent(text)
      .replace(/%20/g, "+")
      .replace(/[!'()~]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)) as never),
  url_decode: js(((text: string) => {
    try {
      return decodeURIComponent(text.replace(/\+/g, " "))
    } catch {
      throw new Error(`CANNOT_DECODE_URL: ${text}`)
    }
  }) as never),
}
