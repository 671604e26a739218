// Query results out of DuckDB, a column at a time.

import type { DuckDBConnection, DuckDBDataChunk, DuckDBType, DuckDBValue } from "@duckdb/node-api"
import { breathe } from "../../work/breathe"
import type { ColumnData, ColumnKind } from "../engine"
import { textsOf } from "./javascript/textVectors"
import { type NumberBlocks, numberBlocks } from "./numberBlocks"
import { type RowPlaces, rowPlaces } from "./rowPlaces"
import { fromDuckdb } from "./values"

/**
 * Runs a query; column i of the result comes as `kinds[i]` says, numbers as DOUBLE or INTEGER without nulls.
 *
 * @param keyCount - so many further columns, integers, give the order of the rows
 * @param rowCount - how many rows come, if that is known
 */
export async function readDuckdb(
  connection: DuckDBConnection,
  sql: string,
  kinds: readonly ColumnKind[],
  keyCount: number,
  rowCount?: number,
): Promise<ColumnData[]> {
  const all = [...kinds, ...new Array<ColumnKind>(keyCount).fill("integer")]
  const result = await connection.stream(sql)
  if (result.columnCount !== all.length) {
    throw new RangeError(`length mismatch: the query has ${result.columnCount} columns, kinds has ${all.length}`)
  }
  const columns = all.map((kind, i) => newColumn(kind, result.columnType(i), rowCount))
  for (;;) {
    // One chunk after the other: all of them at once would hold the whole result a second time.
    const chunk = await result.fetchChunk()
    if (chunk === null || chunk.rowCount === 0) break
    for (const [c, column] of columns.entries()) column.push(chunk, c)
    await breathe()
  }
  const keys = columns.splice(kinds.length).map((column) => column.finish() as Int32Array)
  const places = keys.length === 0 ? undefined : rowPlaces(keys)
  return columns.map((column) => column.finish(places))
}

/** A column of the result, growing with every chunk. */
interface Growing {
  push(chunk: DuckDBDataChunk, column: number): void
  finish(places?: RowPlaces): ColumnData
}

/** True for columns that come as JavaScript's values. */
function isPlain(kind: ColumnKind): boolean {
  return kind === "value" || kind === "exact"
}

function newColumn(kind: ColumnKind, type: DuckDBType, rowCount: number | undefined): Growing {
  if (isPlain(kind)) return newValues(fromDuckdb(type, kind === "exact"))
  return kind === "double"
    ? newNumbers(numberBlocks((length) => new Float64Array(length), rowCount))
    : newNumbers(numberBlocks((length) => new Int32Array(length), rowCount))
}

function newNumbers<T extends Float64Array | Int32Array>(blocks: NumberBlocks<T>): Growing {
  return {
    // The vector's own array: reading item by item takes ten times as long.
    push: (chunk, column) => blocks.push((chunk.getColumnVector(column) as unknown as { items: T }).items),
    finish: (places) => blocks.finish(places),
  }
}

function newValues(convert: (value: DuckDBValue) => unknown): Growing {
  const values: unknown[] = []
  return {
    push(chunk, column) {
      const texts = textsOf(chunk.getColumnVector(column))
      if (texts === undefined) chunk.visitColumnValues(column, (value) => values.push(convert(value)))
      else for (const text of texts) values.push(text)
    },
    finish(places) {
      if (places === undefined) return values
      const out = new Array<unknown>(values.length)
      const { starts, places: firstPlaces } = places
      for (let i = 0; i < firstPlaces.length; i++) {
        for (let row = starts[i]; row < starts[i + 1]; row++) out[firstPlaces[i] + row - starts[i]] = values[row]
      }
      return out
    },
  }
}
