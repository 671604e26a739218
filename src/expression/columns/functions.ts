// Functions by their names, for completion: functions.log(col("x")).

import { functionNames } from "../functions/table"
import type { Expression } from "../tree"
import {
  asc,
  Column,
  type ColumnOrValue,
  call,
  col,
  columnExpression,
  desc,
  expr,
  lit,
  type SortColumn,
  valueExpression,
  when,
} from "./column"
import type { FunctionName } from "./functionNames"

/** An argument of a function: a column or its name, a value, or a function of columns where SQL has a lambda. */
export type FunctionArgument = ColumnOrValue | readonly ColumnOrValue[] | ((...params: Column[]) => ColumnOrValue)

/** What a function makes of its arguments. */
type FunctionCall = (...args: readonly FunctionArgument[]) => Column

/**
 * Places, from 0, where text is a value and no column's name, as in PySpark: a pattern, a format, a unit. Elsewhere text
 * names a column; `lit("…")` is a value everywhere.
 */
const textPlaces: Readonly<Record<string, readonly number[]>> = {
  array_append: [1],
  array_contains: [1],
  array_insert: [2],
  array_join: [1, 2],
  array_position: [1],
  array_prepend: [1],
  array_remove: [1],
  assert_true: [1],
  concat_ws: [0],
  date_format: [1],
  date_trunc: [0],
  decode: [1],
  element_at: [1],
  encode: [1],
  format_string: [0],
  from_csv: [1],
  from_json: [1],
  from_unixtime: [1],
  from_utc_timestamp: [1],
  get_json_object: [1],
  instr: [1],
  lag: [2],
  lead: [2],
  listagg: [1],
  locate: [0],
  lpad: [2],
  map_contains_key: [1],
  next_day: [1],
  raise_error: [0],
  regexp_extract: [1],
  regexp_replace: [1, 2],
  rpad: [2],
  split: [1],
  string_agg: [1],
  substring_index: [1],
  timestampadd: [0],
  timestampdiff: [0],
  to_date: [1],
  to_timestamp: [1],
  to_utc_timestamp: [1],
  translate: [1, 2],
  trunc: [1],
  unix_timestamp: [1],
}

/** Functions whose two arguments stand the other way round in SQL: ltrim("s", "x") is ltrim('x', s) there. */
const turnedFunctions = new Set(["trim", "ltrim", "rtrim"])

/** Functions that take a list of columns as well as the columns one by one. */
const listFunctions = new Set(["array", "struct", "map"])

function callOf(name: string, args: readonly FunctionArgument[]): Column {
  const isList = listFunctions.has(name) && args.length === 1 && Array.isArray(args[0])
  const isTurned = turnedFunctions.has(name) && args.length === 2
  const given = isList ? (args[0] as readonly ColumnOrValue[]) : isTurned ? [args[1], args[0]] : args
  return call(
    name,
    given.map((arg, i) => argument(arg, textPlaces[name]?.includes(i) ?? false)),
  )
}

function argument(value: FunctionArgument, isText: boolean): Expression {
  if (typeof value === "function") return lambdaOf(value)
  if (typeof value === "string" && !isText) return columnExpression(value)
  if (Array.isArray(value)) return call("array", value.map(valueExpression)).expression
  return valueExpression(value as ColumnOrValue)
}

/** Lambdas around the one that is made now. */
let level = 0

/** A function of columns as a lambda. Its parameters have names that no column may have, another pair in each level. */
function lambdaOf(body: (...params: Column[]) => ColumnOrValue): Expression {
  const suffix = level === 0 ? "" : String(level)
  const params = ["x", "y", "z"].slice(0, Math.max(1, body.length)).map((name) => `__${name}${suffix}`)
  level++
  try {
    const columns = params.map((name) => new Column({ kind: "name", parts: [name] }))
    return { kind: "lambda", params, body: valueExpression(body(...columns)) }
  } finally {
    level--
  }
}

function distinct(name: string, columns: readonly FunctionArgument[]): Column {
  const { expression } = callOf(name, columns)
  return new Column({ ...expression, isDistinct: true } as Expression)
}

/** PySpark's functions that are no plain calls, or have another name in SQL. */
interface OtherFunctions {
  /** The column of a name. */
  col: typeof col
  /** Another name of `col`. */
  column: typeof col
  /** A value as a column. */
  lit: typeof lit
  /** The column of an expression in Spark's SQL. */
  expr: typeof expr
  /** A value where a condition holds. */
  when: typeof when
  /** Ascending, nulls first. */
  asc: typeof asc
  /** Descending, nulls last. */
  desc: typeof desc
  /** Ascending, nulls first. */
  asc_nulls_first: (column: Column | string) => SortColumn
  /** Ascending, nulls last. */
  asc_nulls_last: (column: Column | string) => SortColumn
  /** Descending, nulls first. */
  desc_nulls_first: (column: Column | string) => SortColumn
  /** Descending, nulls last. */
  desc_nulls_last: (column: Column | string) => SortColumn
  /** How many rows differ in these columns; rows with a null in one are left out. */
  count_distinct: (...columns: readonly (Column | string)[]) => Column
  /** Another name of `count_distinct`. */
  countDistinct: (...columns: readonly (Column | string)[]) => Column
  /** The sum of the values that differ. */
  sum_distinct: (column: Column | string) => Column
  /** A map of keys and values in turn. */
  create_map: (...columns: readonly FunctionArgument[]) => Column
  /** The bits the other way round. */
  bitwise_not: (column: Column | string) => Column
  /** A call of a function by its name. */
  call_function: (name: string, ...columns: readonly FunctionArgument[]) => Column
}

const others: OtherFunctions = {
  col,
  column: col,
  lit,
  expr,
  when,
  asc,
  desc,
  asc_nulls_first: (column) => new Column(columnExpression(column)).ascNullsFirst(),
  asc_nulls_last: (column) => new Column(columnExpression(column)).ascNullsLast(),
  desc_nulls_first: (column) => new Column(columnExpression(column)).descNullsFirst(),
  desc_nulls_last: (column) => new Column(columnExpression(column)).descNullsLast(),
  count_distinct: (...columns) => distinct("count", columns),
  countDistinct: (...columns) => distinct("count", columns),
  sum_distinct: (column) => distinct("sum", [column]),
  create_map: (...columns) => callOf("map", columns),
  bitwise_not: (column) => callOf("~", [column]),
  call_function: (name, ...columns) => callOf(name, columns),
}

/**
 * Spark's functions by their names in SQL and PySpark: `functions.regexp_replace("s", "[0-9]+", "#")`. Text names a
 * column, but for arguments that PySpark takes as values, as patterns and formats; `lit("…")` is a value everywhere. Where
 * SQL has a lambda, a function of columns stands: `functions.transform("a", (x) => x.plus(1))`.
 */
export const functions: Readonly<Record<FunctionName, FunctionCall> & OtherFunctions> = {
  ...(Object.fromEntries(
    functionNames().map((name): [string, FunctionCall] => [name, (...args) => callOf(name, args)]),
  ) as Record<FunctionName, FunctionCall>),
  ...others,
  // What PySpark calls their columns: avg(x), ln(x), POWER(x, 2).
  log: (...args) => callOf(args.length === 1 ? "ln" : "log", args),
  mean: (...args) => callOf("avg", args),
  pow: (...args) => callOf("power", args),
}
