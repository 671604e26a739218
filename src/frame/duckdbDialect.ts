import type { Dialect } from "./dialect"
import { duckdbCsvScans, duckdbCsvValue, pathText } from "./duckdbCsv"
import { duckdbSum } from "./duckdbSum"

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
