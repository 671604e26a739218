// Tables of rows and columns that the caller has in memory.

import type { ColumnData, Engine } from "../engines/engine"
import { arrayOf, type DataType, mapOf, type StructField, structOf, typeName } from "../expression/dataType"
import { didYouMeanOf } from "../expression/nearest"
import { checkNames } from "../plan/column"
import type { TablePlan } from "../plan/plan"
import { parseSchema, type Schema, type SchemaField } from "../plan/schema"
import { fitValues, isPlainObject } from "./fitValues"

/** Rows as objects, put in a table of the engine; the rules stand at `Frame.fromRows`. */
export function tableOfRows(
  engine: Engine,
  rows: readonly Readonly<Record<string, unknown>>[],
  schema?: Schema,
): Promise<TablePlan> {
  checkRows(rows)
  const columnOf = (name: string): unknown[] => rows.map((row) => row[name] ?? null)
  if (schema === undefined && rows.length === 0) throw new RangeError("no rows to guess a schema from; pass one")
  const fields =
    schema === undefined
      ? Object.keys(rows[0]).map((name) => ({ name, type: guessType(name, columnOf(name)) }))
      : parseSchema(schema)
  const columns = Object.fromEntries(fields.map(({ name }) => [name, columnOf(name)]))
  return tableOfColumns(engine, columns, fields)
}

/** Throws TypeError for what is no list of objects. */
function checkRows(rows: unknown): void {
  const example = "{ a: 1 }"
  if (!Array.isArray(rows)) {
    const given = rows instanceof Promise ? "a promise; await it" : String(rows)
    throw new TypeError(`invalid rows: ${given}; expected a list of objects, as ${example}`)
  }
  const bad = rows.findIndex((row) => typeof row !== "object" || row === null || Array.isArray(row))
  if (bad < 0) return
  const given = Array.isArray(rows[bad]) ? "a list" : String(rows[bad])
  throw new TypeError(`invalid row ${bad}: ${given}; expected an object, as ${example}`)
}

/** Columns of one length, put in a table of the engine; the rules stand at `Frame.fromColumns`. */
export async function tableOfColumns(
  engine: Engine,
  columns: Readonly<Record<string, ColumnData | readonly unknown[]>>,
  schema?: Schema,
): Promise<TablePlan> {
  const names = Object.keys(columns)
  if (names.length === 0) throw new RangeError("no columns; expected one or more")
  checkNames(names)
  const fields = schema === undefined ? [] : parseSchema(schema)
  checkNames(fields.map((field) => field.name))
  for (const { name } of fields) {
    if (!names.includes(name)) throw new RangeError(`unknown column: ${name}${didYouMeanOf(name, names)}`)
  }
  const types = new Map(fields.map((field: SchemaField) => [field.name, field.type]))
  const made = names.map((name) => {
    const data = columns[name]
    const type = types.get(name) ?? guessType(name, data)
    return { name, type, data: fitValues(name, type, data, engine.timeZone) }
  })
  return engine.createTable(made)
}

/** The type of values that come without one. */
function guessType(name: string, data: ColumnData | readonly unknown[]): DataType {
  if (data instanceof Float64Array) return "double"
  if (data instanceof Int32Array) return "int"
  const type = typeOfValues(data)
  if (type !== undefined) return type
  const kinds = new Set<string>()
  for (const value of data) if (value !== null && value !== undefined) kinds.add(kindOf(value))
  throw new TypeError(
    `no one type for the values of column ${name}: ${[...kinds].map(typeName).join(", ")}; pass a schema`,
  )
}

/** The one type that holds all values, string where all are null; undefined where there is none. */
function typeOfValues(values: Iterable<unknown>): DataType | undefined {
  const kinds = new Set<string>()
  const present: unknown[] = []
  for (const value of values) {
    if (value === null || value === undefined) continue
    kinds.add(kindOf(value))
    present.push(value)
  }
  if (kinds.size === 0) return "string"
  if (kinds.size === 2 && kinds.has("bigint") && kinds.has("double")) return "double"
  const [kind] = kinds
  if (kinds.size > 1 || kind === "other") return undefined
  if (kind === "array") {
    const element = typeOfValues(flat(present as Iterable<unknown>[]))
    return element && arrayOf(element)
  }
  if (kind === "map") {
    const maps = present as Map<unknown, unknown>[]
    const key = typeOfValues(flat(maps.map((map) => map.keys())))
    const value = typeOfValues(flat(maps.map((map) => map.values())))
    return key && value && mapOf(key, value)
  }
  return kind === "struct" ? structOfValues(present as Record<string, unknown>[]) : kind
}

function* flat(lists: Iterable<Iterable<unknown>>): Generator<unknown> {
  for (const list of lists) for (const value of list) yield value
}

function structOfValues(objects: readonly Record<string, unknown>[]): DataType | undefined {
  const names = [...new Set(objects.flatMap((object) => Object.keys(object)))]
  const fields = names.map((name) => ({
    name,
    type: typeOfValues(objects.map((object) => (Object.hasOwn(object, name) ? object[name] : null))),
  }))
  return fields.length === 0 || fields.some(({ type }) => type === undefined)
    ? undefined
    : structOf(fields as StructField[])
}

function kindOf(value: unknown): string {
  if (typeof value === "number") return Number.isSafeInteger(value) && !Object.is(value, -0) ? "bigint" : "double"
  if (typeof value === "bigint" || typeof value === "string" || typeof value === "boolean") return typeof value
  if (value instanceof Date) return "timestamp"
  if (value instanceof Uint8Array) return "binary"
  if (Array.isArray(value) || value instanceof Float64Array || value instanceof Int32Array) return "array"
  if (value instanceof Map) return "map"
  // A vector is a plain object too, and no value of a column that is made here.
  return isPlainObject(value) && !("kind" in value && "values" in value) ? "struct" : "other"
}
