import { basename } from "node:path"
import { defaultEngine } from "../../engines/duckdb/engine"
import type { Engine } from "../../engines/engine"
import { checkOptions } from "../../params/options"
import { checkNames, findColumn } from "../../plan/column"
import { runWork, type WorkOptions, workOptions } from "../../work/runWork"
import { Frame } from "../frame"
import { checkPath } from "../verbs/given"
import { DataError, statFile } from "./dataError"
import { readThere } from "./readThere"

/** Options of {@link readParquet}. */
export interface ReadParquetOptions extends WorkOptions {
  /** Columns to read. Default: all. */
  columns?: readonly string[]
  /** Default: the one that all frames share. */
  engine?: Engine
}

/**
 * Reads a Parquet file into a frame, at once; rows keep the order of the file. Types become Spark's: whole numbers without
 * a sign the next wider type with one, of 64 bits decimal(20,0); times of any unit timestamps, digits behind the sixth of
 * a second cut off. Times that name no moment are those of clocks in the engine's time zone.
 *
 * @throws DataError for a file that is missing, cut short, or no Parquet
 * @throws RangeError for a column that the file does not have
 */
export async function readParquet(path: string, options: ReadParquetOptions = {}): Promise<Frame> {
  checkPath(path)
  checkOptions(options, ["columns", "engine", ...workOptions], "readParquet")
  return runWork(`reading ${basename(path)}`, options, async (work) => {
    const engine = options.engine ?? (await defaultEngine())
    if (engine.isRemote) return readThere(engine, { format: "parquet", paths: [path], options: {} }, options.columns)
    work.expect((await statFile(path)).size / 1e6, "MB")
    try {
      const all = await engine.files!.parquetColumns(path)
      const chosen = (options.columns ?? all.map((c) => c.name)).map((name) => findColumn(all, name))
      checkNames(chosen.map((c) => c.name))
      const other = chosen.find((c) => c.type === undefined)
      if (other) {
        const message = `a type that Spark lacks: ${other.engineType}; leave the column out with columns`
        throw new DataError(message, { file: path, column: other.name })
      }
      const table = await engine.files!.loadParquet(path, chosen)
      return Frame.fromPlan(engine, async () => table)
    } catch (error) {
      if (!engine.isInputError(error)) throw error
      throw new DataError(`unreadable Parquet (${(error as Error).message})`, { file: path })
    }
  })
}
