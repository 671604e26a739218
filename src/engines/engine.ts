// What a frame needs of an engine: rows of plans out, rows of ours in.

import type { DataType } from "../expression/dataType"
import type { Typed } from "../expression/typed"
import type { GbtModel } from "../gbt/model/gbtModel"
import type { GbtParams } from "../gbt/trees/gbtParams"
import type { CsrMatrix } from "../linalg/csrMatrix"
import type { Checked } from "../params/params"
import type { ColumnType } from "../plan/column"
import type { Field, Plan, TablePlan } from "../plan/plan"

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

/** A column for {@link Engine.createTable}: `data` holds a row each, as results do, timestamps as Date or BigInt. */
export interface TableColumn extends ColumnType {
  /** The values, one a row. */
  readonly data: ColumnData
}

/** Options of {@link Engine.read}. */
export interface ReadOptions {
  /** Ends the query; default that of the work around it. */
  readonly signal?: AbortSignal
  /** True where any order of the rows will do; those of a table then come as they lie. Default false. */
  readonly anyOrder?: boolean
  /** Rows that are too many: of more, reading stops behind some, and which those are is no matter. Default: all are read. */
  readonly most?: number
}

/** Files of CSV that are all laid out alike, in quotes and line ends that every reader takes for the same. */
export interface CsvFiles {
  /** One or more, read one after the other. */
  readonly paths: readonly string[]
  readonly isGzip: boolean
  /** One character. */
  readonly sep: string
  /** One character, doubled within quotes; "" for none. */
  readonly quote: string
  /** True where the first record of each is none of the rows. */
  readonly header: boolean
  /** A column of the result for each of the files, of whose text, a column `c0`, `c1` …, its value is made. */
  readonly fields: readonly CsvField[]
  /** True where no field is quoted, and every line has as many as there are columns. */
  readonly isPlain: boolean
}

/** A column of CSV. */
export interface CsvField extends Field {
  /** The text of its cell, null where there is none. */
  readonly cell: Typed
  /** True where cells hold digits, signs, points and exponents alone: as numbers, engines read them all alike. */
  readonly isNumber: boolean
}

/** A file of JSON objects: its path, and how it is laid out: an object a line, a list of them, or one behind the other. */
export interface JsonFile {
  readonly path: string
  readonly isGzip: boolean
  readonly layout: "lines" | "array" | "objects"
}

/** A column of a Parquet file: Spark's type, undefined where Spark has none, and the engine's name of it. */
export interface ParquetColumn {
  readonly name: string
  readonly type?: DataType
  readonly engineType: string
}

/** A column of random numbers to be drawn, one a row. */
export interface DrawnColumn {
  readonly name: string
  /** `uniform`: a double of [0, 1), Spark's `rand`; `normal`: Spark's `randn`; `poisson`: an int, of the mean given. */
  readonly of: "uniform" | "normal" | "poisson"
  /** A whole number in the range of a signed 64-bit integer. */
  readonly seed: number | bigint
  readonly mean?: number
  /** Of uniform draws of an engine that is not remote: a boolean in place of the number, whether it is below this. */
  readonly below?: number
  /** Rows of each partition, where Spark had the rows in several; default: those of the engine, which embedded are one. */
  readonly partitions?: readonly number[] | undefined
}

/** How rows are written to a file; `isReplacing`: in place of one that is there. */
export type FileFormat =
  | {
      readonly kind: "csv"
      readonly isReplacing: boolean
      readonly sep: string
      readonly header: boolean
      readonly escape: string
    }
  | { readonly kind: "parquet"; readonly isReplacing: boolean }

/** Files where an engine's rows lie, on other machines, and how they are read there. */
export interface FilesThere {
  readonly format: "csv" | "parquet" | "json"
  /** One or more, each a file, a folder or a pattern, as the engine takes them. */
  readonly paths: readonly string[]
  /** By Spark's names. */
  readonly options: Readonly<Record<string, string>>
  /** Columns as DDL; default: those of the files. */
  readonly schema?: string
}

/** How an engine reads files of this machine. */
interface LocalFiles {
  /** The rows of files in a table; undefined where a line or a value does not fit the columns. */
  loadCsv(files: CsvFiles): Promise<TablePlan | undefined>
  /** The columns of a Parquet file; throws an error that `isInputError` tells where it is none. */
  parquetColumns(path: string): Promise<ParquetColumn[]>
  /** Those columns of a Parquet file in a table. */
  loadParquet(path: string, columns: readonly ParquetColumn[]): Promise<TablePlan>
  /**
   * The fields of all objects of a JSON file, with Spark's types: numbers bigint, decimal(20,0) where some may
   * not fit that, or double, text string, `void` for what is null alone, or of several kinds. Undefined where there is no field, or something else than
   * objects. Throws an error that `isInputError` tells where it is no JSON.
   */
  jsonColumns(file: JsonFile): Promise<ColumnType[] | undefined>
  /**
   * For each of some fields of numbers, the digits of the longest; undefined where one has a fraction, and for all
   * where none is longer than whole numbers of 64 bits may be.
   */
  jsonDigits(file: JsonFile, names: readonly string[]): Promise<(number | undefined)[]>
  /**
   * The number from 1 of the first object in which one of some fields is a number with a fraction and more digits
   * than a double holds, of which the engine reads no more; undefined where there is none.
   */
  jsonInexact(file: JsonFile, names: readonly string[]): Promise<number | undefined>
  /** Fields of a file's objects in a table. */
  loadJson(file: JsonFile, columns: readonly ColumnType[]): Promise<TablePlan>
}

