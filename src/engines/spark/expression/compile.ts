// Typed expressions as Spark's SQL. Functions are Spark's own: only what its SQL writes in another way stands here.

import { decimalOf } from "../../../expression/dataType"
import { intervalKind } from "../../../expression/intervals"
import { boundText, literalText, quotedText } from "../../../expression/text"
import type { LiteralValue } from "../../../expression/tree"
import type { Typed, TypedCall, TypedSort, TypedWindow } from "../../../expression/typed"
import { aggregateSpellings, needsPlace } from "./aggregates"
import type { CompileContext } from "./context"
import { csvValue } from "./csvValue"
import { quote, sparkType } from "./names"

/** SQL for a call whose arguments are compiled. */
type Spelling = (args: readonly string[], call: TypedCall, context: CompileContext) => string

const infix = "+ - * / % div = <> < <= > >= <=> and or & | ^ rlike".split(" ")

/** SQL for an expression. */
export function compileExpression(typed: Typed, context: CompileContext): string {
  const compile = (part: Typed): string => compileExpression(part, context)
  switch (typed.kind) {
    case "literal":
      return compileLiteral(typed.value, typed.type)
    case "column":
      return context.column(typed.name)
    case "parameter":
      return quote(`p_${typed.name}`)
    case "field":
      return `${typed.input.kind === "column" ? compile(typed.input) : `(${compile(typed.input)})`}.${quote(typed.name)}`
    case "cast":
      return `${typed.isTry ? "TRY_CAST" : "CAST"}(${compile(typed.input)} AS ${sparkType(typed.type)})`
    case "case": {
      const branches = typed.branches.map(({ when, then }) => `WHEN ${compile(when)} THEN ${compile(then)}`)
      return `CASE ${branches.join(" ")}${typed.otherwise ? ` ELSE ${compile(typed.otherwise)}` : ""} END`
    }
    case "lambda":
      return `${bracketed(typed.params.map((p) => quote(`p_${p.name}`)))} -> ${compile(typed.body)}`
    case "engine":
      return typed.type === "void" ? `(${typed.sql})` : `CAST((${typed.sql}) AS ${sparkType(typed.type)})`
    case "call":
      return compileCall(typed, context)
  }
}

/** Parameters of a lambda: one alone takes no brackets. */
function bracketed(names: readonly string[]): string {
  return names.length === 1 ? names[0] : `(${names.join(", ")})`
}

function compileCall(call: TypedCall, context: CompileContext): string {
  const given = call.name === "[]" ? [call.args[0], asGiven(call.args[1])] : call.args
  const args = given.map((arg) => compileExpression(arg, context))
  if (call.over) return `${plainCall(call, args, context)} OVER (${windowText(call, call.over, context)})`
  if (needsPlace(call)) return aggregateSpellings[call.name](args, filterOf(call, context), call, context)
  return plainCall(call, args, context)
}

function filterOf({ filter }: TypedCall, context: CompileContext): string | undefined {
  return filter && compileExpression(filter, context)
}

function plainCall(call: TypedCall, args: readonly string[], context: CompileContext): string {
  const spelling = Object.hasOwn(spellings, call.name) ? spellings[call.name] : undefined
  if (spelling !== undefined) return spelling(args, call, context)
  if (infix.includes(call.name) && args.length === 2) return `(${args[0]} ${call.name.toUpperCase()} ${args[1]})`
  const within = call.orderBy ? ` WITHIN GROUP (ORDER BY ${sortTerms(call.orderBy, context).join(", ")})` : ""
  return called(call, call.name, args, context, within)
}

/** A call by name, with what may stand behind it. */
function called(
  call: TypedCall,
  name: string,
  args: readonly string[],
  context: CompileContext,
  within: string = "",
): string {
  const filter = filterOf(call, context)
  return [
    `${name}(${call.isDistinct ? "DISTINCT " : ""}${args.join(", ")})`,
    within,
    filter === undefined ? "" : ` FILTER (WHERE ${filter})`,
    call.ignoreNulls ? " IGNORE NULLS" : "",
  ].join("")
}

/** Terms of an ORDER BY. */
function sortTerms(terms: readonly TypedSort[], context: CompileContext): string[] {
  return terms.map(({ input, isDescending, nullsFirst }) => {
    const direction = isDescending ? "DESC" : "ASC"
    return `${compileExpression(input, context)} ${direction} NULLS ${nullsFirst ? "FIRST" : "LAST"}`
  })
}

