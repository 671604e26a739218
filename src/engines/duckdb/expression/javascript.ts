// Functions that DuckDB lacks, computed row by row in JavaScript.

import {
  BIGINT,
  BLOB,
  BOOLEAN,
  DATE,
  DECIMAL,
  DOUBLE,
  DuckDBBlobValue,
  type DuckDBConnection,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBIntervalValue,
  type DuckDBListValue,
  type DuckDBMapValue,
  DuckDBScalarFunction,
  type DuckDBStructValue,
  DuckDBTimestampValue,
  type DuckDBType,
  type DuckDBValue,
  type DuckDBVector,
  FLOAT,
  INTEGER,
  INTERVAL,
  LIST,
  listValue,
  MAP,
  mapValue,
  SMALLINT,
  STRUCT,
  structValue,
  TIMESTAMP,
  TINYINT,
  VARCHAR,
} from "@duckdb/node-api"
import { type DataType, decimalOf, elementOf, entryOf, fieldsOf } from "../../../expression/dataType"
import { intervalKind } from "../../../expression/intervals"
import type { Interval } from "../../../expression/tree"
import type { TypedCall } from "../../../expression/typed"
import { setTexts, textsOf } from "../javascript/textVectors"
import type { CompileContext, Spelling } from "./spelling"

/**
 * A value in such a function: bigint for `bigint`, for the digits of a decimal (150n is 1.50 of scale 2) and for the
 * microseconds of a timestamp, days for a date, arrays, Map for maps, an object for structs, Uint8Array for binary.
 */
type JsValue = unknown

/** Computes a row's value; throws an Error whose message begins with Spark's name of the error. */
export type RowFunction = (...args: never[]) => JsValue

interface Registered {
  readonly parameters: readonly DataType[]
  readonly result: DataType
  readonly compute: (...args: JsValue[]) => JsValue
  readonly takesNulls: boolean
}

const functions = new Map<string, Registered>()

/**
 * A spelling that computes in JavaScript. Null where an argument is null, unless `takesNulls`.
 *
 * @param make - gives the function for a call of the types at hand
 */
export function javascript(
  make: (call: TypedCall, context: CompileContext) => RowFunction,
  options: { takesNulls?: boolean } = {},
): Spelling {
  return (args, call, context) => {
    const parameters = call.args.map((arg) => arg.type)
    return callJavascript(call.name, parameters, call.type, args, make(call, context), {
      ...options,
      variant: `${context.ansi}${context.timeZone}${spanKinds(call)}`,
    })
  }
}

/**
 * Which kinds of spans of time a call is given. To the engine a month and 30 days are equal, and two calls that differ in
 * nothing else are one: of other kinds they are calls of other functions.
 */
export function spanKinds({ args }: TypedCall): string {
  return args
    .filter((arg) => arg.type === "interval")
    .map(intervalKind)
    .join()
}

/** A call of a function in JavaScript; of the same name, types and variant are the same function. */
export function callJavascript(
  name: string,
  parameters: readonly DataType[],
  result: DataType,
  args: readonly string[],
  compute: RowFunction,
  { takesNulls = false, variant = "" }: { takesNulls?: boolean; variant?: string } = {},
): string {
  const key = `js_${name.replace(/\W/g, "_")}_${digest(`${name}(${parameters.join()})${result}${variant}`)}`
  if (!functions.has(key)) {
    functions.set(key, { parameters, result, compute: compute as (...args: JsValue[]) => JsValue, takesNulls })
  }
  return `${key}(${args.join(", ")})`
}

function digest(text: string): string {
  let hash = 0xcbf29ce484222325n
  for (const byte of new TextEncoder().encode(text)) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n)
  }
  return hash.toString(16).padStart(16, "0")
}

/** Tells the database of the functions that a statement calls, of those that it does not know yet. */
export function registerJavascript(connection: DuckDBConnection, sql: string, known: Set<string>): void {
  if (!sql.includes("js_")) return
  for (const [name] of sql.matchAll(/\bjs_\w+_[0-9a-f]{16}\b/g)) {
    const made = functions.get(name)
    if (made === undefined || known.has(name)) continue
    known.add(name)
    connection.registerScalarFunction(scalarFunction(name, made))
  }
}

function scalarFunction(name: string, { parameters, result, compute, takesNulls }: Registered): DuckDBScalarFunction {
  const readers = parameters.map((type) => reader(type) as (item: unknown) => JsValue)
  const write = writer(result)
  return DuckDBScalarFunction.create({
    name,
    parameterTypes: parameters.map(typeObject),
    returnType: typeObject(result),
    // Nulls come to the function: DuckDB's own way with them keeps a value of the row before in nested results.
    specialHandling: true,
    mainFunction: (_info, chunk, output) => {
      const columns = parameters.map((_, i) => itemsOf(chunk.getColumnVector(i), readers[i]))
      const args = new Array<JsValue>(parameters.length)
      const { rowCount } = chunk
      const values = new Array<JsValue>(rowCount)
      for (let row = 0; row < rowCount; row++) {
        let hasNull = false
        for (let i = 0; i < columns.length; i++) {
          args[i] = columns[i](row)
          if (args[i] === null) hasNull = true
        }
        values[row] = hasNull && !takesNulls ? null : (compute(...args) ?? null)
      }
      if (setTexts(output, values)) return
      values.forEach((value, row) => {
        output.setItem(row, (value === null ? null : write(value as never)) as never)
      })
      output.flush()
    },
  })
}

