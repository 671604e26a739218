// Operators and conditions.

import { adjustedDecimal, castTo, commonType, leastType, widerDecimal } from "../coerce"
import {
  type DataType,
  decimal,
  decimalOf,
  decimalOfWhole,
  elementOf,
  entryOf,
  isDecimal,
  isFloating,
  isNumericType,
  isTime,
  isTimestamp,
  isWhole,
} from "../dataType"
import { intervalKind } from "../intervals"
import { callOf, type Typed } from "../typed"
import type { FunctionRule, FunctionTable, ResolveOptions } from "./rule"

/** The decimal that a side of an operation with a decimal becomes; a literal has no more digits than it shows. */
function asDecimal(side: Typed): Typed {
  if (!isWhole(side.type)) return side
  if (side.kind === "literal" && side.value !== null) {
    const digits = String(side.value).replace("-", "").length
    const type = decimal(Math.max(digits, 1), 0)
    return { ...side, type }
  }
  return castTo(side, decimalOfWhole(side.type))
}

/** Both sides of an arithmetic operator with the types that Spark computes them in; decimals keep their own. */
function numbers(args: readonly Typed[], { ansi }: ResolveOptions): readonly Typed[] {
  let [a, b] = args
  const isText = args.map(({ type }) => type === "string")
  if (ansi && isText.some(Boolean) && args.every(({ type }, i) => isText[i] || type === "void")) {
    throw new TypeError(`expected numbers, got ${a.type} and ${b.type}; cast one of the two`)
  }
  if (a.type === "string" || b.type === "string") {
    const common = commonType(a.type, b.type, ansi, "compute")
    const type = common === "string" || common === undefined ? "double" : common
    if (a.type === "string") a = castTo(a, isDecimal(b.type) ? "double" : type)
    if (b.type === "string") b = castTo(b, isDecimal(a.type) ? "double" : type)
  }
  if (a.type === "void" && b.type === "void") return [castTo(a, "double"), castTo(b, "double")]
  if (a.type === "void" && isNumericType(b.type)) return [castTo(a, b.type), b]
  if (b.type === "void" && isNumericType(a.type)) return [a, castTo(b, a.type)]
  if (!isNumericType(a.type) || !isNumericType(b.type)) {
    throw new TypeError(`expected numbers, got ${a.type} and ${b.type}`)
  }
  if (isDecimal(a.type) !== isDecimal(b.type)) {
    if (isFloating(a.type) || isFloating(b.type)) return [castTo(a, "double"), castTo(b, "double")]
    return [asDecimal(a), asDecimal(b)]
  }
  if (isDecimal(a.type)) return [a, b]
  const type = commonType(a.type, b.type, ansi)!
  return [castTo(a, type), castTo(b, type)]
}

/** Precision and scale of a result, by those of both sides. */
function decimalResult(
  args: readonly Typed[],
  rule: (a: { precision: number; scale: number }, b: { precision: number; scale: number }) => [number, number],
): DataType | undefined {
  const [a, b] = args.map((arg) => decimalOf(arg.type))
  return a && b ? adjustedDecimal(...rule(a, b)) : undefined
}

const sumType = (args: readonly Typed[]): DataType =>
  decimalResult(args, (a, b) => {
    const scale = Math.max(a.scale, b.scale)
    return [Math.max(a.precision - a.scale, b.precision - b.scale) + scale + 1, scale]
  }) ?? args[0].type

const productType = (args: readonly Typed[]): DataType =>
  decimalResult(args, (a, b) => [a.precision + b.precision + 1, a.scale + b.scale]) ?? args[0].type

const quotientType = (args: readonly Typed[]): DataType =>
  decimalResult(args, (a, b) => {
    const scale = Math.max(6, a.scale + b.precision + 1)
    return [a.precision - a.scale + b.scale + scale, scale]
  }) ?? "double"

const remainderType = (args: readonly Typed[]): DataType =>
  decimalResult(args, (a, b) => {
    const scale = Math.max(a.scale, b.scale)
    return [Math.min(a.precision - a.scale, b.precision - b.scale) + scale, scale]
  }) ?? args[0].type

