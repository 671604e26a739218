// Rows of two frames as sets: intersect, subtract and their kin.

import { callOf } from "../../expression/typed"
import { columnValue, ownName } from "../../plan/column"
import { aggregate, columnFields, filter, type Plan, project, projectWith } from "../../plan/plan"
import { countIfValue, numberValue } from "../../plan/values"
import { repeatedRows } from "./sample"
import { unionPlans } from "./union"

/** Which rows stay: of both frames, or of the first alone; each once, or as often as Spark's `…All` have them. */
export type SetOperation = "intersect" | "intersectAll" | "subtract" | "exceptAll"

/** Rows of both frames counted by their values, null equal to null, in the order of the columns' values. */
export function setOperation(first: Plan, second: Plan, operation: SetOperation, ansi: boolean): Plan {
  const side = { name: ownName("side"), type: "int" }
  const marked = [first, second].map((plan, i) => projectWith(plan, [{ column: side, value: numberValue(i, "int") }]))
  const both = unionPlans(marked[0], marked[1], ansi)
  const columns = both.columns.slice(0, -1)
  const counts = [0, 1].map((number) => {
    const isOf = callOf("=", [columnValue(side), numberValue(number, "int")], "boolean")
    const column = { name: ownName(`count_${number}`), type: "bigint" }
    return { column, value: countIfValue(isOf) }
  })
  const counted = aggregate(both, columnFields(columns), counts)
  const [inFirst, inSecond] = counts.map(({ column }) => columnValue(column))
  const zero = { kind: "literal", value: 0n, type: "bigint" } as const
  if (operation === "intersect" || operation === "subtract") {
    const isInSecond = callOf(operation === "intersect" ? ">" : "=", [inSecond, zero], "boolean")
    const isInFirst = callOf(">", [inFirst, zero], "boolean")
    return project(filter(counted, callOf("and", [isInFirst, isInSecond], "boolean")), columnFields(columns))
  }
  const times =
    operation === "intersectAll"
      ? callOf("least", [inFirst, inSecond], "bigint")
      : callOf("greatest", [callOf("-", [inFirst, inSecond], "bigint"), zero], "bigint")
  const count = { name: ownName("times"), type: "int" }
  const numbered = projectWith(counted, [
    { column: count, value: { kind: "cast", input: times, type: "int", isTry: false } },
  ])
  return repeatedRows(numbered, count.name, { columns })
}
