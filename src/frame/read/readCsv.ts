import { basename } from "node:path"
import { Readable } from "node:stream"
import { defaultEngine } from "../../engines/duckdb/engine"
import type { Engine } from "../../engines/engine"
import type { Row, RowOf } from "../../expression/rowTypes"
import type { Schema } from "../../plan/schema"
import { runWork, type Work, type WorkOptions } from "../../work/runWork"
import { Frame } from "../frame"
import { checkPath } from "../verbs/given"
import { checkSep } from "../write"
import { type Csv, openCsv, schemaColumns } from "./csvRecords"
import { type BadRows, loadCsv } from "./loadCsv"
import { scanCsv } from "./scanCsv"

/** Options of {@link readCsv}; `onProgress` gets megabytes, of a file that the engine reads itself. */
export interface ReadCsvOptions<S extends Schema = Schema> extends WorkOptions {
  /**
   * Columns in the file's order, with their types. Written out in the call, as in `"id INT, title STRING"`, it is the type
   * of the frame's rows, too. Default: names of the header, every column a string, as in Spark.
   */
  schema?: S
  /** Separator, one character. Default ",". */
  sep?: string
  /** True when the first line has the names. Default true; without a header or a schema columns are `_c0`, `_c1`, … */
  header?: boolean
  /**
   * What input that does not fit does: `strict` throws a {@link DataError} at the first place; `permissive` puts null
   * for a bad value, fills short lines with nulls, cuts long ones, and takes a header's columns by position. Default
   * strict.
   */
  mode?: "strict" | "permissive"
  /** Told once, before the frame is there, what `permissive` has changed; with zeros where all was well. */
  onBadRows?: (badRows: BadRows) => void
  /** Name of a stream in errors. Default `<stream>`. */
  name?: string
  /** Default: the one that all frames share. */
  engine?: Engine
}

/**
 * Reads CSV into a frame, at once; rows keep the order of the file.
 *
 * An empty field is null whatever the type, quoted or not, as in Spark. Whole numbers are digits with an optional sign
 * ("12.0" is no int), doubles also `NaN`, `Inf`, `Infinity`; booleans `true` or `false` in any case; decimals are
 * rounded to their scale, halves away from zero, as in Spark, and bad where they have too many digits before the point;
 * dates `2020-12-31`; timestamps a date, or date and time, `2020-12-31T23:59:59.5+03:00`, in the engine's time zone where
 * they name none; digits behind the sixth of a second are cut off. Quotes are `"`, doubled inside a quoted field, which may hold line ends. Text is UTF-8. Blank lines are skipped, but mean null
 * where the file has one column. Paths that end in `.gz` are unpacked.
 *
 * @param source - a path, which the engine reads itself, or a stream of bytes or text, which csv-parse reads
 * @throws DataError for a missing or empty file, a header other than the schema, a line with too few or too many fields,
 * a value that its column's type does not allow: with file, line, column and value
 */
export async function readCsv<const S extends Schema = Schema>(
  source: string | Readable,
  options: ReadCsvOptions<S> = {},
): Promise<Frame<RowOf<S>>> {
  const { sep = ",", header = true, mode = "strict", name = "<stream>" } = options
  if (mode !== "strict" && mode !== "permissive") {
    throw new RangeError(`invalid mode: ${mode}; expected strict or permissive`)
  }
  checkSep(sep)
  if (!(source instanceof Readable)) checkPath(source)
  const csv: Csv = { file: typeof source === "string" ? source : name, sep, header, isStrict: mode === "strict" }
  return runWork(`reading ${basename(csv.file)}`, options, (work) => readSource(source, csv, options, work))
}

async function readSource<R extends Row>(
  source: string | Readable,
  csv: Csv,
  options: ReadCsvOptions,
  work: Work,
): Promise<Frame<R>> {
  const { onBadRows } = options
  const engine = options.engine ?? (await defaultEngine())
  const schema = options.schema === undefined ? undefined : schemaColumns(options.schema)
  if (typeof source === "string") {
    const read = await scanCsv(engine, source, csv, schema, work)
    if (read) {
      onBadRows?.({ rows: 0, cells: 0 })
      return Frame.fromPlan(engine, async () => read)
    }
  }
  const stream = typeof source === "string" ? await openCsv(source) : source
  const { table, badRows } = await loadCsv(engine, stream, csv, schema, work)
  onBadRows?.(badRows)
  return Frame.fromPlan(engine, async () => table)
}
