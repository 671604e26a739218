// Relations of rows and columns that the caller has in memory.

import type { ColumnData, Engine } from "../engines/engine"
import type { Relation } from "./relation/relation"
import { parseSchema, type Schema, type SchemaField } from "./relation/schema"
import { tableRelation } from "./relation/table"
import { wholeRange } from "./relation/wholeRange"
import { checkNames } from "./verbs/select"

/** Rows as objects, put in a table of the engine; the rules stand at `Frame.fromRows`. */
export function relationOfRows(
  engine: Engine,
  rows: readonly Readonly<Record<string, unknown>>[],
  schema?: Schema,
): Promise<Relation> {
  const columnOf = (name: string): unknown[] => rows.map((row) => row[name] ?? null)
  if (schema === undefined && rows.length === 0) throw new RangeError("no rows to guess a schema from; pass one")
  const fields =
    schema === undefined
      ? Object.keys(rows[0]).map((name) => ({ name, type: guessType(name, columnOf(name)) }))
      : parseSchema(schema)
  const columns = Object.fromEntries(fields.map(({ name }) => [name, columnOf(name)]))
  return relationOfColumns(engine, columns, fields)
}

/** Columns of one length, put in a table of the engine; the rules stand at `Frame.fromColumns`. */
export async function relationOfColumns(
  engine: Engine,
  columns: Readonly<Record<string, ColumnData | readonly unknown[]>>,
  schema?: Schema,
): Promise<Relation> {
  const names = Object.keys(columns)
  if (names.length === 0) throw new RangeError("no columns; expected one or more")
  checkNames(names)
  const fields = schema === undefined ? [] : parseSchema(schema)
  checkNames(fields.map((field) => field.name))
  for (const { name } of fields) {
    if (!names.includes(name)) throw new RangeError(`unknown column: ${name}; have ${names.join(", ")}`)
  }
  const types = new Map(fields.map((field: SchemaField) => [field.name, field.type]))
  const made = names.map((name) => {
    const data = columns[name]
    const type = engine.dialect.typeOf(types.get(name) ?? guessType(name, data))
    return { name, type, data: fitValues(name, type, engine.dialect.sparkTypeOf(type), data) }
  })
  const table = await engine.createTable(made)
  return tableRelation(
    engine,
    table,
    made.map(({ name, type }) => ({ name, type })),
  )
}

function guessType(name: string, data: ColumnData | readonly unknown[]): string {
  if (data instanceof Float64Array) return "double"
  if (data instanceof Int32Array) return "int"
  const kinds = new Set<string>()
  for (const value of data) if (value !== null && value !== undefined) kinds.add(kindOf(value))
  if (kinds.size === 0) return "string"
  if (kinds.size === 2 && kinds.has("long") && kinds.has("double")) return "double"
  const [kind] = kinds
  if (kinds.size === 1 && kind !== undefined && kind !== "other") return kind
  throw new TypeError(`no one type for the values of column ${name}: ${[...kinds].join(", ")}; pass a schema`)
}

function kindOf(value: unknown): string {
  if (typeof value === "number") return Number.isSafeInteger(value) && !Object.is(value, -0) ? "long" : "double"
  if (typeof value === "bigint") return "long"
  if (typeof value === "string" || typeof value === "boolean") return typeof value
  return value instanceof Date ? "timestamp" : "other"
}

/**
 * The values of a column that the caller made, as its type holds them; the array given where they fit as they are.
 *
 * Whole-number types take whole numbers and BigInt in their range, float and double any number and BigInt that they hold
 * exactly, string, boolean, date and timestamp what JavaScript has of the kind, Date for the last two. Undefined counts as
 * null. In a typed array, where null can't stand, NaN is null for a type that has no NaN, and 0 and 1 are booleans.
 *
 * @param type - the engine's
 * @param typeName - the same in Spark's words, for errors
 * @throws TypeError for a value of another kind, RangeError for one out of range, with column, row and value
 */
export function fitValues(
  name: string,
  type: string,
  typeName: string,
  data: ColumnData | readonly unknown[],
): ColumnData {
  if (data instanceof Float64Array && type === "DOUBLE") return data
  if (data instanceof Int32Array && type === "INTEGER") return data
  const isTyped = ArrayBuffer.isView(data)
  const fit = fitterOf(type, isTyped)
  const values = data as ArrayLike<unknown>
  // Copied at the first value that does not stand as it should.
  let out: unknown[] | undefined = isTyped || !Array.isArray(data) ? Array.from(values) : undefined
  for (let row = 0; row < values.length; row++) {
    const value = values[row]
    if (value === null) continue
    const fitting = value === undefined ? null : fit(value)
    if (fitting === undefined) throw misfit(name, typeName, row, value)
    if (Object.is(fitting, value)) continue
    out ??= [...(data as unknown[])]
    out[row] = fitting
  }
  return out ?? (data as unknown[])
}

/** Gives a value as the type holds it; undefined where it holds no such value. */
type Fitter = (value: unknown) => unknown

function fitterOf(type: string, isTyped: boolean): Fitter {
  const range = wholeRange(type)
  if (range) {
    const { least, end } = range
    const isWide = type === "BIGINT"
    return (value) => {
      if (isTyped && Number.isNaN(value)) return null
      if (typeof value === "number") {
        if (!Number.isInteger(value) || value < least || value >= end) return undefined
        // A plain 0 for -0, which is no whole number.
        return value + 0
      }
      if (typeof value !== "bigint" || value < BigInt(least) || value >= BigInt(end)) return undefined
      return isWide ? value : Number(value)
    }
  }
  switch (type) {
    case "DOUBLE":
    case "FLOAT":
      return (value) => {
        const number = typeof value === "bigint" ? Number(value) : value
        if (typeof number !== "number") return undefined
        if (typeof value === "bigint" && (!Number.isFinite(number) || BigInt(number) !== value)) return undefined
        return type === "FLOAT" && Number.isFinite(number) && !Number.isFinite(Math.fround(number)) ? undefined : number
      }
    case "VARCHAR":
      return (value) => (typeof value === "string" ? value : undefined)
    case "BOOLEAN":
      return (value) => {
        if (typeof value === "boolean") return value
        if (!isTyped) return undefined
        return value === 0 || value === 1 ? value === 1 : Number.isNaN(value) ? null : undefined
      }
    default:
      return (value) => (value instanceof Date && !Number.isNaN(value.getTime()) ? value : undefined)
  }
}

function misfit(name: string, typeName: string, row: number, value: unknown): Error {
  const text = `value of column ${name}, row ${row}: ${shownValue(value)}; expected ${typeName}`
  const isNumber = typeof value === "number" || typeof value === "bigint"
  const holdsNumbers = /^(byte|short|integer|long|float|double)$/.test(typeName)
  const isBadDate = value instanceof Date && /^(date|timestamp)$/.test(typeName)
  return (isNumber && holdsNumbers) || isBadDate ? new RangeError(`invalid ${text}`) : new TypeError(`invalid ${text}`)
}

function shownValue(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value)
  return typeof value === "bigint" ? `${value}n` : String(value)
}
