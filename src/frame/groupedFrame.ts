import type { Engine } from "../engines/engine"
import type { Literal } from "../expression/columns/literal"
import type { Expression } from "../expression/tree"
import type { Plan } from "../plan/plan"
import { type ColumnLike, checkName, columnsGiven } from "./verbs/expressions"
import { type Grouping, groupNamed, groupRows, type NamedAggregate } from "./verbs/group"

/**
 * What `groupBy` gives: aggregations turn it into a frame, T, again, its rows in the order of the keys, nulls first (Spark
 * leaves the order open). Null is a group of its own, and so is NaN; 0 and -0 are one.
 */
export interface GroupedFrame<T> {
  /**
   * SQL aggregates, as in `agg("sum(purchase) AS purchases", "count(*) AS attempts")`. Where doubles with fractions are
   * added up here, the last bits of the sum may change with the engine's threads; those of `sum` and `avg` do not.
   */
  agg(...expressions: AggregateLike[]): T
  /** Rows of each group, as column `count`. */
  count(): T
  /**
   * Sum of each column, nulls left out, as column `sum(name)`; null where a group has nothing but nulls. Whole numbers give
   * long, others double, right to about one unit in the last place.
   */
  sum(...names: (string | readonly string[])[]): T
  /** Mean of each column, nulls left out, as column `avg(name)`. */
  avg(...names: (string | readonly string[])[]): T
  /** The same as {@link avg}. */
  mean(...names: (string | readonly string[])[]): T
  /** Smallest value of each column, as column `min(name)`. */
  min(...names: (string | readonly string[])[]): T
  /** Largest value of each column, as column `max(name)`. */
  max(...names: (string | readonly string[])[]): T
  /**
   * Values of a column as columns, with an aggregate each: `groupBy("k").pivot("year").sum("x")`. They are called as the
   * value is written, with several aggregates `value_aggregate`; null where a group has no such row.
   *
   * @param values - in the order of the columns. Default: those there are, rising, null first; at most 10,000
   */
  pivot(column: string, values?: readonly Literal[]): GroupedFrame<T>
}

/** Groups of rows; `derive` makes a frame of what its argument makes of the ungrouped plan. */
export function groupedFrame<T>(
  engine: Engine,
  grouping: Grouping,
  derive: (make: (plan: Plan) => Promise<Plan>) => T,
): GroupedFrame<T> {
  const group = (aggregates: readonly ColumnLike[]): T =>
    derive((plan) => groupRows(engine, plan, grouping, aggregates))
  const each = (aggregate: NamedAggregate, given: readonly (string | readonly string[])[]): T => {
    const names = columnsGiven(given)
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
    if (
      typeof one !== "object" ||
      Array.isArray(one) ||
      "expression" in one ||
      one instanceof Promise ||
      one === null
    ) {
      return columnsGiven([one as ColumnLike])
    }
    return Object.entries(one as Record<string, string>).map(([name, aggregate]): ColumnLike => {
      if (typeof aggregate !== "string") {
        throw new TypeError(`invalid aggregate of ${name}: ${String(aggregate)}; expected a name, as "sum"`)
      }
      const arg: Expression = name === "*" ? { kind: "star" } : { kind: "name", parts: [name] }
      const label = `${aggregate}(${name === "*" ? 1 : name})`
      return { expression: { kind: "alias", input: { kind: "call", name: aggregate, args: [arg] }, names: [label] } }
    })
  })
}
