// Aggregates in DuckDB's SQL, alone and over windows.

import { decimalOf, isDecimal, isFloating, isWhole } from "../../../expression/dataType"
import { columnsUsed, mayRaise } from "../../../expression/resolve/resolve"
import type { Typed, TypedCall, TypedSort } from "../../../expression/typed"
import { mostFrequent } from "../javascript/mode"
import { duckdbType } from "./engineTypes"
import { callJavascript } from "./javascript"
import { decimalOperation, mostOf, wrapped } from "./numbers"
import { bound, type CompileContext, cast, once, raise, raiseOrNull, type Spellings } from "./spelling"
import { extremeOf, keyOfValue, orderKey } from "./values"

type Compile = (typed: Typed, context: CompileContext) => string
type Sort = (term: TypedSort, context: CompileContext) => string

/** Puts one of the engine's aggregates together; `where` is a condition beside the call's own FILTER. */
type Piece = (text: string, where?: string) => string

/** What an aggregate is put together of. */
interface Parts {
  readonly piece: Piece
  /** `DISTINCT `, or nothing. */
  readonly distinct: string
  /** ` ORDER BY …` inside the call, for those that depend on the order; nothing over a window. */
  readonly orderBy: string
  /** What WITHIN GROUP (ORDER BY …) sorts by. */
  readonly sortedBy?: string
  readonly context: CompileContext
  readonly call: TypedCall
  /** True over a window. */
  readonly window: boolean
}

type AggregateSpelling = (args: readonly string[], parts: Parts) => string

/** SQL for an aggregate without a window; undefined for what is none. */
export function compileAggregate(
  call: TypedCall,
  args: readonly string[],
  context: CompileContext,
  compile: Compile,
  sort: Sort,
): string | undefined {
  if (!Object.hasOwn(aggregates, call.name)) return undefined
  return aggregateCall(call, args, context, compile, { sort })
}

/** SQL for an aggregate, over a window where there is one. */
export function aggregateCall(
  call: TypedCall,
  given: readonly string[],
  context: CompileContext,
  compile: Compile,
  { window, sort }: { window?: string; sort?: Sort },
): string {
  const filter = call.filter && compile(call.filter, context)
  // The engine computes arguments before it filters, and rows that are left out would fail.
  const args = given.map((arg, i) => {
    const isOfRows = columnsUsed(call.args[i]).size > 0 && mayRaise(call.args[i], context.ansi)
    return filter !== undefined && isOfRows ? `CASE WHEN ${filter} THEN ${arg} END` : arg
  })
  const piece: Piece = (text, where) => {
    const conditions = [filter, where].filter((c) => c !== undefined)
    const filtered = conditions.length > 0 ? ` FILTER (WHERE ${conditions.map((c) => `(${c})`).join(" AND ")})` : ""
    return `${text}${filtered}${window ? ` ${window}` : ""}`
  }
  const terms = [...(call.orderBy && sort ? call.orderBy.map((term) => sort(term, context)) : []), ...context.order]
  const spelling = Object.hasOwn(aggregates, call.name) ? aggregates[call.name] : undefined
  if (spelling === undefined) throw new RangeError(`${call.name} can't be computed over a window by this engine`)
  return spelling(args, {
    piece,
    distinct: call.isDistinct ? "DISTINCT " : "",
    // Over a window the rows come in the window's order; distinct values have no place among the rows.
    orderBy: window || terms.length === 0 ? "" : ` ORDER BY ${terms.join(", ")}`,
    ...(call.orderBy ? { sortedBy: compile(call.orderBy[0].input, context) } : {}),
    context,
    call,
    window: window !== undefined,
  })
}

/** What is summed: the engine would make sum(x) + n of sum(x + 1), and never see what fails in the argument. */
function addend(x: string, { call, context }: Parts): string {
  return mayRaise(call.args[0], context.ansi) ? `greatest(${x})` : x
}

