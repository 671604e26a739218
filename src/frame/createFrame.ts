import { defaultEngine } from "./duckdbEngine"
import type { ColumnData, Engine } from "./engine"
import { Frame } from "./frame"
import { parseSchema, type Schema } from "./schema"
import { checkNames } from "./select"
import { tableRelation } from "./table"

/**
 * A frame of rows given as objects, as Spark's `createDataFrame`. A field that is missing is null.
 *
 * @param schema - columns with their types; default: the fields of the first row, their types guessed from all rows
 * (whole numbers long, other numbers double, strings, booleans, Date as timestamp)
 * @throws TypeError where no type fits a column's values
 */
export async function createFrame(
  rows: readonly Readonly<Record<string, unknown>>[],
  schema?: Schema,
  engine?: Engine,
): Promise<Frame> {
  const fields = schema === undefined ? guessSchema(rows) : parseSchema(schema)
  return createFrameFromColumns(
    Object.fromEntries(fields.map(({ name }) => [name, rows.map((row) => row[name] ?? null)])),
    fields,
    engine,
  )
}

/**
 * A frame of columns given as arrays of one length.
 *
 * @param schema - types of the columns; default: Float64Array double, Int32Array int, arrays guessed
 */
export async function createFrameFromColumns(
  columns: Readonly<Record<string, ColumnData | readonly unknown[]>>,
  schema?: Schema,
  engine?: Engine,
): Promise<Frame> {
  const on = engine ?? (await defaultEngine())
  const names = Object.keys(columns)
  checkNames(names)
  const types = new Map((schema === undefined ? [] : parseSchema(schema)).map((field) => [field.name, field.type]))
  const made = names.map((name) => {
    const data = columns[name]!
    const sparkType = types.get(name) ?? guessType(name, data)
    return { name, type: on.dialect.typeOf(sparkType), data: data as ColumnData }
  })
  const table = await on.createTable(made)
  const relation = tableRelation(
    on,
    table,
    made.map(({ name, type }) => ({ name, type })),
  )
  return Frame.fromPlan(on, async () => relation)
}

function guessSchema(rows: readonly Readonly<Record<string, unknown>>[]): { name: string; type: string }[] {
  if (rows.length === 0) throw new RangeError("no rows to guess a schema from; pass one")
  return Object.keys(rows[0]!).map((name) => ({
    name,
    type: guessType(
      name,
      rows.map((row) => row[name] ?? null),
    ),
  }))
}

function guessType(name: string, data: ColumnData | readonly unknown[]): string {
  if (data instanceof Float64Array) return "double"
  if (data instanceof Int32Array) return "int"
  const kinds = new Set(data.filter((value) => value !== null && value !== undefined).map(kindOf))
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
