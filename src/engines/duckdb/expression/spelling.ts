// How DuckDB says a function of Spark's, and what all spellings share.

import type { DataType } from "../../../expression/dataType"
import type { TypedCall } from "../../../expression/typed"
import { duckdbType } from "./engineTypes"

/** What an expression is compiled over. */
export interface CompileContext {
  /** SQL for a column. */
  readonly column: (name: string) => string
  /** Terms of the ORDER BY that gives the rows their order; empty where they have none. */
  readonly order: readonly string[]
  /** Errors where Spark 4 has them; nulls, as Spark 2 and 3, where false. */
  readonly ansi: boolean
  /** The zone that times are shown and taken apart in, as "UTC" or "Europe/Moscow". */
  readonly timeZone: string
  /** What the current time is, in microseconds since 1970: one for all rows of a frame. */
  readonly now: bigint
}

/** SQL for a call whose arguments are compiled. */
export type Spelling = (args: readonly string[], call: TypedCall, context: CompileContext) => string

/** Spellings by the function's name; text is a template: `$1` the first argument, `$*` all of them, `$&` from the second on. */
export type Spellings = Readonly<Record<string, string | Spelling>>

/** The SQL of a template; an argument that stands in it more than once is computed once where it is long. */
export function fill(template: string, args: readonly string[]): string {
  const counts = args.map((_, i) => template.split(`$${i + 1}`).length - 1)
  return shared(
    args.map((arg, i) => ({ sql: arg, uses: counts[i] })),
    (names) =>
      template.replace(/\$(\d|\*|&)/g, (_, which: string) =>
        which === "*" ? names.join(", ") : which === "&" ? names.slice(1).join(", ") : names[Number(which) - 1],
      ),
  )
}

let count = 0

/**
 * SQL that uses another several times but computes it once: long ones are bound to a name, for in a template that has an
 * argument twice, nested ten times, it would stand a thousand times.
 */
export function once(sql: string, use: (name: string) => string): string {
  if (sql.length <= bindFrom) return use(sql)
  const name = `v_${++count}`
  return bound(name, sql, use(name))
}

/** SQL in which a name stands for a value. */
export function bound(name: string, value: string, body: string): string {
  return `list_transform([${value}], lambda ${name}: ${body})[1]`
}

const bindFrom = 300

/** {@link once} for each of several. */
export function onceEach(parts: readonly string[], use: (names: readonly string[]) => string): string {
  return shared(
    parts.map((sql) => ({ sql, uses: 2 })),
    use,
  )
}

function shared(parts: readonly { sql: string; uses: number }[], use: (names: string[]) => string): string {
  const names: string[] = []
  const bindNext = (i: number): string => {
    if (i === parts.length) return use(names)
    const { sql, uses } = parts[i]
    const next = (name: string): string => {
      names[i] = name
      return bindNext(i + 1)
    }
    return uses > 1 ? once(sql, next) : next(sql)
  }
  return bindNext(0)
}

/**
 * SQL that fails with Spark's name of the error. A cast that fails, as the engine's own `error` counts as volatile, which
 * neither TRY nor the optimizer like.
 */
export function raise(errorClass: string, type: DataType): string {
  return `CAST(CAST(CAST(${sqlText(errorClass)} AS INTEGER) AS VARCHAR) AS ${duckdbType(type)})`
}

/** An error where ANSI has one, else null. */
export function raiseOrNull(errorClass: string, type: DataType, context: CompileContext): string {
  return context.ansi ? raise(errorClass, type) : `CAST(NULL AS ${duckdbType(type)})`
}

/** The text of an argument that is one written out. */
export function literalText(call: TypedCall, index: number): string | undefined {
  const arg = call.args[index]
  return arg?.kind === "literal" && typeof arg.value === "string" ? arg.value : undefined
}

/** The whole number of an argument that is one written out. */
export function literalNumber(call: TypedCall, index: number): number | undefined {
  const arg = call.args[index]
  if (arg?.kind !== "literal" || arg.type !== "int" || arg.value === null) return undefined
  return Number(arg.value)
}

/** A SQL string literal. */
export function sqlText(text: string): string {
  const quoted = `'${text.replaceAll("'", "''")}'`
  // The parser takes a NUL for the end of the statement.
  return text.includes("\0") ? `(${quoted.split("\0").join("' || chr(0) || '")})` : quoted
}

/** A name, quoted. */
export function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/** `CAST(sql AS type)` for a type of Spark's. */
export function cast(sql: string, type: DataType): string {
  return `CAST(${sql} AS ${duckdbType(type)})`
}
