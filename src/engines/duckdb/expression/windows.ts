// Window functions in DuckDB's SQL.

import { isWhole } from "../../../expression/dataType"
import { intervalKind } from "../../../expression/intervals"
import { boundText } from "../../../expression/text"
import type { Typed, TypedBound, TypedCall, TypedSort, TypedWindow } from "../../../expression/typed"
import { aggregateCall, isTrueLiteral } from "./aggregates"
import { leastOf, mostOf } from "./numbers"
import type { CompileContext, Spellings } from "./spelling"

type Compile = (typed: Typed, context: CompileContext) => string
type Sort = (term: TypedSort, context: CompileContext) => string

// Functions that need to know the rows' places, not only which are equal.
const placed = new Set(["row_number", "ntile", "lag", "lead"])

/** SQL for a function over a window; rows without an ORDER BY come in the order of the frame. */
export function compileWindow(
  call: TypedCall,
  args: readonly string[],
  context: CompileContext,
  compile: Compile,
  sort: Sort,
): string {
  if (mayWrap(call.over!, context)) return wrappingRange(call, args, context, compile, sort)
  return windowCall(
    call,
    inWindowOrder(call, args, context, sort),
    windowText(call, call.over!, context, compile, sort),
    context,
    compile,
  )
}

/** Of rows that are equal in the window's order, those of the frame come first that come first in it. */
function inWindowOrder(
  call: TypedCall,
  args: readonly string[],
  context: CompileContext,
  sort: Sort,
): readonly string[] {
  const { orderBy, frame } = call.over!
  const isEnd = /^(first|last|nth_value)$/.test(call.name)
  if (!isEnd || orderBy.length === 0 || frame?.unit === "rows" || context.order.length === 0) return args
  const order = [...orderBy.map((term) => sort(term, context)), ...context.order]
  return [...args.slice(0, -1), `${args.at(-1)} ORDER BY ${order.join(", ")}`]
}

function windowText(call: TypedCall, over: TypedWindow, context: CompileContext, compile: Compile, sort: Sort): string {
  const orderBy = over.orderBy.map((term) => (isByMonths(over) ? byMonths(sort(term, context)) : sort(term, context)))
  // Rows that are equal in the window's order keep that of the frame, where a place among them is asked for.
  const isByRow = placed.has(call.name) || over.frame?.unit === "rows"
  const order = over.orderBy.length === 0 || isByRow ? [...orderBy, ...context.order] : orderBy
  const partition = over.partitionBy.map((e) => compile(e, context))
  const parts = [
    ...(partition.length > 0 ? [`PARTITION BY ${partition.join(", ")}`] : []),
    ...(order.length > 0 ? [`ORDER BY ${order.join(", ")}`] : []),
    frameText(call, over, context, compile),
  ]
  return `OVER (${parts.filter((part) => part !== "").join(" ")})`
}

/** True where an end of the frame lies months away. */
function isByMonths({ frame }: TypedWindow): boolean {
  const ends = frame?.unit === "range" ? [frame.start, frame.end] : []
  return ends.some(
    (end) => typeof end === "object" && end.offset.type === "interval" && intervalKind(end.offset) === "months",
  )
}

/**
 * The order of a frame of months, written in another way than that of a frame of days: to the engine a month and 30 days
 * are equal, and the two windows would be one.
 */
function byMonths(term: string): string {
  return term.replace(/^(.*)( (?:ASC|DESC) NULLS (?:FIRST|LAST))$/s, "($1 - to_months(0))$2")
}

/** True where an end of the frame may lie beyond the order's type of whole numbers and no error says so. */
function mayWrap({ orderBy, frame }: TypedWindow, { ansi }: CompileContext): boolean {
  return !ansi && frame?.unit === "range" && orderBy.length === 1 && isWhole(orderBy[0].input.type)
}

