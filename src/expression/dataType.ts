// Spark's types, written as Spark writes them: "int", "decimal(10,2)", "array<struct<k:int>>".

import { didYouMean } from "../params/nearest"

/**
 * A type as Spark's `simpleString`: boolean, tinyint, smallint, int, bigint, float, double, decimal(p,s), string, binary,
 * date, timestamp, timestamp_ntz, void (of null), interval, array<…>, map<…,…>, struct<name:type,…>; and vector.
 */
export type DataType = string

const synonyms: Readonly<Record<string, DataType>> = {
  boolean: "boolean",
  bool: "boolean",
  byte: "tinyint",
  tinyint: "tinyint",
  short: "smallint",
  smallint: "smallint",
  int: "int",
  integer: "int",
  long: "bigint",
  bigint: "bigint",
  float: "float",
  real: "float",
  double: "double",
  decimal: "decimal(10,0)",
  dec: "decimal(10,0)",
  numeric: "decimal(10,0)",
  string: "string",
  varchar: "string",
  char: "string",
  character: "string",
  text: "string",
  binary: "binary",
  date: "date",
  timestamp: "timestamp",
  timestamp_ltz: "timestamp",
  timestamp_ntz: "timestamp_ntz",
  void: "void",
  interval: "interval",
}

const known =
  "boolean, byte, short, int, long, float, double, decimal(p,s), string, binary, date, timestamp, array<…>, map<…,…> or struct<name:type,…>"

/**
 * Reads a type in any of Spark's spellings: `LONG`, `Decimal(10, 2)`, `array<struct<a: int>>`, `VARCHAR(20)`.
 *
 * @throws TypeError for what is no type
 */
export function parseDataType(text: string): DataType {
  const before = read.get(text)
  if (before !== undefined) return before
  const reader = { text, at: 0 }
  const type = readType(reader)
  if (!isAtEnd(reader)) throw badType(text)
  read.set(text, type)
  return type
}

const read = new Map<string, DataType>()

/** A field of a struct, or a column, as DDL says it. */
export interface DdlField extends StructField {
  /** False for what is NOT NULL; else undefined. */
  readonly nullable?: false
}

/**
 * Reads the fields of a table or a struct as Spark's DDL has them: "id INT NOT NULL, `a b`: ARRAY<STRING> COMMENT 'x'",
 * and `struct<id:int>`.
 *
 * @throws TypeError for other text, and for an unknown type
 */
export function parseFields(text: string): DdlField[] {
  const reader = { text, at: 0 }
  if (/^\s*struct\s*</i.test(text)) {
    reader.at = text.indexOf("<") + 1
    const fields = readFields(reader)
    if (take(reader, ">") && isAtEnd(reader)) return fields
    throw badType(text)
  }
  const fields: DdlField[] = []
  do {
    skipBlanks(reader)
    const start = reader.at
    const field = readField(reader, /^(?:`((?:[^`]|``)+)`|([^\s`'":,<>()]+))/)
    if (field === undefined || !(isAtEnd(reader) || text[reader.at] === ",")) {
      const given = JSON.stringify(text.slice(start).trim())
      throw new TypeError(`invalid schema: ${given}; expected name TYPE, as in "id INT, title STRING"`)
    }
    fields.push(field)
  } while (take(reader, ","))
  return fields
}

interface Reader {
  readonly text: string
  at: number
}

/** Moves behind blanks and comments. */
function skipBlanks(reader: Reader): void {
  match(reader, /^(?:\s|--[^\n]*|\/\*(?:(?!\*\/)[\s\S])*\*\/)+/)
}

function isAtEnd(reader: Reader): boolean {
  skipBlanks(reader)
  return reader.at === reader.text.length
}

/** What a pattern finds where the reader is, which then stands behind it. */
function match(reader: Reader, pattern: RegExp): RegExpExecArray | null {
  const found = pattern.exec(reader.text.slice(reader.at))
  if (found !== null) reader.at += found[0].length
  return found
}

