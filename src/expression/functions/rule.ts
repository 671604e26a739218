// How the table of functions says what a function takes and gives.

import type { DataType } from "../dataType"
import type { Expression } from "../tree"
import type { Typed } from "../typed"

/**
 * What a function takes and gives. The signature is written as `type, type -> type` with
 *
 * - Spark's types, `double`, `array<string>`; an argument is cast as Spark casts it by itself
 * - `number`: any type of numbers; text becomes double
 * - `whole`: any type of whole numbers and nothing that is cast to one
 * - `any`: any type, as it stands
 * - `T`, `K`, `V`, `U`: one type for all places of that letter, the least that all arguments fit
 * - `a|b`: the first that the argument is of, else the first it can be cast to
 * - `type?` an argument that may be left out, `type...` any number of them, none included
 * - `(T, int) => U`: a lambda, which may take fewer parameters; `(T) => U?` one that may be left out
 *
 * A result may be `$1`, the type of the first argument.
 */
export interface FunctionRule {
  readonly signature: string
  /** Default "row": a value for each row. A generator makes several rows of one. */
  readonly kind?: "row" | "aggregate" | "window" | "generator"
  /** The type of the result, where the signature can't tell. Arguments are cast already. */
  readonly result?: (args: readonly Typed[], options: ResolveOptions) => DataType
  /** Casts arguments in a way that the signature can't tell; what it gives is cast by the signature. */
  readonly prepare?: (args: readonly Typed[], options: ResolveOptions) => readonly Typed[]
  /** Another call that means the same, made of the arguments before they are cast; `given` has them as they were written. */
  readonly instead?: (
    args: readonly Typed[],
    options: ResolveOptions,
    given: readonly Expression[],
  ) => Typed | undefined
  /** True where a row of legal types may fail: a division, a cast. */
  readonly mayRaise?: boolean
  /** True for what PySpark has among its functions and Spark's SQL does not know. */
  readonly notInSql?: boolean
}

/** How expressions are read. */
export interface ResolveOptions {
  /** Errors where Spark 4 has them, true; nulls, as Spark 2 and 3, where false. */
  readonly ansi: boolean
}

/** Functions by name: a signature alone, a rule, or `=name` for another name of the same function. */
export type FunctionTable = Readonly<Record<string, string | FunctionRule>>

/** A signature, read. */
export interface Signature {
  readonly parameters: readonly Parameter[]
  readonly result: DataType
  /** Arguments at least and at most. */
  readonly least: number
  readonly most: number
}

/** One parameter: alternatives of types, or a lambda. */
export interface Parameter {
  readonly types: readonly DataType[]
  readonly lambda?: { readonly params: readonly DataType[]; readonly result: DataType }
  readonly isOptional: boolean
  readonly isRepeated: boolean
}

const signatures = new Map<string, Signature>()

/** Reads a signature; the form stands at {@link FunctionRule}. */
export function parseSignature(text: string): Signature {
  const before = signatures.get(text)
  if (before) return before
  const arrow = text.lastIndexOf("->")
  const list = text.slice(0, arrow).trim()
  const parameters = list === "" ? [] : splitAtCommas(list).map(parseParameter)
  const isEndless = parameters.some((p) => p.isRepeated)
  const signature = {
    parameters,
    result: text.slice(arrow + 2).trim(),
    least: parameters.filter((p) => !p.isOptional && !p.isRepeated).length,
    most: isEndless ? Number.POSITIVE_INFINITY : parameters.length,
  }
  signatures.set(text, signature)
  return signature
}

function parseParameter(text: string): Parameter {
  const lambda = /^\((.*)\)\s*=>\s*([^?]+)(\?)?$/.exec(text)
  if (lambda) {
    const params = splitAtCommas(lambda[1])
    return { types: [], lambda: { params, result: lambda[2].trim() }, isOptional: lambda[3] === "?", isRepeated: false }
  }
  const isRepeated = text.endsWith("...")
  const isOptional = text.endsWith("?")
  const types = text.slice(0, isRepeated ? -3 : isOptional ? -1 : undefined).split("|")
  return { types: types.map((type) => type.trim()), isOptional, isRepeated }
}

function splitAtCommas(text: string): string[] {
  const parts: string[] = []
  let depth = 0
  let start = 0
  for (let i = 0; i <= text.length; i++) {
    const sign = text[i]
    if (sign === "(" || sign === "<") depth++
    if (sign === ")" || (sign === ">" && text[i - 1] !== "=")) depth--
    if (i === text.length || (sign === "," && depth === 0)) {
      parts.push(text.slice(start, i).trim())
      start = i + 1
    }
  }
  return parts
}