/** A range of whole numbers in legacy mode: an end beyond their type wraps around, and no row lies between the two ends. */
function wrappingRange(
  call: TypedCall,
  args: readonly string[],
  context: CompileContext,
  compile: Compile,
  sort: Sort,
): string {
  const over = call.over!
  const [term] = over.orderBy
  const wide = (typed: Typed): Typed => {
    return { kind: "engine", engine: "duckdb", sql: `CAST(${compile(typed, context)} AS HUGEINT)`, type: "void" }
  }
  const widened = (bound: TypedBound): TypedBound => {
    return typeof bound === "string" ? bound : { ...bound, offset: wide(bound.offset) }
  }
  const key = wide(term.input)
  const ends = [widened(over.frame!.start), widened(over.frame!.end)] as const
  const wideOver = {
    ...over,
    orderBy: [{ ...term, input: key }],
    frame: { ...over.frame!, start: ends[0], end: ends[1] },
  }
  const window = windowText(call, wideOver, context, compile, sort)
  const found = windowCall(call, args, window, context, compile)
  if (ends.some((end) => typeof end === "string" && end !== "currentRow")) return found
  const { type } = term.input
  const beyond = ends.flatMap((end) => {
    if (typeof end === "string") return []
    const sign = end.isPreceding === term.isDescending ? "+" : "-"
    const value = `${compile(key, context)} ${sign} ${compile(end.offset, context)}`
    return [`${value} NOT BETWEEN ${leastOf(type)} AND ${mostOf(type)}`]
  })
  if (beyond.length === 0) return found
  const none: TypedCall = { ...call, filter: { kind: "literal", value: false, type: "boolean" } }
  const isAggregate = !/^(first|last|nth_value)$/.test(call.name)
  const empty = isAggregate ? windowCall(none, args, window, context, compile) : "NULL"
  return `CASE WHEN ${beyond.join(" OR ")} THEN ${empty} ELSE ${found} END`
}

function frameText(call: TypedCall, over: TypedWindow, context: CompileContext, compile: Compile): string {
  if (over.frame) {
    const bound = (end: TypedBound): string => boundText(end, (offset) => compile(offset, context))
    return `${over.frame.unit.toUpperCase()} BETWEEN ${bound(over.frame.start)} AND ${bound(over.frame.end)}`
  }
  // Without an ORDER BY all rows are looked at: the order that is put in by us must not cut them short.
  const isWhole = over.orderBy.length === 0 && !placed.has(call.name) && !/rank|cume_dist/.test(call.name)
  return isWhole && context.order.length > 0 ? "ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING" : ""
}

function windowCall(
  call: TypedCall,
  args: readonly string[],
  window: string,
  context: CompileContext,
  compile: Compile,
): string {
  const nulls = call.ignoreNulls ? " IGNORE NULLS" : ""
  switch (call.name) {
    case "row_number":
    case "rank":
    case "dense_rank":
      return `CAST(${call.name}() ${window} AS INTEGER)`
    case "percent_rank":
    case "cume_dist":
      return `${call.name}() ${window}`
    case "ntile":
      return `CAST(ntile(${args[0] ?? "1"}) ${window} AS INTEGER)`
    case "lag":
    case "lead":
      return `${call.name}(${[args[0], args[1] ?? "1", ...(args[2] ? [args[2]] : [])].join(", ")}${nulls}) ${window}`
    case "first":
    case "last": {
      const ignoring = call.ignoreNulls || isTrueLiteral(call.args[1]) ? " IGNORE NULLS" : ""
      return `${call.name}_value(${args[0]}${ignoring}) ${window}`
    }
    case "nth_value":
      return `nth_value(${args[0]}, ${args[1]}${nulls}) ${window}`
    default:
      return aggregateCall(call, args, context, compile, { window })
  }
}

export const windowSpellings: Spellings = {
  row_number: "row_number()",
  rank: "rank()",
  dense_rank: "dense_rank()",
  percent_rank: "percent_rank()",
  cume_dist: "cume_dist()",
  ntile: "ntile($1)",
  lag: "lag($1)",
  lead: "lead($1)",
  nth_value: "nth_value($1, $2)",
}
