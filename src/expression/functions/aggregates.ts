// Aggregates: one value of many rows.

import { boundedDecimal } from "../coerce"
import { type DataType, decimalOf, isWhole } from "../dataType"
import type { Typed } from "../typed"
import type { FunctionRule, FunctionTable } from "./rule"

function aggregate(signature: string, rule: Partial<FunctionRule> = {}): FunctionRule {
  return { signature, kind: "aggregate", ...rule }
}

/** Ten digits more before the point. */
const sumType = ([arg]: readonly Typed[]): DataType => {
  const decimal = decimalOf(arg.type)
  if (decimal) return boundedDecimal(decimal.precision + 10, decimal.scale)
  return isWhole(arg.type) ? "bigint" : "double"
}

/** Four digits more before and behind the point. */
const averageType = ([arg]: readonly Typed[]): DataType => {
  const decimal = decimalOf(arg.type)
  return decimal ? boundedDecimal(decimal.precision + 4, decimal.scale + 4) : "double"
}

const percentileType = (args: readonly Typed[]): DataType =>
  args[1].type.startsWith("array<") ? "array<double>" : "double"

const approximateType = (args: readonly Typed[]): DataType =>
  args[1].type.startsWith("array<") ? `array<${args[0].type}>` : args[0].type

const moment = aggregate("double -> double")
const pair = aggregate("double, double -> double")

export const aggregates: FunctionTable = {
  count: aggregate("any... -> bigint"),
  count_if: aggregate("boolean -> bigint"),
  sum: aggregate("number -> any", { result: sumType, mayRaise: true }),
  try_sum: aggregate("number -> any", { result: sumType }),
  avg: aggregate("number -> any", { result: averageType, mayRaise: true }),
  mean: "=avg",
  try_avg: aggregate("number -> any", { result: averageType }),
  min: aggregate("any -> $1"),
  max: aggregate("any -> $1"),
  stddev: moment,
  stddev_samp: "=stddev",
  std: "=stddev",
  stddev_pop: moment,
  variance: moment,
  var_samp: "=variance",
  var_pop: moment,
  skewness: moment,
  kurtosis: moment,
  product: { ...moment, notInSql: true },
  first: aggregate("any, boolean? -> $1"),
  first_value: "=first",
  any_value: "=first",
  last: aggregate("any, boolean? -> $1"),
  last_value: "=last",
  collect_list: aggregate("T -> array<T>"),
  array_agg: "=collect_list",
  collect_set: aggregate("T -> array<T>"),
  every: aggregate("boolean -> boolean"),
  bool_and: "=every",
  any: aggregate("boolean -> boolean"),
  some: "=any",
  bool_or: "=any",
  max_by: aggregate("any, any -> $1"),
  min_by: aggregate("any, any -> $1"),
  percentile: aggregate("double, array<double>|double, bigint? -> any", { result: percentileType }),
  percentile_cont: aggregate("double, double? -> double"),
  percentile_disc: aggregate("double, double? -> double"),
  median: aggregate("double -> double"),
  percentile_approx: aggregate("number|date|timestamp|timestamp_ntz, array<double>|double, int? -> any", {
    result: approximateType,
  }),
  approx_percentile: "=percentile_approx",
  mode: aggregate("any, boolean? -> $1"),
  bit_and: aggregate("whole -> $1"),
  bit_or: aggregate("whole -> $1"),
  bit_xor: aggregate("whole -> $1"),
  listagg: aggregate("string, string? -> string"),
  string_agg: "=listagg",
  corr: aggregate("double, double -> double", { mayRaise: true }),
  covar_pop: pair,
  covar_samp: pair,
  regr_count: aggregate("double, double -> bigint"),
  regr_avgx: pair,
  regr_avgy: pair,
  regr_sxx: pair,
  regr_syy: pair,
  regr_sxy: pair,
  regr_slope: pair,
  regr_intercept: pair,
  regr_r2: pair,
  approx_count_distinct: aggregate("any, double? -> bigint"),
  grouping: aggregate("any -> tinyint"),
  grouping_id: aggregate("any... -> bigint"),
}
