// Arrow's types and values as frames hold them.

import { arrayOf, type DataType, decimal, mapOf, structOf } from "../../expression/dataType"
import { decimalText } from "../../expression/decimal"
import { fromWallClock } from "../../expression/time"

/** What reads Arrow. */
export type ArrowLibrary = typeof import("@uwdata/flechette", { with: { "resolution-mode": "import" }})

/** A table as it gives it. */
export type ArrowTable = ReturnType<ArrowLibrary["tableFromIPC"]>

/** A column's name and type there. */
export type ArrowField = ArrowTable["schema"]["fields"][number]

type ArrowType = ArrowField["type"]

/** Spark's type for one of Arrow's, and what makes its values. */
interface ArrowValues {
  readonly type: DataType
  /** A value as an engine takes it, of one as the library gives it; null and undefined as null. */
  readonly convert: (value: unknown) => unknown
}

const signed: Readonly<Record<number, DataType>> = { 8: "tinyint", 16: "smallint", 32: "int", 64: "bigint" }
const unsigned: Readonly<Record<number, DataType>> = { 8: "smallint", 16: "int", 32: "bigint", 64: "decimal(20,0)" }

/**
 * How values of a type are read; undefined for one that Spark lacks.
 *
 * @param timeZone - where clocks show what times without a zone say
 */
export function arrowValues(library: ArrowLibrary, type: ArrowType, timeZone: string): ArrowValues | undefined {
  const { Type } = library
  const valuesOf = (part: ArrowType): ArrowValues | undefined => arrowValues(library, part, timeZone)
  switch (type.typeId) {
    case Type.Null:
      return present("string", () => null)
    case Type.Bool:
      return present("boolean")
    case Type.Int:
      if (type.signed) return present(signed[type.bitWidth])
      return present(unsigned[type.bitWidth], type.bitWidth === 64 ? String : same)
    case Type.Float:
      return present(type.precision === 2 ? "double" : "float")
    case Type.Decimal: {
      const { precision, scale } = type
      if (precision > 38 || scale < 0 || scale > precision) return undefined
      return present(decimal(precision, scale), (value) => decimalText({ unscaled: BigInt(value as bigint), scale }))
    }
    case Type.Utf8:
    case Type.LargeUtf8:
    case Type.Utf8View:
      return present("string")
    case Type.Binary:
    case Type.LargeBinary:
    case Type.FixedSizeBinary:
    case Type.BinaryView:
      return present("binary", (value) => Uint8Array.from(value as Uint8Array))
    case Type.Date:
      return present("date", (value) => new Date(value as number))
    case Type.Timestamp: {
      const { unit, timezone } = type
      return present("timestamp", (value) => {
        const micros = microsOf(value as bigint, unit)
        return timezone ? micros : fromWallClock(micros, timeZone)
      })
    }
    case Type.Dictionary:
      return valuesOf(type.dictionary)
    case Type.RunEndEncoded:
      return valuesOf(type.children[1].type)
    case Type.List:
    case Type.LargeList:
    case Type.FixedSizeList:
    case Type.ListView:
    case Type.LargeListView: {
      const items = valuesOf(type.children[0].type)
      return items && present(arrayOf(items.type), (value) => Array.from(value as Iterable<unknown>, items.convert))
    }
    case Type.Struct: {
      const fields = type.children.map((child) => ({ name: child.name, values: valuesOf(child.type) }))
      if (fields.some(({ values }) => values === undefined)) return undefined
      const types = fields.map(({ name, values }) => ({ name, type: values!.type }))
      return present(structOf(types), (value) => {
        const object = value as Record<string, unknown>
        return Object.fromEntries(fields.map(({ name, values }) => [name, values!.convert(object[name])]))
      })
    }
    case Type.Map: {
      const [key, value] = (type.children[0].type as { children: readonly { type: ArrowType }[] }).children.map(
        (child) => valuesOf(child.type),
      )
      if (key === undefined || value === undefined) return undefined
      const convert = (map: unknown): unknown =>
        new Map(Array.from(map as Map<unknown, unknown>, ([k, v]) => [key.convert(k), value.convert(v)]))
      return present(mapOf(key.type, value.type), convert)
    }
    default:
      return undefined
  }
}

/** Microseconds of a time in units of 10 to the power of -3 * `unit` seconds; of nanoseconds those that have begun. */
function microsOf(value: bigint, unit: number): bigint {
  if (unit <= 2) return value * 1000n ** BigInt(2 - unit)
  return (value - (((value % 1000n) + 1000n) % 1000n)) / 1000n
}

function same(value: unknown): unknown {
  return value
}

function present(type: DataType, convert: (value: unknown) => unknown = same): ArrowValues {
  return { type, convert: (value) => (value === null || value === undefined ? null : convert(value)) }
}
