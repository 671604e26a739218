// Expressions that the library makes itself, with their types.

import { castTo } from "../expression/coerce"
import type { DataType } from "../expression/dataType"
import { callOf, type Typed } from "../expression/typed"
import { narrowestWhole } from "../expression/wholeRange"

/** A text. */
export function textValue(value: string): Typed {
  return { kind: "literal", value, type: "string" }
}

/** A number. */
export function numberValue(value: number, type: "int" | "double" = "double"): Typed {
  return { kind: "literal", value, type }
}

/** Null of a type. */
export function nullValue(type: DataType): Typed {
  return { kind: "literal", value: null, type }
}

/** A whole number in [0, most] as one of the narrowest type: less to be sent. */
export function narrowValue(value: Typed, most: number): Typed {
  return castTo(value, narrowestWhole(0, most))
}

/** The aggregate that counts rows. */
export function rowCountValue(): Typed {
  return callOf("count", [numberValue(1, "int")], "bigint")
}

/** The number of a row, from 1, in the order of the rows: among those that agree in some values, or all. */
export function rowNumberValue(partitionBy: readonly Typed[] = []): Typed {
  return { ...callOf("row_number", [], "int"), over: { partitionBy, orderBy: [] } }
}

/** True where a value is null. */
export function isNullValue(value: Typed): Typed {
  return callOf("isnull", [value], "boolean")
}

/** True where a value is not null. */
export function isNotNullValue(value: Typed): Typed {
  return callOf("isnotnull", [value], "boolean")
}

/** True where a number is null or NaN; any other value where it is null. */
export function isMissingValue(value: Typed): Typed {
  const isNull = isNullValue(value)
  return value.type === "double" ? callOf("or", [isNull, callOf("isnan", [value], "boolean")], "boolean") : isNull
}

/** A comparison of two values of one type. */
export function comparedValue(sign: "=" | "<>" | "<" | "<=" | ">" | ">=", a: Typed, b: Typed): Typed {
  return callOf(sign, [a, b], "boolean")
}

/** The aggregate that counts the rows for which a condition is true. */
export function countIfValue(condition: Typed): Typed {
  return callOf("count_if", [condition], "bigint")
}

/**
 * How many of rising thresholds a number is above, asked for by halving; all for null and NaN, for which no comparison is
 * true.
 */
export function binValue(value: Typed, thresholds: Float64Array, from = 0, to: number = thresholds.length): Typed {
  if (from === to) return numberValue(from, "int")
  const middle = (from + to) >>> 1
  const isUpTo = comparedValue("<=", value, numberValue(thresholds[middle]))
  return caseValue(isUpTo, binValue(value, thresholds, from, middle), binValue(value, thresholds, middle + 1, to))
}

/** True where one of several is; false of none. Halved again and again, as engines bear no thousand of them in a row. */
export function anyOf(conditions: readonly Typed[]): Typed {
  if (conditions.length === 0) return { kind: "literal", value: false, type: "boolean" }
  if (conditions.length === 1) return conditions[0]
  const half = conditions.length >> 1
  return callOf("or", [anyOf(conditions.slice(0, half)), anyOf(conditions.slice(half))], "boolean")
}

/** One value where a condition is true, else another. */
export function caseValue(when: Typed, then: Typed, otherwise: Typed): Typed {
  return { kind: "case", branches: [{ when, then }], otherwise, type: otherwise.type }
}

/**
 * Functions that no user can call, which an engine knows beside those of the table.
 *
 * - `raise(message)`: fails the query with a text, wherever a row reaches it
 * - `exact_sum(x)`, `exact_avg(x)`: aggregates of numbers, with the same bits however many threads there are; long of
 *   whole numbers, else double
 * - `exact_whole(x)`, `exact_fraction(x)`: aggregates of doubles; `exact_sum` is their sum where every x but 0 is of
 *   [2^-41, 2^94) in size
 * - `pair_corr(x, y)`: an aggregate: Pearson's correlation of finite doubles, over the rows where neither is null; null for
 *   fewer than two rows and for numbers that are all the same
 * - `only(x)`: an aggregate: the one value that is not null
 * - `label_key(x)`: text that tells values apart; JavaScript's Number reads that of a number, `inf` and `nan` aside
 * - `tokens(text, pattern, "gaps" or "tokens", least)`: what Spark's RegexTokenizer cuts a text into, where the pattern matches
 *   gaps or tokens, those of at least so many UTF-16 units; all but the text are written out
 * - `distinct_items(array)`: its elements, each once, without null, in no particular order
 * - `csv_value(cell)`: what a text in a CSV file stands for; null where it is none of the type
 * - `pack(x0, x1, …)`: the vector of numbers and of row numbers of matrices
 * - `draw_uniform(seed)`, `draw_normal(seed)`: random numbers, where the engine draws them
 */
export type InternalFunction =
  | "raise"
  | "exact_sum"
  | "exact_avg"
  | "exact_whole"
  | "exact_fraction"
  | "pair_corr"
  | "only"
  | "label_key"
  | "tokens"
  | "distinct_items"
  | "csv_value"
  | "pack"
  | "draw_uniform"
  | "draw_normal"

/** A call of a function that no user can call. */
export function internalValue(name: InternalFunction, args: readonly Typed[], type: DataType): Typed {
  return callOf(name, args, type)
}

/** Fails the query with a message. */
export function raiseValue(message: Typed, type: DataType): Typed {
  return internalValue("raise", [message], type)
}

/** Texts put one behind the other; null where one is. */
export function concatValue(...texts: readonly Typed[]): Typed {
  return callOf("concat", texts, "string")
}
