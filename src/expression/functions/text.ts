// Functions of text, of bytes, and digests.

import { castTo, commonType } from "../coerce"
import {
  type DataType,
  decimalOf,
  decimalOfWhole,
  elementOf,
  entryOf,
  fieldsOf,
  isNumericType,
  isWhole,
} from "../dataType"
import { parseNumberFormat, precisionOf } from "../numberFormat"
import type { Typed } from "../typed"
import { compared } from "./operators"
import type { FunctionRule, FunctionTable, ResolveOptions } from "./rule"

/** Texts, or arrays of one type, or bytes. */
function joinable(args: readonly Typed[], { ansi }: ResolveOptions): readonly Typed[] {
  if (args.some((arg) => elementOf(arg.type) !== undefined)) {
    const type = args.reduce<DataType | undefined>((t, arg) => t && commonType(t, arg.type, ansi), "void")
    if (type === undefined || args.some((arg) => arg.type === "void")) {
      throw new TypeError(`no type in common: ${args.map((a) => a.type).join(", ")}`)
    }
    return args.map((arg) => castTo(arg, type))
  }
  return textsOrBytes(args)
}

/** All of them bytes, or all of them text. */
function textsOrBytes(args: readonly Typed[]): readonly Typed[] {
  const isBinary = args.length > 0 && args.every((arg) => arg.type === "binary")
  return isBinary ? args : args.map((arg) => castTo(arg, "string"))
}

/** The same for arguments at some places. */
function alikeAt(...places: readonly number[]): FunctionRule["prepare"] {
  return (args) => {
    const found = textsOrBytes(places.filter((place) => place < args.length).map((place) => args[place]))
    return args.map((arg, i) => (places.includes(i) ? found[places.indexOf(i)] : arg))
  }
}

function bytes(args: readonly Typed[]): readonly Typed[] {
  return args.map((arg, i) => (i === 0 && arg.type === "string" ? castTo(arg, "binary") : arg))
}

function hexable(arg: Typed): Typed {
  return /^(tinyint|smallint|int|double|float|decimal.*)$/.test(arg.type) ? castTo(arg, "bigint") : arg
}

/** Text alone, for what Spark casts nothing to. */
export function onlyText(args: readonly Typed[]): readonly Typed[] {
  const other = args.find((arg) => arg.type !== "string" && arg.type !== "void")
  if (other) throw new TypeError(`expected text, got ${other.type}; cast it`)
  return args
}

/** True where the value is the same in all rows. */
function isConstant(typed: Typed): boolean {
  if (typed.kind === "cast") return isConstant(typed.input)
  return typed.kind === "literal" || (typed.kind === "call" && typed.args.every(isConstant))
}

/** The text that an argument says, null where it is null; the function takes it from no column. */
function constantText(typed: Typed, what: string): string | null {
  if (typed.kind === "literal" && (typed.value === null || typeof typed.value === "string")) return typed.value
  throw new TypeError(`the ${what} has to be a text written out`)
}

function call(name: string, args: readonly Typed[], type: DataType): Typed {
  return { kind: "call", name, args, type }
}

const concat: FunctionRule = {
  signature: "any... -> any",
  prepare: joinable,
  result: (args) => args[0]?.type ?? "string",
}

/** The decimal that a format such as "999.99" gives. */
function numberType([, format]: readonly Typed[]): DataType {
  const text = constantText(format, "format")
  if (text === null) return "decimal(10,0)"
  const read = parseNumberFormat(text)
  return `decimal(${precisionOf(read)},${read.scale})`
}

/** What to_char writes numbers of a type as. */
function decimalFor(type: DataType): DataType {
  if (type === "void" || decimalOf(type)) return type
  if (isWhole(type)) return decimalOfWhole(type)
  const decimals: Readonly<Record<DataType, DataType>> = {
    float: "decimal(14,7)",
    double: "decimal(30,15)",
    string: "decimal(38,18)",
  }
  if (decimals[type] === undefined) throw new TypeError(`to_char writes numbers, times and bytes, got ${type}`)
  return decimals[type]
}

