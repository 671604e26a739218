// Tables of rows and columns that the caller has in memory.

import type { ColumnData, Engine, TableColumn } from "../engines/engine"
import { arrayOf, type DataType, mapOf, type StructField, structOf, typeName } from "../expression/dataType"
import { csrFromVectors } from "../linalg/csrMatrix"
import type { Vector } from "../linalg/vector"
import { didYouMeanOf } from "../params/nearest"
import { isPlainObject } from "../params/options"
import { type Column, checkNames, columnValue } from "../plan/column"
import { columnField, type Field, type Plan, project } from "../plan/plan"
import { parseSchema, type Schema } from "../plan/schema"
import { referenceType, type VectorType } from "../plan/vectorColumn"
import { breathe } from "../work/breathe"
import { computeInSteps, inStretches } from "../work/steps"
import { fitValues, shownValue } from "./fitValues"

/** Rows as objects, put in a table of the engine; the rules stand at `Frame.fromRows`. */
export async function tableOfRows(
  engine: Engine,
  rows: readonly Readonly<Record<string, unknown>>[],
  schema?: Schema,
): Promise<Plan> {
  checkRows(rows)
  if (schema === undefined && rows.length === 0) throw new RangeError("no rows to guess a schema from; pass one")
  const fields = schema === undefined ? undefined : parseSchema(schema)
  const names = fields?.map(({ name }) => name) ?? (await computeInSteps(namesOf(rows)))
  const columns: (readonly [string, unknown[]])[] = []
  for (const name of names) {
    columns.push([name, rows.map((row) => fieldValue(row, name))])
    await breathe()
  }
  return tableOfEntries(engine, columns, fields)
}

/** The names of all fields, as they come up. */
function* namesOf(rows: readonly Readonly<Record<string, unknown>>[]): Generator<undefined, string[]> {
  const names = new Set<string>()
  yield* inStretches(rows.length, (from, to) => {
    for (let row = from; row < to; row++) for (const name of Object.keys(rows[row])) names.add(name)
  })
  return [...names]
}

/** The value of a field; null where there is none, of which an object has some by inheritance, as `toString`. */
function fieldValue(row: Readonly<Record<string, unknown>>, name: string): unknown {
  return name in Object.prototype && !Object.hasOwn(row, name) ? null : (row[name] ?? null)
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
export function tableOfColumns(
  engine: Engine,
  columns: Readonly<Record<string, ColumnData | readonly unknown[]>>,
  schema?: Schema,
): Promise<Plan> {
  return tableOfEntries(engine, Object.entries(columns), schema)
}

/** The same of names with their columns: objects would put names that are numbers, as `2024`, first. */
export async function tableOfEntries(
  engine: Engine,
  columns: readonly (readonly [string, ColumnData | readonly unknown[]])[],
  schema?: Schema,
): Promise<Plan> {
  const names = columns.map(([name]) => name)
  if (names.length === 0) throw new RangeError("no columns; expected one or more")
  checkNames(names)
  const fields = schema === undefined ? [] : parseSchema(schema)
  checkNames(fields.map((field) => field.name))
  for (const { name } of fields) {
    if (!names.includes(name)) throw new RangeError(`unknown column: ${name}${didYouMeanOf(name, names)}`)
  }
  const given = new Map(fields.map((field) => [field.name, field]))
  const vectors = new Map<string, VectorType>()
  const made: TableColumn[] = []
  for (const [name, data] of columns) {
    const type = given.get(name)?.type ?? guessType(name, data)
    await breathe()
    if (type === "vector") {
      const { vector, rows } = vectorColumn(name, data as readonly unknown[])
      vectors.set(name, vector)
      made.push({ name, type: "int", data: rows })
      continue
    }
    const fitting = fitValues(name, type, data, engine.timeZone)
    if (given.get(name)?.nullable === false) checkNotNull(name, fitting)
    made.push({ name, type, data: fitting })
    await breathe()
  }
  const table = await engine.createTable(made)
  if (vectors.size === 0) return table
  const fieldOf = (column: Column): Field => {
    const vector = vectors.get(column.name)
    return vector
      ? { column: { name: column.name, type: "vector", vector }, value: columnValue(column) }
      : columnField(column)
  }
  return project(table, table.columns.map(fieldOf))
}

function checkNotNull(name: string, values: ColumnData): void {
  const row = (values as ArrayLike<unknown> & { indexOf(value: unknown): number }).indexOf(null)
  if (row >= 0) throw new TypeError(`null in column ${name}, row ${row}; its type is NOT NULL`)
}

/** Vectors as rows of a matrix, and the number of each row's. */
function vectorColumn(name: string, data: readonly unknown[]): { vector: VectorType; rows: (number | null)[] } {
  const vectors: Vector[] = []
  const rows = data.map((value) => (value === null || value === undefined ? null : vectors.push(value as Vector) - 1))
  try {
    const matrix = csrFromVectors(vectors)
    const names = Array.from({ length: matrix.columnCount }, (_, slot) => String(slot))
    return { vector: referenceType(matrix, names), rows }
  } catch (cause) {
    throw new RangeError(`invalid column ${name}: ${(cause as Error).message}`, { cause })
  }
}

/** The type of values that come without one. */
function guessType(name: string, data: ColumnData | readonly unknown[]): DataType {
  if (data instanceof Float64Array) return "double"
  if (data instanceof Int32Array) return "int"
  const type = typeOfValues(data)
  if (type !== undefined && !/[<:,]vector/.test(type)) return type
  const kinds = new Set<string>()
  for (const [row, value] of [...data].entries()) {
    if (value === null || value === undefined) continue
    const kind = kindOf(value)
    if (kind === "other") {
      throw new TypeError(`invalid value of column ${name}, row ${row}: ${shownValue(value)}; Spark has no such type`)
    }
    kinds.add(kind)
  }
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
  if (Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView))) return "array"
  if (value instanceof Map) return "map"
  if (isVector(value)) return "vector"
  return isPlainObject(value) ? "struct" : "other"
}

/** True for what `denseVector` and `sparseVector` make, which are plain objects. */
function isVector(value: unknown): value is Vector {
  const { kind, values } = value as Partial<Vector>
  return (kind === "dense" || kind === "sparse") && values instanceof Float64Array
}
