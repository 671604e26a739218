// Names and types of an expression over the columns of a frame, by Spark's rules.

import { didYouMean, didYouMeanOf } from "../../params/nearest"
import { castTo, leastType } from "../coerce"
import { type DataType, elementOf, entryOf, fieldsOf, isFloating, isTime, isWhole, widerWhole } from "../dataType"
import { expressionError } from "../errors"
import { constantWhole } from "../functions/constants"
import { parseSignature, type ResolveOptions, type Signature } from "../functions/rule"
import { type FunctionEntry, findFunction, refusal, sqlNames } from "../functions/table"
import { intervalKind } from "../intervals"
import { some } from "../parts"
import { sqlText } from "../text"
import type { Call, Expression, FrameBound, Place, SortTerm, WindowSpec } from "../tree"
import { callOf, type Typed, type TypedBound, type TypedCall, type TypedSort, type TypedWindow } from "../typed"
import { type Bindings, bind, chosenType, close, fitted, isOpen, parameterAt } from "./unify"

/** A column that an expression may name. */
export interface NamedColumn {
  readonly name: string
  readonly type: DataType
}

/** Where an expression stands. */
export interface ResolveContext extends ResolveOptions {
  /**
   * "aggregate": in `agg`, where aggregates may stand; "row": they may not, windows may; "filter": neither; "generator":
   * what a generator makes rows of, itself outermost.
   */
  readonly place: "row" | "aggregate" | "filter" | "generator"
  /** Types of expressions in the engine's own SQL, by that SQL. */
  readonly ownTypes?: ReadonlyMap<string, DataType>
}

/** Column names with those of lambdas around, and whether an aggregate is around. */
interface Scope {
  readonly columns: readonly NamedColumn[]
  readonly context: ResolveContext
  readonly parameters: ReadonlyMap<string, DataType>
  /** What is around: aggregates stand in no aggregate, windows in no window. */
  readonly inside: "nothing" | "aggregate" | "window"
  /** What all of it is part of, for errors. */
  readonly whole: Expression
}

function scopeOf(whole: Expression, columns: readonly NamedColumn[], context: ResolveContext): Scope {
  return { columns, context, parameters: new Map(), inside: "nothing", whole }
}

/**
 * An expression with its types, every cast that Spark makes by itself in it.
 *
 * @throws RangeError for an unknown column or function, with the nearest known one; TypeError for an argument of a type
 *   that a function does not take; both show the place
 */
export function resolveExpression(
  expression: Expression,
  columns: readonly NamedColumn[],
  context: ResolveContext,
): Typed {
  return resolve(expression, scopeOf(expression, columns, context))
}

/** A condition with its types: boolean, or text that is cast to it. Throws as {@link resolveExpression} does. */
export function resolveCondition(
  expression: Expression,
  columns: readonly NamedColumn[],
  context: ResolveContext,
): Typed {
  const scope = scopeOf(expression, columns, context)
  return condition(noVector(resolve(expression, scope), scope), expression.place)
}

/**
 * Throws where an expression computes with a vector column, which an engine sees as row numbers of a matrix: those mean
 * nothing to a user.
 */
function noVector(value: Typed, { whole }: Scope): Typed {
  if (value.kind !== "column" || value.type !== "vector") return value
  const text = whole.place?.text ?? sqlText(whole)
  throw new TypeError(`vector column ${value.name} can't go into an expression: ${text}; expected numbers or text`)
}

function resolve(expression: Expression, scope: Scope): Typed {
  switch (expression.kind) {
    case "literal":
      return expression
    case "name":
      return resolveName(expression.parts, scope, expression.place)
    case "call":
      return resolveCall(expression, scope)
    case "cast":
      return resolveCast(resolve(expression.input, scope), expression.type, expression.isTry, scope, expression.place)
    case "case":
      return resolveCase(expression, scope)
    case "field":
      return fieldOf(resolve(expression.input, scope), expression.name, scope, expression.place)
    case "item":
      return itemOf(resolve(expression.input, scope), resolve(expression.index, scope), scope, expression.place)
    case "alias":
      return resolve(expression.input, scope)
    case "engine":
      return { ...expression, type: expression.type ?? scope.context.ownTypes?.get(expression.sql) ?? "void" }
    case "star":
      throw expressionError("* has its place in select and count(*)", expression.place)
    case "lambda":
      throw expressionError(
        "a lambda has its place among the arguments of a function such as transform",
        expression.place,
      )
  }
}

