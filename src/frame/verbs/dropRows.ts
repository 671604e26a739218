// Verbs that leave rows out for what other rows or columns hold: dropna, dropDuplicates, limit from the end.

import { isFloating } from "../../expression/dataType"
import { callOf, type Typed } from "../../expression/typed"
import { type Column, columnValue, findColumn, ownName } from "../../plan/column"
import { columnFields, filter, type Plan, project, projectWith } from "../../plan/plan"
import { caseValue, isNotNullValue, numberValue, rowNumberValue } from "../../plan/values"

/** Options of `dropna`. */
export interface DropNaOptions {
  /** Leave out rows with a null or NaN in `any` of the columns, or with nothing else in `all`. Default any. */
  how?: "any" | "all"
  /** Leave out rows with fewer values than this; overrides `how`. Default none. */
  thresh?: number
  /** Columns to look at. Default all. */
  subset?: string | readonly string[]
}

/** The names of {@link DropNaOptions}. */
export const dropNaOptions: readonly string[] = ["how", "thresh", "subset"]

/** The rule stands at `Frame.dropna`. */
export function dropMissing(plan: Plan, options: DropNaOptions): Plan {
  const { how = "any", thresh, subset } = options
  if (how !== "any" && how !== "all") throw new RangeError(`invalid how: ${String(how)}; expected any or all`)
  if (thresh !== undefined && !Number.isInteger(thresh)) {
    throw new RangeError(`invalid thresh: ${thresh}; expected a whole number`)
  }
  const names = typeof subset === "string" ? [subset] : subset
  const columns = names?.map((name) => findColumn(plan.columns, name)) ?? plan.columns
  if (columns.length === 0) return plan
  const isThere = columns.map(isPresent)
  if (thresh === undefined) {
    const join = how === "any" ? "and" : "or"
    return filter(
      plan,
      isThere.reduce((a, b) => callOf(join, [a, b], "boolean")),
    )
  }
  const ones = isThere.map((test) => caseValue(test, numberValue(1, "int"), numberValue(0, "int")))
  const count = ones.reduce((a, b) => callOf("+", [a, b], "int"))
  return filter(plan, callOf(">=", [count, numberValue(thresh, "int")], "boolean"))
}

/** True where a value is neither null nor NaN. */
function isPresent(column: Column): Typed {
  const value = columnValue(column)
  const isNotNull = isNotNullValue(value)
  if (!isFloating(column.type)) return isNotNull
  const isNumber = callOf("not", [callOf("isnan", [value], "boolean")], "boolean")
  return callOf("and", [isNotNull, isNumber], "boolean")
}

/** The rule stands at `Frame.dropDuplicates`. */
export function dropDuplicateRows(plan: Plan, names: readonly string[]): Plan {
  const keys = names.length === 0 ? plan.columns : names.map((name) => findColumn(plan.columns, name))
  const vector = keys.find((column) => column.vector !== undefined)
  if (vector) throw new TypeError(`vector column ${vector.name} can't be compared; name the columns to compare`)
  const place = { name: ownName("place"), type: "int" }
  const numbered = projectWith(plan, [{ column: place, value: rowNumberValue(keys.map(columnValue)) }])
  const isFirst = callOf("=", [columnValue(place), numberValue(1, "int")], "boolean")
  return project(filter(numbered, isFirst), columnFields(plan.columns))
}