/** Times as date_format writes them, bytes as hex, base64 or UTF-8. */
function charactersOf([value, format]: readonly Typed[]): Typed | undefined {
  if (["date", "timestamp", "timestamp_ntz"].includes(value.type)) {
    const time = value.type === "date" ? castTo(value, "timestamp") : value
    return call("date_format", [time, castTo(format, "string")], "string")
  }
  if (value.type !== "binary") return undefined
  switch (constantText(format, "format")?.toLowerCase()) {
    case "hex":
      return call("hex", [value], "string")
    case "base64":
      return call("base64", [value], "string")
    case "utf-8":
      return call("decode", [value, { kind: "literal", value: "UTF-8", type: "string" }], "string")
  }
  throw new TypeError(`invalid format of bytes; expected 'hex', 'base64' or 'utf-8'`)
}

const toChar: FunctionRule = {
  signature: "any, string -> string",
  mayRaise: true,
  instead: charactersOf,
  prepare: ([value, format]) => {
    const type = decimalFor(value.type)
    const text = constantText(format, "format")
    if (text !== null) parseNumberFormat(text)
    return [castTo(value, type), format]
  },
}

/** `decode(x, 1, 'one', 'other')`: a CASE in which null equals null. */
function decodedCase(args: readonly Typed[], options: ResolveOptions): Typed | undefined {
  if (args.length === 2) return undefined
  const [value, ...rest] = args
  const values = rest.filter((_, i) => i % 2 === 1 || i === rest.length - 1)
  // What is none of them is a null of type string.
  if (rest.length % 2 === 0) values.push({ kind: "literal", value: null, type: "string" })
  const type = values.reduce<DataType | undefined>((t, v) => t && commonType(t, v.type, options.ansi), "void")
  if (type === undefined) throw new TypeError(`no type in common: ${values.map((v) => v.type).join(", ")}; cast them`)
  const branches = Array.from({ length: Math.floor(rest.length / 2) }, (_, i) => ({
    when: call("<=>", compared([value, rest[2 * i]], options), "boolean"),
    then: castTo(rest[2 * i + 1], type),
  }))
  const otherwise = rest.length % 2 === 1 ? { otherwise: castTo(rest[rest.length - 1], type) } : {}
  return { kind: "case", branches, ...otherwise, type }
}

/** Both in lower case, then LIKE, as Spark has it. */
function foldedLike([text, pattern, sign]: readonly Typed[]): Typed {
  const folded = [text, pattern].map((arg) => {
    const value = castTo(arg, "string")
    return value.kind === "literal" && typeof value.value === "string"
      ? { ...value, value: value.value.toLowerCase() }
      : call("lower", [value], "string")
  })
  return call("like", sign ? [...folded, ...escapeOf([sign])] : folded, "boolean")
}

function escapeOf(args: readonly Typed[]): readonly Typed[] {
  const text = args.length > 0 ? constantText(args[0], "sign of escape") : "\\"
  if (text === null || [...text].length !== 1)
    throw new TypeError("expected one character as the sign of escape, as '!'")
  return args
}

/** Bytes that are cast to text are looked at themselves: text here is always UTF-8. */
function uncast([value]: readonly Typed[]): readonly Typed[] {
  return [value.kind === "cast" && value.type === "string" && value.input.type === "binary" ? value.input : value]
}

function hashable(args: readonly Typed[]): readonly Typed[] {
  const isRefused = (type: DataType): boolean => /\b(map<|interval\b)/.test(type)
  const refused = args.find((arg) => isRefused(arg.type))
  if (refused) throw new TypeError(`a hash takes no ${refused.type}`)
  return args
}

