// What Spark calls a column that was given no name: `count(1)` for count(*), `(x + 1)` for x+1, `x` for CAST(x AS INT).
//
// What depends on types is left as it stands: Spark calls the sum of a date and 1 date_add(d, 1).

import { formatDouble, formatFloat } from "../../linalg/formatDouble"
import { type DataType, decimalOf } from "../dataType"
import { decimalText } from "../decimal"
import { boundText, infix, literalText, spanText, typeText } from "../text"
import { dateText, timestampText } from "../time"
import type { Call, Expression, LiteralValue, Place, SortTerm, WindowSpec } from "../tree"

/** The name of a column that an expression gives: what it names, also under casts, else its text. */
export function columnName(tree: Expression): string {
  if (tree.kind === "name") return tree.parts.at(-1)!
  let input: Expression = tree
  while (input.kind === "cast") input = input.input
  return input.kind === "name" && input.parts.length === 1 ? input.parts[0] : write(tree)
}

// Functions that Spark writes in capitals.
const shouted = new Set(
  `acos acosh asin asinh atan atan2 atanh cbrt ceil cos cosh cot csc degrees dense_rank e exp expm1 floor hypot
  if log log10 log1p log2 percent_rank pi power radians rank regexp regexp_like rlike sec signum sin sinh sqrt tan
  tanh`.split(/\s+/),
)

// What Spark puts behind the arguments of a function that were given, from a place on.
const defaults: Readonly<Record<string, readonly [given: number, rest: readonly string[]]>> = {
  approx_percentile: [2, ["10000"]],
  bround: [1, ["0"]],
  from_unixtime: [1, ["yyyy-MM-dd HH:mm:ss"]],
  lag: [1, ["1", "NULL"]],
  lead: [1, ["1", "NULL"]],
  locate: [2, ["1"]],
  lpad: [2, [" "]],
  mask: [1, ["X", "x", "n", "NULL"]],
  months_between: [2, ["true"]],
  overlay: [3, ["-1"]],
  percentile: [2, ["1"]],
  percentile_approx: [2, ["10000"]],
  position: [2, ["1"]],
  regexp_extract: [2, ["1"]],
  regexp_extract_all: [2, ["1"]],
  regexp_instr: [2, ["0"]],
  regexp_replace: [3, ["1"]],
  replace: [2, [""]],
  round: [1, ["0"]],
  rpad: [2, [" "]],
  sort_array: [1, ["true"]],
  split: [2, ["-1"]],
  str_to_map: [1, [",", ":"]],
  substr: [2, ["2147483647"]],
  substring: [2, ["2147483647"]],
  to_unix_timestamp: [1, ["yyyy-MM-dd HH:mm:ss"]],
  unix_timestamp: [1, ["yyyy-MM-dd HH:mm:ss"]],
}

// Names that Spark takes for others.
const renamed: Readonly<Record<string, string>> = { array_agg: "collect_list", random: "rand" }

const identity = "lambdafunction(namedlambdavariable(), namedlambdavariable())"

const trimmed: Readonly<Record<string, string>> = { trim: "BOTH", ltrim: "LEADING", rtrim: "TRAILING" }

/**
 * An expression as Spark names columns by: operators in brackets, names and texts without quotes, defaults written out.
 *
 * @param parameters - the names that lambdas around it give to their values
 */
