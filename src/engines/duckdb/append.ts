// Columns of ours into a table of DuckDB, a chunk at a time.

import { type DuckDBConnection, DuckDBDataChunk, type DuckDBType, DuckDBVector } from "@duckdb/node-api"
import { breathe } from "../../work/breathe"
import type { ColumnData } from "../engine"
import { setTexts } from "./javascript/textVectors"
import { toDuckdb } from "./values"

/** Appends batches of rows to a table; a batch has one entry a column, all of one length. */
export async function appendDuckdb(
  connection: DuckDBConnection,
  schema: string,
  table: string,
  batches: AsyncIterable<readonly ColumnData[]> | Iterable<readonly ColumnData[]>,
): Promise<void> {
  const appender = await connection.createAppender(table, schema)
  const types: DuckDBType[] = Array.from({ length: appender.columnCount }, (_, i) => appender.columnType(i))
  const converters = types.map(toDuckdb)
  const chunkSize = DuckDBVector.standardSize()
  const chunk = DuckDBDataChunk.create(types)
  for await (const columns of batches) {
    const rowCount = columns[0]?.length ?? 0
    for (let from = 0; from < rowCount; from += chunkSize) {
      const to = Math.min(rowCount, from + chunkSize)
      chunk.reset()
      chunk.rowCount = to - from
      columns.forEach((data, i) => {
        if (Array.isArray(data)) {
          const values = data.slice(from, to)
          if (!setTexts(chunk.getColumnVector(i), values)) chunk.setColumnValues(i, values.map(converters[i]))
          return
        }
        const vector = chunk.getColumnVector(i)
        ;(vector as unknown as { items: Float64Array }).items.set(data.subarray(from, to) as Float64Array)
        vector.flush()
      })
      appender.appendDataChunk(chunk)
      await breathe()
    }
  }
  appender.closeSync()
}
