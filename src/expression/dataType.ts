// Spark's types, written as Spark writes them: "int", "decimal(10,2)", "array<struct<k:int>>".

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
  skipBlanks(reader)
  if (reader.at < text.length) throw badType(text)
  read.set(text, type)
  return type
}

const read = new Map<string, DataType>()

interface Reader {
  readonly text: string
  at: number
}

function skipBlanks(reader: Reader): void {
  while (/\s/.test(reader.text[reader.at] ?? "")) reader.at++
}

function take(reader: Reader, sign: string): boolean {
  skipBlanks(reader)
  if (reader.text[reader.at] !== sign) return false
  reader.at++
  return true
}

function badType(text: string): TypeError {
  return new TypeError(`unknown type: ${text.trim()}; expected ${known}`)
}

function readWord(reader: Reader): string {
  skipBlanks(reader)
  const match = /^(?:`((?:[^`]|``)+)`|([\p{L}\p{N}_]+))/u.exec(reader.text.slice(reader.at))
  if (match === null) throw badType(reader.text)
  reader.at += match[0].length
  return match[1]?.replaceAll("``", "`") ?? match[2]
}

function readType(reader: Reader): DataType {
  const word = readWord(reader).toLowerCase()
  if (word === "array" || word === "map" || word === "struct") {
    if (!take(reader, "<")) throw badType(reader.text)
    const inside = word === "struct" ? readFields(reader) : [readType(reader)]
    if (word === "map") {
      if (!take(reader, ",")) throw badType(reader.text)
      inside.push(readType(reader))
    }
    if (!take(reader, ">")) throw badType(reader.text)
    return `${word}<${inside.join(",")}>`
  }
  const type = Object.hasOwn(synonyms, word) ? synonyms[word] : undefined
  if (type === undefined) throw badType(word)
  if (!take(reader, "(")) return type
  const match = /^\s*(\d+)\s*(?:,\s*(-?\d+)\s*)?\)/.exec(reader.text.slice(reader.at))
  if (match === null) throw badType(reader.text)
  reader.at += match[0].length
  if (type === "string") return type
  if (!type.startsWith("decimal")) throw badType(reader.text)
  const [precision, scale] = [Number(match[1]), Number(match[2] ?? 0)]
  if (precision < 1 || precision > 38 || scale < 0 || scale > precision) {
    throw new RangeError(`invalid type: ${reader.text.trim()}; expected decimal(p,s) with 1 <= p <= 38 and 0 <= s <= p`)
  }
  return decimal(precision, scale)
}

function readFields(reader: Reader): string[] {
  const fields: string[] = []
  skipBlanks(reader)
  if (reader.text[reader.at] === ">") return fields
  do {
    const name = readWord(reader)
    take(reader, ":")
    fields.push(field(name, readType(reader)))
    const constraint = /^\s+not\s+null/i.exec(reader.text.slice(reader.at))
    if (constraint) reader.at += constraint[0].length
  } while (take(reader, ","))
  return fields
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
  if (!type.startsWith("struct<")) return undefined
  const reader = { text: type, at: 7 }
  const fields: StructField[] = []
  skipBlanks(reader)
  if (reader.text[reader.at] === ">") return fields
  do {
    const name = readWord(reader)
    take(reader, ":")
    fields.push({ name, type: readType(reader) })
  } while (take(reader, ","))
  return fields
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
