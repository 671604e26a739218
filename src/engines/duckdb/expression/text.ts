// Functions of text and bytes in DuckDB's SQL, or in JavaScript where it has none that means the same.

import { createHash } from "node:crypto"
import { crc32 } from "node:zlib"
import { type DataType, decimalOf, elementOf, isFloating } from "../../../expression/dataType"
import { parseNumberFormat } from "../../../expression/numberFormat"
import { editDistance } from "../../../params/nearest"
import { murmur3, xxhash64 } from "../javascript/hash"
import {
  base64Bytes,
  decoded,
  encoded,
  hexBytes,
  isUtf8,
  repairedText,
  strictBase64Bytes,
  urlDecoded,
  urlEncoded,
} from "../text/bytes"
import {
  type DecimalFormat,
  decimalFormatted,
  doubleFormatted,
  parseDecimalFormat,
  placesFormat,
} from "../text/decimalFormat"
import { formatted } from "../text/formatString"
import { jsonArrayLength, jsonAt, jsonObjectKeys, jsonText } from "../text/json"
import { initialCapitals } from "../text/letterCase"
import { numberReader, numberWriter } from "../text/numberFormat"
import { patternOf } from "../text/patterns"
import { hasBytes, overlaid, padded, splitPart, substring, substringIndex } from "../text/substrings"
import { urlPart } from "../text/urls"
import { hasLuhnCheck, masked, soundex } from "../text/words"
import { javascript } from "./javascript"
import { fill, literalNumber, literalText, once, onceEach, type Spelling, type Spellings } from "./spelling"

function js(run: (...args: never[]) => unknown, options: { takesNulls?: boolean } = {}): Spelling {
  return javascript(() => run, options)
}

/** The engine's own where texts are ASCII, as most are; by JavaScript's rules where they are not. */
function ascii(native: string, texts: number, run: (...args: never[]) => unknown): Spelling {
  return nativeWhere((text) => `strlen(${text}) = length(${text})`, native, texts, run)
}

/** The engine's own where all of the first texts pass a test, else in JavaScript. */
function nativeWhere(
  test: (text: string) => string,
  native: string,
  texts: number,
  run: (...args: never[]) => unknown,
): Spelling {
  const slow = js(run)
  return (args, call, context) =>
    onceEach(args, (names) => {
      const isPlain = names.slice(0, texts).map(test)
      const isNull = names.slice(0, texts).map((text) => `${text} IS NULL`)
      const condition = `${isPlain.join(" AND ")} OR ${isNull.join(" OR ")}`
      return `CASE WHEN ${condition} THEN ${fill(native, names)} ELSE ${slow(names, call, context)} END`
    })
}

/**
 * Latin and Cyrillic letters, and signs, of which each has one of the other case by itself: the engine knows no letter that
 * becomes two, as İ and ß do, nor one that depends on others, as the Greek sigma does.
 */
const singleCase =
  "\\x{0}-\\x{de}\\x{e0}-\\x{12f}\\x{131}-\\x{148}\\x{14a}-\\x{17f}\\x{400}-\\x{52f}\\x{2010}-\\x{2044}\\x{20a0}-\\x{20bf}\\x{2116}"

function letterCase(native: string, run: (text: string) => string): Spelling {
  return nativeWhere((text) => `regexp_full_match(${text}, '[${singleCase}]*')`, native, 1, run as never)
}

/** One spelling for bytes, another for text, by the first argument. */
function byType(binary: string | Spelling, text: string | Spelling): Spelling {
  return (args, call, context) => {
    const spelling = call.args[0]?.type === "binary" ? binary : text
    return typeof spelling === "string" ? fill(spelling, args) : spelling(args, call, context)
  }
}

/** Texts and arrays laid one behind the other; null where one is null. */
const concat: Spelling = (args, call) => {
  if (args.length === 0) return "''"
  return args.length === 1 ? args[0] : `(${args.map((arg) => (elementOf(call.type) ? `(${arg})` : arg)).join(" || ")})`
}