function arithmetic(result: (args: readonly Typed[]) => DataType, instead?: FunctionRule["instead"]): FunctionRule {
  return { signature: "any, any -> any", prepare: numbers, result, mayRaise: true, ...(instead ? { instead } : {}) }
}

/** `/` computes in doubles, but for decimals. */
function divisionArguments(args: readonly Typed[], options: ResolveOptions): readonly Typed[] {
  const [a, b] = numbers(args, options)
  return isDecimal(a.type) && isDecimal(b.type) ? [a, b] : [castTo(a, "double"), castTo(b, "double")]
}

function divArguments(args: readonly Typed[], options: ResolveOptions): readonly Typed[] {
  if (args.every((arg) => arg.type === "void")) return args.map((arg) => castTo(arg, "bigint"))
  const [a, b] = numbers(textBesideWholes(args, options), options)
  if (isFloating(a.type) || isFloating(b.type))
    throw new TypeError(`expected whole numbers, got ${a.type} and ${b.type}`)
  if (isDecimal(a.type)) return [a, b]
  return [castTo(a, "bigint"), castTo(b, "bigint")]
}

/** `+` and `-` of dates, times and spans of time. */
function timeSum(sign: 1 | -1): FunctionRule["instead"] {
  return ([a, b], { ansi }) => {
    const isTurned = a.type === "interval" ? isTime(b.type) || b.type === "string" : isWhole(a.type) && isTime(b.type)
    if (sign === 1 && isTurned) {
      return timeSum(1)!([b, a], { ansi }, [])
    }
    // Text beside a span of days or hours is a time, and text again.
    if (a.type === "string" && b.type === "interval" && intervalKind(b) !== "months") {
      const sum = callOf(sign === 1 ? "add_interval" : "subtract_interval", [castTo(a, "timestamp"), b], "timestamp")
      return castTo(sum, "string")
    }
    // Text beside a time that it is taken from, or that is taken from it, is one.
    if (sign === -1 && a.type === "string" && isTime(b.type)) a = castTo(a, b.type)
    if (sign === -1 && b.type === "string" && (isTimestamp(a.type) || (ansi && a.type === "date")))
      b = castTo(b, a.type)
    if (sign === -1 && b.type === "void" && isTimestamp(a.type)) b = castTo(b, a.type)
    if (a.type === "date" && /^(tinyint|smallint|int|void)$/.test(b.type))
      return callOf(sign === 1 ? "date_add" : "date_sub", [a, castTo(b, "int")], "date")
    if (isTime(a.type) && b.type === "interval") {
      return callOf(sign === 1 ? "add_interval" : "subtract_interval", [a, b], intervalSumType(a.type, b))
    }
    if (a.type === "interval" && b.type === "interval")
      return callOf(sign === 1 ? "add_intervals" : "subtract_intervals", [a, b], "interval")
    if (sign === -1 && isTime(a.type) && isTime(b.type)) {
      const type = a.type === "date" && b.type === "date" ? "date" : "timestamp"
      return callOf("subtract_times", [castTo(a, type), castTo(b, type)], "interval")
    }
    return undefined
  }
}

/** A date plus months and days is a date; plus hours, a timestamp. */
function intervalSumType(type: DataType, interval: Typed): DataType {
  return type === "date" && intervalKind(interval) === "dayTime" ? "timestamp" : type
}

/** Two sides of a comparison in the type that they are compared in. */
export function compared(args: readonly Typed[], { ansi }: ResolveOptions): readonly Typed[] {
  const [a, b] = args
  const type = comparedType(a, b, ansi)
  if (type === undefined) throw new TypeError(`can't compare ${a.type} with ${b.type}; cast one of the two`)
  if (type === "vector" || entryOf(type)) throw new TypeError(`${type} can't be compared`)
  return [castTo(a, type), castTo(b, type)]
}

function comparedType(a: Typed, b: Typed, ansi: boolean): DataType | undefined {
  if (isDecimal(a.type) !== isDecimal(b.type) && isNumericType(a.type) && isNumericType(b.type)) {
    if (!isFloating(a.type) && !isFloating(b.type)) return widerDecimal(asDecimal(a).type, asDecimal(b).type)
  }
  return commonType(a.type, b.type, ansi, "compare")
}

