// Operators and conditions in DuckDB's SQL.

import { type DataType, decimalOf, isAtomic, isDecimal, isNumericType, isWhole } from "../../../expression/dataType"
import { some } from "../../../expression/parts"
import { isAggregate, mayRaise } from "../../../expression/resolve/resolve"
import type { Typed, TypedCall } from "../../../expression/typed"
import { callJavascript, javascript } from "./javascript"
import { checkedDivisor, decimalOperation, leastOf, wrapped } from "./numbers"
import { type CompileContext, cast, once, raise, type Spelling, type Spellings } from "./spelling"
import { compareValues, extremeOf } from "./values"

/** `+`, `-`, `*`. */
function arithmetic(sign: "+" | "-" | "*", isTry: boolean): Spelling {
  return ([a, b], { type, args }, { ansi }) => {
    const types = args.map((arg) => arg.type)
    if (isDecimal(type)) {
      const sql = nativeDecimal(sign, [a, b], types, type)
      return sql ?? decimalOperation(sign, [a, b], types, type, isTry || !ansi)
    }
    if (!isWhole(type)) return `(${a} ${sign} ${b})`
    // What fails inside the two sides fails all the same; and the engine tries no aggregate.
    if (isTry && args.some((arg) => mayRaise(arg, ansi) || isAggregate(arg))) {
      return `list_transform([[${a}, ${b}]], lambda sides_: TRY(sides_[1] ${sign} sides_[2]))[1]`
    }
    if (isTry) return `TRY(${a} ${sign} ${b})`
    if (ansi) return `(${a} ${sign} ${b})`
    const wide = type === "bigint" ? "HUGEINT" : "BIGINT"
    return wrapped(`${a}::${wide} ${sign} ${b}::${wide}`, type)
  }
}

/** DuckDB's own arithmetic of decimals, where its digits are Spark's. */
function nativeDecimal(
  sign: "+" | "-" | "*",
  [a, b]: string[],
  types: readonly DataType[],
  type: DataType,
): string | undefined {
  const [x, y] = types.map((t) => decimalOf(t)!)
  const result = decimalOf(type)!
  if (sign === "*") {
    if (result.scale !== x.scale + y.scale || x.precision + y.precision >= 38) return undefined
    // Of 18 digits or fewer the engine makes no more: one side is made wide.
    return cast(`(${cast(a, `decimal(${38 - y.precision},${x.scale})`)} * ${b})`, type)
  }
  if (result.precision >= 38 || result.scale !== Math.max(x.scale, y.scale)) return undefined
  return cast(`(${cast(a, type)} ${sign} ${cast(b, type)})`, type)
}

/** A division by what is not zero; by zero an error where ANSI has one, unless the dividend is null, else null. */
function divided(a: string, sign: string, b: string, divisor: Typed, type: DataType, isNullOnError: boolean): string {
  const written = divisor.kind === "cast" ? divisor.input : divisor
  const isNumber = written.kind === "literal" && isNumericType(written.type) && written.value !== null
  if (isNumber && Number(written.value) !== 0) return `(${a} ${sign} ${b})`
  return once(a, (x) => `(${x} ${sign} ${checkedDivisor(b, type, isNullOnError, x)})`)
}

/** `/`, of doubles or decimals. */
function division(isTry: boolean): Spelling {
  return ([a, b], { type, args }, { ansi }) => {
    const isNull = isTry || !ansi
    if (isDecimal(type))
      return decimalOperation(
        "/",
        [a, b],
        args.map((arg) => arg.type),
        type,
        isNull,
      )
    return divided(a, "/", b, args[1], "double", isNull)
  }
}

