// Columns of ours into a table of DuckDB, a chunk at a time.

import { type DuckDBConnection, DuckDBDataChunk, type DuckDBType, DuckDBVector } from "@duckdb/node-api"
import { breathe } from "../../work/breathe"
import type { Draws } from "../drawnColumn"
import { setTexts } from "./javascript/textVectors"
import { toDuckdb } from "./values"

/** Appends batches of rows to a table; a batch has one entry a column, all of one length. Gives how many there were. */
export async function appendDuckdb(
  connection: DuckDBConnection,
  schema: string,
  table: string,
  batches: AsyncIterable<readonly Draws[]> | Iterable<readonly Draws[]>,
): Promise<number> {
  const appender = await connection.createAppender(table, schema)
  const types: DuckDBType[] = Array.from({ length: appender.columnCount }, (_, i) => appender.columnType(i))
  const converters = types.map(toDuckdb)
  const chunkSize = DuckDBVector.standardSize()
  const chunk = DuckDBDataChunk.create(types)
  let appended = 0
  for await (const columns of batches) {
    const rowCount = columns[0]?.length ?? 0
    appended += rowCount
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
        numbersOf(vector).set(data.subarray(from, to) as Float64Array)
        vector.flush()
      })
      appender.appendDataChunk(chunk)
      await breathe()
    }
  }
  appender.closeSync()
  return appended
}

/** The memory of a vector of numbers, or of booleans, a byte each. */
function numbersOf(vector: DuckDBVector): Float64Array {
  const { items, dataView } = vector as unknown as { items?: Float64Array; dataView: DataView }
  return items ?? (new Uint8Array(dataView.buffer, dataView.byteOffset, dataView.byteLength) as unknown as Float64Array)
}
