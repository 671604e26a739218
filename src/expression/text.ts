// Expressions as SQL text that reads back to the same tree.

import type { DataType } from "./dataType"
import { decimalOf } from "./dataType"
import { decimalText } from "./decimal"
import { dateText, timestampText } from "./time"
import type { Call, Expression, FrameBound, Interval, LiteralValue, SortTerm, WindowSpec } from "./tree"

/** Operators between two values; as a call they would not read back, or not as well. */
export const infix: ReadonlySet<string> = new Set(
  "+ - * / % div = <> < <= > >= <=> and or & | ^ << >> >>> rlike".split(" "),
)

// Words that mean something else than a column in some place where a name may stand.
const keywords = new Set(
  `all and as between both case cast current current_date current_time current_timestamp current_user day days desc
  distinct div else end escape exists false filter following from having hour hours ilike in interval is leading like
  localtimestamp microsecond microseconds millisecond milliseconds minute minutes month months not null nulls on or order
  over preceding quarter quarters regexp rlike second seconds select session_user table then trailing true unbounded user
  values week weeks when where with year years`.split(/\s+/),
)

/** A name as SQL, in backticks where it needs them. */
export function quotedName(name: string): string {
  const isPlain = /^[\p{L}_][\p{L}\p{N}_]*$/u.test(name) && !keywords.has(name.toLowerCase())
  return isPlain ? name : `\`${name.replaceAll("`", "``")}\``
}

/** An expression as SQL that reads back to it, operators in brackets: `((x + 1L) > 3)`. */
export function sqlText(tree: Expression): string {
  switch (tree.kind) {
    case "literal":
      return literalText(tree.value, tree.type)
    case "name":
      return tree.parts.map(quotedName).join(".")
    case "star":
      return [...(tree.of ?? []).map(quotedName), "*"].join(".")
    case "cast":
      return `${tree.isTry ? "TRY_CAST" : "CAST"}(${sqlText(tree.input)} AS ${typeText(tree.type)})`
    case "case": {
      const branches = tree.branches.map(({ when, then }) => ` WHEN ${sqlText(when)} THEN ${sqlText(then)}`)
      return `CASE${branches.join("")}${tree.otherwise ? ` ELSE ${sqlText(tree.otherwise)}` : ""} END`
    }
    case "lambda": {
      const params = tree.params.map(quotedName).join(", ")
      return `${tree.params.length === 1 ? params : `(${params})`} -> ${sqlText(tree.body)}`
    }
    case "field":
      return `${inputText(tree.input)}.${quotedName(tree.name)}`
    case "item":
      return `${inputText(tree.input)}[${sqlText(tree.index)}]`
    case "alias": {
      const names = tree.names.map(quotedName)
      return `${sqlText(tree.input)} AS ${names.length === 1 ? names[0] : `(${names.join(", ")})`}`
    }
    case "engine":
      return `sql.${tree.engine}(${JSON.stringify(tree.sql)})`
    case "call":
      return callText(tree)
  }
}

/** What stands before a dot or a bracket. */
function inputText(input: Expression): string {
  return ["call", "item", "field"].includes(input.kind) ? sqlText(input) : `(${sqlText(input)})`
}

function callText(call: Call): string {
  const { args } = call
  const name = call.name.toLowerCase()
  const texts = args.map((arg) => (arg.kind === "lambda" ? sqlText(arg) : operand(arg)))
  const isPlain = !call.isDistinct && !call.filter && !call.orderBy && !call.ignoreNulls && !call.over
  if (isPlain && args.length === 2) {
    if (infix.has(name)) return `(${texts[0]} ${name.toUpperCase()} ${texts[1]})`
    if (name === "like" || name === "ilike") return `(${texts[0]} ${name.toUpperCase()} ${texts[1]})`
  }
  if (isPlain && args.length === 1) {
    if (name === "not") return `(NOT ${texts[0]})`
    if (name === "~") return `(~ ${texts[0]})`
    // A sign before a literal is part of it.
    if (name === "negative" && args[0].kind !== "literal") return `(- ${texts[0]})`
    if (name === "isnull") return `(${texts[0]} IS NULL)`
    if (name === "is true" || name === "is false") return `(${texts[0]} ${name.toUpperCase()})`
  }
  if (isPlain && name === "in" && args.length > 1) return `(${texts[0]} IN (${texts.slice(1).join(", ")}))`
  if (isPlain && (name === "like" || name === "ilike") && args.length === 3) {
    return `(${texts[0]} ${name.toUpperCase()} ${texts[1]} ESCAPE ${texts[2]})`
  }
  const inside = name === "struct" ? args.map(sqlText) : texts
  return [
    `${/^[\p{L}_][\p{L}\p{N}_]*$/u.test(call.name) ? call.name : quotedName(call.name)}(`,
    call.isDistinct ? "DISTINCT " : "",
    `${inside.join(", ")})`,
    call.orderBy ? ` WITHIN GROUP (ORDER BY ${call.orderBy.map((term) => sortText(term)).join(", ")})` : "",
    call.filter ? ` FILTER (WHERE ${sqlText(call.filter)})` : "",
    call.ignoreNulls ? " IGNORE NULLS" : "",
    call.over ? ` OVER (${windowText(call.over)})` : "",
  ].join("")
}

