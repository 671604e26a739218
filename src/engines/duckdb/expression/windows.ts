// Window functions in DuckDB's SQL.

import { castTo } from "../../../expression/coerce"
import { boundText } from "../../../expression/text"
import type { Typed, TypedBound, TypedCall, TypedSort, TypedWindow } from "../../../expression/typed"
import { aggregateCall, isTrueLiteral } from "./aggregates"
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
  const over = call.over!
  // Ends of a range that lie beyond the type are an error in ANSI mode, the engine's own.
  const isWrapping = !context.ansi && over.frame?.unit === "range" && Object.hasOwn(ranges, over.orderBy[0]?.input.type)
  const orderBy = over.orderBy.map((term) =>
    sort(isWrapping ? { ...term, input: castTo(term.input, "bigint") } : term, context),
  )
  // Rows that are equal in the window's order keep that of the frame, where a place among them is asked for.
  const isByRow = placed.has(call.name) || over.frame?.unit === "rows"
  const order = over.orderBy.length === 0 || isByRow ? [...orderBy, ...context.order] : orderBy
  const partition = over.partitionBy.map((e) => compile(e, context))
  const parts = [
    ...(partition.length > 0 ? [`PARTITION BY ${partition.join(", ")}`] : []),
    ...(order.length > 0 ? [`ORDER BY ${order.join(", ")}`] : []),
    frameText(call, over, context, compile),
  ]
  const window = `OVER (${parts.filter((part) => part !== "").join(" ")})`
  const sql = windowCall(call, args, window, context, compile)
  const wraps = isWrapping ? wrappingBounds(over, context, compile) : []
  return wraps.length === 0 ? sql : `CASE WHEN ${wraps.join(" OR ")} THEN ${nothing(call)} ELSE ${sql} END`
}

const ranges: Readonly<Record<string, readonly [string, string]>> = {
  tinyint: ["-128", "127"],
  smallint: ["-32768", "32767"],
  int: ["-2147483648", "2147483647"],
}

/** Conditions for rows whose range has an end beyond its type: in legacy mode that wraps around, and no row is between. */
function wrappingBounds(over: TypedWindow, context: CompileContext, compile: Compile): string[] {
  const [{ input, isDescending }] = over.orderBy
  const [least, most] = ranges[input.type]
  const value = compile(castTo(input, "bigint"), context)
  return [over.frame!.start, over.frame!.end].flatMap((end) => {
    if (typeof end === "string") return []
    const sign = end.isPreceding !== isDescending ? "-" : "+"
    return [`${value} ${sign} ${compile(end.offset, context)} NOT BETWEEN ${least} AND ${most}`]
  })
}

/** What a function gives over no rows. */
function nothing(call: TypedCall): string {
  return call.name.startsWith("count") ? "0" : "NULL"
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
      return `CAST(ntile(${args[0]}) ${window} AS INTEGER)`
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
