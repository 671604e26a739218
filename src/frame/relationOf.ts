// Relations of rows and columns that the caller has in memory.

import type { ColumnData, Engine } from "./engine"
import { fitValues } from "./fitValues"
import type { Relation } from "./relation"
import { parseSchema, type Schema, type SchemaField } from "./schema"
import { checkNames } from "./select"
import { tableRelation } from "./table"

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
      ? Object.keys(rows[0]!).map((name) => ({ name, type: guessType(name, columnOf(name)) }))
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
    const data = columns[name]!
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