/** The remainder with the dividend's sign. */
function remainder(isTry: boolean): Spelling {
  return ([a, b], { type, args }, { ansi }) => {
    const isNull = isTry || !ansi
    if (isDecimal(type))
      return decimalOperation(
        "%",
        [a, b],
        args.map((arg) => arg.type),
        type,
        isNull,
      )
    if (!isWhole(type)) return divided(a, "%", b, args[1], type, isNull)
    // The engine's remainder of the least number by -1 overflows: by 1 it is the same.
    const divisor = once(b, (y) => `CASE WHEN ${y} = -1 THEN ${cast("1", type)} ELSE ${y} END`)
    return divided(a, "%", divisor, args[1], type, isNull)
  }
}

const pmod: Spelling = ([a, b], { type, args }, { ansi }) => {
  if (isDecimal(type))
    return decimalOperation(
      "pmod",
      [a, b],
      args.map((arg) => arg.type),
      type,
      !ansi,
    )
  const compute = (x: number, y: number): number => {
    const zero = (typeof x === "bigint" ? 0n : 0) as number
    const rest = x % y
    return rest < zero ? (rest + y) % y : rest
  }
  return once(a, (x) =>
    callJavascript("pmod", [type, type], type, [x, checkedDivisor(b, type, !ansi, x)], compute as never),
  )
}

const negative: Spelling = ([a], { type }, { ansi }) => {
  if (!isWhole(type) || ansi) return isDecimal(type) ? cast(`(-${a})`, type) : `(-${a})`
  return once(a, (x) => `CASE WHEN ${x} = ${leastOf(type)} THEN ${x} ELSE -${x} END`)
}

/** AND and OR; the right side is not computed where the left decides, if it might fail. */
function logical(word: "AND" | "OR"): Spelling {
  return ([a, b], { args }, { ansi }) => {
    if (!mayRaise(args[1], ansi)) return `(${a} ${word} ${b})`
    const decided = word === "AND" ? "FALSE" : "TRUE"
    return once(a, (x) => `CASE WHEN (${x}) IS ${decided} THEN ${decided} ELSE (${x} ${word} ${b}) END`)
  }
}

/** Largest or smallest of values, nulls left out; NaN is the largest. */
function extreme(name: "greatest" | "least"): Spelling {
  return (args, { type }) => {
    if (!/^(array|struct)</.test(type)) return `${name}(${args.join(", ")})`
    const compute = extremeOf(type, name === "greatest" ? 1 : -1)
    return callJavascript(name, [`array<${type}>`], type, [`[${args.join(", ")}]`], compute as never)
  }
}

/** Spark computes no value of the list behind the one that is found. */
const membership: Spelling = ([given, ...list], { args }, context) => {
  const { ansi } = context
  const [a] = heldSides([given, ...list], args, context)
  if (list.length === 0) return `(${a} IS NOT NULL AND false)`
  const raising = ansi ? list.flatMap((_, i) => (i > 0 && mayRaise(args[i + 1], true) ? [i] : [])) : []
  if (raising.length === 0) return `(${a} IN (${list.join(", ")}))`
  return once(a, (x) => {
    const before = raising.map((at, i) => `WHEN ${x} IN (${list.slice(raising[i - 1] ?? 0, at).join(", ")}) THEN true`)
    return `CASE ${before.join(" ")} ELSE ${x} IN (${list.join(", ")}) END`
  })
}

const item: Spelling = ([input, index], { args, type }, context) => {
  if (args[0].type.startsWith("map<")) return `(map_extract(${input}, ${index})[1])`
  if (!context.ansi) return once(index, (i) => `CASE WHEN ${i} >= 0 THEN list_extract(${input}, ${i} + 1) END`)
  return once(input, (list) =>
    once(index, (i) => {
      const isOut = `${list} IS NOT NULL AND (${i} < 0 OR ${i} >= len(${list}))`
      return `CASE WHEN ${isOut} THEN ${raise("INVALID_ARRAY_INDEX", type)} ELSE list_extract(${list}, ${i} + 1) END`
    }),
  )
}

/** True for what has the same value in all rows. */
function isConstant(typed: Typed): boolean {
  return !some(typed, ({ kind }) => kind === "column" || kind === "parameter" || kind === "engine")
}