// Functions that need to know the rows' places, not only which are equal.
const placed = new Set(["row_number", "ntile", "lag", "lead"])

/** The rows that a window function looks at: those without an ORDER BY come in the order of the frame. */
function windowText(call: TypedCall, over: TypedWindow, context: CompileContext): string {
  const terms = sortTerms(over.orderBy, context)
  // Rows that are equal in the window's order keep that of the frame, where a place among them is asked for.
  const isByRow = placed.has(call.name) || over.frame?.unit === "rows"
  const isAll = over.orderBy.length === 0 && !isByRow && over.frame === undefined && !/rank|cume_dist/.test(call.name)
  const order = over.orderBy.length === 0 || isByRow ? [...terms, ...rowOrder(context)] : terms
  const partition = over.partitionBy.map((part) => compileExpression(part, context))
  const bound = (end: Parameters<typeof boundText<Typed>>[0]): string =>
    boundText(end, (offset) => compileExpression(offset, context))
  const frame = over.frame
    ? `${over.frame.unit.toUpperCase()} BETWEEN ${bound(over.frame.start)} AND ${bound(over.frame.end)}`
    : isAll
      ? "ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING"
      : ""
  return [
    partition.length > 0 ? `PARTITION BY ${partition.join(", ")}` : "",
    // Without an ORDER BY all rows are looked at: the order that is put in by us must not cut them short.
    `ORDER BY ${order.join(", ")}`,
    frame,
  ]
    .filter((part) => part !== "")
    .join(" ")
}

/** The order of the rows; one that is none where they have none, as Spark's windows ask for one. */
function rowOrder({ order }: CompileContext): readonly string[] {
  return order.length > 0 ? order : ["0"]
}

const withBrackets =
  (text: (args: readonly string[]) => string): Spelling =>
  (args) =>
    `(${text(args)})`

/** A part of a time or of a span of time. */
const part =
  (name: string): Spelling =>
  ([x]) =>
    `extract(${name} FROM ${x})`

/** A unit stands as a word. */
const withUnit =
  (name: string): Spelling =>
  (args, { args: [unit] }) => {
    const word = unit.kind === "literal" ? String(unit.value) : args[0]
    return `${name}(${[word, ...args.slice(1)].join(", ")})`
  }

const sum = withBrackets(([a, b]) => `${a} + ${b}`)
const difference = withBrackets(([a, b]) => `${a} - ${b}`)

// 2^62: the fractions of doubles are added as whole numbers of it.
const fractions = "4611686018427387904D"

