// What Spark does not compute: it would matter only where it fails.

import { entryOf, fieldsOf } from "../dataType"
import { some } from "../parts"
import { callOf, type Typed, type TypedCall } from "../typed"
import { isAggregate, mayRaise } from "./resolve"

/**
 * The expression without the parts that Spark leaves out before it computes: the elements of `array(a, b)[0]`, `map(…)['k']`
 * and `struct(…).f` that are not asked for, and both sides of an operator with a null written out in one of them.
 */
export function simplified(typed: Typed): Typed {
  if (typed.kind === "field") {
    const index = fieldsOf(typed.input.type)?.findIndex(({ name }) => name === typed.name) ?? -1
    return partOf(simplified(typed.input), "named_struct", (args) => args[2 * index + 1]) ?? typed
  }
  if (typed.kind !== "call" || typed.args.length !== 2) return typed
  if (typed.name === "[]") {
    const [input, index] = [simplified(typed.args[0]), typed.args[1]]
    // A cast that someone wrote has a place of its own.
    const key = index.kind === "cast" && index.place === index.input.place ? index.input : index
    if (key.kind !== "literal" || key.value === null) return typed
    if (entryOf(input.type)) return partOf(input, "map", (args) => choice(index, args)) ?? typed
    if (key.type !== "int") return typed
    return partOf(input, "array", (args) => args[Number(key.value)] ?? nullOf(typed)) ?? typed
  }
  return isOperator(typed) && typed.args.some(isNull) && mayRaise(typed, true) && !isAggregate(typed)
    ? nullOf(typed)
    : typed
}

/** A part of what a call puts together; an array's element that is not there is null. */
function partOf(input: Typed, name: string, part: (args: readonly Typed[]) => Typed): Typed | undefined {
  // What is known before is computed whole.
  return input.kind === "call" && input.name === name && dependsOnRow(input) && !isAggregate(input)
    ? part(input.args)
    : undefined
}

/** The value of the first of a map's keys that is the one asked for. */
function choice(key: Typed, entries: readonly Typed[]): Typed {
  const branches = entries.flatMap((entry, i) =>
    i % 2 === 0 ? [{ when: callOf("=", [entry, key], "boolean"), then: entries[i + 1] }] : [],
  )
  return { kind: "case", branches, otherwise: nullOf(entries[1]), type: entries[1].type }
}

function nullOf({ type }: Typed): Typed {
  return { kind: "literal", value: null, type }
}

/** True for null written out, and for operators with one in them. */
function isNull(typed: Typed): boolean {
  if (typed.kind === "cast") return isNull(typed.input)
  if (typed.kind === "call" && isOperator(typed)) return typed.args.some(isNull)
  return typed.kind === "literal" && typed.value === null
}

function dependsOnRow(typed: Typed): boolean {
  return some(typed, ({ kind }) => kind === "column" || kind === "parameter" || kind === "engine")
}

const operators = "+ - * / % div pmod & | ^ = <> < <= > >= try_add try_subtract try_multiply try_divide try_mod".split(
  " ",
)

function isOperator({ name }: TypedCall): boolean {
  return operators.includes(name)
}

/** Functions of which Spark computes one argument first, and the others only where that is not null; by its place. */
const firstPlaces: ReadonlyMap<string, number> = new Map([
  ...operators.map((name) => [name, 0] as const),
  // Divisions begin with the divisor.
  ...["/", "%", "div", "pmod", "try_divide", "try_mod"].map((name) => [name, 1] as const),
  ...(
    "[] in date_add date_sub datediff add_months months_between date_format make_date pow atan2 hypot log " +
    "shiftleft shiftright shiftrightunsigned contains startswith endswith levenshtein next_day replace regexp_replace split translate substring left right repeat lpad rpad instr split_part like rlike " +
    "array_contains array_position array_remove element_at"
  )
    .split(" ")
    .map((name) => [name, 0] as const),
  ["timestampadd", 1],
  ["timestampdiff", 1],
])

/** The place of the argument that decides whether the others are computed; undefined where none does, or none may fail. */
export function decidingArgument(call: TypedCall): number | undefined {
  const place = firstPlaces.get(call.name)
  if (place === undefined || call.args.length <= place) return undefined
  const first = call.args[place]
  if (first.kind === "literal" && first.value !== null) return undefined
  return call.args.some((_, i) => isGuarded(call, i, place)) ? place : undefined
}

/** True for an argument that may fail where the deciding one is null. What is known before is computed in any case. */
export function isGuarded({ args }: TypedCall, index: number, place: number): boolean {
  return index !== place && dependsOnRow(args[index]) && mayRaise(args[index], true)
}