/** What is not null, with a separator between. */
const concatWith: Spelling = (args, call) => {
  const [given, ...parts] = args
  if (parts.length === 0) return `CASE WHEN ${given} IS NOT NULL THEN '' END`
  if (call.args.slice(1).every((arg) => arg.type === "string")) return `concat_ws(${args.join(", ")})`
  const lists = parts.map((part, i) => (call.args[i + 1].type === "string" ? `[${part}]` : `coalesce(${part}, [])`))
  const all = lists.length === 1 ? lists[0] : `list_concat(${lists.join(", ")})`
  const present = `list_filter(${all}, lambda part_: part_ IS NOT NULL)`
  if (literalText(call, 0) !== undefined) return `coalesce(array_to_string(${present}, ${given}), '')`
  // The engine's own function takes no separator that differs from row to row.
  return onceEach([given, present], ([separator, list]) => {
    const joined = `list_reduce(${list}, lambda a_, b_: a_ || ${separator} || b_)`
    return `CASE WHEN ${separator} IS NOT NULL THEN CASE WHEN len(${list}) > 0 THEN ${joined} ELSE '' END END`
  })
}

/** `trim(signs, text)`, blanks where no signs are given. */
function trimmed(name: "trim" | "ltrim" | "rtrim", isTextFirst: boolean): Spelling {
  return (args) => {
    const [text, signs] = isTextFirst || args.length === 1 ? args : [args[1], args[0]]
    return `${name}(${text}, ${signs ?? "' '"})`
  }
}

const partOfBytes = js(substring as never)

/** From the end where the place is negative; one before the beginning counts as well. */
const substringSpelling: Spelling = (args, call, context) => {
  if (call.args[0].type === "binary") return partOfBytes(args, call, context)
  const [position, length] = [literalNumber(call, 1), literalNumber(call, 2)]
  const isPlain =
    position !== undefined && position >= 1 && (args.length === 2 || (length !== undefined && length >= 0))
  if (isPlain) return `substring(${args.join(", ")})`
  const [count] = args.slice(2)
  return onceEach(args.slice(0, 2), ([x, place]) => {
    const start = `CAST(CASE WHEN ${place} > 0 THEN ${place} - 1 WHEN ${place} < 0 THEN length(${x}) + ${place} ELSE ${place} END AS BIGINT)`
    return once(start, (at) => {
      const [from, to] = [`greatest(${at}, 0)`, `${at} + ${count ?? "2147483647"}`]
      return `CASE WHEN ${to} <= ${from} THEN substring(${x}, 1, 0) ELSE substring(${x}, ${from} + 1, ${to} - ${from}) END`
    })
  })
}

/** `left` and `right`: nothing where the count is no positive one. */
function side(name: "left" | "right"): Spelling {
  return (args) =>
    onceEach(
      args,
      ([text, n]) =>
        `CASE WHEN ${n} > 0 THEN "${name}"(${text}, ${n}) WHEN ${text} IS NOT NULL AND ${n} IS NOT NULL THEN '' END`,
    )
}

function pad(isLeft: boolean): Spelling {
  const texts = js(((text: string, length: number, filler = " ") => padded(text, length, filler, isLeft)) as never)
  const bytes = js(((value: Uint8Array, length: number, filler = new Uint8Array(1)) =>
    padded(value, length, filler, isLeft)) as never)
  return (args, call, context) => {
    if (call.args[0].type === "binary") return bytes(args, call, context)
    const [length, filler] = [literalNumber(call, 1), args.length === 2 ? " " : literalText(call, 2)]
    const isPlain = length !== undefined && length >= 0 && filler !== undefined && filler !== ""
    return isPlain
      ? `${isLeft ? "l" : "r"}pad(${args[0]}, ${args[1]}, ${args[2] ?? "' '"})`
      : texts(args, call, context)
  }
}