/** The same of an equality, where true beside a number is 1 in legacy mode. */
export function comparedOrTruth(args: readonly Typed[], options: ResolveOptions): readonly Typed[] {
  const number = args.find(({ type }) => isNumericType(type))
  const isTruth = !options.ansi && number !== undefined && args.some(({ type }) => type === "boolean")
  return compared(
    isTruth ? args.map((arg) => (arg.type === "boolean" ? castTo(arg, number.type) : arg)) : args,
    options,
  )
}

const equality: FunctionRule = { signature: "any, any -> boolean", prepare: comparedOrTruth }
const comparison: FunctionRule = { signature: "any, any -> boolean", prepare: compared }

/** All arguments in their common type. */
export function alike(args: readonly Typed[], { ansi }: ResolveOptions): readonly Typed[] {
  const type = leastType(args, ansi)
  if (type === undefined) throw new TypeError(`no type in common: ${args.map((a) => a.type).join(", ")}; cast them`)
  return args.map((arg) => castTo(arg, type))
}

/** The same for what is put in order: text is compared with text alone. */
function comparable(args: readonly Typed[], options: ResolveOptions): readonly Typed[] {
  const types = args.map((arg) => arg.type).filter((type) => type !== "void")
  if (types.includes("string") && types.some((type) => type !== "string")) {
    throw new TypeError(`can't compare ${types.join(", ")}; cast them`)
  }
  return alike(args, options)
}

function comparedWithAll(args: readonly Typed[], { ansi }: ResolveOptions): readonly Typed[] {
  const type = leastType(args, ansi)
  if (type === undefined) throw new TypeError(`can't compare ${args.map((a) => a.type).join(", ")}; cast them`)
  return args.map((arg) => castTo(arg, type))
}

const zero: Typed = { kind: "literal", value: 0n, type: "int" }

/** The first value; null where it equals the second. */
function nullWhere([a, b]: readonly Typed[], options: ResolveOptions): Typed {
  const equal = callOf("=", comparedOrTruth([a, b], options), "boolean")
  const then = castTo({ kind: "literal", value: null, type: "void" }, a.type)
  return { kind: "case", branches: [{ when: equal, then }], otherwise: a, type: a.type }
}

const sameAsFirst = (args: readonly Typed[]): DataType => args[0].type

