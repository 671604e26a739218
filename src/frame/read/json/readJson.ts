import { basename } from "node:path"
import { defaultEngine } from "../../../engines/duckdb/engine"
import type { Engine, FilesThere, JsonFile } from "../../../engines/engine"
import { castTo } from "../../../expression/coerce"
import { decimal, isDecimal } from "../../../expression/dataType"
import type { Row, RowOf } from "../../../expression/rowTypes"
import { checkOptions } from "../../../params/options"
import { type ColumnType, checkNames, columnValue } from "../../../plan/column"
import { type Plan, project, type TablePlan } from "../../../plan/plan"
import { parseSchema, type Schema, type SchemaField } from "../../../plan/schema"
import { runWork, type WorkOptions, workOptions } from "../../../work/runWork"
import { Frame } from "../../frame"
import { checkPath } from "../../verbs/given"
import { DataError, statFile } from "../dataError"
import { readThere, schemaThere } from "../readThere"
import { jsonFile, lineOfRecord } from "./jsonText"
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
 * list of objects, or objects of several lines one behind the other; which of them it is the file tells. Gzip is told by the
 * bytes.
 *
 * Types are Spark's: whole numbers long, with a fraction somewhere double, true and false boolean, objects structs with the
 * fields of all of them in the order of their names, lists arrays, text and nothing but null string; values of several kinds
 * are string, their JSON text; whole numbers of up to 38 digits that are too long for that decimal; a field whose name is
 * empty is left out. With a schema numbers other than decimals are not made of text, nor whole numbers of fractions;
 * dates, timestamps and decimals are read as casts of their text do it. Objects are a map where the schema says so.
 *
 * On a cluster Spark reads the file, from its own storage, when an action asks for rows: an object a line alone. An object that
 * does not fit is then a `SparkError` with the file's path; Spark makes text of numbers and objects where the schema wants it.
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
    const engine = options.engine ?? (await defaultEngine())
    if (engine.isRemote) {
      const source: FilesThere = {
        format: "json",
        paths: [path],
        options: { mode: "FAILFAST" },
        ...schemaThere(options.schema),
      }
      return readThere(engine, source)
    }
    work.expect((await statFile(path)).size / 1e6, "MB")
    const file = await jsonFile(path)
    try {
      const plan = await jsonPlan(engine, file, wanted)
      return Frame.fromPlan<Row>(engine, async () => plan)
    } catch (error) {
      throw engine.isInputError(error) ? await jsonError(file, error as Error) : error
    }
  }) as Promise<Frame<RowOf<S>>>
}

async function jsonPlan(engine: Engine, file: JsonFile, wanted: SchemaField[] | undefined): Promise<Plan> {
  const found = await engine.files!.jsonColumns(file)
  if (found === undefined && wanted === undefined) {
    throw new DataError("not a file of objects with fields", { file: file.path }, "some, or a schema")
  }
  if (wanted === undefined) return inferredTable(engine, file, inferredColumns(found!))
  const read = readableColumns(wanted, found ?? [], file.path)
  await checkDecimals(engine, file, wanted, found ?? [])
  const table = await engine.files!.loadJson(file, read)
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

/** Throws DataError where a decimal has more digits in the file than the engine reads of a number with a fraction. */
async function checkDecimals(
  engine: Engine,
  file: JsonFile,
  wanted: readonly ColumnType[],
  found: readonly ColumnType[],
): Promise<void> {
  const isFound = (name: string): boolean =>
    found.some((field) => field.name === name && (field.type === "double" || field.type === "void"))
  const names = wanted.filter(({ name, type }) => isDecimal(type) && isFound(name)).map(({ name }) => name)
  const record = names.length === 0 ? undefined : await engine.files!.jsonInexact(file, names)
  if (record === undefined) return
  const line = await lineOfRecord(file, record)
  const place = { file: file.path, ...(line === undefined ? {} : { line }) }
  throw new DataError(`more digits than are read of a number, for ${names.join(" or ")}`, place, "it in quotes")
}

/** A file's rows in columns that were found in it; whole numbers are long, but in columns where one does not fit. */
async function inferredTable(engine: Engine, file: JsonFile, found: readonly ColumnType[]): Promise<TablePlan> {
  checkNames(found.map(({ name }) => name))
  const columns = await withDecimals(engine, file, found)
  const inLongs = ({ name, type }: ColumnType): ColumnType => ({ name, type: withLongs(type) })
  try {
    return await engine.files!.loadJson(file, columns.map(inLongs))
  } catch (error) {
    const isSure = columns.every(({ type }) => type === withLongs(type))
    if (isSure || !engine.isInputError(error)) throw error
  }
  const types: ColumnType[] = []
  for (const column of columns) {
    const one = inLongs(column)
    const fits = one.type === column.type || (await engine.files!.loadJson(file, [one]).then(dropped, () => false))
    types.push(fits ? one : column)
  }
  return engine.files!.loadJson(file, types)
}

/** Columns of whole numbers of which some are longer than 64 bits, double to the engine, as decimals, as in Spark. */
async function withDecimals(engine: Engine, file: JsonFile, found: readonly ColumnType[]): Promise<ColumnType[]> {
  const doubles = found.filter(({ type }) => type === "double").map(({ name }) => name)
  const digits = doubles.length === 0 ? [] : await engine.files!.jsonDigits(file, doubles)
  return found.map(({ name, type }) => {
    const most = digits[doubles.indexOf(name)]
    return { name, type: most === undefined || most < 19 || most > 38 ? type : decimal(most, 0) }
  })
}

function dropped({ table }: TablePlan): true {
  table.drop()
  return true
}

/** The engine's error about a file, with the line on which the record begins that it names. */
async function jsonError(file: JsonFile, error: Error): Promise<DataError> {
  const text = error.message
  const number = Number(/, (?:at byte \d+ )?in (?:line|record\/value) (\d+): /.exec(text)?.[1] ?? Number.NaN)
  const reason =
    /in (?:line|record\/value) \d+: (.*?)\.? *(?:Try auto-detecting the JSON format)?$/.exec(text)?.[1] ?? text
  const isMalformed = text.startsWith("Malformed JSON")
  // The engine counts one record more where it can't read one.
  const line = Number.isNaN(number) ? undefined : await lineOfRecord(file, isMalformed ? number - 1 : number)
  const place = { file: file.path, ...(line === undefined ? {} : { line }) }
  return new DataError(`bad ${isMalformed ? "JSON" : "value"} (${reason})`, place)
}