/** A place to begin at that is null finds nothing; from a place on, nothing is found at 1. */
const locate: Spelling = (args) => {
  if (args.length === 2) return `CAST(instr(${args[1]}, ${args[0]}) AS INTEGER)`
  return onceEach(args, ([part, text, position]) => {
    const found = `instr(substring(${text}, ${position}), ${part})`
    const cases = [
      `${position} IS NULL THEN 0`,
      `${part} IS NULL OR ${text} IS NULL THEN NULL`,
      `${position} < 1 THEN 0`,
      `${part} = '' THEN 1`,
      `${found} > 0 THEN ${found} + ${position} - 1`,
    ]
    return `CAST(CASE ${cases.map((each) => `WHEN ${each}`).join(" ")} ELSE 0 END AS INTEGER)`
  })
}

/** What a format stands for, read once. */
function formatsBy<T>(parse: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>()
  return (text) => {
    let format = known.get(text)
    if (format === undefined) {
      format = parse(text)
      known.set(text, format)
    }
    return format
  }
}

const formatNumber = javascript((call) => {
  const { type } = call.args[0]
  const scale = decimalOf(type)?.scale ?? 0
  const write = (value: unknown, format: DecimalFormat): string =>
    isFloating(type)
      ? doubleFormatted(value as number, format)
      : decimalFormatted(BigInt(value as bigint), scale, format)
  if (call.args[1].type === "string") {
    const formatOf = formatsBy((text) => parseDecimalFormat(text === "" ? "#,##0" : text))
    return ((value: unknown, pattern: string) => write(value, formatOf(pattern))) as never
  }
  return ((value: unknown, places: number) => (places < 0 ? null : write(value, placesFormat(places)))) as never
})

const formatString = javascript(
  (call) => {
    const types = call.args.slice(1).map((arg) => arg.type)
    const refused = types.find((type) => /^(array|map|struct|binary|interval)\b/.test(type))
    if (refused) throw new RangeError(`${call.name} can't write ${refused}; cast it to text`)
    return ((format: string | null, ...values: unknown[]) =>
      format === null ? null : formatted(format, values, types)) as never
  },
  { takesNulls: true },
)

/** A number in text by a format; null where it does not fit, or an error. */
function toNumber(isTry: boolean): Spelling {
  return javascript(() => {
    const readerOf = formatsBy((format) => numberReader(parseNumberFormat(format)))
    return ((text: string, format: string) => {
      const digits = readerOf(format)(text)
      if (digits !== undefined || isTry) return digits
      throw new Error(`INVALID_FORMAT.MISMATCH_INPUT: ${text} does not fit the format ${format}`)
    }) as never
  })
}

const toChar = javascript((call) => {
  const { scale } = decimalOf(call.args[0].type) ?? { scale: 0 }
  const writerOf = formatsBy((format) => numberWriter(parseNumberFormat(format), scale))
  return ((unscaled: bigint, format: string) => writerOf(format)(BigInt(unscaled))) as never
})

const binaryReaders: Readonly<Record<string, (text: string) => Uint8Array | undefined>> = {
  hex: hexBytes,
  base64: strictBase64Bytes,
  "utf-8": (text) => Buffer.from(text, "utf8"),
  utf8: (text) => Buffer.from(text, "utf8"),
}

function toBinary(isTry: boolean): Spelling {
  return js(((text: string, format = "hex") => {
    const bytes = binaryReaders[format.toLowerCase()]?.(text)
    if (bytes !== undefined || isTry) return bytes
    throw new Error(`CONVERSION_INVALID_INPUT: ${text} is no ${format}; try_to_binary gives null`)
  }) as never)
}

/** Hashes of all arguments, each on top of those before it; nulls count for nothing. */
function hashed<T>(start: T, hash: (value: unknown, type: DataType, seed: T) => T, finish: (value: T) => T): Spelling {
  return javascript(
    (call) => {
      const types = call.args.map((arg) => arg.type)
      return ((...values: unknown[]) =>
        finish(values.reduce<T>((seed, value, i) => hash(value, types[i], seed), start))) as never
    },
    { takesNulls: true },
  )
}