// Functions that need no parentheses, where no column has their name.
const bareFunctions = new Set(["current_date", "current_timestamp", "localtimestamp", "current_user", "user"])

function resolveName(parts: readonly string[], scope: Scope, place: Place | undefined): Typed {
  const [first, ...rest] = parts
  const parameter = [...scope.parameters.keys()].find((name) => name.toLowerCase() === first.toLowerCase())
  let found: Typed | undefined
  if (parameter !== undefined) {
    found = { kind: "parameter", name: parameter, type: scope.parameters.get(parameter)!, place }
  } else {
    const column =
      scope.columns.find((c) => c.name === first) ??
      scope.columns.find((c) => c.name.toLowerCase() === first.toLowerCase())
    if (column) found = { kind: "column", name: column.name, type: column.type, place }
  }
  const isFunction = bareFunctions.has(first.toLowerCase()) && refusal(first) === undefined
  if (found === undefined && parts.length === 1 && isFunction) {
    return resolveCall({ kind: "call", name: first, args: [], place }, scope)
  }
  if (found === undefined) {
    const names = scope.columns.map((c) => c.name)
    throw expressionError(`unknown column: ${first}${didYouMeanOf(first, names)}`, place, RangeError)
  }
  return rest.reduce<Typed>((input, name) => fieldOf(input, name, scope, place), found)
}

function fieldOf(input: Typed, name: string, scope: Scope, place: Place | undefined): Typed {
  const fields = fieldsOf(input.type)
  if (fields) {
    const field = fields.find((f) => f.name === name) ?? fields.find((f) => f.name.toLowerCase() === name.toLowerCase())
    if (field) return { kind: "field", input, name: field.name, type: field.type, place }
    const names = fields.map((f) => f.name)
    throw expressionError(`unknown field: ${name}${didYouMeanOf(name, names)}`, place, RangeError)
  }
  // A number of a vector that is made of columns: v0, v1 and so on.
  if (input.type === "vector" && /^v\d+$/.test(name)) return { kind: "field", input, name, type: "double", place }
  const element = elementOf(input.type)
  if (element !== undefined && fieldsOf(element)) {
    // A field of an array of structs is the array of that field.
    const body = fieldOf({ kind: "parameter", name: "e", type: element }, name, scope, place)
    const lambda: Typed = { kind: "lambda", params: [{ name: "e", type: element }], body, type: body.type }
    return { kind: "call", name: "transform", args: [input, lambda], type: `array<${body.type}>`, place }
  }
  if (entryOf(input.type)) return itemOf(input, { kind: "literal", value: name, type: "string" }, scope, place)
  const hint = input.type === "vector" ? "its numbers are v0, v1 and so on" : "expected a struct"
  throw expressionError(`no field ${name} in ${input.type}; ${hint}`, place, TypeError)
}

function itemOf(input: Typed, index: Typed, scope: Scope, place: Place | undefined): Typed {
  const element = elementOf(input.type)
  if (element !== undefined) {
    return { kind: "call", name: "[]", args: [input, castTo(index, "bigint")], type: element, place }
  }
  const entry = entryOf(input.type)
  if (entry) return { kind: "call", name: "[]", args: [input, castTo(index, entry.key)], type: entry.value, place }
  if (fieldsOf(input.type) && index.kind === "literal" && typeof index.value === "string") {
    return fieldOf(input, index.value, scope, place)
  }
  const number = constantWhole(index)
  const hint = input.type === "vector" ? `its numbers are fields, write .v${number ?? 0}` : "expected an array or a map"
  throw expressionError(`no item in ${input.type}; ${hint}`, place, TypeError)
}

