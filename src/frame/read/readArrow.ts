import { readFile } from "node:fs/promises"
import { basename } from "node:path"
import { defaultEngine } from "../../engines/duckdb/engine"
import type { Engine, TableColumn } from "../../engines/engine"
import { optionalLibrary } from "../../params/optionalLibrary"
import { checkOptions } from "../../params/options"
import { checkNames, findColumn } from "../../plan/column"
import { breathe } from "../../work/breathe"
import { runWork, type WorkOptions, workOptions } from "../../work/runWork"
import { Frame } from "../frame"
import { checkPath } from "../verbs/given"
import { type ArrowField, type ArrowLibrary, type ArrowTable, arrowValues } from "./arrowValues"
import { DataError, statFile } from "./dataError"

/** Options of {@link readArrow}. */
export interface ReadArrowOptions extends WorkOptions {
  /** Columns to read. Default: all. */
  columns?: readonly string[]
  /** Default: the one that all frames share. */
  engine?: Engine
}

/**
 * Reads a file or a stream of Arrow IPC (Feather of version 2, what pandas and polars write) into a frame, at once. Types
 * become Spark's, as those of Parquet do; dictionaries their values, maps maps, times without a zone those of clocks in the
 * engine's; digits behind the sixth of a second are cut off. The whole file is held in memory meanwhile.
 *
 * @throws DataError for a file that is missing, no Arrow, or compressed, and for a type that Spark lacks
 * @throws RangeError for a column that the file does not have
 * @throws Error where `@uwdata/flechette`, which reads it, is not installed
 */
export async function readArrow(path: string, options: ReadArrowOptions = {}): Promise<Frame> {
  checkPath(path)
  checkOptions(options, ["columns", "engine", ...workOptions], "readArrow")
  const { columns, signal, onProgress } = options
  return runWork(`reading ${basename(path)}`, { signal, onProgress }, async (work) => {
    await statFile(path)
    const bytes = await readFile(path).catch((error: Error) => {
      throw new DataError(`unreadable file (${error.message})`, { file: path })
    })
    const library = await optionalLibrary("@uwdata/flechette@2.5.0", () => import("@uwdata/flechette"))
    const engine = options.engine ?? (await defaultEngine())
    const table = tableOf(library, bytes, path)
    const { fields } = table.schema
    const chosen = columns === undefined ? fields : columns.map((name) => findColumn(fields, name))
    checkNames(chosen.map(({ name }) => name))
    const made: TableColumn[] = []
    for (const field of chosen) {
      work.report(made.length, chosen.length, "columns")
      made.push(await columnOf(library, table, field, engine.timeZone, path))
    }
    const plan = await engine.createTable(made)
    return Frame.fromPlan(engine, async () => plan)
  })
}

function tableOf({ tableFromIPC }: ArrowLibrary, bytes: Uint8Array, file: string): ArrowTable {
  try {
    if (bytes.length === 0) throw new RangeError("an empty file")
    // Numbers in full: whole ones of 64 bits as BigInt, decimals as their digits, times in their own unit.
    return tableFromIPC(bytes, { useBigInt: true, useBigIntTimestamp: true, useDecimalInt: true, useMap: true })
  } catch (error) {
    // Where a file ends too early the library reads what is not there.
    const message = error instanceof TypeError ? "no Arrow, or cut short" : (error as Error).message
    const codec = /^Missing compression codec "(\w+)"/.exec(message)?.[1]
    if (codec === undefined) throw new DataError(`unreadable Arrow (${message})`, { file })
    const advice = 'without, as by to_feather(path, compression="uncompressed")'
    throw new DataError(`Arrow compressed with ${codec}`, { file }, advice)
  }
}

async function columnOf(
  library: ArrowLibrary,
  table: ArrowTable,
  field: ArrowField,
  timeZone: string,
  file: string,
): Promise<TableColumn> {
  const { name, type } = field
  const values = arrowValues(library, type, timeZone)
  if (values === undefined) {
    const kind = Object.entries(library.Type).find(([, id]) => id === type.typeId)?.[0]
    const problem = `a type that Spark lacks: ${kind}; leave the column out with columns`
    throw new DataError(problem, { file, column: name })
  }
  const data: unknown[] = []
  for (const value of table.getChild(name) as Iterable<unknown>) {
    data.push(values.convert(value))
    if (data.length % 2 ** 16 === 0) await breathe()
  }
  return { name, type: values.type, data }
}