/** Rows that an engine's own trainer learns from; values are over those of the plan, and have been checked. */
export interface TreeRows {
  readonly plan: Plan
  /** Stretches of the features. */
  readonly parts: readonly TreePart[]
  /** A double. */
  readonly label: Typed
  /** A double; undefined where each row weighs 1. */
  readonly weight: Typed | undefined
  /** A boolean, true for rows that decide when to stop; undefined where all train. */
  readonly isValidation: Typed | undefined
}

/** A stretch of the features: a number, or a row of a matrix. */
interface TreePart {
  /** A double, or for a matrix an int. */
  readonly value: Typed
  /** Categories of a number; 0 for a continuous one. */
  readonly arity: number
  /** What the number is a row of; undefined for a feature itself. */
  readonly matrix: CsrMatrix | undefined
}

/** What an engine's own trainer can be told. */
export interface TreeSettings extends Checked<GbtParams> {
  /** Whether each row's node is kept, rather than found from the root at each level. */
  readonly cacheNodeIds: boolean
  /** Trees after which what is kept is written to the cluster's storage, where it has a place for that; -1 for never. */
  readonly checkpointInterval: number
}

/** The SQL engine behind frames: embedded DuckDB by default. Frames call what is internal; users open and close it. */
export interface Engine {
  /** True where a division by zero, a cast that fails and the like are errors, as in Spark 4; false: null, as in Spark 2 and 3. */
  readonly ansi: boolean
  /** Where clocks show what texts of timestamps say: "UTC", "Europe/Moscow". */
  readonly timeZone: string
  /** @internal Whose SQL expressions of the engine's own are: `sql.duckdb("…")`. */
  readonly name: "duckdb" | "spark"
  /**
   * @internal True where rows lie on other machines: then as little of them as can be is to be read, and no column of as
   * many rows to be sent. False: in this process, where both cost next to nothing.
   */
  readonly isRemote: boolean
  /**
   * @internal Values over a plan's rows, in order; value i comes as `kinds[i]` says, whole numbers of any width as numbers
   * where they fit. The engine's errors come with its reason in one line, its own error as `cause`.
   */
  read(plan: Plan, values: readonly Typed[], kinds: readonly ColumnKind[], options?: ReadOptions): Promise<ColumnData[]>
  /**
   * @internal A plan's rows in a table.
   *
   * @param order - `sorted`: they lie in their order; `known`: as it comes cheapest, and the table knows the order; `any`:
   *   the order is lost. A table that has what is asked for comes back as it is
   */
  keep(plan: Plan, order: "sorted" | "known" | "any"): Promise<TablePlan>
  /** @internal The rows in their order, with columns of random numbers drawn over it, partition by partition. */
  draw(plan: Plan, columns: readonly DrawnColumn[]): Promise<Plan>
  /** @internal Sets columns beside a table's rows, entry i beside row i as they lie. */
  attach(rows: TablePlan, added: readonly TableColumn[]): Promise<Plan>
  /** @internal Makes a table from columns of one length, rows in their order; `uniqueColumns` are a promise of the caller's. */
  createTable(columns: readonly TableColumn[], uniqueColumns?: readonly string[]): Promise<TablePlan>
  /** @internal Makes a table from batches of rows, each an entry a column; nothing is left of it when `batches` throws. */
  appendTable(columns: readonly ColumnType[], batches: AsyncIterable<readonly ColumnData[]>): Promise<TablePlan>
  /** @internal What reads files of this machine; undefined where rows lie on others. */
  readonly files?: LocalFiles
  /** @internal Reads files where the rows lie; undefined where that is this machine. */
  readThere?(source: FilesThere): Promise<TablePlan>
  /** @internal Writes a plan's rows, in order, to a new file. */
  write(plan: Plan, path: string, format: FileFormat): Promise<void>
  /**
   * @internal Boosted trees by the engine's own trainer, on rows where they lie, however many and however different they
   * are: a model for each of the settings, one after the other. Undefined for an engine that has none.
   */
  fitTrees?(rows: TreeRows, settings: readonly TreeSettings[]): AsyncGenerator<GbtModel>
  /** @internal The type of an expression in the engine's own SQL over a plan's rows; throws TypeError where Spark has none. */
  typeOfSql(plan: Plan, sql: string): Promise<DataType>
  /**
   * @internal The error of an action on a plan with the expression that failed, a mark under the place, the column that it
   * makes and the row's values; the error itself where no expression by itself fails for any row.
   */
  diagnose(plan: Plan, error: unknown): Promise<unknown>
  /** @internal True for the engine's error about input that it could not read: a malformed file, a value that fits no type. */
  isInputError(error: unknown): boolean
  /** Ends the engine; frames on it can't be used afterwards. On a cluster, a promise of the session's end there. */
  close(): void | Promise<void>
}
