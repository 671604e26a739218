// Functions of text, and digests.

import { castTo, commonType } from "../coerce"
import { type DataType, elementOf } from "../dataType"
import type { Typed } from "../typed"
import type { FunctionRule, FunctionTable, ResolveOptions } from "./rule"

/** Texts, or arrays of one type, or bytes. */
function joinable(args: readonly Typed[], { ansi }: ResolveOptions): readonly Typed[] {
  if (args.some((arg) => elementOf(arg.type) !== undefined)) {
    const type = args.reduce<DataType | undefined>((t, arg) => t && commonType(t, arg.type, ansi), "void")
    if (type === undefined) throw new TypeError(`no type in common: ${args.map((a) => a.type).join(", ")}`)
    return args.map((arg) => castTo(arg, type))
  }
  if (args.every((arg) => arg.type === "binary")) return args
  return args.map((arg) => castTo(arg, "string"))
}

const concat: FunctionRule = {
  signature: "any... -> any",
  prepare: joinable,
  result: (args) => args[0]?.type ?? "string",
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
  trim: "string -> string",
  btrim: "string, string? -> string",
  ltrim: "string, string? -> string",
  rtrim: "string, string? -> string",
  reverse: { signature: "array<T>|string -> any", result: (args: readonly Typed[]) => args[0].type },
  repeat: "string, int -> string",
  substring: "string|binary, int, int? -> $1",
  substr: "=substring",
  left: "string, int -> string",
  right: "string, int -> string",
  instr: "string, string -> int",
  locate: "string, string, int? -> int",
  position: "=locate",
  replace: "string, string, string? -> string",
  translate: "string, string, string -> string",
  like: "string, string, string? -> boolean",
  ilike: "string, string, string? -> boolean",
  rlike: "string, string -> boolean",
  regexp_like: "=rlike",
  regexp: "=rlike",
  regexp_replace: "string, string, string, int? -> string",
  regexp_extract: { signature: "string, string, int? -> string", mayRaise: true },
  regexp_extract_all: { signature: "string, string, int? -> array<string>", mayRaise: true },
  regexp_count: "string, string -> int",
  regexp_instr: "string, string, int? -> int",
  regexp_substr: "string, string -> string",
  split: "string, string, int? -> array<string>",
  split_part: { signature: "string, string, int -> string", mayRaise: true },
  substring_index: "string, string, int -> string",
  ascii: "string -> int",
  chr: "bigint -> string",
  char: "=chr",
  startswith: "string, string -> boolean",
  endswith: "string, string -> boolean",
  contains: "string, string -> boolean",
  levenshtein: "string, string, int? -> int",
  soundex: "string -> string",
  format_number: { signature: "number, int -> string" },
  format_string: { signature: "string, any... -> string", mayRaise: true },
  printf: "=format_string",
  space: "int -> string",
  find_in_set: "string, string -> int",
  overlay: "string, string, int, int? -> string",
  to_number: { signature: "string, string -> any", result: numberType, mayRaise: true },
  try_to_number: { signature: "string, string -> any", result: numberType },
  lpad: "string, int, string? -> string",
  rpad: "string, int, string? -> string",
  base64: { signature: "binary -> string", prepare: bytes },
  unbase64: { signature: "string -> binary", mayRaise: true },
  hex: { signature: "bigint|binary|string -> string", prepare: (args: readonly Typed[]) => args.map(hexable) },
  unhex: { signature: "string -> binary", mayRaise: true },
  md5: { signature: "binary -> string", prepare: bytes },
  sha1: { signature: "binary -> string", prepare: bytes },
  sha: "=sha1",
  sha2: { signature: "binary, int -> string", prepare: bytes },
  crc32: { signature: "binary -> bigint", prepare: bytes },
  hash: "any... -> int",
  xxhash64: "any... -> bigint",
  elt: { signature: "int, string... -> string", mayRaise: true },
  url_encode: "string -> string",
  url_decode: { signature: "string -> string", mayRaise: true },
}

function bytes(args: readonly Typed[]): readonly Typed[] {
  return args.map((arg, i) => (i === 0 && arg.type === "string" ? castTo(arg, "binary") : arg))
}

function hexable(arg: Typed): Typed {
  return /^(tinyint|smallint|int|double|float|decimal.*)$/.test(arg.type) ? castTo(arg, "bigint") : arg
}

/** The decimal that a format such as "999.99" gives. */
function numberType(args: readonly Typed[]): DataType {
  const [, format] = args
  const text = format.kind === "literal" ? String(format.value) : ""
  const [whole, fraction = ""] = text.toUpperCase().split(/[.D]/)
  const digits = (part: string): number => part.replace(/[^09]/g, "").length
  if (digits(whole) + digits(fraction) === 0)
    throw new TypeError(`invalid format: ${text}; expected digits as in "999.99"`)
  return `decimal(${digits(whole) + digits(fraction)},${digits(fraction)})`
}
