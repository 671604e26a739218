import { stat } from "node:fs/promises"
import { basename } from "node:path"
import { defaultEngine } from "../../engines/duckdb/engine"
import type { Engine } from "../../engines/engine"
import { runWork, type WorkOptions } from "../../work/runWork"
import { Frame } from "../frame"
import { findColumn } from "../relation/relation"
import { tableRelation } from "../relation/table"
import { checkNames, signedType } from "../verbs/select"
import { DataError } from "./dataError"

/** Options of {@link readParquet}. */
export interface ReadParquetOptions extends WorkOptions {
  /** Columns to read. Default: all. */
  columns?: readonly string[]
  /** Default: the one that all frames share. */
  engine?: Engine
}

/**
 * Reads a Parquet file into a frame, at once; rows keep the order of the file. Whole numbers without a sign, which Spark
 * does not have, become the next wider type with one.
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
      const columns = chosen.map(({ name, type }) => ({ name, type: signedType(type) }))
      const fields = columns.map(({ name, type }, i) => {
        const quoted = engine.dialect.quote(name)
        return type === chosen[i].type ? quoted : `${quoted}::${type} AS ${quoted}`
      })
      const table = await engine.materialize(`SELECT ${fields.join(", ")} ${scan}`)
      const relation = tableRelation(engine, table, columns)
      return Frame.fromPlan(engine, async () => relation)
    } catch (error) {
      if (!engine.isInputError(error)) throw error
      throw new DataError(`unreadable Parquet (${(error as Error).message})`, { file: path })
    }
  })
}