export const operators: FunctionTable = {
  "+": arithmetic(sumType, timeSum(1)),
  "-": arithmetic(sumType, timeSum(-1)),
  "*": arithmetic(productType, ([a, b]) => {
    if (b.type === "interval") [a, b] = [b, a]
    return a.type === "interval" ? callOf("multiply_interval", [a, castTo(b, "double")], "interval") : undefined
  }),
  "/": {
    signature: "any, any -> any",
    prepare: divisionArguments,
    result: quotientType,
    mayRaise: true,
    instead: ([a, b]) =>
      a.type === "interval" ? callOf("divide_interval", [a, castTo(b, "double")], "interval") : undefined,
  },
  "%": arithmetic(remainderType),
  mod: "=%",
  div: { signature: "any, any -> bigint", prepare: divArguments, mayRaise: true },
  pmod: arithmetic(remainderType),
  try_add: arithmetic(sumType),
  try_subtract: arithmetic(sumType),
  try_multiply: arithmetic(productType),
  try_divide: { signature: "any, any -> any", prepare: divisionArguments, result: quotientType },
  try_mod: arithmetic(remainderType),
  negative: {
    signature: "number|interval -> $1",
    mayRaise: true,
  },
  positive: "number|interval -> $1",
  "&": { signature: "any, any -> any", prepare: wholes, result: sameAsFirst },
  "|": { signature: "any, any -> any", prepare: wholes, result: sameAsFirst },
  "^": { signature: "any, any -> any", prepare: wholes, result: sameAsFirst },
  "~": "whole -> $1",
  "=": equality,
  "==": "==",
  "<>": equality,
  "!=": "=<>",
  "<": comparison,
  "<=": comparison,
  ">": comparison,
  ">=": comparison,
  "<=>": equality,
  and: { signature: "boolean, boolean -> boolean", prepare: truths },
  or: { signature: "boolean, boolean -> boolean", prepare: truths },
  not: { signature: "boolean -> boolean", prepare: truths },
  in: { signature: "any, any... -> boolean", prepare: comparedWithAll },
  isnull: "any -> boolean",
  isnotnull: "any -> boolean",
  "is true": "boolean -> boolean",
  "is false": "boolean -> boolean",
  isnan: { signature: "float|double -> boolean" },
  coalesce: { signature: "any, any... -> any", prepare: alike, result: sameAsFirst },
  ifnull: { signature: "any, any -> any", prepare: alike, result: sameAsFirst },
  nvl: "=ifnull",
  nvl2: {
    signature: "any, any, any -> any",
    prepare: ([a, b, c], options) => [a, ...alike([b, c], options)],
    result: (args) => args[1].type,
  },
  nullif: {
    signature: "any, any -> any",
    result: sameAsFirst,
    instead: nullWhere,
  },
  nullifzero: { signature: "any -> any", instead: ([x], options) => nullWhere([x, zero], options) },
  zeroifnull: {
    signature: "any -> any",
    instead: ([x], options) => {
      const args = alike([x, zero], options)
      return callOf("coalesce", args, args[0].type)
    },
  },
  if: {
    signature: "any, any, any -> any",
    instead: ([when, a, b], options) => {
      if (when.type !== "boolean" && when.type !== "void") {
        throw new TypeError(`expected a condition, got ${when.type}; cast it to boolean`)
      }
      const [then, otherwise] = alike([a, b], options)
      return { kind: "case", branches: [{ when: castTo(when, "boolean"), then }], otherwise, type: then.type }
    },
  },
  nanvl: {
    signature: "any, any -> any",
    prepare: (args) => {
      const type = args.every((arg) => arg.type === "float") ? "float" : "double"
      return args.map((arg) => castTo(arg, type))
    },
    result: sameAsFirst,
  },
  greatest: { signature: "any, any, any... -> any", prepare: comparable, result: sameAsFirst },
  least: { signature: "any, any, any... -> any", prepare: comparable, result: sameAsFirst },
  equal_null: "=<=>",
  "[]": {
    signature: "any, any -> any",
    mayRaise: true,
    result: ([input]) => elementOf(input.type) ?? entryOf(input.type)?.value ?? "void",
  },
  assert_true: { signature: "boolean, string? -> void", mayRaise: true },
  raise_error: { signature: "string -> void", mayRaise: true },
  typeof: "any -> string",
}

/** Text is a truth value in ANSI mode alone. */
function truths(args: readonly Typed[], { ansi }: ResolveOptions): readonly Typed[] {
  if (!ansi && args.some((arg) => arg.type === "string"))
    throw new TypeError("expected conditions, got string; cast it to boolean")
  return args
}

/** Text beside a whole number is one in ANSI mode; beside anything else, and in legacy mode, it is refused. */
function textBesideWholes(args: readonly Typed[], { ansi }: ResolveOptions): readonly Typed[] {
  if (args.every((arg) => arg.type !== "string")) return args
  if (!ansi || args.every((arg) => !isWhole(arg.type)))
    throw new TypeError(`expected whole numbers, got ${args.map((arg) => arg.type).join(" and ")}`)
  return args.map((arg) => (arg.type === "string" ? castTo(arg, "bigint") : arg))
}

function wholes(args: readonly Typed[], options: ResolveOptions): readonly Typed[] {
  const [a, b] = textBesideWholes(args, options)
  if (a.type === "void" && b.type === "void") return [castTo(a, "int"), castTo(b, "int")]
  const type = commonType(a.type, b.type, options.ansi)
  if (type === "boolean" || type === undefined || !(isWhole(type) || type === "void")) {
    throw new TypeError(`expected whole numbers, got ${a.type} and ${b.type}`)
  }
  return [castTo(a, type), castTo(b, type)]
}