function sum(isTry: boolean): AggregateSpelling {
  return ([x], parts) => {
    const { piece, distinct, context, call } = parts
    const { type } = call.args[0]
    const total = piece(`sum(${distinct}${addend(x, parts)})`)
    if (isWhole(type)) {
      if (isTry) return `TRY_${cast(total, "bigint")}`
      return context.ansi ? cast(total, "bigint") : wrapped(total, "bigint")
    }
    if (!isDecimal(type)) return total
    return isTry || !context.ansi ? `TRY_${cast(total, call.type)}` : cast(total, call.type)
  }
}

const average: AggregateSpelling = ([x], parts) => {
  const { piece, distinct, context, call } = parts
  const { type } = call.args[0]
  const count = piece(`count(${distinct}${x})`)
  // Spark adds doubles, of which whole ones are added exactly here.
  const isAdded = type === "bigint" && distinct === ""
  const total = piece(`sum(${distinct}${isAdded ? `CAST(CAST(${x} AS DOUBLE) AS HUGEINT)` : addend(x, parts)})`)
  const decimal = decimalOf(type)
  if (!decimal) return `(CAST(${total} AS DOUBLE) / nullif(${count}, 0))`
  const sumType = `decimal(38,${decimal.scale})`
  const counted = cast(`nullif(${count}, 0)`, "decimal(20,0)")
  return decimalOperation("/", [cast(total, sumType), counted], [sumType, "decimal(20,0)"], call.type, !context.ansi)
}

/** A statistic that the engine refuses for NaN and infinity: NaN, as any of them makes it. */
function moment(name: string): AggregateSpelling {
  return ([x], { piece, distinct }) => {
    const bad = piece(`count(${x})`, `NOT isfinite(${x})`)
    return `CASE WHEN ${bad} > 0 THEN CAST('NaN' AS DOUBLE) ELSE ${piece(`${name}(${distinct}${x})`, `isfinite(${x})`)} END`
  }
}

/** A statistic of all values of a group, in their order, computed in JavaScript. */
function ofList(name: string, compute: (values: number[]) => number | null): AggregateSpelling {
  return ([x], { piece, distinct, orderBy }) => {
    const order = distinct === "" ? orderBy : ` ORDER BY ${x}`
    const list = piece(`list(${distinct}CAST(${x} AS DOUBLE)${order})`, `${x} IS NOT NULL`)
    return callJavascript(name, ["array<double>"], "double", [list], compute as never)
  }
}

/** Central moments by Spark's updates, value by value. */
function moments(values: readonly number[]): { n: number; m2: number; m3: number; m4: number } {
  let [n, mean, m2, m3, m4] = [0, 0, 0, 0, 0]
  for (const x of values) {
    n++
    const delta = x - mean
    const deltaN = delta / n
    mean += deltaN
    const newM2 = m2 + delta * (delta - deltaN)
    const delta2 = delta * delta
    const deltaN2 = deltaN * deltaN
    const newM3 = m3 - 3 * deltaN * newM2 + delta * (delta2 - deltaN2)
    m4 = m4 - 4 * deltaN * newM3 - 6 * deltaN2 * newM2 + delta * (delta * delta2 - deltaN * deltaN2)
    m3 = newM3
    m2 = newM2
  }
  return { n, m2, m3, m4 }
}

function skewness(values: number[]): number | null {
  const { n, m2, m3 } = moments(values)
  return m2 === 0 ? null : (Math.sqrt(n) * m3) / Math.sqrt(m2 * m2 * m2)
}

function kurtosis(values: number[]): number | null {
  const { n, m2, m4 } = moments(values)
  return m2 === 0 ? null : (n * m4) / (m2 * m2) - 3
}

/** True for the literal true, as in `first(x, true)`. */
export function isTrueLiteral(typed: Typed | undefined): boolean {
  return typed?.kind === "literal" && typed.value === true
}

/** The first or last row's value, in the rows' order. */
function end(name: "first" | "last"): AggregateSpelling {
  return ([x], { piece, orderBy, call }) => {
    const where = call.ignoreNulls || isTrueLiteral(call.args[1]) ? `${x} IS NOT NULL` : undefined
    return piece(`${name}(${x}${orderBy})`, where)
  }
}

const list: AggregateSpelling = ([x], { piece, distinct, orderBy, call }) => {
  const order = distinct === "" ? orderBy : ` ORDER BY ${x}`
  return `coalesce(${piece(`list(${distinct}${x}${order})`, `${x} IS NOT NULL`)}, CAST([] AS ${duckdbType(call.type)}))`
}

