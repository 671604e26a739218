// Rows in files as DuckDB's SQL: see also csv.ts.

import { DuckDBVector } from "@duckdb/node-api"
import type { Plan } from "../../plan/plan"
import type { FileFormat, ParquetColumn } from "../engine"
import { pathText } from "./csv"
import { csvText } from "./expression/csvCells"
import { duckdbType } from "./expression/engineTypes"
import { frameValue } from "./expression/sparkTypes"
import { quote, sqlText } from "./expression/spelling"
import { orderedSelect, type Query, quoteColumn } from "./query"

/** A statement that writes a plan's rows, in order, to a file. */
export function copyStatement(plan: Plan, query: Query, path: string, format: FileFormat, timeZone: string): string {
  const fields = plan.columns.map(({ name, type }) => {
    const column = quoteColumn(name)
    if (format.kind === "csv") {
      const text = csvText(column, type, timeZone)
      // Alone in its line null would be an empty line, which most readers pass over; quoted it is null to them, too.
      return `${plan.columns.length === 1 ? `coalesce(${text}, '')` : text} AS ${quote(name)}`
    }
    // Timestamps as moments, whatever the zone of who reads them.
    const moment = duckdbType(type, "TIMESTAMP WITH TIME ZONE")
    return `${moment === duckdbType(type) ? column : `CAST(${column} AS ${moment})`} AS ${quote(name)}`
  })
  const layout =
    format.kind === "csv"
      ? `FORMAT csv, HEADER ${format.header}, DELIMITER ${sqlText(format.sep)}, ESCAPE ${sqlText(format.escape)}`
      : `FORMAT parquet, ROW_GROUP_SIZE ${rowGroupSize(fields.length)}`
  return `COPY (${orderedSelect(query, fields)}) TO ${sqlText(path)} (${layout})`
}

/**
 * Rows in a group of a Parquet file: the engine's own number, fewer where there are many columns, since it writes a group
 * without a stop.
 */
function rowGroupSize(columnCount: number): number {
  // Groups are made of whole vectors.
  const vector = DuckDBVector.standardSize()
  const rows = Math.floor(2 ** 19 / columnCount / vector) * vector
  return Math.min(Math.max(rows, vector), 122_880)
}

/** SQL for what a Parquet file holds. */
export function parquetScan(path: string): string {
  return `read_parquet(${pathText(path)})`
}

/** A query for columns of a Parquet file as frames hold them. */
export function parquetSelect(path: string, columns: readonly ParquetColumn[], timeZone: string): string {
  const fields = columns.map(({ name, engineType }) => {
    const value = frameValue(quote(name), engineType, timeZone)
    if (value === undefined) throw new TypeError(`column ${name} is ${engineType}, a type that Spark lacks`)
    return `${value.sql} AS ${quoteColumn(name)}`
  })
  return `SELECT ${fields.join(", ")} FROM ${parquetScan(path)}`
}
