// The few places where engines spell SQL differently.

import type { DataType } from "../expression/dataType"
import type { Typed } from "../expression/typed"

/** Name and type of a column. */
export interface ColumnType {
  /** As it stands in the result, not quoted. */
  readonly name: string
  /** Spark's name, as in `int`, `decimal(10,2)` or `array<string>`. */
  readonly type: DataType
}

/** A column as an engine describes it. */
export interface EngineColumn {
  /** As it stands in the result, not quoted. */
  readonly name: string
  /** The engine's own name, as in `DOUBLE` or `STRUCT(v0 DOUBLE)`. */
  readonly engineType: string
}

/** An expression with its type. */
export interface TypedSql {
  readonly type: DataType
  readonly sql: string
}

/** What the verbs need to know to write SQL for one engine. */
export interface Dialect {
  /** Whose SQL it is. */
  readonly name: "duckdb" | "spark"
  /** A column or table name, quoted. */
  quote(name: string): string
  /**
   * An expression over columns by their names.
   *
   * @param order - terms of the ORDER BY that gives the rows their order, for what depends on it
   */
  compile(typed: Typed, order: readonly string[]): string
  /** A condition that is true where computing an expression, in the engine's SQL, fails. */
  failing(sql: string): string
  /** The engine's type for one of Spark's; throws TypeError for what is none. */
  typeOf(type: DataType): string
  /**
   * An expression of any type of the engine's as frames hold it; undefined where Spark has no such type.
   *
   * @param timeZone - where clocks show what times without a zone say; default UTC, as in frames
   */
  inFrame(sql: string, engineType: string, timeZone?: string): TypedSql | undefined
  /** A column, quoted, as it goes into a Parquet file: timestamps as moments, whatever the zone of who reads them. */
  parquetValue(column: string, type: DataType): string
  /** A column, quoted, as it goes into a CSV file. */
  csvText(column: string, type: DataType): string
  /** An expression that fails the query with `message`, itself an expression, when a row reaches it. */
  raise(message: string): string
  /** The hidden column that numbers a table's rows from 0 in their order. */
  readonly rowNumber: string
  /** The sum of a column's values; the same bits whatever the number of threads. */
  sum(column: string, type: string): string
  /** The value of a type that a CSV cell, an expression for text, stands for; null where it stands for none. */
  csvValue(cell: string, type: string): string
  /** Queries for a CSV file's rows in order, to be tried in turn; they fail where the file does not fit the columns. */
  csvScans(path: string, columns: readonly ColumnType[], sep: string, header: boolean): readonly string[]
  /** What stands for a Parquet file's rows after `FROM`. */
  parquetScan(path: string): string
  /** `FROM` clause that puts rows of the same number side by side. */
  positionalJoin(left: string, right: string): string
  /** Join keyword for rows of the left side with (semi) or without (anti) a match. */
  readonly semiJoin: string
  /** The same for rows without a match. */
  readonly antiJoin: string
}

/** A SQL string literal. */
export function sqlText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