function resolveCase(expression: Expression & { kind: "case" }, scope: Scope): Typed {
  const { ansi } = scope.context
  const branches = expression.branches.map(({ when, then }) => ({
    when: strictCondition(noVector(resolve(when, scope), scope), when.place),
    then: noVector(resolve(then, scope), scope),
  }))
  const otherwise = expression.otherwise && noVector(resolve(expression.otherwise, scope), scope)
  const values = [...branches.map((branch) => branch.then), ...(otherwise ? [otherwise] : [])]
  const type = leastType(values, ansi)
  if (type === undefined) {
    const types = [...new Set(values.map((v) => v.type))].join(", ")
    throw expressionError(`the branches have no type in common: ${types}; cast them`, expression.place, TypeError)
  }
  return {
    kind: "case",
    branches: branches.map(({ when, then }) => ({ when, then: castTo(then, type) })),
    ...(otherwise ? { otherwise: castTo(otherwise, type) } : {}),
    type,
    place: expression.place,
  }
}

function condition(value: Typed, place: Place | undefined): Typed {
  if (value.type === "boolean" || value.type === "void") return castTo(value, "boolean")
  if (value.type === "string") return castTo(value, "boolean")
  throw expressionError(`expected a condition, got ${value.type}`, place, TypeError)
}

/** A condition of CASE: neither text nor NULL is one to Spark. */
function strictCondition(value: Typed, place: Place | undefined): Typed {
  if (value.type === "boolean") return value
  throw expressionError(`expected a condition, got ${value.type}; cast it to boolean`, place, TypeError)
}

function resolveCast(input: Typed, type: DataType, isTry: boolean, scope: Scope, place: Place | undefined): Typed {
  noVector(input, scope)
  const other = specialTime(input, type) ?? spanNumber(input, type)
  if (other) return other
  if (!canCast(input.type, type, scope.context.ansi || isTry)) {
    throw expressionError(`can't cast ${input.type} to ${type}`, place, TypeError)
  }
  // A number that was cast is no literal any more, whose digits would count: CAST(3 AS INT) is a decimal(10,0) to decimals.
  if (input.type === type && !(input.kind === "literal" && isWhole(type))) return input
  if (input.kind === "literal" && input.value === null) return { ...input, type }
  return { kind: "cast", input, type, isTry, place }
}

/** The date or time that a word stands for, written out: epoch, now, today, yesterday, tomorrow. */
function specialTime(input: Typed, type: DataType): Typed | undefined {
  if (input.kind !== "literal" || typeof input.value !== "string" || !isTime(type)) return undefined
  const word = input.value.trim().toLowerCase()
  if (word === "epoch") return { kind: "literal", value: type === "date" ? 0 : 0n, type }
  if (word === "now" && type !== "date") return castTo(callOf("current_timestamp", [], "timestamp"), type)
  const days = ["yesterday", "today", "tomorrow"].indexOf(word === "now" ? "today" : word) - 1
  if (days < -1) return undefined
  const today = callOf("current_date", [], "date")
  const shift: Typed = { kind: "literal", value: BigInt(days), type: "int" }
  return castTo(days === 0 ? today : callOf("date_add", [today, shift], "date"), type)
}

/** The time between two dates as a number of days, between two moments as one of seconds. */
function spanNumber(input: Typed, type: DataType): Typed | undefined {
  if (input.type !== "interval" || !isWhole(type)) return undefined
  const kind = intervalKind(input)
  if (kind === "days") return castTo(callOf("interval_day", [input], "int"), type)
  if (input.kind !== "call" || kind !== "dayTime") return undefined
  return { kind: "cast", input: callOf("interval_seconds", [input], "bigint"), type, isTry: false }
}

