import type { Dialect } from "../dialect"
import { duckdbCsvScans, duckdbCsvValue, pathText } from "./csv"

const duckdbTypes: Readonly<Record<string, string>> = {
  boolean: "BOOLEAN",
  byte: "TINYINT",
  tinyint: "TINYINT",
  short: "SMALLINT",
  smallint: "SMALLINT",
  int: "INTEGER",
  integer: "INTEGER",
  long: "BIGINT",
  bigint: "BIGINT",
  float: "FLOAT",
  real: "FLOAT",
  double: "DOUBLE",
  string: "VARCHAR",
  varchar: "VARCHAR",
  date: "DATE",
  timestamp: "TIMESTAMP",
}

const sparkTypes: Readonly<Record<string, string>> = {
  BOOLEAN: "boolean",
  TINYINT: "byte",
  SMALLINT: "short",
  INTEGER: "integer",
  BIGINT: "long",
  FLOAT: "float",
  DOUBLE: "double",
  VARCHAR: "string",
  DATE: "date",
  TIMESTAMP: "timestamp",
}

// Strings and quoted names stay whole; the group is a name in backticks.
const quoted = /'(?:[^']|'')*'|"(?:[^"]|"")*"|`((?:[^`]|``)+)`/g

/** DuckDB's SQL. */
export const duckdbDialect: Dialect = {
  name: "duckdb",
  quote: (name) => `"${name.replaceAll('"', '""')}"`,
  expression: (text) =>
    text.replace(quoted, (part, name?: string) =>
      name === undefined ? part : duckdbDialect.quote(name.replaceAll("``", "`")),
    ),
  typeOf(sparkType) {
    const type = duckdbTypes[sparkType.trim().toLowerCase()]
    if (type === undefined) {
      throw new TypeError(`unknown type: ${sparkType}; expected one of ${Object.keys(duckdbTypes).join(", ")}`)
    }
    return type
  },
  sparkTypeOf(type) {
    if (type.endsWith("[]")) return `array<${duckdbDialect.sparkTypeOf(type.slice(0, -2))}>`
    return sparkTypes[type] ?? type.toLowerCase()
  },
  raise: (message) => `error(${message})`,
  sum: duckdbSum,
  csvValue: duckdbCsvValue,
  csvScans: duckdbCsvScans,
  parquetScan: (path) => `read_parquet(${pathText(path)})`,
  rowNumber: "rowid",
  positionalJoin: (left, right) => `${left} POSITIONAL JOIN ${right}`,
  semiJoin: "SEMI JOIN",
  antiJoin: "ANTI JOIN",
}

/**
 * SQL for the sum of a column whatever the order in which threads meet its rows: the engine's own sum of doubles differs
 * in its last bits from run to run. Whole parts and fractions are summed as 128-bit integers, which is exact for
 * fractions down to 2^-94; what little is left (and huge, infinite and NaN values) is sorted before it is summed. Costs
 * 0.1 µs a row where the engine's own costs 0.01.
 */
function duckdbSum(column: string, type: string): string {
  if (type !== "DOUBLE" && type !== "FLOAT") return `sum(${column})`
  const x = type === "FLOAT" ? `${column}::DOUBLE` : column
  const fits = `abs(${x}) < ${limit}`
  const scaled = `(${x} - trunc(${x})) * ${scale}`
  const whole = `CASE WHEN ${fits} THEN trunc(${x})::HUGEINT WHEN ${x} IS NOT NULL THEN 0 END`
  const fraction = `CASE WHEN ${fits} THEN trunc(${scaled})::HUGEINT END`
  const rest = `CASE WHEN ${fits} THEN (${scaled} - trunc(${scaled})) / ${scale} ELSE ${x} END`
  const restSum = `sum(${rest} ORDER BY ${rest}) FILTER (WHERE ${rest} <> 0)`
  return `(sum(${whole})::DOUBLE + (coalesce(sum(${fraction})::DOUBLE / ${scale}, 0) + coalesce(${restSum}, 0)))`
}

// Powers of two: 2^32 rows of such numbers still fit a 128-bit sum.
const limit = String(2 ** 94)
const scale = String(2 ** 94)