function write(tree: Expression, parameters: readonly string[] = []): string {
  const inside = (inner: Expression): string => write(inner, parameters)
  switch (tree.kind) {
    case "literal":
      return literalName(tree.value, tree.type)
    case "name": {
      const [first, ...rest] = tree.parts
      const known = parameters.includes(first.toLowerCase()) ? "namedlambdavariable()" : first
      return [known, ...rest].join(".")
    }
    case "star":
      return [...(tree.of ?? []), "*"].join(".")
    case "cast": {
      const typed = `${tree.isTry ? "TRY_CAST" : "CAST"}(${inside(tree.input)} AS ${typeText(tree.type)})`
      const behind = tree.place?.text.slice(tree.input.place?.end ?? tree.place.end, tree.place.end)
      if (behind?.trimStart().startsWith("::")) return typed
      const timestamp = written(tree, /^(timestamp\w*)\s*['"]/i)?.[1]
      if (timestamp !== undefined) {
        const text = inside(tree.input)
        return `${timestamp.toUpperCase()} '${/^[\d-]+$/.test(text) ? `${text} 00:00:00` : text}'`
      }
      if (written(tree, /^(?!cast|try_cast)\w+\s*\(/i)) return inside(tree.input)
      return typed
    }
    case "case": {
      const branches = tree.branches.map(({ when, then }) => ` WHEN ${inside(when)} THEN ${inside(then)}`)
      return `CASE${branches.join("")}${tree.otherwise ? ` ELSE ${inside(tree.otherwise)}` : ""} END`
    }
    case "lambda": {
      const body = write(tree.body, [...parameters, ...tree.params.map((name) => name.toLowerCase())])
      return `lambdafunction(${[body, ...tree.params.map(() => "namedlambdavariable()")].join(", ")})`
    }
    case "field":
      return `${inside(tree.input)}.${tree.name}`
    case "item":
      return `${inside(tree.input)}[${inside(tree.index)}]`
    case "alias":
      return `${inside(tree.input)} AS ${tree.names.length === 1 ? tree.names[0] : `(${tree.names.join(", ")})`}`
    case "engine":
      return tree.sql
    case "call":
      return callName(tree, parameters)
  }
}

/** What an expression that was read from text begins with there. */
function written({ place }: { readonly place?: Place }, pattern: RegExp): RegExpExecArray | null {
  return place === undefined ? null : pattern.exec(place.text.slice(place.start, place.end))
}

function callName(call: Call, parameters: readonly string[]): string {
  const inside = (inner: Expression): string => write(inner, parameters)
  const name = call.name.toLowerCase()
  const isPlain = !call.isDistinct && !call.filter && !call.orderBy && !call.ignoreNulls && !call.over
  const texts = call.args.map((arg) => (arg.kind === "star" ? "1" : inside(arg)))
  const [a, b] = texts
  const bounds = isPlain ? betweenOf(call) : undefined
  if (bounds) return `between(${bounds.map(inside).join(", ")})`
  const operator = isPlain ? operatorName(call, texts) : undefined
  if (operator !== undefined) return operator
  if (isPlain && texts.length === 2 && Object.hasOwn(trimmed, name)) return `TRIM(${trimmed[name]} ${from(a, b)})`
  if (name === "date_part" && written(call, /^extract/i)) {
    return `extract(${from(a, b)})`
  }
  const isFirst = /^(first|last|any)(_value)?$/.test(name)
  const spelled = Object.hasOwn(renamed, name) ? renamed[name] : shouted.has(name) ? name.toUpperCase() : name
  return [
    // A number of digits makes another function of it.
    `${/^(ceil|floor)$/.test(name) && texts.length === 2 ? name : spelled}(`,
    call.isDistinct ? "DISTINCT " : "",
    `${argumentNames(name, isFirst ? texts.slice(0, 1) : texts).join(", ")})`,
    call.ignoreNulls && name === "nth_value" ? " ignore nulls" : "",
    call.orderBy
      ? ` WITHIN GROUP (ORDER BY ${call.orderBy.map((term) => withinGroupName(term, inside)).join(", ")})`
      : "",
    call.filter ? ` FILTER (WHERE ${inside(call.filter)})` : "",
    call.over ? ` OVER (${windowName(call.over, name, texts, inside)})` : "",
  ].join("")
}

function from(part: string, whole: string): string {
  return [part, "FROM", whole].join(" ")
}

function argumentNames(name: string, texts: readonly string[]): readonly string[] {
  if (name === "log" && texts.length === 1) return ["E()", ...texts]
  if ((name === "aggregate" || name === "reduce") && texts.length === 3) return [...texts, identity]
  if (name === "ilike") return texts.slice(0, 2)
  if (name === "unix_timestamp" && texts.length === 0) return argumentNames(name, ["current_timestamp()"])
  if (!Object.hasOwn(defaults, name)) return texts
  const [given, rest] = defaults[name]
  return texts.length < given ? texts : [...texts, ...rest.slice(texts.length - given)]
}

function operatorName(call: Call, texts: readonly string[]): string | undefined {
  const name = call.name.toLowerCase()
  const [a, b, c] = texts
  if (name === "if") return `(IF(${texts.join(", ")}))`
  if (name === "in" && texts.length > 1) return `(${a} IN (${texts.slice(1).join(", ")}))`
  if (name === "like" && texts.length > 1) return `${a} LIKE ${b}${c === undefined ? "" : ` ESCAPE '${c}'`}`
  if (texts.length === 2) {
    if (name === "<>") return `(NOT (${a} = ${b}))`
    if (name === "div") return `(${a} div ${b})`
    if (name === "rlike") return `RLIKE(${a}, ${b})`
    if (infix.has(name)) return `(${a} ${name.toUpperCase()} ${b})`
  }
  if (texts.length !== 1) return undefined
  switch (name) {
    case "not":
      return denied(call.args[0], a)
    case "~":
      return `~${a}`
    case "negative":
      return written(call, /^-/) ? `(- ${a})` : undefined
    case "positive":
      return `(+ ${a})`
    case "isnull":
      return `(${a} IS NULL)`
    case "isnotnull":
      return `(${a} IS NOT NULL)`
    case "is true":
    case "is false":
      return `(${a} <=> ${name.slice(3)})`
    default:
      return undefined
  }
}

/** NOT before an expression; IS NOT NULL and IS NOT DISTINCT FROM are read with one, and two. */
function denied(tree: Expression, text: string): string {
  if (tree.kind !== "call") return `(NOT ${text})`
  if (tree.name === "isnull") return text.replace(/ IS NULL\)$/, " IS NOT NULL)")
  const [inner] = tree.args
  const isTwice = tree.name === "not" && inner.kind === "call" && inner.name === "<=>"
  return isTwice ? text.slice("(NOT ".length, -1) : `(NOT ${text})`
}

/** What is between what, of BETWEEN. */
function betweenOf({ args: [least, most], isBetween }: Call): Expression[] | undefined {
  if (!isBetween || least.kind !== "call" || most.kind !== "call") return undefined
  return [least.args[0], least.args[1], most.args[1]]
}

function withinGroupName({ input, isDescending }: SortTerm, inside: (tree: Expression) => string): string {
  return `${inside(input)}${isDescending ? " DESC" : ""}`
}

function windowName(
  { partitionBy, orderBy, frame }: WindowSpec,
  name: string,
  args: readonly string[],
  inside: (tree: Expression) => string,
): string {
  const terms = orderBy.map(({ input, isDescending, nullsFirst = !isDescending }) => {
    return `${inside(input)} ${isDescending ? "DESC" : "ASC"} NULLS ${nullsFirst ? "FIRST" : "LAST"}`
  })
  return [
    partitionBy.length > 0 ? `PARTITION BY ${partitionBy.map(inside).join(", ")}` : "",
    terms.length > 0 ? `ORDER BY ${terms.join(", ")}` : "",
    frame
      ? `${frame.unit.toUpperCase()} BETWEEN ${boundText(frame.start, inside)} AND ${boundText(frame.end, inside)}`
      : defaultFrame(name, args, terms.length > 0),
  ]
    .filter((part) => part !== "")
    .join(" ")
}

function defaultFrame(name: string, args: readonly string[], isSorted: boolean): string {
  if (name === "lag" || name === "lead") {
    const offset = name === "lag" ? `-${args[1] ?? "1"}` : (args[1] ?? "1")
    const at = `${offset.replace(/^--/, "")} FOLLOWING`
    return `ROWS BETWEEN ${at} AND ${at}`
  }
  if (/^(row_number|(dense_|percent_)?rank|ntile)$/.test(name))
    return "ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW"
  return isSorted
    ? "RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW"
    : "ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING"
}

function literalName(value: LiteralValue, type: DataType): string {
  if (value === null) return "NULL"
  if (typeof value === "object") return value instanceof Uint8Array ? literalText(value, type) : spanText(value)
  const scale = decimalOf(type)?.scale
  if (scale !== undefined) return decimalText({ unscaled: BigInt(value), scale })
  switch (type) {
    case "double":
      return formatDouble(Number(value))
    case "float":
      return formatFloat(Number(value))
    case "date":
      return `DATE '${dateText(Number(value))}'`
    case "timestamp":
    case "timestamp_ntz":
      return `${type.toUpperCase()} '${timestampText(BigInt(value), "UTC")}'`
    default:
      return String(value)
  }
}
