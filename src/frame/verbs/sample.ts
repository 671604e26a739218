// randomSplit and sample: rows drawn by Spark's random numbers, all rows in one partition.

import type { Engine } from "../../engines/engine"
import { isOrderable } from "../../expression/dataType"
import { callOf } from "../../expression/typed"
import { columnValue } from "../../plan/column"
import { columnFields, type Plan, project, projectWith, sort, type TablePlan } from "../../plan/plan"
import { numberValue } from "../../plan/values"
import { JavaRandom } from "../../random/javaRandom"
import { fillPoisson, mostPoissonMean } from "../../random/poisson"
import { fillUniform } from "../../random/uniform"
import { countRows } from "../rows/readAggregates"
import { keepRows } from "./random"

/**
 * The rows in the order in which Spark draws them for `randomSplit`: sorted by all columns that have an order, so that the
 * parts do not depend on how the rows came. Vectors take no part.
 */
export function sortedRows(engine: Engine, plan: Plan): Promise<TablePlan> {
  const terms = plan.columns
    .filter(({ type }) => isOrderable(type))
    .map((column) => ({ input: columnValue(column), isDescending: false, nullsFirst: true }))
  return engine.keep(sort(plan, terms), "sorted")
}

/**
 * The bounds of parts between 0 and 1.
 *
 * @throws RangeError for no weights, a negative one, or weights that add up to 0
 */
export function splitBounds(weights: readonly number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  if (!weights.every((weight) => weight >= 0) || !(total > 0 && total < Number.POSITIVE_INFINITY)) {
    throw new RangeError(`invalid weights: ${weights.join(", ")}; expected numbers >= 0, one of them above 0`)
  }
  const bounds = [0]
  for (const weight of weights) bounds.push(bounds[bounds.length - 1] + weight / total)
  return bounds
}

/** The rows of a table whose draw lies in [from, to). */
export async function drawRows(
  engine: Engine,
  rows: TablePlan,
  from: number,
  to: number,
  seed: number | bigint,
): Promise<Plan> {
  const draws = new Float64Array(await countRows(engine, rows))
  fillUniform(seed, draws)
  return keepRows(
    engine,
    rows,
    Int32Array.from(draws, (draw) => (draw >= from && draw < to ? 1 : 0)),
  )
}

/** What `sample` draws: see there. */
export interface SampleRule {
  readonly fraction: number
  readonly seed: number | bigint
  readonly withReplacement: boolean
}

/**
 * Checks what `sample` was given: a fraction and a seed, or whether with replacement before them.
 *
 * @throws TypeError for arguments of another kind, RangeError for a fraction out of range
 */
export function sampleRule(given: readonly unknown[], defaultSeed: number): SampleRule {
  const withReplacement = typeof given[0] === "boolean" ? given[0] : false
  const [fraction, seed = defaultSeed] = typeof given[0] === "boolean" ? given.slice(1) : given
  if (typeof fraction !== "number") throw new TypeError(`invalid fraction: ${String(fraction)}; expected a number`)
  if (typeof seed !== "number" && typeof seed !== "bigint") {
    throw new TypeError(`invalid seed: ${String(seed)}; expected a whole number`)
  }
  const isIn = withReplacement ? fraction >= 0 && fraction < mostPoissonMean : fraction >= 0 && fraction <= 1
  if (!isIn) {
    const range = withReplacement ? `[0, ${mostPoissonMean}) with replacement` : "[0, 1] without replacement"
    throw new RangeError(`invalid fraction: ${fraction}; expected a number in ${range}`)
  }
  return { fraction, seed, withReplacement }
}

/** The rule stands at `Frame.sample`. */
export async function sampleRows(engine: Engine, plan: Plan, rule: SampleRule): Promise<Plan> {
  const { fraction, seed, withReplacement } = rule
  const rows = await engine.keep(plan, "sorted")
  if (!withReplacement) return drawRows(engine, rows, 0, fraction, seed)
  const counts = new Int32Array(await countRows(engine, rows))
  if (fraction > 0) fillPoisson(fraction, new JavaRandom(seed).nextLong(), counts)
  const count = { name: "__count", type: "int" }
  return repeatedRows(await engine.attach(rows, [{ ...count, data: counts }]), count.name, rows)
}

/** Each row as often as a column of whole numbers says, with the columns of `kept`; engines leave out rows of count 0. */
export function repeatedRows(plan: Plan, count: string, kept: Pick<Plan, "columns">): Plan {
  const times = columnValue({ name: count, type: "int" })
  const value = callOf("explode", [callOf("array_repeat", [numberValue(0, "int"), times], "array<int>")], "int")
  const repeated = projectWith(plan, [{ column: { name: "__copy", type: "int" }, value }])
  return project(repeated, columnFields(kept.columns))
}