/** True where Spark has a cast between two types. */
function canCast(from: DataType, to: DataType, ansi: boolean): boolean {
  if (from === "string" && to === "interval") return false
  if (from === to || from === "void" || from === "string" || to === "string")
    return from !== "vector" && to !== "vector"
  const [elementFrom, elementTo] = [elementOf(from), elementOf(to)]
  if (elementFrom !== undefined || elementTo !== undefined) {
    return elementFrom !== undefined && elementTo !== undefined && canCast(elementFrom, elementTo, ansi)
  }
  const [entryFrom, entryTo] = [entryOf(from), entryOf(to)]
  if (entryFrom || entryTo) {
    return (
      entryFrom !== undefined &&
      entryTo !== undefined &&
      canCast(entryFrom.key, entryTo.key, ansi) &&
      canCast(entryFrom.value, entryTo.value, ansi)
    )
  }
  const [fieldsFrom, fieldsTo] = [fieldsOf(from), fieldsOf(to)]
  if (fieldsFrom || fieldsTo) {
    return (
      fieldsFrom?.length === fieldsTo?.length && fieldsFrom!.every((f, i) => canCast(f.type, fieldsTo![i].type, ansi))
    )
  }
  if (from === "vector" || to === "vector" || from === "interval" || to === "interval") return false
  if (isTime(from) && isTime(to)) return true
  if (from === "binary" || to === "binary")
    return !ansi && /^(tinyint|smallint|int|bigint)$/.test(from) && to === "binary"
  if (from === "date" || to === "date") return !ansi && from === "date"
  if (from === "timestamp") return to !== "boolean" || !ansi
  if (to === "timestamp") return from !== "boolean" || !ansi
  return from !== "timestamp_ntz" && to !== "timestamp_ntz"
}

function resolveCall(call: Call, scope: Scope): Typed {
  const entry = findFunction(call.name)
  // What was read from text has a place.
  if (entry === undefined || (entry.rule.notInSql && call.place !== undefined)) {
    const reason = refusal(call.name)
    if (reason !== undefined) throw expressionError(`${call.name} is not supported: ${reason}`, call.place)
    throw expressionError(`unknown function: ${call.name}${didYouMean(call.name, sqlNames())}`, call.place, RangeError)
  }
  checkPlace(call, entry, scope)
  const { rule } = entry
  const isWindowed = call.over !== undefined
  const inside = rule.kind === "aggregate" && !isWindowed ? "aggregate" : isWindowed ? "window" : scope.inside
  const inner: Scope = inside === scope.inside ? scope : { ...scope, inside }
  const signature = parseSignature(rule.signature)
  const isCountAll = entry.name === "count" && call.args.length === 1 && call.args[0].kind === "star"
  const given = isCountAll
    ? [{ kind: "literal", value: 1n, type: "int" } as Expression]
    : entry.name === "struct"
      ? call.args.flatMap((arg) => (arg.kind === "star" && !arg.of ? allColumns(scope) : [arg]))
      : call.args
  if (given.length < signature.least || given.length > signature.most) {
    throw expressionError(`${call.name} takes ${arity(signature)}, got ${given.length}`, call.place, TypeError)
  }
  const values = given.map((arg) => (arg.kind === "lambda" ? undefined : resolve(arg, inner)))
  if (values.every((v) => v !== undefined)) {
    const other = placed(call.place, () => rule.instead?.(values as Typed[], scope.context, given))
    if (other) return { ...other, place: call.place } as Typed
  }
  const made = fitArguments(call, entry, signature, given, values, inner)
  const filter = call.filter && condition(resolve(call.filter, { ...inner, inside: "aggregate" }), call.filter.place)
  const typed: TypedCall = {
    kind: "call",
    name: entry.name,
    args: /^try_(add|subtract|multiply|divide|mod)$/.test(entry.name) ? triedTexts(made.args, values) : made.args,
    type: made.type,
    place: call.place,
    ...(call.isDistinct ? { isDistinct: true } : {}),
    ...(filter ? { filter } : {}),
    ...(call.orderBy ? { orderBy: call.orderBy.map((term) => resolveSort(term, inner)) } : {}),
    ...(call.ignoreNulls ? { ignoreNulls: true } : {}),
    ...(call.over ? { over: resolveWindow(call.over, { ...scope, inside: "window" }) } : {}),
  }
  return typed
}

/** With text among them, Spark tries the whole, casts of the text included. */
function triedTexts(args: readonly Typed[], values: readonly (Typed | undefined)[]): Typed[] {
  return args.map((arg, i) => triedCast(arg, values[i]))
}

/** The casts of a text, one in the other, none of which fails. */
function triedCast(arg: Typed, value: Typed | undefined): Typed {
  if (arg.kind !== "cast") return arg
  if (arg.input === value) return arg.input.type === "string" ? { ...arg, isTry: true } : arg
  const input = triedCast(arg.input, value)
  return input === arg.input ? arg : { ...arg, input }
}