const set: AggregateSpelling = ([x], { piece, call }) =>
  `coalesce(${piece(`list(DISTINCT ${x} ORDER BY ${x})`, `${x} IS NOT NULL`)}, CAST([] AS ${duckdbType(call.type)}))`

function native(name: string): AggregateSpelling {
  return (args, { piece, distinct }) => piece(`${name}(${distinct}${args.join(", ")})`)
}

const count: AggregateSpelling = (args, { piece, distinct }) => {
  if (args.length === 0) return piece("count(*)")
  if (args.length === 1) return piece(`count(${distinct}${args[0]})`)
  // Rows with a null in any of them do not count.
  const isWhole = args.map((arg) => `${arg} IS NOT NULL`).join(" AND ")
  return piece(`count(${distinct}CASE WHEN ${isWhole} THEN row(${args.join(", ")}) END)`)
}

/** Percentile with the value between two rows: Spark's formula. */
function interpolated(values: readonly number[], p: number): number {
  const position = (values.length - 1) * p
  const [lower, higher] = [Math.floor(position), Math.ceil(position)]
  if (lower === higher || values[lower] === values[higher]) return values[lower]
  return (higher - position) * values[lower] + (position - lower) * values[higher]
}

const percentile: AggregateSpelling = (args, { piece, distinct, call }) => {
  const [x, p, frequency] = args
  const isArray = call.args[1]?.type === "array<double>"
  const where = frequency === undefined ? `${x} IS NOT NULL` : `${x} IS NOT NULL AND ${frequency} > 0`
  const values = piece(`list(${distinct}${x} ORDER BY ${x})`, where)
  const counts = frequency === undefined ? undefined : piece(`list(${cast(frequency, "bigint")} ORDER BY ${x})`, where)
  const share = call.args[1]?.kind === "literal" ? p : piece(`first(${p})`)
  const compute = (list: number[], ps: number | number[], repeats?: bigint[]): unknown => {
    const all =
      repeats === undefined ? list : list.flatMap((value, i) => new Array<number>(Number(repeats[i])).fill(value))
    for (const one of [ps].flat())
      if (!(one >= 0 && one <= 1)) throw new Error(`VALUE_OUT_OF_RANGE: percentage ${one}; expected a number in [0, 1]`)
    if (all.length === 0) return null
    return Array.isArray(ps) ? ps.map((one) => interpolated(all, one)) : interpolated(all, ps)
  }
  const types = ["array<double>", isArray ? "array<double>" : "double", ...(counts ? ["array<bigint>"] : [])]
  const found = callJavascript(
    "percentile",
    types,
    call.type,
    [values, share, ...(counts ? [counts] : [])],
    compute as never,
  )
  if (frequency === undefined) return found
  const isBad = `${piece(`min(${frequency})`, `${x} IS NOT NULL`)} < 0`
  return `CASE WHEN ${isBad} THEN ${raise("NEGATIVE_VALUES_IN_FREQUENCY_EXPRESSION", call.type)} ELSE ${found} END`
}

/** `p` is the one argument, the values come from WITHIN GROUP (ORDER BY …). */
function within(name: "quantile_cont" | "quantile_disc"): AggregateSpelling {
  return ([p], { piece, call, sortedBy }) => {
    if (sortedBy === undefined) throw new RangeError(`${call.name} needs WITHIN GROUP (ORDER BY …)`)
    const x = `CAST(${sortedBy} AS DOUBLE)`
    if (!call.orderBy![0].isDescending) return piece(`${name}(${x}, ${p})`)
    const compute = (values: number[], share: number): number => {
      return name === "quantile_cont"
        ? interpolated(values, share)
        : values[Math.max(0, Math.ceil(share * values.length) - 1)]
    }
    const values = piece(`list(${x} ORDER BY ${x} DESC)`, `${x} IS NOT NULL`)
    return callJavascript(`${name}_desc`, ["array<double>", "double"], "double", [values, p], compute as never)
  }
}

