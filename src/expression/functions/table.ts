// The one table of functions that expressions may call.

import { aggregates } from "./aggregates"
import { collections } from "./collections"
import { dates } from "./dates"
import { math } from "./math"
import { operators } from "./operators"
import type { FunctionRule, FunctionTable } from "./rule"
import { text } from "./text"
import { refusedFunctions, volatile } from "./volatile"
import { windows } from "./windows"

/** All functions and operators by name; aliases as `=name`. */
const functionTable: FunctionTable = {
  ...operators,
  ...math,
  ...text,
  ...dates,
  ...collections,
  ...aggregates,
  ...windows,
  ...volatile,
}

/** A function found by its name. */
export interface FunctionEntry {
  /** The first of its names. */
  readonly name: string
  readonly rule: FunctionRule
}

const entries = new Map<string, FunctionEntry>()

/** The function of a name, in any case; undefined where there is none. */
export function findFunction(name: string): FunctionEntry | undefined {
  const before = entries.get(name)
  if (before) return before
  const folded = name.toLowerCase()
  const rule = Object.hasOwn(functionTable, folded) ? functionTable[folded] : undefined
  if (rule === undefined) return undefined
  const entry =
    typeof rule !== "string"
      ? { name: folded, rule }
      : rule.startsWith("=")
        ? findFunction(rule.slice(1))
        : { name: folded, rule: { signature: rule } }
  if (entry) entries.set(name, entry)
  return entry
}

/** Names of functions, operators left out. */
export function functionNames(): string[] {
  return Object.keys(functionTable).filter((name) => /^[a-z]\w*$/.test(name))
}

/** Those of them that Spark's SQL knows. */
export function sqlNames(): string[] {
  return functionNames().filter((name) => !findFunction(name)?.rule.notInSql)
}

/** Why there is no such function, where it is one of Spark's that is refused. */
export function refusal(name: string): string | undefined {
  const folded = name.toLowerCase()
  return Object.hasOwn(refusedFunctions, folded) ? refusedFunctions[folded] : undefined
}
