// The casts that Spark makes by itself: common types of several values, and arguments that fit a parameter.

import {
  arrayOf,
  type DataType,
  decimal,
  decimalOf,
  decimalOfWhole,
  elementOf,
  entryOf,
  fieldsOf,
  isAtomic,
  isDecimal,
  isFloating,
  isNumericType,
  isTime,
  isWhole,
  mapOf,
  structOf,
  widerWhole,
} from "./dataType"
import type { Typed } from "./typed"

/** The expression cast to a type; itself where it has that type, and null with the type where it is null. */
export function castTo(input: Typed, type: DataType): Typed {
  if (input.type === type) return input
  if (input.kind === "literal" && input.value === null) return { ...input, type }
  return { kind: "cast", input, type, isTry: false, place: input.place }
}

/** The decimal that holds the values of both, digits before and after the point; where 38 do not suffice the last ones go. */
export function widerDecimal(a: DataType, b: DataType): DataType {
  const [x, y] = [decimalOf(a)!, decimalOf(b)!]
  const scale = Math.max(x.scale, y.scale)
  const whole = Math.max(x.precision - x.scale, y.precision - y.scale)
  return decimal(Math.min(whole + scale, 38), Math.min(scale, Math.max(38 - whole, 0)))
}

/** A decimal of at most 38 digits; those before the point are kept first, then those behind, as in Spark's `bounded`. */
export function boundedDecimal(precision: number, scale: number): DataType {
  return decimal(Math.min(precision, 38), Math.min(scale, 38))
}

/** A decimal of at most 38 digits with at least 6 behind the point where there were as many: Spark's `adjustPrecisionScale`. */
export function adjustedDecimal(precision: number, scale: number): DataType {
  if (precision <= 38) return decimal(precision, scale)
  const whole = precision - scale
  const least = Math.min(scale, 6)
  return decimal(38, Math.max(38 - whole, least))
}

/** The least type that two numeric types fit. */
function widerNumber(a: DataType, b: DataType, ansi: boolean): DataType {
  if (a === b) return a
  if (isWhole(a) && isWhole(b)) return widerWhole(a, b)
  if (isDecimal(a) && isDecimal(b)) return widerDecimal(a, b)
  if (isDecimal(a) && isWhole(b)) return widerDecimal(a, decimalOfWhole(b))
  if (isWhole(a) && isDecimal(b)) return widerDecimal(decimalOfWhole(a), b)
  if (a === "double" || b === "double" || isDecimal(a) || isDecimal(b)) return "double"
  // Float and a whole number.
  return ansi ? "double" : "float"
}

/**
 * The type that values of two types have in common, as for the branches of a CASE or the two sides of a comparison.
 *
 * @param use - "compare" and "compute" have rules of their own for text beside numbers
 * @returns undefined where there is none
 */
export function commonType(
  a: DataType,
  b: DataType,
  ansi: boolean,
  use: "branch" | "compare" | "compute" = "branch",
): DataType | undefined {
  if (a === b) return a
  if (a === "void") return b
  if (b === "void") return a
  if (isNumericType(a) && isNumericType(b)) return widerNumber(a, b, ansi)
  if (isTime(a) && isTime(b)) return a === "date" ? b : b === "date" ? a : "timestamp"
  const parts = commonParts(a, b, ansi, use)
  if (parts !== undefined) return parts
  const other = a === "string" ? b : b === "string" ? a : undefined
  if (other === undefined || !isAtomic(other)) return undefined
  if (ansi) {
    if (isWhole(other)) return "bigint"
    return isNumericType(other) ? "double" : other
  }
  if (use === "branch") return other === "boolean" || other === "binary" ? undefined : "string"
  if (use === "compute") return "double"
  return isDecimal(other) ? "double" : other
}

/**
 * The type that all values have in common: void where there are none.
 *
 * @returns undefined where there is none
 */
export function leastType(values: readonly Typed[], ansi: boolean): DataType | undefined {
  return values.reduce<DataType | undefined>(
    (type, value) => (type === undefined ? undefined : commonType(type, value.type, ansi)),
    "void",
  )
}

function commonParts(
  a: DataType,
  b: DataType,
  ansi: boolean,
  use: "branch" | "compare" | "compute",
): DataType | undefined {
  const [elementA, elementB] = [elementOf(a), elementOf(b)]
  if (elementA !== undefined && elementB !== undefined) {
    const element = commonType(elementA, elementB, ansi, use)
    return element === undefined ? undefined : arrayOf(element)
  }
  const [entryA, entryB] = [entryOf(a), entryOf(b)]
  if (entryA && entryB) {
    const key = commonType(entryA.key, entryB.key, ansi, use)
    const value = commonType(entryA.value, entryB.value, ansi, use)
    return key === undefined || value === undefined ? undefined : mapOf(key, value)
  }
  const [fieldsA, fieldsB] = [fieldsOf(a), fieldsOf(b)]
  if (fieldsA && fieldsB && fieldsA.length === fieldsB.length) {
    if (fieldsA.some(({ name }, i) => name.toLowerCase() !== fieldsB[i].name.toLowerCase())) return undefined
    const types = fieldsA.map((field, i) => commonType(field.type, fieldsB[i].type, ansi, use))
    if (types.every((type) => type !== undefined))
      return structOf(fieldsA.map(({ name }, i) => ({ name, type: types[i]! })))
  }
  return undefined
}

// From narrow to wide; each may become any behind it.
const precedence = ["tinyint", "smallint", "int", "bigint", "float", "double"]

/** True where Spark casts an argument of one type to a parameter of another without being told to. */
export function canCastSilently(from: DataType, to: DataType, ansi: boolean): boolean {
  if (from === to || from === "void") return true
  if (isWhole(from) || isFloating(from)) {
    if (precedence.includes(to)) return !ansi || precedence.indexOf(from) < precedence.indexOf(to)
    if (isDecimal(to)) return !ansi || (isWhole(from) && holdsWhole(to, from))
  }
  if (isDecimal(from)) {
    if (isFloating(to)) return true
    if (isDecimal(to)) return !ansi || widerDecimal(from, to) === to
    if (isWhole(to)) return !ansi
  }
  if (to === "string") return isAtomic(from)
  if (from === "string") return isAtomic(to) && to !== "interval"
  if (isTime(from) && isTime(to)) return true
  const [elementFrom, elementTo] = [elementOf(from), elementOf(to)]
  if (elementFrom !== undefined && elementTo !== undefined) return canCastSilently(elementFrom, elementTo, ansi)
  const [entryFrom, entryTo] = [entryOf(from), entryOf(to)]
  if (entryFrom && entryTo) {
    return canCastSilently(entryFrom.key, entryTo.key, ansi) && canCastSilently(entryFrom.value, entryTo.value, ansi)
  }
  return false
}

/** True where all whole numbers of a type have room in a decimal. */
export function holdsWhole(type: DataType, whole: DataType): boolean {
  const { precision, scale } = decimalOf(type)!
  return precision - scale >= decimalOf(decimalOfWhole(whole))!.precision
}
