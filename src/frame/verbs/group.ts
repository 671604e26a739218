// groupBy: keys, aggregates, and what stands in which.

import type { Engine } from "../../engines/engine"
import { isFloating, isNumericType } from "../../expression/dataType"
import { childrenOf, mapChildren } from "../../expression/parts"
import { isAggregate, resolveExpression } from "../../expression/resolve/resolve"
import { typedText } from "../../expression/resolve/substitute"
import type { Typed } from "../../expression/typed"
import { checkNames, columnValue, findColumn } from "../../plan/column"
import { type AggregatePlan, aggregate, type Field, type Plan } from "../../plan/plan"
import { internalValue } from "../../plan/values"
import { readAllFields, readField } from "./expressions"
import type { ColumnLike } from "./given"
import { type Pivot, pivotFields } from "./pivot"

/** How rows are grouped. */
export interface Grouping {
  readonly keys: readonly ColumnLike[]
  /** Groups of fewer keys beside those of all. Default none. */
  readonly sets?: AggregatePlan["sets"]
  /** A column whose values become columns. Default none. */
  readonly pivot?: Pivot
}

/** One row a group: the keys, then the aggregates, in the order of the keys. */
export async function groupRows(
  engine: Engine,
  plan: Plan,
  grouping: Grouping,
  aggregates: readonly ColumnLike[],
): Promise<Plan> {
  const read = await Promise.all(aggregates.map((given) => readField(engine, plan, given, "aggregate")))
  const keys = await readAllFields(engine, plan, grouping.keys)
  const fields = read.map((field) => ({ ...field, value: withKeys(field.value, keys, grouping) }))
  for (const field of fields) checkGrouped(field, keys)
  return groupFields(engine, plan, keys, fields, grouping)
}

/** An aggregate of columns named alike: sum, avg, min, max. */
export type NamedAggregate = "sum" | "avg" | "min" | "max"

/** One row a group, with an aggregate of each column named, or of all columns of numbers, as Spark's. */
export async function groupNamed(
  engine: Engine,
  plan: Plan,
  grouping: Grouping,
  name: NamedAggregate,
  names: readonly string[],
): Promise<Plan> {
  const chosen =
    names.length > 0 ? names : plan.columns.filter((column) => isNumericType(column.type)).map((column) => column.name)
  const aggregates = chosen.map((one) => aggregateOf(engine, plan, name, one))
  return groupFields(engine, plan, await readAllFields(engine, plan, grouping.keys), aggregates, grouping)
}

/** `grouping_id()` with all keys; throws RangeError where there are no sets of groups, or what it asks about is no key. */
function withKeys(value: Typed, keys: readonly Field[], { sets }: Grouping): Typed {
  if (value.kind !== "call" || !/^grouping(_id)?$/.test(value.name))
    return mapChildren(value, (v) => withKeys(v, keys, { keys: [], sets }))
  if (sets === undefined) throw new RangeError(`${value.name} has its place in the aggregates of rollup and cube`)
  const known = new Set(keys.map((key) => typedText(key.value)))
  if (!value.args.every((arg) => known.has(typedText(arg)))) {
    throw new RangeError(`${value.name} asks about keys: ${keys.map((key) => key.column.name).join(", ")}`)
  }
  return value.args.length > 0 ? value : { ...value, args: keys.map((key) => key.value) }
}

function aggregateOf(engine: Engine, { columns }: Plan, name: NamedAggregate, given: string): Field {
  const column = findColumn(columns, given)
  const isMoment = name === "sum" || name === "avg"
  if (column.vector || (isMoment && !isNumericType(column.type))) {
    throw new TypeError(`column ${column.name} can't go into ${name}; expected a column of numbers`)
  }
  const value =
    isMoment && isFloating(column.type)
      ? // The same bits whatever the number of threads.
        internalValue(name === "sum" ? "exact_sum" : "exact_avg", [columnValue(column)], "double")
      : resolveExpression({ kind: "call", name, args: [{ kind: "name", parts: [column.name] }] }, columns, {
          ansi: engine.ansi,
          place: "aggregate",
        })
  return { column: { name: `${name}(${given})`, type: value.type }, value }
}

async function groupFields(
  engine: Engine,
  plan: Plan,
  keys: readonly Field[],
  aggregates: readonly Field[],
  { sets, pivot }: Pick<Grouping, "sets" | "pivot"> = {},
): Promise<Plan> {
  const grouped = pivot ? await pivotFields(engine, plan, keys, aggregates, pivot) : { input: plan, keys, aggregates }
  const fields = [...grouped.keys, ...grouped.aggregates]
  if (fields.length === 0) throw new RangeError("no columns left; expected one or more")
  checkNames(fields.map((field) => field.column.name))
  return aggregate(grouped.input, grouped.keys, grouped.aggregates, keys.length === 0 ? undefined : sets)
}

/** Throws where an aggregate's expression uses a column that has several values in a group. */
function checkGrouped({ column, value }: Field, keys: readonly Field[]): void {
  const known = new Set(keys.map((key) => typedText(key.value)))
  const loose = (t: Typed): string | undefined => {
    if (known.has(typedText(t))) return undefined
    if (t.kind === "column") return t.name
    if (t.kind === "call" && isAggregate({ ...t, args: [] })) return undefined
    for (const child of childrenOf(t)) {
      const found = loose(child)
      if (found !== undefined) return found
    }
    return undefined
  }
  const found = loose(value)
  if (found === undefined) return
  const text = "place" in value && value.place ? value.place.text : column.name
  throw new RangeError(
    `invalid aggregate: ${text}; column ${found} is no key: put it in an aggregate, as first(${found})`,
  )
}