const approximatePercentile: AggregateSpelling = ([x, p], { piece, distinct, call }) => {
  if (call.args[0].type !== "bigint") return piece(`quantile_disc(${distinct}${x}, ${p})`)
  // Spark goes by way of doubles.
  const found = piece(`quantile_disc(${distinct}CAST(${x} AS DOUBLE), ${p})`)
  const whole = (value: string): string =>
    `CASE WHEN ${value} >= ${mostOf("bigint")} THEN ${mostOf("bigint")} ELSE CAST(${value} AS BIGINT) END`
  return call.type === "bigint" ? once(found, whole) : `list_transform(${found}, lambda q_: ${whole("q_")})`
}

/** The most frequent value; of several the least. */
function leastOfMost(type: string): (values: readonly unknown[]) => unknown {
  const keyOf = keyOfValue(type)
  const least = extremeOf(type, -1)
  return (values) => {
    const groups = new Map<unknown, unknown[]>()
    for (const value of values) {
      const key = keyOf(value)
      const group = groups.get(key)
      if (group) group.push(value)
      else groups.set(key, [value])
    }
    let most = 0
    for (const group of groups.values()) most = Math.max(most, group.length)
    return least([...groups.values()].filter((group) => group.length === most).map(([value]) => value))
  }
}

/** The most frequent value; of several the one that comes first in Spark's table of hashes. */
const mode: AggregateSpelling = ([x], { piece, orderBy, call }) => {
  const { type } = call.args[0]
  const values = piece(`list(${x}${orderBy})`, `${x} IS NOT NULL`)
  if (isTrueLiteral(call.args[1])) {
    return callJavascript("least_mode", [`array<${type}>`], type, [values], leastOfMost(type) as never)
  }
  return callJavascript("mode", [`array<${type}>`], type, [values], ((list: unknown[]) =>
    mostFrequent(list, type)) as never)
}

function logical(name: "bool_and" | "bool_or"): AggregateSpelling {
  return native(name)
}

const joined: AggregateSpelling = ([x, separator], { piece, distinct, orderBy }) =>
  piece(
    `string_agg(${distinct}${x}, ${separator ? `coalesce(${separator}, '')` : "''"}${distinct === "" ? orderBy : ` ORDER BY ${x}`})`,
  )

/** When a statistic of pairs is null. */
interface PairRule {
  /** Fewer pairs give null. */
  readonly least: number
  /** Null where the second number is the same in all pairs, even where the first is not finite. */
  readonly needsSpread?: boolean
}

/** A condition: a number is finite and the same in all rows of a group. */
function isOne(x: string, where: string, piece: Piece): string {
  return `(${piece(`min(${x})`, where)} = ${piece(`max(${x})`, where)} AND isfinite(${piece(`max(${x})`, where)}))`
}

/** Null where the first number is the same in all pairs, 1 where the second one is: Spark's order of the two. */
const determination: AggregateSpelling = (args, parts) => {
  const [isFirst, isSecond] = args.map((x) =>
    isOne(x, args.map((arg) => `${arg} IS NOT NULL`).join(" AND "), parts.piece),
  )
  return `CASE WHEN ${isFirst} THEN NULL WHEN ${isSecond} THEN 1.0::DOUBLE ELSE ${ofPairs("regr_r2", { least: 2 })(args, parts)} END`
}

/** A statistic of pairs, of those without a null: NaN where one is not finite. */
function ofPairs(name: string, { least, needsSpread = false }: PairRule): AggregateSpelling {
  return ([a, b], { piece, distinct }) => {
    const both = `${a} IS NOT NULL AND ${b} IS NOT NULL`
    const finite = `isfinite(${a}) AND isfinite(${b})`
    const few = `WHEN ${piece("count(*)", both)} < ${least} THEN NULL`
    const isSame = `WHEN ${isOne(b, both, piece)} THEN NULL`
    const bad = `WHEN ${piece("count(*)", `${both} AND NOT (${finite})`)} > 0 THEN CAST('NaN' AS DOUBLE)`
    const good = piece(`${name}(${distinct}${a}, ${b})`, finite)
    return `CASE ${few} ${needsSpread ? `${isSame} ` : ""}${bad} ELSE ${good} END`
  }
}

