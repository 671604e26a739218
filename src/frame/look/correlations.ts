import type { Engine } from "../../engines/engine"
import { castTo } from "../../expression/coerce"
import { isFloating, isNumericType } from "../../expression/dataType"
import { callOf, type Typed } from "../../expression/typed"
import { type Column, columnValue, freeName, ownName } from "../../plan/column"
import { type Plan, project } from "../../plan/plan"
import { caseValue, internalValue, nullValue, numberValue } from "../../plan/values"
import { readAggregates } from "../rows/readAggregates"
import { numericColumn } from "./quantiles"

// The engine plans an aggregate in 0.1 ms; more of them in one query take memory for every thread.
const pairsAtOnce = 2000

/** The rule stands at `Frame.corr` of columns. */
export async function correlationPlan(engine: Engine, plan: Plan, names: readonly string[] | undefined): Promise<Plan> {
  const columns = names
    ? [...new Set(names.map((name) => numericColumn(plan, name)))]
    : plan.columns.filter(({ type, vector }) => vector === undefined && isNumericType(type))
  const numbers = columns.map((column, i) => ({
    column: { name: ownName(`x${i}`), type: "double" },
    value: presentNumber(column),
  }))
  const values = await finiteNumbers(engine, project(plan, numbers))
  const finite = values.flatMap((value, i) => (value === undefined ? [] : [i]))
  const pairs = finite.flatMap((a, at) => finite.slice(at).map((b) => [a, b] as const))
  const rows = values.map(() => new Array<unknown>(values.length).fill(Number.NaN))
  for (let from = 0; from < pairs.length; from += pairsAtOnce) {
    const some = pairs.slice(from, from + pairsAtOnce)
    const wanted = some.map(([a, b]) => internalValue("pair_corr", [values[a]!, values[b]!], "double"))
    const found = (await readAggregates(engine, project(plan, numbers), wanted)) as (number | null)[]
    for (const [i, [a, b]] of some.entries()) {
      // The engine's last bits may lie beyond 1.
      const value = found[i] === null ? null : a === b ? 1 : Math.max(-1, Math.min(1, found[i]))
      rows[a][b] = value
      rows[b][a] = value
    }
  }
  const taken = new Set(columns.map(({ name }) => name.toLowerCase()))
  return engine.createTable([
    { name: freeName("column", taken), type: "string", data: columns.map(({ name }) => name) },
    ...columns.map(({ name }, c) => ({ name, type: "double", data: rows[c] })),
  ])
}

/**
 * Columns of numbers, made smaller or larger where squares of them would be out of a double's range; undefined for one that
 * has an infinite number.
 */
async function finiteNumbers(engine: Engine, plan: Plan): Promise<(Typed | undefined)[]> {
  const values = plan.columns.map(columnValue)
  const sizes = (await readAggregates(
    engine,
    plan,
    values.map((value) => callOf("max", [callOf("abs", [value], "double")], "double")),
  )) as (number | null)[]
  return values.map((value, i) => {
    const size = sizes[i] ?? 0
    if (size === Number.POSITIVE_INFINITY) return undefined
    return size === 0 || (size > 1e-70 && size < 1e70) ? value : callOf("/", [value, numberValue(size)], "double")
  })
}

/** A number as double; null where it is NaN. */
function presentNumber(column: Column): Typed {
  const x = castTo(columnValue(column), "double")
  return isFloating(column.type) ? caseValue(callOf("isnan", [x], "boolean"), nullValue("double"), x) : x
}