/** What Spark's SQL writes in another way than as a call of the name. */
const spellings: Readonly<Record<string, Spelling>> = {
  not: withBrackets(([x]) => `NOT ${x}`),
  "~": withBrackets(([x]) => `~ ${x}`),
  negative: withBrackets(([x]) => `- ${x}`),
  positive: withBrackets(([x]) => `+ ${x}`),
  isnull: withBrackets(([x]) => `${x} IS NULL`),
  isnotnull: withBrackets(([x]) => `${x} IS NOT NULL`),
  "is true": withBrackets(([x]) => `${x} IS TRUE`),
  "is false": withBrackets(([x]) => `${x} IS FALSE`),
  in: withBrackets(([x, ...values]) => `${x} IN (${values.join(", ")})`),
  like: withBrackets(([x, pattern, sign]) => `${x} LIKE ${pattern}${sign === undefined ? "" : ` ESCAPE ${sign}`}`),
  "[]": ([x, index]) => `(${x})[${index}]`,
  arrays_zip: (args, { type }) => `CAST(arrays_zip(${args.join(", ")}) AS ${sparkType(type)})`,
  add_interval: sum,
  add_intervals: sum,
  subtract_interval: difference,
  subtract_intervals: difference,
  subtract_times: difference,
  multiply_interval: withBrackets(([a, b]) => `${a} * ${b}`),
  divide_interval: withBrackets(([a, b]) => `${a} / ${b}`),
  interval_year: part("YEAR"),
  interval_month: part("MONTH"),
  interval_day: part("DAY"),
  interval_hour: part("HOUR"),
  interval_minute: part("MINUTE"),
  interval_second_fraction: part("SECOND"),
  interval_seconds: ([x]) => `CAST(${x} AS BIGINT)`,
  second_fraction: part("SECOND"),
  dayofweek_iso: part("DAYOFWEEK_ISO"),
  yearofweek: part("YEAROFWEEK"),
  timestampadd: withUnit("timestampadd"),
  timestampdiff: withUnit("timestampdiff"),
  current_timestamp: (_, __, { now }) => `timestamp_micros(${now}L)`,
  current_date: (_, __, { now }) => `CAST(timestamp_micros(${now}L) AS DATE)`,
  localtimestamp: (_, __, { now }) => `CAST(timestamp_micros(${now}L) AS TIMESTAMP_NTZ)`,
  // Not in Spark's SQL.
  product: ([x], call, context) =>
    `aggregate(${called(call, "collect_list", [x], context)}, CAST(NULL AS DOUBLE), (a, b) -> coalesce(a, 1D) * b)`,
  raise: ([message], { type }) => {
    return type === "vector" ? `raise_error(${message})` : `CAST(raise_error(${message}) AS ${sparkType(type)})`
  },
  pack: (args) => `named_struct(${args.flatMap((arg, i) => [`'v${i}'`, arg]).join(", ")})`,
  only: (args, call, context) => called(call, "max", args, context),
  exact_sum: ([x], call, context) => called(call, "sum", [x], context),
  exact_avg: ([x], call, context) => called(call, "avg", [x], context),
  exact_whole: ([x], call, context) => exactly(x, `CAST(${whole(x)} AS DECIMAL(28,0))`, "", call, context),
  exact_fraction: ([x], call, context) =>
    exactly(x, `CAST((${x} - ${whole(x)}) * ${fractions} AS DECIMAL(20,0))`, ` / ${fractions}`, call, context),
  draw_uniform: ([seed]) => `rand(${seed})`,
  draw_normal: ([seed]) => `randn(${seed})`,
  // Spark's own fails for numbers that are all the same.
  pair_corr: ([x, y], call, context) => {
    const [xy, xx, yy] = ["sxy", "sxx", "syy"].map((name) => called(call, `regr_${name}`, [y, x], context))
    return `try_divide(${xy}, sqrt(${xx} * ${yy}))`
  },
  csv_value: ([cell], { type }) => csvValue(cell, type),
  label_key: ([x], { args: [{ type }] }) => {
    if (type === "string") return x
    return type === "float" ? `CAST(CAST(CAST(${x} AS STRING) AS DOUBLE) AS STRING)` : `CAST(${x} AS STRING)`
  },
}

/** An index as it was written: Spark looks into a list that stands there itself where it is an int. */
function asGiven(index: Typed): Typed {
  if (index.kind !== "cast" || index.type !== "bigint" || index.input.type !== "int") return index
  // A cast that a user wrote has a place of its own.
  return index.place === index.input.place ? index.input : index
}

/** The whole part of a double, as one. */
function whole(x: string): string {
  return `(sign(${x}) * CAST(floor(abs(${x}), 0) AS DOUBLE))`
}

/** A sum of decimals, which is the same however the rows are divided; of what is none, the sum of doubles. */
function exactly(x: string, value: string, scaled: string, call: TypedCall, context: CompileContext): string {
  const finite = `abs(${x}) < 1e28D`
  const total = called(call, "sum", [`CASE WHEN ${finite} THEN ${value} END`], context)
  const others = called(call, "count_if", [`NOT (${finite})`], context)
  return `CASE WHEN ${others} = 0 THEN CAST(${total} AS DOUBLE)${scaled} ELSE ${called(call, "sum", [x], context)} END`
}

/** SQL for a value of one of Spark's types. */
function compileLiteral(value: LiteralValue, type: string): string {
  if (value === null) return type === "void" || type === "vector" ? "NULL" : `CAST(NULL AS ${sparkType(type)})`
  if (typeof value === "string") return quotedText(value)
  const decimal = decimalOf(type)
  if (decimal) return `CAST(${literalText(value, type)} AS ${type})`
  if (type === "timestamp") return `timestamp_micros(${value}L)`
  if (type === "date") return `date_from_unix_date(${value})`
  if (type === "interval" && typeof value === "object" && !(value instanceof Uint8Array)) {
    const { months, days, microseconds } = value
    const kind = intervalKind({ kind: "literal", value, type })
    if (kind === "calendar" || (months !== 0 && (days !== 0 || microseconds !== 0n))) {
      const sign = microseconds < 0n ? "-" : ""
      const size = microseconds < 0n ? -microseconds : microseconds
      const seconds = `${sign}${size / 1_000_000n}.${String(size % 1_000_000n).padStart(6, "0")}BD`
      return `make_interval(0, ${months}, 0, ${days}, 0, 0, ${seconds})`
    }
  }
  return literalText(value, type)
}
