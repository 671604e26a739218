// DuckDB's types for Spark's.

import { type DataType, decimalOf, elementOf, entryOf, fieldsOf } from "../../../expression/dataType"

const duckdbTypes: Readonly<Record<DataType, string>> = {
  boolean: "BOOLEAN",
  tinyint: "TINYINT",
  smallint: "SMALLINT",
  int: "INTEGER",
  bigint: "BIGINT",
  float: "FLOAT",
  double: "DOUBLE",
  string: "VARCHAR",
  binary: "BLOB",
  date: "DATE",
  timestamp: "TIMESTAMP",
  timestamp_ntz: "TIMESTAMP",
  interval: "INTERVAL",
  void: "INTEGER",
}

/**
 * DuckDB's type for a type of Spark's; a timestamp is one without a zone, in UTC.
 *
 * @param timestamp - the type for timestamps, if another
 */
export function duckdbType(type: DataType, timestamp = "TIMESTAMP"): string {
  if (type === "timestamp") return timestamp
  const plain = duckdbTypes[type]
  if (plain !== undefined) return plain
  const decimal = decimalOf(type)
  if (decimal) return `DECIMAL(${decimal.precision},${decimal.scale})`
  const element = elementOf(type)
  if (element !== undefined) return `${duckdbType(element, timestamp)}[]`
  const entry = entryOf(type)
  if (entry) return `MAP(${duckdbType(entry.key, timestamp)}, ${duckdbType(entry.value, timestamp)})`
  const fields = fieldsOf(type)
  if (fields) {
    const texts = fields.map((f) => `"${f.name.replaceAll('"', '""')}" ${duckdbType(f.type, timestamp)}`)
    return `STRUCT(${texts.join(", ")})`
  }
  throw new TypeError(`unknown type: ${type}`)
}