function arity({ least, most }: Signature): string {
  const count = (n: number): string => (n === 0 ? "no argument" : n === 1 ? "one argument" : `${n} arguments`)
  if (least === most) return count(least)
  return most === Number.POSITIVE_INFINITY ? `${least} arguments or more` : `${least} to ${most} arguments`
}

function checkPlace(call: Call, { name, rule }: FunctionEntry, scope: Scope): void {
  const { place } = call
  if (rule.kind === "generator" && !(scope.context.place === "generator" && scope.whole === call)) {
    throw expressionError(`${name} makes several rows of one: it stands alone in select or withColumn`, place)
  }
  if (rule.kind === "window" && !call.over) {
    throw expressionError(`${name} needs a window: ${name}(…) OVER (ORDER BY …)`, place)
  }
  if (call.over) {
    if (rule.kind !== "aggregate" && rule.kind !== "window") {
      throw expressionError(`${name} is no window function and no aggregate; OVER has no meaning here`, place)
    }
    if (scope.context.place === "filter")
      throw expressionError("a window has no place in a condition; add it as a column first", place)
    if (scope.inside !== "nothing")
      throw expressionError(`a window has no place inside another, or inside an aggregate`, place)
  } else if (rule.kind === "aggregate") {
    if (scope.inside === "aggregate") throw expressionError("an aggregate has no place inside another", place)
    if (scope.context.place !== "aggregate" && scope.inside !== "window") {
      throw expressionError(`${name}: an aggregate has its place in agg or groupBy`, place)
    }
  } else if (call.filter || call.isDistinct) {
    throw expressionError(`${name} is no aggregate; ${call.filter ? "FILTER" : "DISTINCT"} has no meaning here`, place)
  }
}

// What needs no more of a vector than whether there is one.
const asking = new Set(["isnull", "isnotnull", "count"])

function fitArguments(
  call: Call,
  { name, rule }: FunctionEntry,
  signature: Signature,
  given: readonly Expression[],
  resolved: readonly (Typed | undefined)[],
  scope: Scope,
): { args: Typed[]; type: DataType } {
  const { ansi } = scope.context
  const bindings: Bindings = new Map()
  let values = resolved
  if (!asking.has(name)) for (const value of values) if (value) noVector(value, scope)
  if (rule.prepare && values.every((v) => v !== undefined)) {
    values = placed(call.place, () => rule.prepare!(values as Typed[], scope.context))
  }
  const chosen = values.map((value, i) => {
    if (value === undefined) return ""
    const parameter = parameterAt(signature, i, values.length)
    if (parameter.lambda)
      throw expressionError(`${name} expects a lambda here, as x -> x + 1`, given[i]?.place, TypeError)
    const type = chosenType(parameter.types, value, ansi)
    if (type === undefined || !bind(type, value.type, bindings, ansi)) {
      const expected = parameter.types.map((t) => close(t, bindings).replaceAll("void", "any")).join(" or ")
      throw expressionError(`${name} expects ${expected}, got ${value.type}`, given[i]?.place ?? call.place, TypeError)
    }
    return type
  })
  const args = values.map((value, i) => {
    if (value !== undefined) return fitted(value, chosen[i], bindings)
    const parameter = parameterAt(signature, i, values.length)
    const lambda = given[i] as Expression & { kind: "lambda" }
    if (!parameter.lambda) throw expressionError(`${name} takes no lambda here`, lambda.place, TypeError)
    return resolveLambda(lambda, parameter.lambda, bindings, scope, name)
  })
  const type =
    placed(call.place, () => rule.result?.(args, scope.context)) ?? resultType(signature.result, args, bindings)
  return { args, type }
}

/** What a rule gives; its errors show the place. */
function placed<T>(place: Place | undefined, give: () => T): T {
  try {
    return give()
  } catch (error) {
    if ((error as Error).message.startsWith("invalid expression")) throw error
    throw expressionError((error as Error).message, place, TypeError)
  }
}

function allColumns({ columns }: Scope): Expression[] {
  return columns.filter(({ name }) => !name.startsWith("__")).map(({ name }) => ({ kind: "name", parts: [name] }))
}