/** A lambda or a name of a result would end where its surroundings end. */
function operand(tree: Expression): string {
  const text = sqlText(tree)
  return tree.kind === "lambda" || tree.kind === "alias" ? `(${text})` : text
}

/** A term of ORDER BY as SQL that reads back to it. */
export function sortText({ input, isDescending, nullsFirst }: SortTerm): string {
  const nulls = nullsFirst === undefined ? "" : ` NULLS ${nullsFirst ? "FIRST" : "LAST"}`
  return `${sqlText(input)}${isDescending ? " DESC" : ""}${nulls}`
}

function windowText({ partitionBy, orderBy, frame }: WindowSpec): string {
  const parts = [
    partitionBy.length > 0 ? `PARTITION BY ${partitionBy.map(sqlText).join(", ")}` : "",
    orderBy.length > 0 ? `ORDER BY ${orderBy.map((term) => sortText(term)).join(", ")}` : "",
    frame
      ? `${frame.unit.toUpperCase()} BETWEEN ${boundText(frame.start, sqlText)} AND ${boundText(frame.end, sqlText)}`
      : "",
  ]
  return parts.filter((part) => part !== "").join(" ")
}

/** An end of a window's frame as SQL, its offset as `write` writes it. */
export function boundText<T>(bound: FrameBound<T>, write: (offset: T) => string): string {
  if (bound === "unboundedPreceding") return "UNBOUNDED PRECEDING"
  if (bound === "unboundedFollowing") return "UNBOUNDED FOLLOWING"
  if (bound === "currentRow") return "CURRENT ROW"
  return `${write(bound.offset)} ${bound.isPreceding ? "PRECEDING" : "FOLLOWING"}`
}

/** A type as casts write it: `INT`, `array<int>`. */
export function typeText(type: DataType): string {
  return type.includes("<") ? type : type.toUpperCase()
}

const suffixes: Readonly<Record<string, string>> = { tinyint: "Y", smallint: "S", int: "", bigint: "L" }

/** A value as SQL that reads back to it, its type told. */
export function literalText(value: LiteralValue, type: DataType): string {
  if (value === null) return type === "void" ? "NULL" : `CAST(NULL AS ${typeText(type)})`
  if (typeof value === "boolean") return value ? "TRUE" : "FALSE"
  if (typeof value === "string") return quotedText(value)
  if (value instanceof Uint8Array) return `X'${Buffer.from(value).toString("hex").toUpperCase()}'`
  if (typeof value === "object") return spanText(value)
  const scale = decimalOf(type)?.scale
  if (scale !== undefined) return `${decimalText({ unscaled: BigInt(value), scale })}BD`
  switch (type) {
    case "double":
    case "float": {
      if (!Number.isFinite(Number(value))) return `CAST('${value}' AS ${type.toUpperCase()})`
      return `${Object.is(value, -0) ? "-0" : value}${type === "float" ? "F" : "D"}`
    }
    case "date":
      return `DATE'${dateText(Number(value))}'`
    case "timestamp":
      return `TIMESTAMP'${timestampText(BigInt(value), "UTC")}Z'`
    case "timestamp_ntz":
      return `TIMESTAMP_NTZ'${timestampText(BigInt(value), "UTC")}'`
  }
  return `${value}${suffixes[type] ?? ""}`
}

/** A text between quotes, with Spark's escapes. */
export function quotedText(text: string): string {
  const names: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t", "\0": "\\u0000" }
  return `'${text.replace(/[\\']/g, "\\$&").replace(/[\n\r\t\0]/g, (sign) => names[sign])}'`
}

/** A span of time as a literal: `INTERVAL 1 MONTH`. */
export function spanText({ months, days, microseconds }: Interval): string {
  const parts = [
    months !== 0 ? `${months} MONTH` : "",
    days !== 0 ? `${days} DAY` : "",
    microseconds !== 0n ? `${microseconds} MICROSECOND` : "",
  ].filter((part) => part !== "")
  // A number with a sign does not go on with an interval, a text does.
  return `INTERVAL ${parts.length === 0 ? "0 DAY" : parts.map((part) => part.replace(/^\S+/, "'$&'")).join(" ")}`
}
