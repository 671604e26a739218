// Arrays, maps, structs, and functions of them that take a lambda.

import { castTo, commonType } from "../coerce"
import {
  arrayOf,
  type DataType,
  elementOf,
  entryOf,
  fieldsOf,
  isAtomic,
  isDecimal,
  isNumericType,
  isTime,
  isWhole,
  mapOf,
  structOf,
} from "../dataType"
import type { Expression } from "../tree"
import type { Typed } from "../typed"
import { constantText } from "./constants"
import { alike } from "./operators"
import type { FunctionRule, FunctionTable, ResolveOptions } from "./rule"
import { onlyText } from "./text"

const literalText = (value: string): Typed => ({ kind: "literal", value, type: "string" })

/** The collection first, an index of int for an array, a key of the map's type for a map. */
function atItem([input, index]: readonly Typed[]): readonly Typed[] {
  const entry = entryOf(input.type)
  if (entry) return [input, castTo(index, entry.key)]
  if (elementOf(input.type) === undefined) throw new TypeError(`expected an array or a map, got ${input.type}`)
  if (!isWhole(index.type)) throw new TypeError(`expected a whole number to find an element, got ${index.type}`)
  return [input, castTo(index, "int")]
}

const itemType = ([input]: readonly Typed[]): DataType => elementOf(input.type) ?? entryOf(input.type)?.value ?? "void"

/** `size` and its like: an array or a map. */
function collection([input]: readonly Typed[]): readonly Typed[] {
  if (input.type !== "void" && elementOf(input.type) === undefined && !entryOf(input.type)) {
    throw new TypeError(`expected an array or a map, got ${input.type}`)
  }
  return [input]
}

/** Keys and values in turn, each of one type. */
function pairs(args: readonly Typed[], options: ResolveOptions): readonly Typed[] {
  if (args.length % 2 !== 0) throw new TypeError(`expected keys and values in turn, got ${args.length} arguments`)
  const keys = alike(
    args.filter((_, i) => i % 2 === 0),
    options,
  )
  const values = alike(
    args.filter((_, i) => i % 2 === 1),
    options,
  )
  return args.map((_, i) => (i % 2 === 0 ? keys[i / 2] : values[(i - 1) / 2]))
}

/** Names and values in turn, the names as they stand. */
function namedFields(args: readonly Typed[]): readonly Typed[] {
  if (args.length % 2 !== 0 || args.length === 0) {
    throw new TypeError(`expected names and values in turn, got ${args.length} arguments`)
  }
  const names = args.filter((_, i) => i % 2 === 0).map(constantText)
  if (names.some((name) => typeof name !== "string")) throw new TypeError("expected names as text that is known before")
  refuseTwice(names as string[])
  return args.map((arg, i) => (i % 2 === 0 ? literalText(names[i / 2]!) : arg))
}

function refuseTwice(names: readonly string[]): void {
  const twice = names.find((name, i) => names.findIndex((n) => n.toLowerCase() === name.toLowerCase()) < i)
  if (twice !== undefined) throw new TypeError(`two fields of one name: ${twice}`)
}

const namedType = (args: readonly Typed[]): DataType =>
  structOf(args.flatMap((arg, i) => (i % 2 === 0 ? [{ name: constantText(arg)!, type: args[i + 1].type }] : [])))

/** The name that an argument brings along; undefined where it has none. */
function nameOf(value: Typed, given: Expression): string | undefined {
  if (given.kind === "alias") return given.names[0]
  return value.kind === "column" || value.kind === "field" || value.kind === "parameter" ? value.name : undefined
}

const struct: FunctionRule["instead"] = (values, _options, given) => {
  const args = namedFields(values.flatMap((value, i) => [literalText(nameOf(value, given[i]) ?? `col${i + 1}`), value]))
  return { kind: "call", name: "named_struct", args, type: namedType(args) }
}

const zipped: FunctionRule["instead"] = (values, _options, given) => {
  const elements = values.map((value) => (value.type === "void" ? "void" : elementOf(value.type)))
  if (elements.some((element) => element === undefined)) return undefined
  const fields = elements.map((type, i) => ({ name: nameOf(values[i], given[i]) ?? String(i), type: type! }))
  refuseTwice(fields.map(({ name }) => name))
  return { kind: "call", name: "arrays_zip", args: values, type: arrayOf(structOf(fields)) }
}

