// What columns the objects of a JSON file make, and what is read for types that are asked for.

import {
  arrayOf,
  type DataType,
  elementOf,
  entryOf,
  fieldsOf,
  isAtomic,
  isDecimal,
  isFloating,
  isTime,
  isWhole,
  mapOf,
  structOf,
  typeName,
} from "../../../expression/dataType"
import type { ColumnType } from "../../../plan/column"
import { DataError } from "../dataError"

/** What whole numbers are where some may not fit a bigint. */
const longOrMore: DataType = "decimal(20,0)"

/** The type where all whole numbers do fit a bigint. */
export function withLongs(type: DataType): DataType {
  return type.replaceAll(longOrMore, "bigint")
}

/**
 * The columns that Spark makes of what is found: fields in the order of their names, `void` a string: their JSON text,
 * where values are of several kinds.
 */
export function inferredColumns(found: readonly ColumnType[]): ColumnType[] {
  return [...found]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, type }) => ({ name, type: inferredType(type) }))
}

function inferredType(found: DataType): DataType {
  const element = elementOf(found)
  if (element !== undefined) return arrayOf(inferredType(element))
  const fields = fieldsOf(found)
  return fields ? structOf(inferredColumns(fields)) : found === "void" ? "string" : found
}

/**
 * What to read for columns of a schema; casts make their types of it. Numbers are not made of text, nor whole ones of
 * fractions, as in Spark.
 *
 * @param found - as `Engine.jsonColumns` gives it
 * @throws DataError where something else is found
 */
export function readableColumns(
  wanted: readonly ColumnType[],
  found: readonly ColumnType[],
  file: string,
): ColumnType[] {
  return wanted.map(({ name, type }) => ({
    name,
    type: readableType(type, typeOf(name, found), { file, column: name }),
  }))
}

interface Place {
  readonly file: string
  readonly column: string
}

/** The type of a field; `void` where there is none. */
function typeOf(name: string, found: readonly ColumnType[]): DataType {
  return found.find((field) => field.name === name)?.type ?? "void"
}

function readableType(type: DataType, found: DataType, place: Place): DataType {
  if (type === "string") return type
  const other = (): DataError => {
    const what = found === "string" ? "text" : found === "bigint" ? "whole numbers" : `${typeName(found)} values`
    return new DataError(`found ${what}`, place, typeName(type))
  }
  const isUnknown = found === "void"
  const element = elementOf(type)
  if (element !== undefined) {
    const part = isUnknown ? found : elementOf(found)
    if (part === undefined) throw other()
    return arrayOf(readableType(element, part, place))
  }
  const inside = isUnknown ? [] : fieldsOf(found)
  const partOf = (name: string, part: DataType): DataType =>
    readableType(part, typeOf(name, inside ?? []), { ...place, column: `${place.column}.${name}` })
  const fields = fieldsOf(type)
  if (fields) {
    if (inside === undefined) throw other()
    return structOf(fields.map(({ name, type: part }) => ({ name, type: partOf(name, part) })))
  }
  const entry = entryOf(type)
  if (entry) {
    if (inside === undefined || entry.key !== "string") throw other()
    const types = new Set(inside.map(({ name }) => partOf(name, entry.value)))
    if (types.has(longOrMore)) types.delete("bigint")
    if (types.size > 1) throw other()
    return mapOf("string", [...types][0] ?? readableType(entry.value, "void", place))
  }
  // Casts of text tell digits, days and what has no one kind as Spark does.
  if (isUnknown || (isDecimal(type) && isNumber(found)) || (isInText(type) && found === "string")) return "string"
  if (isWhole(type) && (isWhole(found) || isDecimal(found))) return found
  if (isFloating(type) && isNumber(found)) return "double"
  if (type === found && isAtomic(type)) return type
  throw other()
}

/** True for types whose values text may stand for. */
function isInText(type: DataType): boolean {
  return isTime(type) || isDecimal(type)
}

/** True for what numbers in JSON are. */
function isNumber(found: DataType): boolean {
  return isWhole(found) || isDecimal(found) || isFloating(found)
}
