// What a Frame needs of a SQL engine; everything else is SQL text.

import type { Dialect } from "./dialect"

/** How one column of a result is wanted: numbers (null as NaN), 32-bit integers (null as -1), or plain values. */
export type ColumnKind = "double" | "integer" | "value"

/** A column of a result or of a table to be made: one entry a row. */
export type ColumnData = Float64Array | Int32Array | unknown[]

/** Name and engine type of a query's column. */
export interface ColumnType {
  readonly name: string
  /** The engine's own name, as in `DOUBLE` or `STRUCT(v0 DOUBLE)`. */
  readonly type: string
}

/** A table that the engine made for us; it is dropped on `drop()` or when nobody refers to the handle any more. */
export interface TableHandle {
  /** Ready to stand in SQL. */
  readonly name: string
  drop(): void
}

/** A column for {@link Engine.createTable}: `type` is an engine type, `data` holds a row each. */
export interface TableColumn extends ColumnType {
  readonly data: ColumnData
}

/** The SQL engine behind frames: embedded DuckDB by default. */
export interface Engine {
  readonly dialect: Dialect
  /** Names and types of the columns that a query gives; runs nothing. */
  describe(sql: string): Promise<ColumnType[]>
  /** Runs statements that give no rows. */
  run(sql: string): Promise<void>
  /** Runs a query; column i comes as `kinds[i]` says, whole numbers of any width as numbers where they fit. */
  columns(sql: string, kinds: readonly ColumnKind[], signal?: AbortSignal): Promise<ColumnData[]>
  /** Runs a query and keeps its rows, in the order it gives them, in a table. */
  materialize(sql: string): Promise<TableHandle>
  /** Makes a table from columns of one length, rows in their order. */
  createTable(columns: readonly TableColumn[]): Promise<TableHandle>
  /** Ends the engine; frames on it can't be used afterwards. */
  close(): void
}
