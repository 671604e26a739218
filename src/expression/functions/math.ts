// Mathematics.

import { boundedDecimal, castTo } from "../coerce"
import { type DataType, decimal, decimalOf, decimalOfWhole, isDecimal, isNumericType, isWhole } from "../dataType"
import type { Typed } from "../typed"
import { constantWhole } from "./constants"
import type { FunctionRule, FunctionTable } from "./rule"

const ofDouble = "double -> double"
const ofDoubles = "double, double -> double"

/** Arguments as doubles; text too, but nothing else. */
function doubles(args: readonly Typed[]): readonly Typed[] {
  return args.map((arg) => {
    if (isNumericType(arg.type) || arg.type === "string" || arg.type === "void") return castTo(arg, "double")
    throw new TypeError(`expected numbers, got ${arg.type}`)
  })
}

function checkPlaces(places: Typed | undefined): void {
  if (places !== undefined && constantWhole(places) === undefined) {
    throw new TypeError("expected a number of decimal places that is known before the rows are")
  }
}

/** A decimal of as many places behind the point, with room for a digit carried before it. */
function roundedDecimal(type: DataType, places: number): DataType {
  const { precision, scale } = decimalOf(type)!
  const whole = precision - scale + 1
  if (places < 0) return boundedDecimal(Math.max(whole, -places + 1), 0)
  const kept = Math.min(scale, places)
  return boundedDecimal(whole + kept, kept)
}

const rounding: FunctionRule = {
  signature: "number, int? -> any",
  prepare: (args) => {
    checkPlaces(args[1])
    return args
  },
  result: ([input, places]) =>
    isDecimal(input.type) ? roundedDecimal(input.type, places ? (constantWhole(places) ?? 0) : 0) : input.type,
  mayRaise: true,
}

const wideDecimals: Readonly<Record<DataType, DataType>> = { float: decimal(14, 7), double: decimal(30, 15) }

/** Whole numbers above or below; of a number of places, in decimals. */
const toWhole: FunctionRule = {
  signature: "number, int? -> any",
  prepare: ([input, places]) => {
    if (places === undefined) return [input.type === "float" ? castTo(input, "double") : input]
    checkPlaces(places)
    if (constantWhole(places) === null) throw new TypeError("expected a number of decimal places, got null")
    const number = isNumericType(input.type) ? input : castTo(input, "double")
    if (isDecimal(number.type)) return [number, places]
    return [castTo(number, wideDecimals[number.type] ?? decimalOfWhole(number.type)), places]
  },
  result: ([input, places]) => {
    if (places) return roundedDecimal(input.type, constantWhole(places)!)
    const kind = decimalOf(input.type)
    if (!kind) return "bigint"
    return kind.scale === 0 ? input.type : boundedDecimal(kind.precision - kind.scale + 1, 0)
  },
  mayRaise: true,
}

/** A number to shift, int or bigint, and by how much. */
const shift: FunctionRule = {
  signature: "any, int -> $1",
  prepare: ([input, by]) => {
    if (input.type === "void" || input.type === "string") return [castTo(input, "int"), by]
    if (!isWhole(input.type)) throw new TypeError(`expected a whole number, got ${input.type}`)
    return [input.type === "bigint" ? input : castTo(input, "int"), by]
  },
}

const bits: FunctionRule = { signature: "whole, int -> tinyint", mayRaise: true }

/** Any number, cast to a type of whole numbers. */
function wholeOf(type: DataType, signature: string): FunctionRule {
  return {
    signature,
    prepare: ([input, ...rest]) => [isNumericType(input.type) ? castTo(input, type) : input, ...rest],
    mayRaise: true,
  }
}

export const math: FunctionTable = {
  abs: { signature: "number -> $1", mayRaise: true },
  acos: ofDouble,
  acosh: ofDouble,
  asin: ofDouble,
  asinh: ofDouble,
  atan: ofDouble,
  atan2: ofDoubles,
  atanh: ofDouble,
  bin: wholeOf("bigint", "bigint -> string"),
  bround: rounding,
  cbrt: ofDouble,
  ceil: toWhole,
  ceiling: "=ceil",
  conv: { signature: "string, int, int -> string", mayRaise: true },
  cos: ofDouble,
  cosh: ofDouble,
  cot: ofDouble,
  csc: ofDouble,
  degrees: ofDouble,
  e: "-> double",
  exp: ofDouble,
  expm1: ofDouble,
  factorial: wholeOf("int", "int -> bigint"),
  floor: toWhole,
  hypot: ofDoubles,
  ln: ofDouble,
  log: { signature: "double, double? -> double" },
  log10: ofDouble,
  log1p: ofDouble,
  log2: ofDouble,
  pi: "-> double",
  pow: ofDoubles,
  power: "=pow",
  radians: ofDouble,
  rint: ofDouble,
  round: rounding,
  sec: ofDouble,
  sign: ofDouble,
  signum: "=sign",
  sin: ofDouble,
  sinh: ofDouble,
  sqrt: ofDouble,
  tan: ofDouble,
  tanh: ofDouble,
  shiftleft: shift,
  "<<": "=shiftleft",
  shiftright: shift,
  ">>": "=shiftright",
  shiftrightunsigned: shift,
  ">>>": "=shiftrightunsigned",
  bit_count: "boolean|whole -> int",
  bit_get: bits,
  getbit: "=bit_get",
  width_bucket: {
    signature: "double, double, double, bigint -> bigint",
    prepare: ([value, low, high, count]) => [
      ...doubles([value, low, high]),
      isNumericType(count.type) ? castTo(count, "bigint") : count,
    ],
  },
}
