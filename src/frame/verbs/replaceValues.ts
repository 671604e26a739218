import { castTo } from "../../expression/coerce"
import { isNumericType } from "../../expression/dataType"
import { callOf, type Typed } from "../../expression/typed"
import { type Column, columnValue, findColumn } from "../../plan/column"
import { columnField, type Plan, project } from "../../plan/plan"
import { nullValue, numberValue } from "../../plan/values"
import { type FillValue, isFillable, shownValue } from "./fillValue"
import { fillLiteral } from "./naFill"

/** Values to replace, each with what stands for it then. */
export type Replacements = ReadonlyMap<FillValue, FillValue | null> | Readonly<Record<string, FillValue | null>>

/** Pairs of a value and what stands for it: given as a map, or as a value or list of values and another. */
export function replacementsOf(from: unknown, to: unknown): ReadonlyMap<FillValue, FillValue | null> {
  const pairs = pairsOf(from, to)
  const kind = kindOf(pairs[0]?.[0])
  for (const [source, target] of pairs) {
    if (kindOf(source) === undefined) {
      throw new TypeError(
        `invalid value: ${shownValue(source)}; expected a number, string or boolean; naFill replaces nulls`,
      )
    }
    if (kindOf(source) === kind && (target === null || kindOf(target) === kind)) continue
    const isOfKeys = isReplacements(from) && !(from instanceof Map)
    const advice = isOfKeys ? "; keys of an object are text: give a Map for others" : ""
    throw new TypeError(
      `${shownValue(source)} to ${shownValue(target)}: values of one kind replace each other, or null${advice}`,
    )
  }
  return new Map(pairs as [FillValue, FillValue | null][])
}

/** True for what maps values to others. */
export function isReplacements(given: unknown): given is Replacements {
  return typeof given === "object" && given !== null && !Array.isArray(given)
}

function pairsOf(from: unknown, to: unknown): (readonly [unknown, unknown])[] {
  if (from instanceof Map) return [...from]
  if (Array.isArray(from)) {
    if (!Array.isArray(to)) return from.map((source) => [source, to])
    if (from.length === to.length) return from.map((source, i) => [source, to[i]])
    throw new RangeError(`length mismatch: ${from.length} values to replace, ${to.length} that stand for them`)
  }
  return isReplacements(from) ? Object.entries(from) : [[from, to]]
}

function kindOf(value: unknown): "number" | "string" | "boolean" | undefined {
  if (typeof value === "bigint") return "number"
  const kind = typeof value
  return kind === "number" || kind === "string" || kind === "boolean" ? kind : undefined
}

/** The rule stands at `Frame.replace`. */
export function replaceValues(
  plan: Plan,
  values: ReadonlyMap<FillValue, FillValue | null>,
  subset: readonly string[] | undefined,
  timeZone: string,
): Plan {
  const [first] = values.keys()
  const chosen = subset?.map((name) => findColumn(plan.columns, name)) ?? plan.columns
  const replaced = chosen.filter((column) => first !== undefined && isFillable(column.type, first))
  return project(
    plan,
    plan.columns.map((column) => {
      return replaced.includes(column)
        ? { column, value: replacedValue(column, values, timeZone) }
        : columnField(column)
    }),
  )
}

function replacedValue(column: Column, values: ReadonlyMap<FillValue, FillValue | null>, timeZone: string): Typed {
  const { type } = column
  const value = columnValue(column)
  const isNumber = isNumericType(type)
  const input = isNumber ? castTo(value, "double") : value
  const branches = Array.from(values, ([source, target]) => {
    const literal: Typed = isNumber
      ? numberValue(Number(source))
      : { kind: "literal", value: source as string | boolean, type }
    const then = target === null ? nullValue(type) : fillLiteral(column, target, timeZone)
    return { when: callOf("=", [input, literal], "boolean"), then }
  })
  return { kind: "case", branches, otherwise: value, type }
}