const sha2 = js(((bytes: Uint8Array, bits: number) => {
  if (![0, 224, 256, 384, 512].includes(bits)) return null
  return createHash(`sha${bits === 0 ? 256 : bits}`)
    .update(bytes)
    .digest("hex")
}) as never)

function parseUrl(isTry: boolean): Spelling {
  return javascript((_, { ansi }) => {
    const patternOfKey = formatsBy((key) => patternOf(`(&|^)${key}=([^&]*)`))
    return ((url: string, part: string, key?: string) =>
      urlPart(url, part, key === undefined ? undefined : patternOfKey(key), isTry || !ansi)) as never
  })
}

export const textSpellings: Spellings = {
  concat,
  concat_ws: concatWith,
  length: byType("CAST(octet_length($1) AS INTEGER)", "CAST(length($1) AS INTEGER)"),
  octet_length: byType("CAST(octet_length($1) AS INTEGER)", "CAST(strlen($1) AS INTEGER)"),
  bit_length: byType("CAST(8 * octet_length($1) AS INTEGER)", "CAST(8 * strlen($1) AS INTEGER)"),
  upper: letterCase("upper($1)", (text) => text.toUpperCase()),
  lower: letterCase("lower($1)", (text) => text.toLowerCase()),
  initcap: js(initialCapitals as never),
  trim: trimmed("trim", false),
  btrim: trimmed("trim", true),
  ltrim: trimmed("ltrim", false),
  rtrim: trimmed("rtrim", false),
  reverse: (args, call, context) =>
    elementOf(call.type) === undefined
      ? ascii("reverse($1)", 1, ((text: string) => [...text].reverse().join("")) as never)(args, call, context)
      : `list_reverse(${args[0]})`,
  repeat: "CASE WHEN $2 IS NOT NULL THEN repeat($1, greatest($2, 0)) END",
  substring: substringSpelling,
  left: byType(js(((bytes: Uint8Array, count: number) => bytes.slice(0, Math.max(0, count))) as never), side("left")),
  right: side("right"),
  instr: "CAST(instr($1, $2) AS INTEGER)",
  locate,
  replace: ([text, from, to]) =>
    onceEach(
      [text, from],
      ([x, part]) => `CASE WHEN ${part} = '' THEN ${x} ELSE replace(${x}, ${part}, ${to ?? "''"}) END`,
    ),
  translate: "translate($1, $2, $3)",
  split_part: (args, call, context) =>
    literalText(call, 1) && literalNumber(call, 2)
      ? `split_part(${args.join(", ")})`
      : js(splitPart as never)(args, call, context),
  substring_index: (args, call, context) => {
    const [separator, count] = [literalText(call, 1), literalNumber(call, 2)]
    // Places of one sign can't overlap.
    if (separator?.length !== 1 || !count || Math.abs(count) > 1000)
      return js(substringIndex as never)(args, call, context)
    const slice = count > 0 ? `[1:${count}]` : `[${count}:]`
    return `array_to_string(string_split(${args[0]}, ${args[1]})${slice}, ${args[1]})`
  },
  ascii: "CASE WHEN $1 = '' THEN 0 ELSE CAST(ord($1) AS INTEGER) END",
  chr: "CASE WHEN $1 < 0 THEN '' ELSE chr(CAST($1 & 255 AS INTEGER)) END",
  startswith: byType(js(((a: Uint8Array, b: Uint8Array) => hasBytes(a, b, "start")) as never), "starts_with($1, $2)"),
  endswith: byType(js(((a: Uint8Array, b: Uint8Array) => hasBytes(a, b, "end")) as never), "ends_with($1, $2)"),
  contains: byType(js(((a: Uint8Array, b: Uint8Array) => hasBytes(a, b, "anywhere")) as never), "contains($1, $2)"),
  levenshtein: (args, call, context) =>
    (args.length === 2
      ? ascii("CAST(levenshtein($1, $2) AS INTEGER)", 2, editDistance as never)
      : js(((a: string, b: string, most: number) => {
          const distance = editDistance(a, b)
          return distance > most ? -1 : distance
        }) as never))(args, call, context),
  soundex: js(soundex as never),
  format_number: formatNumber,
  format_string: formatString,
  space: "CASE WHEN $1 IS NOT NULL THEN repeat(' ', greatest($1, 0)) END",
  find_in_set: (args) =>
    onceEach(args, ([part, list]) => {
      const place = `CAST(coalesce(list_position(string_split(${list}, ','), ${part}), 0) AS INTEGER)`
      return `CASE WHEN ${part} IS NULL OR ${list} IS NULL THEN NULL WHEN contains(${part}, ',') THEN 0 ELSE ${place} END`
    }),
  overlay: js(overlaid as never),
  to_number: toNumber(false),
  try_to_number: toNumber(true),
  to_char: toChar,
  to_varchar: toChar,
  lpad: pad(true),
  rpad: pad(false),
  // Lines of 76 signs, as MIME has them.
  base64: ([bytes]) =>
    once(bytes, (x) => {
      const lines = `regexp_replace(base64(${x}), '(.{76})', '\\1' || chr(13) || chr(10), 'g')`
      return `CASE WHEN octet_length(${x}) <= 57 THEN base64(${x}) ELSE rtrim(${lines}, chr(13) || chr(10)) END`
    }),
  unbase64: js(base64Bytes as never),
  hex: "hex($1)",
  unhex: js(hexBytes as never),
  to_binary: toBinary(false),
  try_to_binary: toBinary(true),
  encode: (args, call, context) =>
    literalText(call, 1)?.toLowerCase() === "utf-8" ? `encode(${args[0]})` : js(encoded as never)(args, call, context),
  decode: js(decoded as never),
  is_valid_utf8: byType(js(isUtf8 as never), "CASE WHEN $1 IS NOT NULL THEN true END"),
  make_valid_utf8: byType(js(repairedText as never), "$1"),
  validate_utf8: byType(
    js(((bytes: Uint8Array) => {
      if (isUtf8(bytes)) return repairedText(bytes)
      throw new Error("INVALID_UTF8_STRING: bytes that are no UTF-8; try_validate_utf8 gives null")
    }) as never),
    "$1",
  ),
  try_validate_utf8: byType(js(((bytes: Uint8Array) => (isUtf8(bytes) ? repairedText(bytes) : null)) as never), "$1"),
  md5: "md5($1)",
  sha1: "sha1($1)",
  sha2: (args, call, context) =>
    [0, 256].includes(literalNumber(call, 1) ?? -1) ? `sha256(${args[0]})` : sha2(args, call, context),
  crc32: js(((bytes: Uint8Array) => BigInt(crc32(bytes))) as never),
  hash: hashed<number>(42, murmur3, (value) => value),
  xxhash64: hashed<bigint>(42n, xxhash64, (value) => BigInt.asIntN(64, value)),
  elt: javascript(
    (_call, { ansi }) =>
      ((index: number | null, ...values: unknown[]) => {
        if (index === null) return null
        if (index >= 1 && index <= values.length) return values[index - 1]
        if (ansi) throw new Error(`INVALID_ARRAY_INDEX: ${index}; expected 1 to ${values.length}`)
        return null
      }) as never,
    { takesNulls: true },
  ),
  mask: js(masked as never, { takesNulls: true }),
  luhn_check: js(hasLuhnCheck as never),
  url_encode: js(urlEncoded as never),
  url_decode: js(urlDecoded as never),
  try_url_decode: js(((text: string) => {
    try {
      return urlDecoded(text)
    } catch {
      return null
    }
  }) as never),
  parse_url: parseUrl(false),
  try_parse_url: parseUrl(true),
  get_json_object: js(jsonAt as never),
  json_array_length: js(jsonArrayLength as never),
  json_object_keys: js(jsonObjectKeys as never),
  to_json: javascript((call, { timeZone }) => jsonText(call.args[0].type, timeZone)),
}