function take(reader: Reader, sign: string): boolean {
  skipBlanks(reader)
  if (reader.text[reader.at] !== sign) return false
  reader.at++
  return true
}

/** True where words follow, in any case; they are read then. */
function takeWords(reader: Reader, words: RegExp): boolean {
  skipBlanks(reader)
  return match(reader, words) !== null
}

function badType(text: string): TypeError {
  const name = text.trim()
  const nearest = didYouMean(name, Object.keys(synonyms))
  return new TypeError(`unknown type: ${name}${nearest || `; expected ${known}`}`)
}

const word = /^(?:`((?:[^`]|``)+)`|([\p{L}\p{N}_]+))/u

function readWord(reader: Reader): string {
  skipBlanks(reader)
  const found = match(reader, word)
  if (found === null) throw badType(reader.text)
  return found[1]?.replaceAll("``", "`") ?? found[2]
}

const units = /^(?:(?:year|month)(?:\s+to\s+month)?|(?:day|hour|minute|second)(?:\s+to\s+(?:hour|minute|second))?)\b/i

function readType(reader: Reader): DataType {
  skipBlanks(reader)
  const start = reader.at
  const name = readWord(reader).toLowerCase()
  if (name === "array" || name === "map") {
    if (!take(reader, "<")) throw badType(reader.text)
    const inside = [readType(reader)]
    if (name === "map") {
      if (!take(reader, ",")) throw badType(reader.text)
      inside.push(readType(reader))
    }
    if (!take(reader, ">")) throw badType(reader.text)
    return `${name}<${inside.join(",")}>`
  }
  if (name === "struct") {
    const fields = take(reader, "<") ? readFields(reader) : undefined
    if (fields === undefined || !take(reader, ">")) throw badType(reader.text)
    return structOf(fields)
  }
  const type = Object.hasOwn(synonyms, name) ? synonyms[name] : undefined
  if (type === undefined) throw badType(name)
  if (type === "interval") takeWords(reader, units)
  if (name === "string") takeWords(reader, /^collate\s+utf8_binary\b/i)
  if (!take(reader, "(")) return type
  const size = match(reader, /^\s*(\d+)\s*(?:,\s*(-?\d+)\s*)?\)/)
  if (size === null) throw badType(reader.text)
  if (/char/.test(name) && size[2] === undefined) return type
  if (!type.startsWith("decimal")) throw badType(reader.text)
  const [precision, scale] = [Number(size[1]), Number(size[2] ?? 0)]
  if (precision < 1 || precision > 38 || scale < 0 || scale > precision) {
    const given = reader.text.slice(start, reader.at)
    throw new RangeError(`invalid type: ${given}; expected decimal(p,s) with 1 <= p <= 38 and 0 <= s <= p`)
  }
  return decimal(precision, scale)
}

/** The fields of a struct, up to what closes it. */
function readFields(reader: Reader): DdlField[] {
  const fields: DdlField[] = []
  skipBlanks(reader)
  if (reader.text[reader.at] === ">") return fields
  do {
    skipBlanks(reader)
    const field = readField(reader, word)
    if (field === undefined) throw badType(reader.text)
    fields.push(field)
  } while (take(reader, ","))
  return fields
}

