// Columns of ours as Arrow, to be sent to a cluster.

import { decimalOf, elementOf, entryOf, fieldsOf, isWhole } from "../../expression/dataType"
import { parseDecimal } from "../../expression/decimal"
import { narrowestWhole, wholeRange } from "../../expression/wholeRange"
import type { ColumnType } from "../../plan/column"
import type { ColumnData } from "../engine"
import type { ArrowLibrary } from "./values"

type ArrowType = ReturnType<ArrowLibrary["utf8"]> | { typeId: number }

interface Part {
  readonly type: ArrowType
  /** A value of ours as the library takes it, null where there is none. */
  readonly convert: (value: unknown) => unknown
}

// Of one message; a relation of many rows is sent in several.
const chunkRows = 1 << 16

/**
 * Streams of Arrow IPC with the rows of columns, those of a million rows in several. Whole numbers are of the narrowest
 * type that holds them; Spark makes them of the columns' types.
 */
export function arrowChunks(
  library: ArrowLibrary,
  columns: readonly ColumnType[],
  data: readonly ColumnData[],
): Uint8Array[] {
  const types = columns.map(({ type }, i) => (isWhole(type) ? narrowest(data[i], type) : type))
  return arrowStreams(library, data[0]?.length ?? 0, (from, to) =>
    columns.map(({ name }, i) => {
      const times: { unit: number }[] = []
      const { type: arrow, convert } = partOf(library, types[i], times)
      const values = Array.from(data[i].slice(from, to) as ArrayLike<unknown>, convert)
      const column = library.columnFromArray(values, arrow as never)
      // Microseconds as they are: the library takes times as milliseconds, of whatever unit.
      for (const time of times) time.unit = library.TimeUnit.MICROSECOND
      return [name, column]
    }),
  )
}

/** The first type up to the given one that all numbers fit in. */
function narrowest(data: ColumnData, type: string): string {
  let [least, most] = [0, 0]
  for (const value of data as Iterable<unknown>) {
    if (value === null || value === undefined) continue
    least = Math.min(least, Number(value))
    most = Math.max(most, Number(value))
  }
  const fitting = narrowestWhole(least, most)
  return wholeRange(fitting)!.bits < wholeRange(type)!.bits ? fitting : type
}

/** Streams of Arrow IPC with the columns that `make` gives for rows from one to before another; one for no rows. */
export function arrowStreams(
  library: ArrowLibrary,
  rowCount: number,
  make: (from: number, to: number) => [string, ReturnType<ArrowLibrary["columnFromArray"]>][],
): Uint8Array[] {
  const streams: Uint8Array[] = []
  for (let from = 0; from === 0 || from < rowCount; from += chunkRows) {
    const table = library.tableFromColumns(make(from, Math.min(rowCount, from + chunkRows)))
    streams.push(library.tableToIPC(table, { format: "stream" })!)
  }
  return streams
}

function partOf(library: ArrowLibrary, type: string, times: { unit: number }[]): Part {
  const of = (part: string): Part => partOf(library, part, times)
  const element = elementOf(type)
  if (element !== undefined) {
    const { type: arrow, convert } = of(element)
    return part(library.list(library.field("element", arrow as never)), (value) => (value as unknown[]).map(convert))
  }
  const entry = entryOf(type)
  if (entry) {
    const [key, value] = [of(entry.key), of(entry.value)]
    const arrow = library.map(
      library.field("key", key.type as never, false),
      library.field("value", value.type as never),
    )
    return part(arrow, (given) =>
      Array.from(given as Map<unknown, unknown>, ([k, v]) => [key.convert(k), value.convert(v)]),
    )
  }
  const fields = fieldsOf(type)
  if (fields) {
    const parts = fields.map((field) => ({ name: field.name, ...of(field.type) }))
    const arrow = library.struct(parts.map(({ name, type: one }) => library.field(name, one as never)))
    return part(arrow, (value) => {
      const object = value as Record<string, unknown>
      return Object.fromEntries(
        parts.map(({ name, convert }) => [name, Object.hasOwn(object, name) ? convert(object[name]) : null]),
      )
    })
  }
  return atomOf(library, type, times)
}

function part(type: ArrowType, convert: (value: unknown) => unknown = (value) => value): Part {
  return { type, convert: (value) => (value === null || value === undefined ? null : convert(value)) }
}

function atomOf(library: ArrowLibrary, type: string, times: { unit: number }[]): Part {
  const decimal = decimalOf(type)
  if (decimal) {
    const { precision, scale } = decimal
    return part(library.decimal128(precision, scale), (value) => {
      const { unscaled, scale: own } = parseDecimal(String(value))!
      return unscaled * 10n ** BigInt(scale - own)
    })
  }
  switch (type) {
    case "boolean":
      return part(library.bool())
    case "tinyint":
      return part(library.int8(), Number)
    case "smallint":
      return part(library.int16(), Number)
    case "int":
      return part(library.int32(), Number)
    case "bigint":
      return part(library.int64(), (value) => BigInt(value as number | bigint))
    case "float":
      return part(library.float32())
    case "double":
      return part(library.float64())
    case "binary":
      return part(library.binary())
    case "date":
      return part(library.dateDay(), (value) => (value as Date).getTime())
    case "timestamp":
    case "timestamp_ntz": {
      const arrow = library.timestamp(library.TimeUnit.MILLISECOND, type === "timestamp" ? "UTC" : null)
      times.push(arrow as { unit: number })
      return part(arrow, (value) => (typeof value === "bigint" ? value : BigInt((value as Date).getTime()) * 1000n))
    }
    case "void":
      return { type: library.nullType(), convert: () => null }
    default:
      return part(library.utf8(), String)
  }
}