/** Numbers of one type with the step's, or dates and timestamps with an interval. */
function range(args: readonly Typed[], options: ResolveOptions): readonly Typed[] {
  const [start, stop, step] = args
  if (isTime(start.type) || isTime(stop.type)) {
    const type = commonType(start.type, stop.type, options.ansi)
    if (type === undefined || !isTime(type)) throw new TypeError(`can't go from ${start.type} to ${stop.type}`)
    if (step && step.type !== "interval") throw new TypeError(`expected a step of an interval, got ${step.type}`)
    return [castTo(start, type), castTo(stop, type), ...(step ? [step] : [])]
  }
  const made = alike(args, options)
  if (made[0].type === "void") return made.map((arg) => castTo(arg, "int"))
  if (!isWhole(made[0].type)) throw new TypeError(`expected whole numbers, dates or timestamps, got ${made[0].type}`)
  return made
}

/** The order's direction must be known before. */
function withDirection(args: readonly Typed[]): readonly Typed[] {
  const [, ascending] = args
  if (ascending && (ascending.kind !== "literal" || typeof ascending.value !== "boolean")) {
    throw new TypeError("sort_array expects true or false as its direction, known before the rows are")
  }
  return args
}

const entryType = (entry: { key: DataType; value: DataType }): DataType =>
  structOf([
    { name: "key", type: entry.key },
    { name: "value", type: entry.value },
  ])

const entriesOf: FunctionRule["result"] = ([input]) => {
  const entry = entryOf(input.type)
  return arrayOf(entry ? entryType(entry) : "void")
}

/** An array of structs of two fields. */
function ofEntries([input]: readonly Typed[]): readonly Typed[] {
  const fields = fieldsOf(elementOf(input.type) ?? "")
  if (fields?.length !== 2) throw new TypeError(`expected an array of structs of two fields, got ${input.type}`)
  return [input]
}

const mapOfEntries: FunctionRule["result"] = ([input]) => {
  const [key, value] = fieldsOf(elementOf(input.type)!)!
  return mapOf(key.type, value.type)
}

/** The zero's type is the result of each step. */
const aggregateType: FunctionRule["result"] = (args) => {
  const [, zero, merge, finish] = args
  if (merge.type !== zero.type) {
    throw new TypeError(`the lambda gives ${merge.type}, the start is ${zero.type}; cast one of the two`)
  }
  return finish ? finish.type : zero.type
}

/** What a generator's rows hold: an element, or a key and a value; with a place before them. */
/** Which columns a generator makes, and of what, select finds out: src/frame/verbs/generators.ts. */
const generated: FunctionRule = {
  signature: "any... -> any",
  kind: "generator",
  result: ([input]) => elementOf(input.type) ?? "void",
}

/** What Spark widens in arrays by itself: numbers but for decimals, dates to timestamps. */
function isTight(a: DataType, b: DataType, ansi: boolean): boolean {
  if (a === b || !isAtomic(a) || !isAtomic(b)) return true
  if (isDecimal(a) || isDecimal(b)) return false
  return a !== "string" && b !== "string" && commonType(a, b, ansi) !== undefined
}

/**
 * Arguments whose elements are of one type, none of them null's.
 *
 * @param value - the argument that is an element itself; undefined: all are arrays
 * @param allows - decimals are widened too; null stands for an element
 */
function oneKind(value?: number, allows: { decimals?: boolean; nulls?: boolean } = {}): FunctionRule["prepare"] {
  return (args, { ansi }) => {
    const types = [0, value ?? 1].map((i) => (i === value ? args[i].type : elementOf(args[i].type)))
    const [a, b] = types
    if (a === undefined || b === undefined || (b === "void" && value !== undefined && !allows.nulls && a !== "void")) {
      throw new TypeError(`expected arrays and elements of one type, got ${args.map((arg) => arg.type).join(", ")}`)
    }
    const isVoid = a === "void" || b === "void"
    const isWidened = allows.decimals && isNumericType(a) && isNumericType(b)
    if (!isVoid && !isWidened && !isTight(a, b, ansi)) {
      throw new TypeError(`expected elements of one type, got ${a} and ${b}; cast one of the two`)
    }
    return args
  }
}

const setRule: FunctionRule = { signature: "array<T>, array<T> -> array<T>", prepare: oneKind() }

