// Values told apart and put in order as Spark does, in JavaScript and in DuckDB's SQL.

import { type DataType, elementOf, fieldsOf } from "../../../expression/dataType"
import { once, sqlText } from "./spelling"

/** A key of a value, equal for equal ones; 0.0 and -0.0 are two, all NaN one, as for Spark's sets. */
export function keyOfValue(type: DataType): (value: unknown) => unknown {
  const element = elementOf(type)
  const fields = fieldsOf(type)
  if (element === undefined && !fields) {
    if (type === "double" || type === "float") return (value) => (Object.is(value, -0) ? "-0" : value)
    if (type === "binary") return (value) => (value === null ? null : `x${(value as Uint8Array).join()}`)
    if (type === "interval") return (value) => (value === null ? null : Object.values(value as object).join())
    return (value) => value
  }
  const parts = fields ? fields.map((f) => keyOfValue(f.type)) : [keyOfValue(element!)]
  const written = (key: unknown): string => (typeof key === "string" ? JSON.stringify(key) : String(key))
  return (value) => {
    if (value === null) return null
    const items = fields ? fields.map((f) => (value as Record<string, unknown>)[f.name]) : (value as unknown[])
    return `[${items.map((item, i) => written(parts[fields ? i : 0](item))).join()}]`
  }
}

/** The order of two values that are not null: NaN is the largest number, null inside the smallest, text by its bytes. */
export function compareValues(type: DataType): (a: never, b: never) => number {
  const element = elementOf(type)
  if (element !== undefined) {
    const compare = nullsFirst(compareValues(element))
    return (a: unknown[], b: unknown[]) => {
      const shared = Math.min(a.length, b.length)
      for (let i = 0; i < shared; i++) {
        const order = compare(a[i], b[i])
        if (order !== 0) return order
      }
      return a.length - b.length
    }
  }
  const fields = fieldsOf(type)
  if (fields) {
    const compares = fields.map((f) => nullsFirst(compareValues(f.type)))
    return (a: Record<string, unknown>, b: Record<string, unknown>) => {
      for (const [i, { name }] of fields.entries()) {
        const order = compares[i](a[name], b[name])
        if (order !== 0) return order
      }
      return 0
    }
  }
  if (type === "string") return compareText as (a: never, b: never) => number
  if (type === "binary") return ((a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b)) as never
  return (a: number, b: number) => {
    if (a === b) return 0
    // NaN, which whole numbers and decimals as bigint have not.
    if (Number.isNaN(a)) return Number.isNaN(b) ? 0 : 1
    return Number.isNaN(b) || a < b ? -1 : 1
  }
}

/** The first of the largest values, sign 1, or of the smallest, -1; null where all are. */
export function extremeOf(type: DataType, sign: 1 | -1): (items: readonly unknown[]) => unknown {
  const compare = compareValues(type)
  return (items) =>
    items.reduce((best, item) => {
      if (item === null) return best
      return best === null || sign * compare(item as never, best as never) > 0 ? item : best
    }, null)
}

/**
 * SQL for what the engine orders as Spark orders a value: inside arrays and structs null is the smallest for Spark, the
 * largest for the engine.
 */
export function orderKey(sql: string, type: DataType, depth = 0): string {
  const part = (value: string, partType: DataType): string =>
    `row(${value} IS NOT NULL, ${orderKey(value, partType, depth + 1)})`
  const element = elementOf(type)
  if (element !== undefined) return `list_transform(${sql}, lambda key_${depth}: ${part(`key_${depth}`, element)})`
  const fields = fieldsOf(type)
  if (fields === undefined) return sql
  return once(sql, (x) => {
    const parts = fields.map((field) => part(`struct_extract(${x}, ${sqlText(field.name)})`, field.type))
    return `CASE WHEN ${x} IS NOT NULL THEN row(${parts.join(", ")}) END`
  })
}

function nullsFirst(compare: (a: never, b: never) => number): (a: unknown, b: unknown) => number {
  return (a, b) => {
    if (a === null || b === null) return a === b ? 0 : a === null ? -1 : 1
    return compare(a as never, b as never)
  }
}

/** By code points, which is the order of the bytes in UTF-8. */
function compareText(a: string, b: string): number {
  const shared = Math.min(a.length, b.length)
  for (let i = 0; i < shared; i++) {
    const [x, y] = [a.charCodeAt(i), b.charCodeAt(i)]
    if (x === y) continue
    const isPairX = x >= 0xd800 && x <= 0xdfff
    const isPairY = y >= 0xd800 && y <= 0xdfff
    return isPairX === isPairY ? x - y : isPairX ? 1 : -1
  }
  return a.length - b.length
}
