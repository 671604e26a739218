// Spark's types for DuckDB's.

import { arrayOf, type DataType, mapOf, type StructField, structOf } from "../../../expression/dataType"
import { duckdbType } from "./engineTypes"
import { instant } from "./timeZone"

// What Spark reads from Parquet as another type: those without a sign as the next wider one, times of any unit and zone
// as timestamps.
const sparkTypes: Readonly<Record<string, DataType>> = {
  BOOLEAN: "boolean",
  TINYINT: "tinyint",
  UTINYINT: "smallint",
  SMALLINT: "smallint",
  USMALLINT: "int",
  INTEGER: "int",
  UINTEGER: "bigint",
  BIGINT: "bigint",
  UBIGINT: "decimal(20,0)",
  HUGEINT: "decimal(38,0)",
  UHUGEINT: "decimal(38,0)",
  FLOAT: "float",
  DOUBLE: "double",
  VARCHAR: "string",
  JSON: "string",
  UUID: "string",
  BLOB: "binary",
  DATE: "date",
  TIMESTAMP: "timestamp",
  "TIMESTAMP WITH TIME ZONE": "timestamp",
  TIMESTAMP_NS: "timestamp",
  TIMESTAMP_MS: "timestamp",
  TIMESTAMP_S: "timestamp",
  TIME: "string",
  INTERVAL: "interval",
  '"NULL"': "void",
}

/** Spark's type for a type as DuckDB writes it: `STRUCT(a INTEGER, "b c" DOUBLE[])`; undefined where Spark has none. */
function sparkType(text: string): DataType | undefined {
  const trimmed = text.trim()
  const array = /^(.*)\[\d*\]$/s.exec(trimmed)
  if (array) {
    const element = sparkType(array[1])
    return element === undefined ? undefined : arrayOf(element)
  }
  const decimal = /^DECIMAL\((\d+),\s*(\d+)\)$/.exec(trimmed)
  if (decimal) return `decimal(${decimal[1]},${decimal[2]})`
  if (/^ENUM\(/.test(trimmed)) return "string"
  const inside = /^(MAP|STRUCT)\((.*)\)$/s.exec(trimmed)
  if (!inside) return Object.hasOwn(sparkTypes, trimmed) ? sparkTypes[trimmed] : undefined
  const parts = splitOutside(inside[2])
  if (inside[1] === "MAP") {
    const [key, value] = parts.map(sparkType)
    return key === undefined || value === undefined ? undefined : mapOf(key, value)
  }
  const fields = parts.map((part) => {
    const match = /^\s*(?:"((?:[^"]|"")*)"|(\S+))\s+(.*)$/s.exec(part)
    const type = match ? sparkType(match[3]) : undefined
    return match && type !== undefined ? { name: match[1]?.replaceAll('""', '"') ?? match[2], type } : undefined
  })
  return fields.every((f) => f !== undefined) ? structOf(fields as StructField[]) : undefined
}

/**
 * SQL for a value of any of DuckDB's types as frames hold it, with its type; undefined where Spark has no such type. The
 * engine's own zone is UTC: what moments are cast to.
 *
 * @param timeZone - where clocks show what times without a zone say
 */
export function frameValue(
  sql: string,
  engineType: string,
  timeZone = "UTC",
): { readonly type: DataType; readonly sql: string } | undefined {
  const type = sparkType(engineType)
  if (type === undefined) return undefined
  const own = duckdbType(type)
  if (engineType === "TIMESTAMP_NS") {
    // The engine's own cast rounds towards 1970, Spark down.
    const nanos = `epoch_ns(${sql})`
    const cut = `make_timestamp((CASE WHEN ${nanos} < 0 THEN ${nanos} - 999 ELSE ${nanos} END) // 1000)`
    return { type, sql: instant(cut, { timeZone }) }
  }
  if (/^TIMESTAMP(_M?S)?$/.test(engineType)) {
    return { type, sql: instant(engineType === own ? sql : `CAST(${sql} AS ${own})`, { timeZone }) }
  }
  return { type, sql: engineType.replaceAll('"', "") === own.replaceAll('"', "") ? sql : `CAST(${sql} AS ${own})` }
}

/** Splits at commas that stand in no parentheses and no quotes. */
function splitOutside(text: string): string[] {
  const parts: string[] = []
  let depth = 0
  let part = ""
  for (const [token] of text.matchAll(/"(?:[^"]|"")*"|'(?:[^']|'')*'|[(),]|[^(),"']+/g)) {
    if (token === "(") depth++
    if (token === ")") depth--
    if (token === "," && depth === 0) {
      parts.push(part)
      part = ""
    } else part += token
  }
  return [...parts, part]
}