/** The sum of squares of one side's deviations from its mean, over pairs without a null. */
function ofSide(side: 0 | 1): AggregateSpelling {
  return ([a, b], { piece }) => {
    const x = side === 0 ? a : b
    const both = `${a} IS NOT NULL AND ${b} IS NOT NULL`
    const bad = piece("count(*)", `${both} AND NOT isfinite(${x})`)
    const good = `${piece("count(*)", both)} * ${piece(`var_pop(${x})`, `${both} AND isfinite(${x})`)}`
    return `CASE WHEN ${bad} > 0 THEN CAST('NaN' AS DOUBLE) ELSE ${good} END`
  }
}

/** A division by zero where one of the two is the same in all rows; null where there is one row. */
const correlation: AggregateSpelling = (args, parts) => {
  const [a, b] = args
  const finite = `isfinite(${a}) AND isfinite(${b})`
  const both = `${a} IS NOT NULL AND ${b} IS NOT NULL`
  const isZero = args.map((x) => isOne(x, both, parts.piece)).join(" OR ")
  const isGood = `${parts.piece("count(*)", both)} > 1 AND ${parts.piece("count(*)", `${both} AND NOT (${finite})`)} = 0`
  const value = ofPairs("corr", { least: 2 })(args, parts)
  return `CASE WHEN ${isGood} AND (${isZero}) THEN ${raiseOrNull("DIVIDE_BY_ZERO", "double", parts.context)} ELSE ${value} END`
}

/** Null for numbers that are all the same, of which the engine makes 0 / 0. */
const pairCorrelation: AggregateSpelling = ([a, b], { piece }) =>
  bound("r_", piece(`corr(${a}, ${b})`), "CASE WHEN isnan(r_) THEN NULL ELSE r_ END")

/** The least or greatest value, nulls left out. */
function extreme(name: "min" | "max"): AggregateSpelling {
  return (args, parts) => {
    const [{ type }] = parts.call.args
    const key = orderKey(args[0], type)
    return key === args[0] ? native(name)(args, parts) : parts.piece(`arg_${name}(${args[0]}, ${key})`)
  }
}

/** The value of the row with the least or greatest of something; of several such rows the last, as in Spark. */
function extremeRow(name: "arg_min_null" | "arg_max_null"): AggregateSpelling {
  return ([x, by], { piece, context, window, call }) => {
    // Spark looks at no value of a row that it does not order.
    const value = context.ansi && mayRaise(call.args[0], true) ? `CASE WHEN ${by} IS NOT NULL THEN ${x} END` : x
    const reversed = context.order.map((term) =>
      term.replace(/ (ASC|DESC) NULLS (FIRST|LAST)$/, (_, direction: string, nulls: string) => {
        return ` ${direction === "ASC" ? "DESC" : "ASC"} NULLS ${nulls === "FIRST" ? "LAST" : "FIRST"}`
      }),
    )
    const order = window || reversed.length === 0 ? "" : ` ORDER BY ${reversed.join(", ")}`
    return piece(`${name}(${value}, ${orderKey(by, call.args[1].type)}${order})`)
  }
}

/**
 * The sum of a column whatever the order in which threads meet its rows: the engine's own sum of doubles differs in its
 * last bits from run to run. Whole parts and fractions are summed as 128-bit integers, which is exact for fractions down to
 * 2^-94; what little is left (and huge, infinite and NaN values) is sorted before it is summed. Costs 0.1 µs a row where
 * the engine's own costs 0.01.
 */
const exactSum: AggregateSpelling = (args, parts) => {
  if (!isFloating(parts.call.args[0].type)) return cast(sum(false)(args, parts), parts.call.type)
  const x = asDouble(args, parts)
  const scaled = scaledFraction(x)
  const rest = `CASE WHEN ${fits(x)} THEN (${scaled} - trunc(${scaled})) / ${limit} ELSE ${x} END`
  const restSum = parts.piece(`sum(${rest} ORDER BY ${rest})`, `${rest} <> 0`)
  return `(${exactWhole(args, parts)} + (${exactFraction(args, parts)} + coalesce(${restSum}, 0)))`
}

