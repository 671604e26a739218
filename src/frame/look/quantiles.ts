// Statistics of a frame's columns as numbers: approxQuantile, corr, cov.

import type { Engine } from "../../engines/engine"
import { castTo } from "../../expression/coerce"
import { isNumericType, typeName } from "../../expression/dataType"
import { callOf } from "../../expression/typed"
import { type Column, columnValue, findColumn } from "../../plan/column"
import type { Plan } from "../../plan/plan"
import { numberValue } from "../../plan/values"
import { readAggregates } from "../rows/readAggregates"

/** The rule stands at `Frame.approxQuantile`. */
export async function quantilesOf(
  engine: Engine,
  plan: Plan,
  names: readonly string[],
  probabilities: readonly number[],
  relativeError: number,
): Promise<number[][]> {
  for (const p of probabilities) {
    if (!(p >= 0 && p <= 1)) throw new RangeError(`invalid probability: ${p}; expected a number in [0, 1]`)
  }
  if (!(relativeError >= 0)) throw new RangeError(`invalid relativeError: ${relativeError}; expected a number >= 0`)
  const columns = names.map((name) => numericColumn(plan, name))
  const data = await engine.read(
    plan,
    columns.map(columnValue),
    columns.map(() => "double"),
    { anyOrder: true },
  )
  return data.map((values) => {
    const sorted = (values as Float64Array).filter((value) => !Number.isNaN(value)).sort()
    const last = sorted.length - 1
    if (last < 0) return []
    return probabilities.map((p) => sorted[Math.min(last, Math.max(0, Math.ceil(p * sorted.length) - 1))])
  })
}

/** The rule stands at `Frame.corr` and `Frame.cov`. */
export async function pairStatistic(
  engine: Engine,
  plan: Plan,
  names: readonly [string, string],
  statistic: "corr" | "covar_samp",
): Promise<number> {
  // Spark counts null as 0 here.
  const args = names.map((name) => {
    const value = castTo(columnValue(numericColumn(plan, name)), "double")
    return callOf("coalesce", [value, numberValue(0)], "double")
  })
  const [value] = await readAggregates(engine, plan, [callOf(statistic, args, "double")])
  return value === null ? (statistic === "corr" ? Number.NaN : 0) : (value as number)
}

/** A column of numbers; throws where there is none of that name, or it has others. */
export function numericColumn(plan: Plan, name: string): Column {
  const column = findColumn(plan.columns, name)
  if (isNumericType(column.type)) return column
  throw new TypeError(`column ${column.name} is ${typeName(column.type)}; expected numbers`)
}