/** A name, a type, and what may stand behind them; undefined where there is no name with a type. */
function readField(reader: Reader, names: RegExp): DdlField | undefined {
  const found = match(reader, names)
  if (found === null) return undefined
  const hasColon = take(reader, ":")
  if (isAtEnd(reader) || !(hasColon || /[\s`/]/.test(reader.text[reader.at - 1]))) return undefined
  const name = found[1]?.replaceAll("``", "`") ?? found[2]
  const type = readType(reader)
  const isNotNull = takeWords(reader, /^not\s+null\b/i)
  takeWords(reader, /^comment\s*(?:'(?:[^'\\]|\\[\s\S])*'|"(?:[^"\\]|\\[\s\S])*")/i)
  skipBlanks(reader)
  return isNotNull ? { name, type, nullable: false } : { name, type }
}

function field(name: string, type: DataType): string {
  return `${/^[\p{L}\p{N}_]+$/u.test(name) ? name : `\`${name.replaceAll("`", "``")}\``}:${type}`
}

/** decimal(precision,scale); both from 0 to 38, scale no larger. */
export function decimal(precision: number, scale: number): DataType {
  return `decimal(${precision},${scale})`
}

/** Precision and scale of a decimal; undefined for other types. */
export function decimalOf(type: DataType): { precision: number; scale: number } | undefined {
  const match = /^decimal\((\d+),(\d+)\)$/.exec(type)
  return match ? { precision: Number(match[1]), scale: Number(match[2]) } : undefined
}

/** Type of an array's elements; undefined for other types. */
export function elementOf(type: DataType): DataType | undefined {
  return type.startsWith("array<") ? type.slice(6, -1) : undefined
}

/** Types of a map's keys and values; undefined for other types. */
export function entryOf(type: DataType): { key: DataType; value: DataType } | undefined {
  if (!type.startsWith("map<")) return undefined
  const reader = { text: type, at: 4 }
  const key = readType(reader)
  take(reader, ",")
  return { key, value: readType(reader) }
}

/** A field of a struct. */
export interface StructField {
  readonly name: string
  readonly type: DataType
}

/** Fields of a struct in order; undefined for other types. */
export function fieldsOf(type: DataType): StructField[] | undefined {
  return type.startsWith("struct<") ? readFields({ text: type, at: 7 }) : undefined
}

/** array<element> */
export function arrayOf(element: DataType): DataType {
  return `array<${element}>`
}

/** map<key,value> */
export function mapOf(key: DataType, value: DataType): DataType {
  return `map<${key},${value}>`
}

/** struct<name:type,…> */
export function structOf(fields: readonly StructField[]): DataType {
  return `struct<${fields.map(({ name, type }) => field(name, type)).join(",")}>`
}

// Each holds the values of those before it.
const wholeTypes: readonly DataType[] = ["tinyint", "smallint", "int", "bigint"]

/** True for tinyint, smallint, int and bigint. */
export function isWhole(type: DataType): boolean {
  return wholeTypes.includes(type)
}

/** True for float and double. */
export function isFloating(type: DataType): boolean {
  return type === "float" || type === "double"
}

/** True for decimals of any precision and scale. */
export function isDecimal(type: DataType): boolean {
  return type.startsWith("decimal(")
}

/** True for timestamps, with or without a zone. */
export function isTimestamp(type: DataType): boolean {
  return type === "timestamp" || type === "timestamp_ntz"
}

/** True for dates and timestamps. */
export function isTime(type: DataType): boolean {
  return type === "date" || isTimestamp(type)
}

/** True for whole numbers, float, double and decimals. */
export function isNumericType(type: DataType): boolean {
  return isWhole(type) || isFloating(type) || isDecimal(type)
}

/** True for types without parts, null's own included. */
export function isAtomic(type: DataType): boolean {
  return !/^(array|map|struct)</.test(type) && type !== "vector"
}

/** True where values of a type have an order: not for maps, vectors and intervals, nor what holds one. */
export function isOrderable(type: DataType): boolean {
  return !/\b(map<|vector|interval)/.test(type)
}

/** The wider of two types of whole numbers. */
export function widerWhole(a: DataType, b: DataType): DataType {
  return wholeTypes[Math.max(wholeTypes.indexOf(a), wholeTypes.indexOf(b))]
}

/** The decimal that holds every value of a type of whole numbers, as in Spark. */
export function decimalOfWhole(type: DataType): DataType {
  return { tinyint: "decimal(3,0)", smallint: "decimal(5,0)", int: "decimal(10,0)" }[type] ?? "decimal(20,0)"
}

/** The type's name as Spark's `printSchema` writes it: integer for int, long for bigint, … */
export function typeName(type: DataType): string {
  if (type.startsWith("array<")) return "array"
  if (type.startsWith("map<")) return "map"
  if (type.startsWith("struct<")) return "struct"
  return { tinyint: "byte", smallint: "short", int: "integer", bigint: "long" }[type] ?? type
}
