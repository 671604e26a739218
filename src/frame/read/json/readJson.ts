import { basename } from "node:path"
import { defaultEngine } from "../../../engines/duckdb/engine"
import type { Engine, JsonFile } from "../../../engines/engine"
import { castTo } from "../../../expression/coerce"
import type { Row, RowOf } from "../../../expression/rowTypes"
import { checkOptions } from "../../../params/options"
import { type ColumnType, checkNames, columnValue } from "../../../plan/column"
import { type Plan, project, type TablePlan } from "../../../plan/plan"
import { parseSchema, type Schema, type SchemaField } from "../../../plan/schema"
import { runWork, type WorkOptions, workOptions } from "../../../work/runWork"
import { Frame } from "../../frame"
import { checkPath } from "../../verbs/given"
import { DataError, statFile } from "../dataError"
import { layoutOf, lineOfRecord } from "./jsonText"
import { inferredColumns, readableColumns, withLongs } from "./jsonTypes"

/** Options of {@link readJson}. */
export interface ReadJsonOptions<S extends Schema = Schema> extends WorkOptions {
  /**
   * Columns with their types; fields of the file that it does not name are left out, those that the file lacks are null.
   * Default: all fields, in the order of their names, as in Spark.
   */
  schema?: S
  /** Default: the one that all frames share. */
  engine?: Engine
}

/**
 * Reads a file of JSON objects into a frame, at once, a row an object, in the file's order: an object a line (NDJSON), a
 * list of objects, or objects of several lines one behind the other; which of them it is the file tells. Paths that end in
 * `.gz` are unpacked.
 *
 * Types are Spark's: whole numbers long, with a fraction somewhere double, true and false boolean, objects structs with the
 * fields of all of them in the order of their names, lists arrays, text and nothing but null string; values of several kinds
 * are string, their JSON text. With a schema numbers are not made of text, nor whole numbers of fractions;
 * dates, timestamps and decimals are read as casts of their text do it. Objects are a map where the schema says so.
 *
 * @throws DataError for a missing file, text that is no JSON (with the line), something else than objects, and values that do
 *   not fit the schema
 */
export async function readJson<const S extends Schema = Schema>(
  path: string,
  options: ReadJsonOptions<S> = {},
): Promise<Frame<RowOf<S>>> {
  checkPath(path)
  checkOptions(options, ["schema", "engine", ...workOptions], "readJson")
  const wanted = options.schema === undefined ? undefined : parseSchema(options.schema)
  checkNames((wanted ?? []).map(({ name }) => name))
  const { signal, onProgress } = options
  return runWork(`reading ${basename(path)}`, { signal, onProgress }, async (work) => {
    work.expect((await statFile(path)).size / 1e6, "MB")
    const engine = options.engine ?? (await defaultEngine())
    const file: JsonFile = { path, layout: await layoutOf(path) }
    try {
      const plan = await jsonPlan(engine, file, wanted)
      return Frame.fromPlan<Row>(engine, async () => plan)
    } catch (error) {
      throw engine.isInputError(error) ? await jsonError(file, error as Error) : error
    }
  }) as Promise<Frame<RowOf<S>>>
}

async function jsonPlan(engine: Engine, file: JsonFile, wanted: SchemaField[] | undefined): Promise<Plan> {
  const found = await engine.jsonColumns(file)
  if (found === undefined && wanted === undefined) {
    throw new DataError("not a file of objects with fields", { file: file.path }, "some, or a schema")
  }
  if (wanted === undefined) return inferredTable(engine, file, inferredColumns(found!))
  const read = readableColumns(wanted, found ?? [], file.path)
  const table = await engine.loadJson(file, read)
  if (read.every(({ type }, i) => type === wanted[i].type)) return table
  const casts = wanted.map(({ name, type }, i) => ({
    column: { name, type },
    value: castTo(columnValue(read[i]), type),
  }))
  const plan = project(table, casts)
  try {
    return await engine.keep(plan, "sorted")
  } catch (error) {
    if (!engine.isInputError(error)) throw error
    const { message } = (await engine.diagnose(plan, error)) as Error
    throw new DataError(`bad value (${message.split("\n").join("; ")})`, { file: file.path })
  }
}

/** A file's rows in columns that were found in it; whole numbers are long, but in columns where one does not fit. */
async function inferredTable(engine: Engine, file: JsonFile, columns: readonly ColumnType[]): Promise<TablePlan> {
  checkNames(columns.map(({ name }) => name))
  const inLongs = ({ name, type }: ColumnType): ColumnType => ({ name, type: withLongs(type) })
  try {
    return await engine.loadJson(file, columns.map(inLongs))
  } catch (error) {
    const isSure = columns.every(({ type }) => type === withLongs(type))
    if (isSure || !engine.isInputError(error)) throw error
  }
  const types: ColumnType[] = []
  for (const column of columns) {
    const one = inLongs(column)
    const fits = one.type === column.type || (await engine.loadJson(file, [one]).then(dropped, () => false))
    types.push(fits ? one : column)
  }
  return engine.loadJson(file, types)
}

function dropped({ table }: TablePlan): true {
  table.drop()
  return true
}

/** The engine's error about a file, with the line on which the record begins that it names. */
async function jsonError(file: JsonFile, error: Error): Promise<DataError> {
  const text = error.message
  const number = Number(/, (?:at byte \d+ )?in (?:line|record\/value) (\d+): /.exec(text)?.[1] ?? Number.NaN)
  const reason = /in (?:line|record\/value) \d+: (.*?)\.? *$/.exec(text)?.[1] ?? text
  const isMalformed = text.startsWith("Malformed JSON")
  // The engine counts one record more where it can't read one.
  const line = Number.isNaN(number) ? undefined : await lineOfRecord(file, isMalformed ? number - 1 : number)
  const place = { file: file.path, ...(line === undefined ? {} : { line }) }
  return new DataError(`bad ${isMalformed ? "JSON" : "value"} (${reason})`, place)
}
