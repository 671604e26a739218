// Query results out of DuckDB, a column at a time.

import { type DuckDBConnection, JSDuckDBValueConverter } from "@duckdb/node-api"
import { duckdbDialect } from "./duckdbDialect"
import type { ColumnData, ColumnKind } from "./engine"

/** Runs a query; column i of the result comes as `kinds[i]` says. */
export async function readDuckdb(
  connection: DuckDBConnection,
  sql: string,
  kinds: readonly ColumnKind[],
): Promise<ColumnData[]> {
  const wrapped = kinds.every((kind) => kind === "value") ? sql : await numericSelect(connection, sql, kinds)
  const result = await connection.run(wrapped)
  if (result.columnCount !== kinds.length) {
    throw new RangeError(`length mismatch: the query has ${result.columnCount} columns, kinds has ${kinds.length}`)
  }
  const chunks = await result.fetchAllChunks()
  const rowCount = chunks.reduce((sum, chunk) => sum + chunk.rowCount, 0)
  return kinds.map((kind, c) => {
    if (kind === "value") {
      const out: unknown[] = new Array(rowCount)
      let row = 0
      for (const chunk of chunks) {
        for (const value of chunk.convertColumnValues(c, JSDuckDBValueConverter)) out[row++] = plainValue(value)
      }
      return out
    }
    const out = kind === "double" ? new Float64Array(rowCount) : new Int32Array(rowCount)
    let row = 0
    for (const chunk of chunks) {
      // The vector's own array: reading item by item takes ten times as long.
      out.set((chunk.getColumnVector(c) as unknown as { items: Float64Array }).items, row)
      row += chunk.rowCount
    }
    return out
  })
}

/** Wraps a query so that numbers arrive as DOUBLE or INTEGER without nulls, which one copy moves to a typed array. */
async function numericSelect(connection: DuckDBConnection, sql: string, kinds: readonly ColumnKind[]): Promise<string> {
  const described = await connection.runAndReadAll(`DESCRIBE ${sql}`)
  const names = described.getRows().map(([name]) => duckdbDialect.quote(String(name)))
  const fields = names.map((name, i) => {
    if (kinds[i] === "double") return `coalesce(${name}::DOUBLE, 'NaN'::DOUBLE)`
    return kinds[i] === "integer" ? `coalesce(${name}::INTEGER, -1)` : name
  })
  return `SELECT ${fields.join(", ")} FROM (${sql})`
}

/** Whole numbers come as BigInt: a plain number where it fits. */
function plainValue(value: unknown): unknown {
  if (typeof value !== "bigint") return value
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : value
}