function maskSigns(args: readonly Typed[]): readonly Typed[] {
  for (const arg of args.slice(1)) {
    const sign = constantText(arg, "sign of a mask")
    if (sign !== null && sign.length !== 1) throw new TypeError(`expected one character for a mask, got '${sign}'`)
  }
  return onlyText(args)
}

function formattable(args: readonly Typed[]): readonly Typed[] {
  const [value, places] = args
  if (value.type !== "void" && !isNumericType(value.type))
    throw new TypeError(`expected a number, got ${value.type}; cast it`)
  if (!/^(tinyint|smallint|int|string|void)$/.test(places.type)) {
    throw new TypeError(`expected a number of places or a pattern, got ${places.type}`)
  }
  return [value, places.type === "string" ? places : castTo(places, "int")]
}

function binaryFormat(isTry: boolean): FunctionRule["prepare"] {
  return (args) => {
    const format = args.length > 1 ? constantText(args[1], "format") : "hex"
    if (!isTry && format !== null && !/^(hex|utf-?8|base64)$/i.test(format)) {
      throw new TypeError(`invalid format of bytes: '${format}'; expected 'hex', 'utf-8' or 'base64'`)
    }
    return args
  }
}

function nested([value]: readonly Typed[]): readonly Typed[] {
  const { type } = value
  if (elementOf(type) === undefined && !entryOf(type) && !fieldsOf(type)) {
    throw new TypeError(`to_json takes a struct, a map or an array, got ${type}`)
  }
  if (/\binterval\b|\bvector\b/.test(type)) throw new TypeError(`to_json can't write ${type}`)
  return [value]
}

