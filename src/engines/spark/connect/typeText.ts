// Spark's types as its messages have them, in Spark's words.

import type { DataTypeMessage } from "./messages"

const plain: readonly (readonly [string, string])[] = [
  ["null", "void"],
  ["binary", "binary"],
  ["boolean", "boolean"],
  ["byte", "tinyint"],
  ["short", "smallint"],
  ["integer", "int"],
  ["long", "bigint"],
  ["float", "float"],
  ["double", "double"],
  ["date", "date"],
  ["timestamp", "timestamp"],
  ["timestampNtz", "timestamp_ntz"],
  ["calendarInterval", "interval"],
  ["variant", "variant"],
]

const months = ["year", "month"]
const seconds = ["day", "hour", "minute", "second"]

/**
 * A type as Spark's simpleString has it: "decimal(10,2)", "struct<a:int,`b c`:array<string>>", with names of fields in
 * backticks where they are no words; "unknown" for a type that came after this was written.
 */
export function typeText(type: DataTypeMessage): string {
  for (const [kind, name] of plain) if (type[kind] !== undefined) return name
  if (type.string) {
    const { collation } = type.string
    return collation === "" || collation === "UTF8_BINARY" ? "string" : `string collate ${collation}`
  }
  if (type.decimal) return `decimal(${type.decimal.precision},${type.decimal.scale})`
  if (type.char) return `char(${type.char.length})`
  if (type.varChar) return `varchar(${type.varChar.length})`
  if (type.yearMonthInterval) return intervalText(months, type.yearMonthInterval)
  if (type.dayTimeInterval) return intervalText(seconds, type.dayTimeInterval)
  if (type.time) return `time(${type.time.precision})`
  if (type.array) return `array<${typeText(type.array.elementType)}>`
  if (type.map) return `map<${typeText(type.map.keyType)},${typeText(type.map.valueType)}>`
  if (type.struct) {
    return `struct<${type.struct.fields.map(({ name, dataType }) => `${nameText(name)}:${typeText(dataType)}`).join(",")}>`
  }
  if (type.udt) {
    if (type.udt.jvmClass === "org.apache.spark.ml.linalg.VectorUDT") return "vector"
    if (type.udt.jvmClass === "org.apache.spark.ml.linalg.MatrixUDT") return "matrix"
    return type.udt.sqlType ? typeText(type.udt.sqlType) : "unknown"
  }
  return type.unparsed ? type.unparsed.dataTypeString : "unknown"
}

function intervalText(
  units: readonly string[],
  { startField, endField }: { startField: number; endField: number },
): string {
  const [from, to] = [units[startField], units[endField]]
  return from === to ? `interval ${from}` : `interval ${from} to ${to}`
}

function nameText(name: string): string {
  return /^[\p{L}\p{N}_]+$/u.test(name) ? name : `\`${name.replaceAll("`", "``")}\``
}
