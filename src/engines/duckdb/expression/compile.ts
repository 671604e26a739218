// Typed expressions as DuckDB's SQL.

import { decimalOf } from "../../../expression/dataType"
import { decimalText } from "../../../expression/decimal"
import { intervalKind } from "../../../expression/intervals"
import { decidingArgument, isGuarded, simplified } from "../../../expression/resolve/simplify"
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
import { orderKey } from "./values"
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
  const shorter = simplified(typed)
  if (shorter !== typed) return compileExpression(shorter, context)
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
  const place = context.ansi ? decidingArgument(call) : undefined
  if (place === undefined) return spell(args)
  return once(args[place], (x) =>
    spell(
      args.map((arg, i) => {
        if (i === place) return x
        return isGuarded(call, i, place) ? `CASE WHEN ${x} IS NOT NULL THEN ${arg} END` : arg
      }),
    ),
  )
}

/** A term of ORDER BY. */
function sortTerm({ input, isDescending, nullsFirst }: TypedSort, context: CompileContext): string {
  const direction = isDescending ? "DESC" : "ASC"
  return `${orderKey(compileExpression(input, context), input.type)} ${direction} NULLS ${nullsFirst ? "FIRST" : "LAST"}`
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
