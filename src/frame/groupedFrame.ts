import type { Engine } from "../engines/engine"
import type { Literal } from "../expression/columns/literal"
import type { Expression } from "../expression/tree"
import type { Plan } from "../plan/plan"
import { needsGroups, selectGroups } from "./verbs/columns"
import { treeOf } from "./verbs/expressions"
import { type ColumnLike, checkList, checkName, columnsGiven, namesGiven } from "./verbs/given"
import { type Grouping, groupNamed, groupRows, type NamedAggregate } from "./verbs/group"

/** What groups of rows become by aggregation, as T. */
interface Groups<T> {
  agg(...expressions: readonly AggregateLike[]): T
  count(): T
  sum(...names: readonly (string | readonly string[])[]): T
  avg(...names: readonly (string | readonly string[])[]): T
  mean(...names: readonly (string | readonly string[])[]): T
  min(...names: readonly (string | readonly string[])[]): T
  max(...names: readonly (string | readonly string[])[]): T
  pivot(column: string, values?: readonly Literal[]): Groups<T>
}

/** Groups of rows; `derive` makes a frame of what its argument makes of the ungrouped plan. */
export function groupedFrame<T>(
  engine: Engine,
  grouping: Grouping,
  derive: (make: (plan: Plan) => Promise<Plan>) => T,
): Groups<T> {
  const group = (aggregates: readonly ColumnLike[]): T =>
    derive((plan) => {
      const expressions = aggregates.map((given) => ({ expression: treeOf(plan, given) }))
      const isApart = grouping.pivot === undefined && expressions.some(needsGroups)
      return (isApart ? selectGroups : groupRows)(engine, plan, grouping, expressions)
    })
  const each = (aggregate: NamedAggregate, given: readonly (string | readonly string[])[]): T => {
    const names = namesGiven(given)
    return derive((plan) => groupNamed(engine, plan, grouping, aggregate, names))
  }
  return {
    agg: (...given) => group(aggregatesGiven(given)),
    count: () => group(["count(*) AS count"]),
    sum: (...names) => each("sum", names),
    avg: (...names) => each("avg", names),
    mean: (...names) => each("avg", names),
    min: (...names) => each("min", names),
    max: (...names) => each("max", names),
    pivot(column, values) {
      checkName(column)
      if (values !== undefined) checkList("values", values, "the column's values")
      if (grouping.pivot || grouping.sets) {
        throw new RangeError(`pivot has its place behind groupBy, once; got it behind ${grouping.sets ?? "pivot"}`)
      }
      return groupedFrame(engine, { ...grouping, pivot: { column, ...(values ? { values } : {}) } }, derive)
    },
  }
}

/** Aggregates as `agg` takes them: expressions, columns, lists of them, or an object of a column's name to an aggregate's. */
export type AggregateLike = ColumnLike | readonly ColumnLike[] | Readonly<Record<string, string>>

function aggregatesGiven(given: readonly AggregateLike[]): ColumnLike[] {
  return given.flatMap((one) => {
    const isObject = typeof one === "object" && one !== null && Object.getPrototypeOf(one) === Object.prototype
    if (!isObject || "expression" in one) return columnsGiven([one as ColumnLike])
    return Object.entries(one as Record<string, string>).map(([name, given]): ColumnLike => {
      if (typeof given !== "string") {
        throw new TypeError(`invalid aggregate of ${name}: ${String(given)}; expected a name, as "sum"`)
      }
      const folded = given.toLowerCase()
      const aggregate = Object.hasOwn(otherNames, folded) ? otherNames[folded] : folded
      const arg: Expression = name === "*" ? { kind: "star" } : { kind: "name", parts: [name] }
      const label = `${aggregate}(${name === "*" ? 1 : name})`
      return { expression: { kind: "alias", input: { kind: "call", name: aggregate, args: [arg] }, names: [label] } }
    })
  })
}

/** Names of aggregates that Spark takes for others where an object gives them. */
const otherNames: Readonly<Record<string, string>> = { average: "avg", mean: "avg", size: "count", std: "stddev" }
