// The few places where engines spell SQL differently.

/** What the verbs need to know to write SQL for one engine. */
export interface Dialect {
  readonly name: "duckdb" | "spark"
  /** A column or table name, quoted. */
  quote(name: string): string
  /** The engine's type for a Spark type name; throws TypeError for one it does not know. */
  typeOf(sparkType: string): string
  /** Spark's type name for an engine type, as `printSchema` shows it. */
  sparkTypeOf(type: string): string
  /** An expression that fails the query with `message`, itself an expression, when a row reaches it. */
  raise(message: string): string
  /** The hidden column that numbers a table's rows from 0 in their order. */
  readonly rowNumber: string
  /** `FROM` clause that puts rows of the same number side by side. */
  positionalJoin(left: string, right: string): string
  /** Join keyword for rows of the left side with (semi) or without (anti) a match. */
  readonly semiJoin: string
  readonly antiJoin: string
}

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

/** DuckDB's SQL. */
export const duckdbDialect: Dialect = {
  name: "duckdb",
  quote: (name) => `"${name.replaceAll('"', '""')}"`,
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
  rowNumber: "rowid",
  positionalJoin: (left, right) => `${left} POSITIONAL JOIN ${right}`,
  semiJoin: "SEMI JOIN",
  antiJoin: "ANTI JOIN",
}

/** A SQL string literal. */
export function sqlText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