export const text: FunctionTable = {
  concat,
  "||": "=concat",
  concat_ws: "string, array<string>|string... -> string",
  length: "string|binary -> int",
  char_length: "=length",
  character_length: "=length",
  len: "=length",
  octet_length: "string|binary -> int",
  bit_length: "string|binary -> int",
  upper: "string -> string",
  ucase: "=upper",
  lower: "string -> string",
  lcase: "=lower",
  initcap: "string -> string",
  // Of two arguments, the signs that are cut off come first, but for btrim.
  trim: "string, string? -> string",
  btrim: "string, string? -> string",
  ltrim: "string, string? -> string",
  rtrim: "string, string? -> string",
  reverse: {
    signature: "array<T>|string -> any",
    prepare: ([value]) => [value.type === "void" ? castTo(value, "string") : value],
    result: (args: readonly Typed[]) => args[0].type,
  },
  repeat: "string, int -> string",
  substring: "string|binary, int, int? -> $1",
  substr: "=substring",
  left: "string|binary, int -> $1",
  right: "string, int -> string",
  instr: "string, string -> int",
  locate: "string, string, int? -> int",
  position: "=locate",
  replace: "string, string, string? -> string",
  translate: "string, string, string -> string",
  like: {
    signature: "string, string, string? -> boolean",
    prepare: (args) => [...args.slice(0, 2), ...escapeOf(args.slice(2))],
    mayRaise: true,
  },
  ilike: { signature: "string, string, string? -> boolean", instead: foldedLike },
  rlike: { signature: "string, string -> boolean", mayRaise: true },
  regexp_like: "=rlike",
  regexp: "=rlike",
  regexp_replace: {
    signature: "string, string, string, int? -> string",
    prepare: (args) => {
      const position = args[3]
      const isLegal = position === undefined || isConstant(position)
      if (!isLegal || (position?.kind === "literal" && position.value !== null && Number(position.value) < 1)) {
        throw new TypeError("the place to begin at has to be a number from 1, the same for all rows")
      }
      return args
    },
    mayRaise: true,
  },
  regexp_extract: { signature: "string, string, int? -> string", mayRaise: true },
  regexp_extract_all: { signature: "string, string, int? -> array<string>", mayRaise: true },
  regexp_count: { signature: "string, string -> int", mayRaise: true },
  regexp_instr: { signature: "string, string, int? -> int", mayRaise: true },
  regexp_substr: { signature: "string, string -> string", mayRaise: true },
  split: { signature: "string, string, int? -> array<string>", mayRaise: true },
  split_part: { signature: "string, string, int -> string", mayRaise: true },
  substring_index: "string, string, int -> string",
  ascii: "string -> int",
  chr: "bigint -> string",
  char: "=chr",
  startswith: { signature: "string|binary, string|binary -> boolean", prepare: alikeAt(0, 1) },
  endswith: { signature: "string|binary, string|binary -> boolean", prepare: alikeAt(0, 1) },
  contains: { signature: "string|binary, string|binary -> boolean", prepare: alikeAt(0, 1) },
  levenshtein: "string, string, int? -> int",
  soundex: { signature: "string -> string", prepare: onlyText },
  format_number: { signature: "number, int|string -> string", prepare: formattable, mayRaise: true },
  format_string: { signature: "string, any... -> string", mayRaise: true },
  printf: "=format_string",
  space: "int -> string",
  find_in_set: "string, string -> int",
  overlay: { signature: "string|binary, string|binary, int, int? -> $1", prepare: alikeAt(0, 1) },
  to_number: { signature: "string, string -> any", result: numberType, mayRaise: true },
  try_to_number: { signature: "string, string -> any", result: numberType, mayRaise: true },
  to_char: toChar,
  to_varchar: toChar,
  lpad: { signature: "string|binary, int, string|binary? -> $1", prepare: alikeAt(0, 2) },
  rpad: { signature: "string|binary, int, string|binary? -> $1", prepare: alikeAt(0, 2) },
  base64: { signature: "binary -> string", prepare: bytes },
  unbase64: { signature: "string -> binary", mayRaise: true },
  hex: { signature: "bigint|binary|string -> string", prepare: (args: readonly Typed[]) => args.map(hexable) },
  unhex: "string -> binary",
  to_binary: { signature: "string, string? -> binary", prepare: binaryFormat(false), mayRaise: true },
  try_to_binary: { signature: "string, string? -> binary", prepare: binaryFormat(true) },
  encode: { signature: "string, string -> binary", mayRaise: true },
  decode: { signature: "binary, string, any... -> any", instead: decodedCase, result: () => "string", mayRaise: true },
  is_valid_utf8: { signature: "string|binary -> boolean", prepare: uncast },
  make_valid_utf8: { signature: "string|binary -> string", prepare: uncast },
  validate_utf8: { signature: "string|binary -> string", prepare: uncast, mayRaise: true },
  try_validate_utf8: { signature: "string|binary -> string", prepare: uncast },
  md5: { signature: "binary -> string", prepare: bytes },
  sha1: { signature: "binary -> string", prepare: bytes },
  sha: "=sha1",
  sha2: { signature: "binary, int -> string", prepare: bytes },
  crc32: { signature: "binary -> bigint", prepare: bytes },
  hash: { signature: "any, any... -> int", prepare: hashable },
  xxhash64: { signature: "any, any... -> bigint", prepare: hashable },
  elt: {
    signature: "int, any, any... -> any",
    prepare: ([index, ...values]) => [index, ...textsOrBytes(values)],
    result: (args) => args[1].type,
    mayRaise: true,
  },
  mask: { signature: "string, string?, string?, string?, string? -> string", prepare: maskSigns },
  luhn_check: "string -> boolean",
  url_encode: "string -> string",
  url_decode: { signature: "string -> string", mayRaise: true },
  try_url_decode: "string -> string",
  parse_url: { signature: "string, string, string? -> string", prepare: onlyText, mayRaise: true },
  try_parse_url: { signature: "string, string, string? -> string", prepare: onlyText, mayRaise: true },
  get_json_object: "string, string -> string",
  json_array_length: "string -> int",
  json_object_keys: "string -> array<string>",
  to_json: { signature: "any -> string", prepare: nested },
}
