// Typed expressions as DuckDB's SQL.

import { decimalOf } from "../../../expression/dataType"
import { decimalText } from "../../../expression/decimal"
import { intervalKind } from "../../../expression/intervals"
import { mayRaise } from "../../../expression/resolve/resolve"
import type { LiteralValue } from "../../../expression/tree"
import type { Typed, TypedCall, TypedSort } from "../../../expression/typed"
import { aggregateSpellings, compileAggregate } from "./aggregates"
import { compileCast } from "./casts"
import { collectionSpellings } from "./collections"
import { dateSpellings } from "./dates"
import { duckdbType } from "./engineTypes"
import { internalSpellings } from "./internal"
import { mathSpellings } from "./math"
import { operatorSpellings } from "./operators"
import { patternSpellings } from "./patterns"
import { type CompileContext, cast, fill, once, quote, type Spellings, sqlText } from "./spelling"
import { textSpellings } from "./text"
import { compileWindow, windowSpellings } from "./windows"

/** All that DuckDB can say, by the function's name. */
const spellings: Spellings = {
  ...operatorSpellings,
  ...mathSpellings,
  ...textSpellings,
  ...patternSpellings,
  ...dateSpellings,
  ...collectionSpellings,
  ...aggregateSpellings,
  ...windowSpellings,
  ...internalSpellings,
}

/** SQL for an expression. */
export function compileExpression(typed: Typed, context: CompileContext): string {
  switch (typed.kind) {
    case "literal":
      return compileLiteral(typed.value, typed.type)
    case "column":
      return context.column(typed.name)
    case "parameter":
      return quote(`p_${typed.name}`)
    case "field":
      return `struct_extract(${compileExpression(typed.input, context)}, ${sqlText(typed.name)})`
    case "cast":
      // Spark writes those of months or of days in other words, which need the units of the user's.
      if (typed.input.type === "interval" && typed.type === "string" && intervalKind(typed.input) !== "calendar") {
        throw new RangeError("a span of time can't be written as text here; take its parts: extract(DAY FROM …)")
      }
      return compileCast(compileExpression(typed.input, context), typed.input.type, typed.type, typed.isTry, context)
    case "case": {
      const branches = typed.branches.map(
        ({ when, then }) => `WHEN ${compileExpression(when, context)} THEN ${compileExpression(then, context)}`,
      )
      const otherwise = typed.otherwise ? ` ELSE ${compileExpression(typed.otherwise, context)}` : ""
      return `CASE ${branches.join(" ")}${otherwise} END`
    }
    case "lambda": {
      const params = typed.params.map((p) => quote(`p_${p.name}`)).join(", ")
      return `lambda ${params}: ${compileExpression(typed.body, context)}`
    }
    case "engine":
      return typed.type === "void" ? `(${typed.sql})` : cast(`(${typed.sql})`, typed.type)
    case "call":
      return compileCall(typed, context)
  }
}

function compileCall(call: TypedCall, context: CompileContext): string {
  const args = call.args.map((arg) => compileExpression(arg, context))
  if (call.over) return compileWindow(call, args, context, compileExpression, sortTerm)
  const compiled = compileAggregate(call, args, context, compileExpression, sortTerm)
  if (compiled !== undefined) return compiled
  const spelling = Object.hasOwn(spellings, call.name) ? spellings[call.name] : undefined
  if (spelling === undefined) throw new RangeError(`${call.name} can't be computed by this engine`)
  const spell = (given: readonly string[]): string =>
    typeof spelling === "string" ? fill(spelling, given) : spelling(given, call, context)
  // Spark computes one side only where the other is not null, so what would fail there does not.
  const first = context.ansi && args.length === 2 ? firstSide.get(call.name) : undefined
  const second = first === 0 ? 1 : 0
  if (first === undefined || !call.args.some((arg) => mayRaise(arg, true))) return spell(args)
  if (call.args.some(isNull)) return compileLiteral(null, call.type)
  if (!mayRaise(call.args[second], true)) return spell(args)
  const known = call.args[first]
  if (known.kind === "literal" && known.value !== null) return spell(args)
  return once(args[first], (x) => {
    const guarded = `CASE WHEN ${x} IS NOT NULL THEN ${args[second]} END`
    return spell(first === 0 ? [x, guarded] : [guarded, x])
  })
}

/** True for null written out, and for sums and the like with one in them: Spark computes none of it. */
function isNull(typed: Typed): boolean {
  if (typed.kind === "cast") return isNull(typed.input)
  if (typed.kind === "call" && firstSide.has(typed.name)) return typed.args.some(isNull)
  return typed.kind === "literal" && typed.value === null
}

/** Operators of two sides, and which of them Spark computes first: divisions begin with the divisor. */
const firstSide: ReadonlyMap<string, 0 | 1> = new Map([
  ...["+", "-", "*", "=", "<>", "<", "<=", ">", ">=", "try_add", "try_subtract", "try_multiply"].map(
    (name) => [name, 0] as const,
  ),
  ...["/", "%", "div", "pmod", "try_divide", "try_mod"].map((name) => [name, 1] as const),
])

/** A term of ORDER BY. */
function sortTerm({ input, isDescending, nullsFirst }: TypedSort, context: CompileContext): string {
  const direction = isDescending ? "DESC" : "ASC"
  return `${compileExpression(input, context)} ${direction} NULLS ${nullsFirst ? "FIRST" : "LAST"}`
}

/** SQL for a value of one of Spark's types. */
function compileLiteral(value: LiteralValue, type: string): string {
  if (value === null) return `CAST(NULL AS ${duckdbType(type)})`
  if (typeof value === "boolean") return value ? "true" : "false"
  if (typeof value === "string") return sqlText(value)
  const decimal = decimalOf(type)
  if (decimal)
    return `CAST('${decimalText({ unscaled: BigInt(value as bigint), scale: decimal.scale })}' AS ${duckdbType(type)})`
  switch (type) {
    case "int":
      return Number(value) >= 0 ? String(value) : `CAST('${value}' AS INTEGER)`
    case "double":
    case "float": {
      const number = Number(value)
      const text = Object.is(number, -0) ? "-0.0" : String(number)
      return `CAST('${text}' AS ${duckdbType(type)})`
    }
    case "date":
      return `make_date(CAST(${value} AS INTEGER))`
    case "timestamp":
    case "timestamp_ntz":
      return `make_timestamp(CAST('${value}' AS BIGINT))`
  }
  if (value instanceof Uint8Array) {
    return `'${[...value].map((byte) => `\\x${byte.toString(16).padStart(2, "0").toUpperCase()}`).join("")}'::BLOB`
  }
  if (typeof value === "object") {
    return `(to_months(${value.months}) + to_days(${value.days}) + to_microseconds(CAST('${value.microseconds}' AS BIGINT)))`
  }
  return `CAST('${value}' AS ${duckdbType(type)})`
}