function resultType(result: DataType, args: readonly Typed[], bindings: Bindings): DataType {
  const position = /^\$(\d+)$/.exec(result)
  if (position) return args[Number(position[1]) - 1].type
  return close(result, bindings)
}

function resolveLambda(
  lambda: Expression & { kind: "lambda" },
  expected: { params: readonly DataType[]; result: DataType },
  bindings: Bindings,
  scope: Scope,
  name: string,
): Typed {
  if (lambda.params.length > expected.params.length) {
    const most = expected.params.length
    throw expressionError(
      `${name} takes a lambda of ${most} parameters, got ${lambda.params.length}`,
      lambda.place,
      TypeError,
    )
  }
  const params = lambda.params.map((param, i) => ({ name: param, type: close(expected.params[i], bindings) }))
  const parameters = new Map([...scope.parameters, ...params.map((p) => [p.name, p.type] as const)])
  const body = resolve(lambda.body, { ...scope, parameters })
  if (!bind(expected.result, body.type, bindings, scope.context.ansi)) {
    throw expressionError(
      `the lambda of ${name} gives ${body.type}; expected ${close(expected.result, bindings)}`,
      lambda.place,
      TypeError,
    )
  }
  const type = isOpen(expected.result) ? close(expected.result, bindings) : expected.result
  return { kind: "lambda", params, body: castTo(body, type), type, place: lambda.place }
}

/** A sort term with its types; nulls first when ascending, last when descending, unless it says otherwise. */
export function resolveSortTerm(term: SortTerm, columns: readonly NamedColumn[], context: ResolveContext): TypedSort {
  return resolveSort(term, scopeOf(term.input, columns, context))
}

function resolveSort(term: SortTerm, scope: Scope): TypedSort {
  const input = resolve(term.input, scope)
  if (/^map</.test(input.type)) {
    throw expressionError(`${input.type} has no order; sort by numbers or text`, term.input.place, TypeError)
  }
  return { input, isDescending: term.isDescending, nullsFirst: term.nullsFirst ?? !term.isDescending }
}

function resolveWindow(over: WindowSpec, scope: Scope): TypedWindow {
  const bound = (end: FrameBound): TypedBound =>
    typeof end === "string" ? end : { isPreceding: end.isPreceding, offset: resolve(end.offset, scope) }
  return {
    partitionBy: over.partitionBy.map((e) => noVector(resolve(e, scope), scope)),
    orderBy: over.orderBy.map((term) => {
      const sort = resolveSort(term, scope)
      return { ...sort, input: noVector(sort.input, scope) }
    }),
    ...(over.frame
      ? { frame: { unit: over.frame.unit, start: bound(over.frame.start), end: bound(over.frame.end) } }
      : {}),
  }
}

/** True where the expression has an aggregate that is no window. */
export function isAggregate(typed: Typed): boolean {
  return some(
    typed,
    (t) => t.kind === "call" && t.over === undefined && findFunction(t.name)?.rule.kind === "aggregate",
  )
}

/** True where the expression has a window function. */
export function usesWindow(typed: Typed): boolean {
  return some(typed, (t) => t.kind === "call" && t.over !== undefined)
}

/** Names of the columns that the expression uses. */
export function columnsUsed(typed: Typed): Set<string> {
  const names = new Set<string>()
  some(typed, (t) => {
    if (t.kind === "column") names.add(t.name)
    return false
  })
  return names
}

// Calls that only other calls are made into, as those of `time + span`.
const unlisted = { rule: { mayRaise: true } }

/** True where a row of legal types may fail. */
export function mayRaise(typed: Typed, ansi: boolean): boolean {
  return some(typed, (t) => {
    if (t.kind === "cast") return ansi && !t.isTry && !isWidening(t.input.type, t.type)
    if (t.kind === "call" && isFloating(t.type) && /^[+*-]$/.test(t.name)) return false
    return t.kind === "engine" || (t.kind === "call" && (findFunction(t.name) ?? unlisted).rule.mayRaise === true)
  })
}

/** True for casts of numbers to a type that has all of them, or the nearest to each. */
function isWidening(from: DataType, to: DataType): boolean {
  if (isFloating(to)) return isWhole(from) || from === "float"
  return isWhole(from) && isWhole(to) && widerWhole(from, to) === to
}