/** What gives the argument of a row. */
function itemsOf(vector: DuckDBVector, read: (item: unknown) => JsValue): (row: number) => JsValue {
  const texts = textsOf(vector)
  if (texts !== undefined) return (row) => texts[row]
  return (row) => {
    const item = vector.getItem(row)
    return item === null ? null : read(item)
  }
}

const plainTypes: Readonly<Record<DataType, DuckDBType>> = {
  boolean: BOOLEAN,
  tinyint: TINYINT,
  smallint: SMALLINT,
  int: INTEGER,
  bigint: BIGINT,
  float: FLOAT,
  double: DOUBLE,
  string: VARCHAR,
  binary: BLOB,
  date: DATE,
  timestamp: TIMESTAMP,
  timestamp_ntz: TIMESTAMP,
  interval: INTERVAL,
  void: INTEGER,
}

function typeObject(type: DataType): DuckDBType {
  const plain = plainTypes[type]
  if (plain !== undefined) return plain
  const decimal = decimalOf(type)
  if (decimal) return DECIMAL(decimal.precision, decimal.scale)
  const element = elementOf(type)
  if (element !== undefined) return LIST(typeObject(element))
  const entry = entryOf(type)
  if (entry) return MAP(typeObject(entry.key), typeObject(entry.value))
  const fields = fieldsOf(type)
  if (fields) return STRUCT(Object.fromEntries(fields.map((f) => [f.name, typeObject(f.type)])))
  throw new TypeError(`unknown type: ${type}`)
}

function nullable(read: (value: never) => JsValue): (value: unknown) => JsValue {
  return (value) => (value === null ? null : read(value as never))
}

function reader(type: DataType): (value: never) => JsValue {
  if (decimalOf(type)) return (value: DuckDBDecimalValue) => value.value
  const element = elementOf(type)
  if (element !== undefined) {
    const read = nullable(reader(element))
    return (value: DuckDBListValue) => value.items.map(read)
  }
  const entry = entryOf(type)
  if (entry) {
    const [key, value] = [reader(entry.key), nullable(reader(entry.value))]
    return (map: DuckDBMapValue) => new Map(map.entries.map((e) => [key(e.key as never), value(e.value)]))
  }
  const fields = fieldsOf(type)
  if (fields) {
    const readers = fields.map((f) => [f.name, nullable(reader(f.type))] as const)
    return (value: DuckDBStructValue) =>
      Object.fromEntries(readers.map(([name, read]) => [name, read(value.entries[name])]))
  }
  switch (type) {
    case "date":
      return (value: DuckDBDateValue) => value.days
    case "timestamp":
    case "timestamp_ntz":
      return (value: DuckDBTimestampValue) => value.micros
    case "binary":
      return (value: DuckDBBlobValue) => value.bytes
    case "interval":
      return (value: DuckDBIntervalValue): Interval => ({
        months: value.months,
        days: value.days,
        microseconds: value.micros,
      })
    default:
      return (value) => value
  }
}

function writer(type: DataType): (value: never) => DuckDBValue {
  const decimal = decimalOf(type)
  if (decimal) return (value: bigint) => new DuckDBDecimalValue(value, decimal.precision, decimal.scale)
  const element = elementOf(type)
  const writeNullable = (write: (value: never) => DuckDBValue) => (value: unknown) =>
    value === null || value === undefined ? null : write(value as never)
  if (element !== undefined) {
    const write = writeNullable(writer(element))
    return (value: unknown[]) => listValue(value.map(write))
  }
  const entry = entryOf(type)
  if (entry) {
    const [key, value] = [writer(entry.key), writeNullable(writer(entry.value))]
    return (map: Map<unknown, unknown>) =>
      mapValue([...map].map(([k, v]) => ({ key: key(k as never), value: value(v) })))
  }
  const fields = fieldsOf(type)
  if (fields) {
    const writers = fields.map((f) => [f.name, writeNullable(writer(f.type))] as const)
    return (value: Record<string, unknown>) =>
      structValue(Object.fromEntries(writers.map(([name, write]) => [name, write(value[name] as never)])))
  }
  switch (type) {
    case "date":
      return (value: number) => new DuckDBDateValue(value)
    case "timestamp":
    case "timestamp_ntz":
      return (value: bigint) => new DuckDBTimestampValue(value)
    case "binary":
      return (value: Uint8Array) => new DuckDBBlobValue(value)
    case "interval":
      return (value: Interval) => new DuckDBIntervalValue(value.months, value.days, value.microseconds)
    default:
      return (value) => value
  }
}