/**
 * Two sides of a comparison, or more. Beside a constant the engine would compute the other side's opposite, `i > -1` for
 * `i + 1 > 0`, and never see what fails there: a function around it keeps it where it is.
 */
function heldSides(sides: readonly string[], typed: readonly Typed[], { ansi }: CompileContext): string[] {
  return sides.map((side, i) => {
    const isMoved = ansi && isAtomic(typed[i].type) && mayRaise(typed[i], true)
    return isMoved && typed.some((other, k) => k !== i && isConstant(other)) ? `greatest(${side})` : side
  })
}

function comparison(sign: string): Spelling {
  return (sides, { args }, context) => {
    const [a, b] = heldSides(sides, args, context)
    return `(${a} ${sign} ${b})`
  }
}

/** An order; inside arrays and structs null is the smallest for Spark, the largest for the engine. */
function order(sign: "<" | "<=" | ">" | ">="): Spelling {
  return ([a, b], call, context) => {
    const [{ type }] = call.args
    if (!/^(array|struct)</.test(type)) return comparison(sign)([a, b], call, context)
    return `(${callJavascript("order", [type, type], "int", [a, b], compareValues(type))} ${sign} 0)`
  }
}

function bitwise(sign: "&" | "|"): Spelling {
  return ([a, b]) => `(${a} ${sign} ${b})`
}

export const operatorSpellings: Spellings = {
  "+": arithmetic("+", false),
  "-": arithmetic("-", false),
  "*": arithmetic("*", false),
  "/": division(false),
  "%": remainder(false),
  div: ([a, b], { args }, { ansi }) => {
    if (isDecimal(args[0].type))
      return decimalOperation(
        "div",
        [a, b],
        args.map((arg) => arg.type),
        "bigint",
        !ansi,
      )
    return divided(a, "//", b, args[1], "bigint", !ansi)
  },
  pmod,
  try_add: arithmetic("+", true),
  try_subtract: arithmetic("-", true),
  try_multiply: arithmetic("*", true),
  try_divide: division(true),
  try_mod: remainder(true),
  negative,
  positive: "$1",
  "&": bitwise("&"),
  "|": bitwise("|"),
  "^": "xor($1, $2)",
  "~": "(~$1)",
  "=": comparison("="),
  "<>": comparison("<>"),
  "<": order("<"),
  "<=": order("<="),
  ">": order(">"),
  ">=": order(">="),
  "<=>": comparison("IS NOT DISTINCT FROM"),
  and: logical("AND"),
  or: logical("OR"),
  not: "(NOT $1)",
  in: membership,
  isnull: "($1 IS NULL)",
  isnotnull: "($1 IS NOT NULL)",
  "is true": "($1 IS TRUE)",
  "is false": "($1 IS FALSE)",
  isnan: "coalesce(isnan($1), false)",
  coalesce: "coalesce($*)",
  ifnull: "coalesce($1, $2)",
  nvl2: "CASE WHEN $1 IS NOT NULL THEN $2 ELSE $3 END",
  nanvl: "CASE WHEN isnan($1) THEN $2 ELSE $1 END",
  greatest: extreme("greatest"),
  least: extreme("least"),
  "[]": item,
  assert_true: javascript(
    () =>
      ((value: boolean, message?: string | null) => {
        if (value !== true) throw new Error(`USER_RAISED_EXCEPTION: ${message ?? "the assertion is not true"}`)
        return null
      }) as never,
    { takesNulls: true },
  ),
  raise_error: javascript(
    () =>
      ((message: string | null) => {
        throw new Error(`USER_RAISED_EXCEPTION: ${message}`)
      }) as never,
    { takesNulls: true },
  ),
  typeof: (_args, call: TypedCall, _context: CompileContext) => `'${call.args[0].type.replaceAll("'", "''")}'`,
}
