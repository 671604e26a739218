// What a Frame needs of a SQL engine; everything else is SQL text.

import type { ColumnType, Dialect, EngineColumn } from "./dialect"

export type { ColumnType, EngineColumn } from "./dialect"

/**
 * How one column of a result is wanted: numbers (null as NaN), 32-bit integers (null as -1), plain values, or the same with
 * timestamps, those within arrays too, as BigInt: microseconds since 1970, of which a Date holds the milliseconds only.
 *
 * Plain values are numbers (BigInt for whole ones beyond 2^53), strings, booleans, decimals as text with all their digits,
 * dates and timestamps as Date, Uint8Array, arrays, structs as objects, maps as Map; null.
 */
export type ColumnKind = "double" | "integer" | "value" | "exact"

/** A column of a result or of a table to be made: one entry a row. */
export type ColumnData = Float64Array | Int32Array | unknown[]

/** A table that the engine made for us; it is dropped on `drop()` or when nobody refers to the handle any more. */
export interface TableHandle {
  /** Ready to stand in SQL. */
  readonly name: string
  /** Drops the table; queries that read it fail from then on. */
  drop(): void
}

/** A column for {@link Engine.createTable}: `data` holds a row each, as results do, timestamps as Date or BigInt. */
export interface TableColumn extends ColumnType {
  /** The values, one a row. */
  readonly data: ColumnData
}

/** The SQL engine behind frames: embedded DuckDB by default. Frames call what is internal; users open and close it. */
export interface Engine {
  /** True where a division by zero, a cast that fails and the like are errors, as in Spark 4; false: null, as in Spark 2 and 3. */
  readonly ansi: boolean
  /** Where clocks show what texts of timestamps say: "UTC", "Europe/Moscow". */
  readonly timeZone: string
  /** @internal How the engine spells SQL. */
  readonly dialect: Dialect
  /** @internal Names and types of the columns that a query gives; runs nothing. */
  describe(sql: string): Promise<EngineColumn[]>
  /** @internal Runs statements that give no rows. */
  run(sql: string): Promise<void>
  /**
   * @internal Runs a query; column i comes as `kinds[i]` says, whole numbers of any width as numbers where they fit. The
   * engine's errors come with its reason in one line, its own error as `cause`.
   *
   * @param keyCount - so many columns after those, integers from 0 or null, say in which order the rows come: by the first,
   *   where it is equal by the next, null first. They are not in the result. Default 0
   */
  columns(sql: string, kinds: readonly ColumnKind[], signal?: AbortSignal, keyCount?: number): Promise<ColumnData[]>
  /** @internal Runs a query and keeps its rows, in the order it gives them, in a table. */
  materialize(sql: string, signal?: AbortSignal): Promise<TableHandle>
  /** @internal Makes a table from columns of one length, rows in their order. */
  createTable(columns: readonly TableColumn[]): Promise<TableHandle>
  /** @internal Makes a table from batches of rows, each an entry a column; nothing is left of it when `batches` throws. */
  appendTable(columns: readonly ColumnType[], batches: AsyncIterable<readonly ColumnData[]>): Promise<TableHandle>
  /** @internal True for the engine's error about input that it could not read: a malformed file, a value that fits no type. */
  isInputError(error: unknown): boolean
  /** Ends the engine; frames on it can't be used afterwards. */
  close(): void
}
