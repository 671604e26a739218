// What readCsv may be told.

import type { Engine } from "../../../engines/engine"
import type { Schema } from "../../../plan/schema"
import { type WorkOptions, workOptions } from "../../../work/runWork"
import type { CsvLayoutOptions } from "./csvLayout"
import type { BadRows } from "./loadCsv"

/** Options of `readCsv`; `onProgress` gets megabytes, of a file that the engine reads itself. */
export interface ReadCsvOptions<S extends Schema = Schema, I extends boolean | number = boolean | number>
  extends WorkOptions,
    CsvLayoutOptions {
  /**
   * Columns in the file's order, with their types. Written out in the call, as in `"id INT, title STRING"`, it is the type
   * of the frame's rows, too. With `inferSchema` the types of some columns, by name, in any order. Default: names of the
   * header, every column a string, as in Spark.
   */
  schema?: S
  /**
   * Finds the types out, as Spark does: of the columns that `schema` does not name, the first of int, long, decimal
   * without a fraction, double, date, timestamp and boolean of which each text is a value, else string. (Decimals with
   * a fraction become double: name those whose digits matter in `schema`.) From all rows, or, for a number, from so many
   * at the start. The schema found is told in one line, as text to paste. Default false.
   */
  inferSchema?: I
  /** Told the schema that `inferSchema` found, as DDL; default: prints it in one line. */
  onSchema?: (schema: string) => void
  /**
   * True when the first line has the names. Default true; without a header or a schema columns are `_c0`, `_c1`, …, as are
   * those that a header has no name for. Where names differ in case alone each gets its column's number, as in Spark:
   * `id, x1, x2` of `id,x,x`.
   */
  header?: boolean
  /** Text that stands for null, or several. Default "". An empty field without quotes is null in any case, as in Spark. */
  nullValue?: string | readonly string[]
  /** What stands before the digits below one, of doubles and decimals. Default ".". */
  decimal?: "." | ","
  /** How dates are written, a pattern of Spark's as `dd.MM.yyyy`. Default: as `2020-12-31`. */
  dateFormat?: string
  /** How timestamps are written, a pattern of Spark's as `dd.MM.yyyy HH:mm`. Default: as `2020-12-31T23:59:59.5+03:00`. */
  timestampFormat?: string
  /**
   * What input that does not fit does: `strict` (Spark's `failfast`) throws a {@link DataError} at the first place;
   * `permissive` puts null for a bad value, fills short lines with nulls, cuts long ones, and takes a header's columns by
   * position; `dropMalformed` leaves such rows out. A quote that is not closed is an error in all. In any case. Default
   * strict.
   */
  mode?: "strict" | "permissive" | "dropMalformed" | "failfast" | "PERMISSIVE" | "DROPMALFORMED" | "FAILFAST"
  /**
   * In permissive mode, a column of text with the lines that do not fit as they stand, null in all other rows; at the end,
   * or where the schema has it. Default: none.
   */
  columnNameOfCorruptRecord?: string
  /** Told once, before the frame is there, what another mode than strict has changed; with zeros where all was well. */
  onBadRows?: (badRows: BadRows) => void
  /**
   * On a cluster, where a large file is read in parts, true for one whose quoted fields hold line ends: it is then read in
   * one. Default false; elsewhere quoted fields may hold them in any case.
   */
  multiLine?: boolean
  /** Name of a stream in errors. Default `<stream>`. */
  name?: string
  /** Default: the one that all frames share. */
  engine?: Engine
}

/** The names of {@link ReadCsvOptions}. */
export const optionNames: readonly string[] = [
  "schema",
  "inferSchema",
  "onSchema",
  "sep",
  "header",
  "quote",
  "escape",
  "comment",
  "nullValue",
  "emptyValue",
  "decimal",
  "dateFormat",
  "timestampFormat",
  "encoding",
  "skipRows",
  "ignoreLeadingWhiteSpace",
  "ignoreTrailingWhiteSpace",
  "maxCharsPerColumn",
  "mode",
  "columnNameOfCorruptRecord",
  "multiLine",
  "onBadRows",
  "name",
  "engine",
  ...workOptions,
]

/** Options as other readers call them. */
export const otherNames: Readonly<Record<string, string>> = {
  delimiter: "the separator is sep",
  separator: "the separator is sep",
  charset: "its name is encoding",
  multiLine: "quoted fields may hold line ends in any case",
}
