// Values of ours and DuckDB's, both ways.

import {
  type DuckDBArrayType,
  type DuckDBArrayValue,
  DuckDBBlobValue,
  DuckDBDateValue,
  type DuckDBDecimalType,
  DuckDBDecimalValue,
  type DuckDBIntervalValue,
  type DuckDBListType,
  DuckDBListValue,
  type DuckDBMapType,
  DuckDBMapValue,
  type DuckDBStructType,
  DuckDBStructValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  type DuckDBType,
  DuckDBTypeId,
  type DuckDBValue,
} from "@duckdb/node-api"
import { textDecoder } from "@duckdb/node-api/lib/vectors/dataAccessors.js"

// The library's own decoder takes U+FEFF at the start of any text for a byte order mark, and leaves it out.
const wholeText = new TextDecoder("utf-8", { ignoreBOM: true })
textDecoder.decode = (bytes?: Uint8Array) => wholeText.decode(bytes)

const dayMillis = 86_400_000

type FromDuckdb = (value: DuckDBValue) => unknown

/**
 * What makes JavaScript's values of one type's: numbers, BigInt for whole numbers beyond 2^53, decimals as text with all
 * their digits, dates and timestamps as Date, lists as arrays, structs as objects, maps as Map, bytes as Uint8Array.
 *
 * @param isExact - timestamps as BigInt, the microseconds since 1970, of which a Date holds the milliseconds only
 */
export function fromDuckdb(type: DuckDBType, isExact: boolean): FromDuckdb {
  const convert = notNullFrom(type, isExact)
  return (value) => (value === null ? null : convert(value))
}

function notNullFrom(type: DuckDBType, isExact: boolean): FromDuckdb {
  switch (type.typeId) {
    case DuckDBTypeId.BIGINT:
    case DuckDBTypeId.UBIGINT:
    case DuckDBTypeId.HUGEINT:
    case DuckDBTypeId.UHUGEINT:
      return (value) => (Number.isSafeInteger(Number(value)) ? Number(value) : value)
    case DuckDBTypeId.DATE:
      return (value) => dateOf((value as DuckDBDateValue).days * dayMillis, String(value))
    case DuckDBTypeId.TIMESTAMP:
    case DuckDBTypeId.TIMESTAMP_TZ:
      return (value) => {
        const { micros } = value as DuckDBTimestampValue
        return isExact ? micros : dateOf(flooredMillis(micros), String(value))
      }
    case DuckDBTypeId.BLOB:
      return (value) => (value as DuckDBBlobValue).bytes
    case DuckDBTypeId.LIST:
    case DuckDBTypeId.ARRAY: {
      const item = fromDuckdb((type as DuckDBListType | DuckDBArrayType).valueType, isExact)
      return (value) => (value as DuckDBListValue | DuckDBArrayValue).items.map(item)
    }
    case DuckDBTypeId.STRUCT: {
      const { entryNames, entryTypes } = type as DuckDBStructType
      const fields = entryTypes.map((entryType) => fromDuckdb(entryType, isExact))
      return (value) => {
        const { entries } = value as DuckDBStructValue
        return Object.fromEntries(entryNames.map((name, i) => [name, fields[i](entries[name])]))
      }
    }
    case DuckDBTypeId.MAP: {
      const { keyType, valueType } = type as DuckDBMapType
      const [key, item] = [fromDuckdb(keyType, isExact), fromDuckdb(valueType, isExact)]
      return (value) => new Map((value as DuckDBMapValue).entries.map((entry) => [key(entry.key), item(entry.value)]))
    }
    case DuckDBTypeId.INTERVAL:
      return (value) => {
        const { months, days, micros } = value as DuckDBIntervalValue
        return { months, days, micros }
      }
    default:
      // What is an object still is one of DuckDB's that writes itself as text: decimals, times, UUIDs.
      return (value) => (typeof value === "object" ? String(value) : value)
  }
}

/** The millisecond that a microsecond lies in, those before 1970 too. */
function flooredMillis(micros: bigint): number {
  const millis = micros / 1000n
  return Number(micros < 0n && micros % 1000n !== 0n ? millis - 1n : millis)
}

function dateOf(millis: number, text: string): Date {
  const date = new Date(millis)
  if (Number.isNaN(date.getTime())) throw new RangeError(`${text} lies beyond what a Date holds; cast it to string`)
  return date
}

type ToDuckdb = (value: unknown) => DuckDBValue

/** What makes one type's values of ours, in the forms that {@link fromDuckdb} gives, exact or not; undefined is null. */
export function toDuckdb(type: DuckDBType): ToDuckdb {
  const convert = notNullTo(type)
  return (value) => (value === null || value === undefined ? null : convert(value))
}

function notNullTo(type: DuckDBType): ToDuckdb {
  switch (type.typeId) {
    case DuckDBTypeId.BIGINT:
    case DuckDBTypeId.HUGEINT:
      return (value) => BigInt(value as number | bigint)
    case DuckDBTypeId.DECIMAL: {
      const { width, scale } = type as DuckDBDecimalType
      return (value) => new DuckDBDecimalValue(unscaled(String(value), scale), width, scale)
    }
    case DuckDBTypeId.DATE:
      return (value) => new DuckDBDateValue(Math.floor((value as Date).getTime() / dayMillis))
    case DuckDBTypeId.TIMESTAMP:
      return (value) => new DuckDBTimestampValue(microsOf(value as Date | bigint))
    case DuckDBTypeId.TIMESTAMP_TZ:
      return (value) => new DuckDBTimestampTZValue(microsOf(value as Date | bigint))
    case DuckDBTypeId.BLOB:
      return (value) => new DuckDBBlobValue(value as Uint8Array)
    case DuckDBTypeId.LIST: {
      const item = toDuckdb((type as DuckDBListType).valueType)
      return (value) => new DuckDBListValue((value as unknown[]).map(item))
    }
    case DuckDBTypeId.STRUCT: {
      const { entryNames, entryTypes } = type as DuckDBStructType
      const fields = entryTypes.map(toDuckdb)
      return (value) => {
        const object = value as Record<string, unknown>
        return new DuckDBStructValue(
          Object.fromEntries(
            entryNames.map((name, i) => [name, fields[i](Object.hasOwn(object, name) ? object[name] : null)]),
          ),
        )
      }
    }
    case DuckDBTypeId.MAP: {
      const { keyType, valueType } = type as DuckDBMapType
      const [key, item] = [toDuckdb(keyType), toDuckdb(valueType)]
      return (value) => {
        const entries = Array.from(value as Map<unknown, unknown>, ([k, v]) => ({ key: key(k), value: item(v) }))
        return new DuckDBMapValue(entries)
      }
    }
    default:
      return (value) => value as DuckDBValue
  }
}

function microsOf(value: Date | bigint): bigint {
  return typeof value === "bigint" ? value : BigInt(value.getTime()) * 1000n
}

/** `-12.5` as -1250 at scale 2; the text has no more digits behind the point than that. */
function unscaled(text: string, scale: number): bigint {
  const [whole, fraction = ""] = text.split(".")
  return BigInt(whole + fraction.padEnd(scale, "0"))
}
