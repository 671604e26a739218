// groupBy: keys, aggregates, and what stands in which.

import type { Engine } from "../../engines/engine"
import { isFloating, isNumericType } from "../../expression/dataType"
import { childrenOf, isAggregate, resolveExpression } from "../../expression/resolve/resolve"
import { typedText } from "../../expression/resolve/substitute"
import type { Typed } from "../../expression/typed"
import { type Column, checkNames, columnValue, findColumn } from "../../plan/column"
import { type AggregatePlan, aggregate, type Field, type Plan } from "../../plan/plan"
import { internalValue } from "../../plan/values"
import { type ColumnLike, readAllFields, readField } from "./expressions"

/** One row a group: the keys, then the aggregates, in the order of the keys. */
export async function groupRows(
  engine: Engine,
  plan: Plan,
  keys: readonly ColumnLike[],
  aggregates: readonly ColumnLike[],
  sets?: AggregatePlan["sets"],
): Promise<Plan> {
  const read = await Promise.all(aggregates.map((given) => readField(engine, plan, given, "aggregate")))
  const keyFields = await readAllFields(engine, plan, keys)
  for (const field of read) checkGrouped(field, keyFields)
  return groupFields(plan, keyFields, read, sets)
}

/** An aggregate of columns named alike: sum, avg, min, max. */
export type NamedAggregate = "sum" | "avg" | "min" | "max"

/** One row a group, with an aggregate of each column named, or of all columns of numbers that are no keys. */
export async function groupNamed(
  engine: Engine,
  plan: Plan,
  keys: readonly ColumnLike[],
  name: NamedAggregate,
  names: readonly string[],
  sets?: AggregatePlan["sets"],
): Promise<Plan> {
  const keyFields = await readAllFields(engine, plan, keys)
  const keyed = new Set(keyFields.map((field) => field.column.name))
  const chosen =
    names.length > 0
      ? names.map((one) => findColumn(plan.columns, one))
      : plan.columns.filter((c) => isNumericType(c.type) && !keyed.has(c.name))
  const aggregates = chosen.map((column) => aggregateOf(engine, plan, name, column))
  return groupFields(plan, keyFields, aggregates, sets)
}

function aggregateOf(engine: Engine, { columns }: Plan, name: NamedAggregate, column: Column): Field {
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
  return { column: { name: `${name}(${column.name})`, type: value.type }, value }
}

function groupFields(
  plan: Plan,
  keys: readonly Field[],
  aggregates: readonly Field[],
  sets?: AggregatePlan["sets"],
): Plan {
  if (keys.length + aggregates.length === 0) throw new RangeError("no columns left; expected one or more")
  checkNames([...keys, ...aggregates].map((field) => field.column.name))
  return aggregate(plan, keys, aggregates, keys.length === 0 ? undefined : sets)
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