const exactWhole: AggregateSpelling = (args, parts) => {
  const x = asDouble(args, parts)
  const whole = `CASE WHEN ${fits(x)} THEN trunc(${x})::HUGEINT WHEN ${x} IS NOT NULL THEN 0 END`
  return `${parts.piece(`sum(${whole})`)}::DOUBLE`
}

const exactFraction: AggregateSpelling = (args, parts) => {
  const x = asDouble(args, parts)
  const fraction = `CASE WHEN ${fits(x)} THEN trunc(${scaledFraction(x)})::HUGEINT END`
  return `coalesce(${parts.piece(`sum(${fraction})`)}::DOUBLE / ${limit}, 0)`
}

function asDouble([x]: readonly string[], { call }: Parts): string {
  return call.args[0].type === "float" ? cast(x, "double") : x
}

// A power of two: 2^32 rows of smaller numbers still fit a 128-bit sum.
const limit = String(2 ** 94)

function fits(x: string): string {
  return `abs(${x}) < ${limit}`
}

function scaledFraction(x: string): string {
  return `(${x} - trunc(${x})) * ${limit}`
}

const exactAverage: AggregateSpelling = (args, parts) => {
  const isFloat = isFloating(parts.call.args[0].type)
  const total = isFloat ? exactSum(args, parts) : `${parts.piece(`sum(${args[0]})`)}::DOUBLE`
  return `${total} / nullif(${parts.piece(`count(${args[0]})`)}, 0)`
}

const aggregates: Readonly<Record<string, AggregateSpelling>> = {
  exact_sum: exactSum,
  exact_avg: exactAverage,
  exact_whole: exactWhole,
  exact_fraction: exactFraction,
  pair_corr: pairCorrelation,
  only: native("any_value"),
  // Of keys, which the plan's compiler puts in.
  grouping: ([x]) => `CAST(GROUPING(${x}) AS TINYINT)`,
  grouping_id: (args) => `GROUPING(${args.join(", ")})`,
  count,
  count_if: ([x], { piece }) => piece(`count(CASE WHEN ${x} THEN 1 END)`),
  sum: sum(false),
  try_sum: sum(true),
  avg: average,
  try_avg: average,
  min: extreme("min"),
  max: extreme("max"),
  stddev: moment("stddev_samp"),
  stddev_pop: moment("stddev_pop"),
  variance: moment("var_samp"),
  var_pop: moment("var_pop"),
  skewness: ofList("skewness", skewness),
  kurtosis: ofList("kurtosis", kurtosis),
  product: native("product"),
  first: end("first"),
  last: end("last"),
  collect_list: list,
  collect_set: set,
  every: logical("bool_and"),
  any: logical("bool_or"),
  max_by: extremeRow("arg_max_null"),
  min_by: extremeRow("arg_min_null"),
  percentile,
  percentile_cont: within("quantile_cont"),
  percentile_disc: within("quantile_disc"),
  median: ([x], { piece, distinct }) => piece(`quantile_cont(${distinct}${x}, 0.5)`),
  percentile_approx: approximatePercentile,
  mode,
  bit_and: native("bit_and"),
  bit_or: native("bit_or"),
  bit_xor: native("bit_xor"),
  listagg: joined,
  corr: correlation,
  covar_pop: ofPairs("covar_pop", { least: 1 }),
  covar_samp: ofPairs("covar_samp", { least: 2 }),
  regr_count: native("regr_count"),
  regr_avgx: native("regr_avgx"),
  regr_avgy: native("regr_avgy"),
  regr_sxx: ofSide(1),
  regr_syy: ofSide(0),
  regr_sxy: ofPairs("regr_sxy", { least: 1 }),
  regr_slope: ofPairs("regr_slope", { least: 2, needsSpread: true }),
  regr_intercept: ofPairs("regr_intercept", { least: 2, needsSpread: true }),
  regr_r2: determination,
  approx_count_distinct: ([x], { piece }) => piece(`count(DISTINCT ${x})`),
}

/** The aggregates that can be said, by name; they are compiled by {@link compileAggregate}. */
export const aggregateSpellings: Spellings = Object.fromEntries(Object.keys(aggregates).map((name) => [name, name]))
