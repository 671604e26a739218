import { stat } from "node:fs/promises"
import { basename } from "node:path"
import { defaultEngine } from "../../engines/duckdb/engine"
import type { Engine } from "../../engines/engine"
import { runWork, type WorkOptions } from "../../work/runWork"
import { Frame } from "../frame"
import { findColumn } from "../relation/relation"
import { tableRelation } from "../relation/table"
import { checkNames } from "../verbs/select"
import { DataError } from "./dataError"

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
export function readParquet(path: string, options: ReadParquetOptions = {}): Promise<Frame> {
  return runWork(`reading ${basename(path)}`, options, async (work) => {
    const found = await stat(path).catch(() => undefined)
    if (!found?.isFile()) throw new DataError(found ? "not a file" : "no such file", { file: path })
    work.expect(found.size / 1e6, "MB")
    const engine = options.engine ?? (await defaultEngine())
    const scan = `FROM ${engine.dialect.parquetScan(path)}`
    try {
      const all = await engine.describe(`SELECT * ${scan}`)
      const chosen = (options.columns ?? all.map((c) => c.name)).map((name) => findColumn(all, name))
      checkNames(chosen.map((c) => c.name))
      const { quote, inFrame } = engine.dialect
      const made = chosen.map(({ name, engineType }) => {
        const value = inFrame(quote(name), engineType, engine.timeZone)
        if (value) return { name, ...value }
        throw new DataError(`a type that Spark lacks: ${engineType}; leave the column out with columns`, {
          file: path,
          column: name,
        })
      })
      const columns = made.map(({ name, type }) => ({ name, type }))
      const fields = made.map(({ name, sql }) => `${sql} AS ${quote(name)}`)
      const table = await engine.materialize(`SELECT ${fields.join(", ")} ${scan}`)
      const relation = tableRelation(engine, table, columns)
      return Frame.fromPlan(engine, async () => relation)
    } catch (error) {
      if (!engine.isInputError(error)) throw error
      throw new DataError(`unreadable Parquet (${(error as Error).message})`, { file: path })
    }
  })
}