export const collections: FunctionTable = {
  array: "T... -> array<T>",
  size: { signature: "any -> int", prepare: collection },
  cardinality: "=size",
  array_size: "array<T> -> int",
  element_at: { signature: "any, any -> any", prepare: atItem, result: itemType, mayRaise: true },
  try_element_at: { signature: "any, any -> any", prepare: atItem, result: itemType, mayRaise: true },
  get: "array<T>, int -> T",
  array_contains: { signature: "array<T>, T -> boolean", prepare: oneKind(1, { decimals: true }) },
  array_position: { signature: "array<T>, T -> bigint", prepare: oneKind(1, { decimals: true, nulls: true }) },
  array_max: "array<T> -> T",
  array_min: "array<T> -> T",
  sort_array: { signature: "array<T>, boolean? -> array<T>", prepare: withDirection },
  array_sort: { signature: "array<T>, (T, T) => int? -> array<T>", mayRaise: true },
  array_distinct: "array<T> -> array<T>",
  array_union: setRule,
  array_intersect: setRule,
  array_except: setRule,
  arrays_overlap: { signature: "array<T>, array<T> -> boolean", prepare: oneKind() },
  array_join: "array<string>, string, string? -> string",
  array_remove: { signature: "array<T>, T -> array<T>", prepare: oneKind(1, { decimals: true, nulls: true }) },
  array_compact: "array<T> -> array<T>",
  array_append: { signature: "array<T>, T -> array<T>", prepare: oneKind(1, { decimals: true, nulls: true }) },
  array_prepend: { signature: "array<T>, T -> array<T>", prepare: oneKind(1, { decimals: true, nulls: true }) },
  array_insert: {
    signature: "array<T>, int, T -> array<T>",
    prepare: (args, options) => {
      if (args[1].type === "void") throw new TypeError("expected a place in the array, got null")
      return oneKind(2, { nulls: true })!(args, options)
    },
    mayRaise: true,
  },
  array_repeat: "T, int -> array<T>",
  arrays_zip: { signature: "array<any>, array<any>... -> any", instead: zipped },
  slice: { signature: "array<T>, int, int -> array<T>", mayRaise: true },
  flatten: "array<array<T>> -> array<T>",
  sequence: {
    signature: "any, any, any? -> any",
    prepare: range,
    result: ([start]) => arrayOf(start.type),
    mayRaise: true,
  },
  transform: "array<T>, (T, int) => U -> array<U>",
  filter: "array<T>, (T, int) => boolean -> array<T>",
  exists: "array<T>, (T) => boolean -> boolean",
  forall: "array<T>, (T) => boolean -> boolean",
  aggregate: { signature: "array<T>, U, (U, T) => V, (U) => K? -> any", result: aggregateType },
  reduce: "=aggregate",
  zip_with: "array<T>, array<U>, (T, U) => V -> array<V>",
  map: {
    signature: "any... -> any",
    prepare: pairs,
    result: (args) => mapOf(args[0]?.type ?? "void", args[1]?.type ?? "void"),
    mayRaise: true,
  },
  map_from_arrays: { signature: "array<K>, array<V> -> map<K,V>", mayRaise: true },
  map_from_entries: { signature: "any -> any", prepare: ofEntries, result: mapOfEntries, mayRaise: true },
  map_keys: "map<K,V> -> array<K>",
  map_values: "map<K,V> -> array<V>",
  map_entries: { signature: "map<K,V> -> any", result: entriesOf },
  map_contains_key: "map<K,V>, K -> boolean",
  map_concat: {
    signature: "map<K,V>... -> map<K,V>",
    result: ([first]) => first?.type ?? mapOf("string", "string"),
    mayRaise: true,
  },
  map_filter: "map<K,V>, (K, V) => boolean -> map<K,V>",
  map_zip_with: "map<K,V>, map<K,U>, (K, V, U) => T -> map<K,T>",
  transform_keys: { signature: "map<K,V>, (K, V) => T -> map<T,V>", mayRaise: true },
  transform_values: "map<K,V>, (K, V) => T -> map<K,T>",
  str_to_map: { signature: "string, string?, string? -> map<string,string>", prepare: onlyText, mayRaise: true },
  named_struct: { signature: "any... -> any", prepare: namedFields, result: namedType },
  struct: { signature: "any, any... -> any", instead: struct },
  explode: generated,
  explode_outer: generated,
  posexplode: generated,
  posexplode_outer: generated,
  inline: generated,
  inline_outer: generated,
  stack: generated,
}
