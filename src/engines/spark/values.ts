// Values of Spark's results as ours, out of Arrow.

import { decimalText } from "../../expression/decimal"
import type { ColumnData, ColumnKind } from "../engine"
import type { SparkLibraries } from "./connect/libraries"

/** What reads and writes Arrow. */
export type ArrowLibrary = SparkLibraries["arrow"]

type ArrowTable = ReturnType<ArrowLibrary["tableFromIPC"]>
type ArrowType = ArrowTable["schema"]["fields"][number]["type"]
type Convert = (value: unknown) => unknown

/** Gathers the columns of a result, batch by batch; column i comes as `kinds[i]` says. */
export interface ColumnReader {
  /** Takes one stream of Arrow IPC, which begins where an array of 64-bit numbers may; gives the number of rows so far. */
  push(bytes: Uint8Array): number
  /** The columns; can be called once. */
  finish(): ColumnData[]
}

/** A reader of results. */
export function columnReader(library: ArrowLibrary, kinds: readonly ColumnKind[]): ColumnReader {
  const blocks: (Float64Array | Int32Array)[][] = kinds.map(() => [])
  const values: unknown[][] = kinds.map(() => [])
  let rowCount = 0
  return {
    push(bytes) {
      const table = library.tableFromIPC(bytes, {
        useBigInt: true,
        useBigIntTimestamp: true,
        useDecimalInt: true,
        useMap: true,
      })
      if (table.numCols !== kinds.length) {
        throw new RangeError(`length mismatch: the query has ${table.numCols} columns, kinds has ${kinds.length}`)
      }
      for (const [i, kind] of kinds.entries()) {
        const column = table.getChildAt(i)
        if (kind === "double" || kind === "integer") {
          if (column.length > 0) blocks[i].push(numbersOf(column.toArray() as ArrayLike<number | null>, kind))
          continue
        }
        const convert = fromArrow(library, table.schema.fields[i].type, kind === "exact")
        for (const value of column as Iterable<unknown>) values[i].push(convert(value))
      }
      rowCount += table.numRows
      return rowCount
    },
    finish: () =>
      kinds.map((kind, i) => {
        if (kind === "double") return joined(new Float64Array(lengthOf(blocks[i])), blocks[i])
        return kind === "integer" ? joined(new Int32Array(lengthOf(blocks[i])), blocks[i]) : values[i]
      }),
  }
}

/** A batch's numbers in an array of their own: a view of the batch would keep it in memory. */
function numbersOf(found: ArrayLike<number | null>, kind: "double" | "integer"): Float64Array | Int32Array {
  const missing = kind === "double" ? Number.NaN : -1
  const whole = ArrayBuffer.isView(found) ? (found as ArrayLike<number>) : Array.from(found, (x) => x ?? missing)
  return kind === "double" ? new Float64Array(whole) : new Int32Array(whole)
}

function lengthOf(blocks: readonly { readonly length: number }[]): number {
  return blocks.reduce((length, block) => length + block.length, 0)
}

function joined<T extends Float64Array | Int32Array>(out: T, blocks: (Float64Array | Int32Array)[]): T {
  let at = 0
  for (const block of blocks) {
    out.set(block as never, at)
    at += block.length
  }
  blocks.length = 0
  return out
}

/**
 * What makes values of ours of one type's: numbers, BigInt for whole numbers beyond 2^53, decimals as text with all their
 * digits, dates and timestamps as Date, lists as arrays, structs as objects, maps as Map, bytes as Uint8Array.
 */
function fromArrow(library: ArrowLibrary, type: ArrowType, isExact: boolean): Convert {
  const convert = notNull(library, type, isExact)
  return (value) => (value === null || value === undefined ? null : convert(value))
}

function notNull(library: ArrowLibrary, type: ArrowType, isExact: boolean): Convert {
  const { Type } = library
  const of = (part: ArrowType): Convert => fromArrow(library, part, isExact)
  switch (type.typeId) {
    case Type.Null:
      return () => null
    case Type.Int:
      return type.bitWidth === 64
        ? (value) => (Number.isSafeInteger(Number(value)) ? Number(value) : value)
        : (value) => value
    case Type.Decimal: {
      const { scale } = type
      return (value) => decimalText({ unscaled: BigInt(value as bigint), scale })
    }
    case Type.Date:
      return (value) => dateOf(value as number, "date")
    case Type.Timestamp:
      return isExact ? (value) => value : (value) => dateOf(flooredMillis(value as bigint), "timestamp")
    case Type.Binary:
    case Type.LargeBinary:
      return (value) => Uint8Array.from(value as Uint8Array)
    case Type.List: {
      const item = of(type.children[0].type)
      return (value) => Array.from(value as Iterable<unknown>, item)
    }
    case Type.Struct: {
      const fields = type.children.map(({ name, type: part }) => [name, of(part)] as const)
      return (value) => {
        const object = value as Record<string, unknown>
        return Object.fromEntries(fields.map(([name, convert]) => [name, convert(object[name])]))
      }
    }
    case Type.Map: {
      const entry = type.children[0].type as { children: readonly { type: ArrowType }[] }
      const [key, item] = entry.children.map((child) => of(child.type))
      return (value) => new Map(Array.from(value as Map<unknown, unknown>, ([k, v]) => [key(k), item(v)]))
    }
    case Type.Duration:
      return (value) => ({ months: 0, days: 0, micros: value })
    case Type.Interval:
      return (value) => {
        if (typeof value === "number") return { months: value, days: 0, micros: 0n }
        const [months, days, nanos] = Array.from(value as ArrayLike<number>)
        return { months, days, micros: BigInt(Math.trunc(nanos / 1000)) }
      }
    default:
      return (value) => value
  }
}

/** The millisecond that a microsecond lies in, those before 1970 too. */
function flooredMillis(micros: bigint): number {
  const millis = micros / 1000n
  return Number(millis * 1000n > micros ? millis - 1n : millis)
}

function dateOf(millis: number, kind: string): Date {
  const date = new Date(millis)
  if (Number.isNaN(date.getTime())) throw new RangeError(`a ${kind} that a Date can't hold: ${millis} ms from 1970`)
  return date
}
