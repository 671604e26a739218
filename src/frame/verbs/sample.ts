// randomSplit and sample: rows drawn by Spark's random numbers, all rows in one partition.

import type { Engine } from "../../engines/engine"
import { isOrderable } from "../../expression/dataType"
import { callOf } from "../../expression/typed"
import { checkOptions } from "../../params/options"
import { columnValue, ownName } from "../../plan/column"
import { columnFields, limit, type Plan, project, projectWith, sort, type TablePlan } from "../../plan/plan"
import { comparedValue, numberValue } from "../../plan/values"
import { mostPoissonMean } from "../../random/poisson"
import { chosenRows, drawBelow, drawn } from "./random"

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

/** The rows whose draw lies in [from, to), with the columns of `plan`. */
export async function drawRows(
  engine: Engine,
  plan: Plan,
  from: number,
  to: number,
  seed: number | bigint,
): Promise<Plan> {
  const { rows, isBelow } = await drawBelow(engine, plan, { seed }, from > 0 ? [from, to] : [to])
  const isChosen =
    from > 0 ? callOf("and", [callOf("not", [isBelow(from)], "boolean"), isBelow(to)], "boolean") : isBelow(to)
  return chosenRows(engine, plan, rows, isChosen)
}

/** What `sample` draws: see there. */
export interface SampleRule {
  /** A share of the rows, or their number. */
  readonly of: "fraction" | "rows"
  readonly amount: number
  readonly seed: number | bigint
  readonly withReplacement: boolean
}

/** How many rows `sample` draws, in place of a fraction. */
export interface SampleOptions {
  /** Rows to draw, each at most once; an integer >= 0. All where there are fewer. */
  n: number
  /** A whole number. Default any, drawn once a frame. */
  seed?: number | bigint
}

/**
 * Checks what `sample` was given: a fraction or a number of rows, and a seed, or whether with replacement before them.
 *
 * @throws TypeError for arguments of another kind, RangeError for a fraction out of range
 */
export function sampleRule(given: readonly unknown[], defaultSeed: number): SampleRule {
  const [first] = given
  if (typeof first === "object") {
    checkOptions(first, ["n", "seed"], "sample")
    const { n, seed } = first as SampleOptions
    if (typeof n !== "number") throw new TypeError(`invalid n: ${String(n)}; expected a number of rows`)
    if (!Number.isInteger(n) || n < 0) throw new RangeError(`invalid n: ${n}; expected an integer >= 0`)
    return { of: "rows", amount: n, seed: checkedSeed(seed, defaultSeed), withReplacement: false }
  }
  const withReplacement = typeof first === "boolean" ? first : false
  const [amount, seed] = typeof first === "boolean" ? given.slice(1) : given
  if (typeof amount !== "number") throw new TypeError(`invalid fraction: ${String(amount)}; expected a number`)
  const rule = { amount, seed: checkedSeed(seed, defaultSeed), withReplacement }
  if (typeof first === "number" && Number.isInteger(amount) && amount > 1) return { of: "rows", ...rule }
  const isIn = withReplacement ? amount >= 0 && amount < mostPoissonMean : amount >= 0 && amount <= 1
  if (!isIn) {
    const range = withReplacement
      ? `a number in [0, ${mostPoissonMean}) with replacement`
      : "a number in [0, 1] without replacement, or a whole number of rows"
    throw new RangeError(`invalid fraction: ${amount}; expected ${range}`)
  }
  return { of: "fraction", ...rule }
}

function checkedSeed(seed: unknown, defaultSeed: number): number | bigint {
  if (seed === undefined) return defaultSeed
  if (typeof seed === "number" || typeof seed === "bigint") return seed
  throw new TypeError(`invalid seed: ${String(seed)}; expected a whole number`)
}

/** The rule stands at `Frame.sample`. */
export async function sampleRows(engine: Engine, plan: Plan, rule: SampleRule): Promise<Plan> {
  const { of, amount, seed, withReplacement } = rule
  if (of === "rows") return drawCount(engine, plan, amount, seed)
  if (!withReplacement) return drawRows(engine, plan, 0, amount, seed)
  const rows = await engine.draw(plan, [{ name: drawn, of: "poisson", mean: amount, seed }])
  return repeatedRows(rows, drawn, plan)
}

/** So many of the rows, those of the smallest draws: each choice of them is as likely. */
async function drawCount(engine: Engine, plan: Plan, count: number, seed: number | bigint): Promise<Plan> {
  const rows = await engine.draw(plan, [{ name: drawn, of: "uniform", seed }])
  if (count === 0) return chosenRows(engine, plan, rows, { kind: "literal", value: false, type: "boolean" })
  const draw = columnValue({ name: drawn, type: "double" })
  const byDraw = sort(rows, [{ input: draw, isDescending: false, nullsFirst: true }])
  const [last] = await engine.read(limit(byDraw, 1, count - 1), [draw], ["double"])
  if (last.length === 0) return plan
  const isDrawn = comparedValue("<=", draw, numberValue(last[0] as number))
  return limit(await chosenRows(engine, plan, rows, isDrawn), count)
}

/** Each row as often as a column of whole numbers says, with the columns of `kept`; engines leave out rows of count 0. */
export function repeatedRows(plan: Plan, count: string, kept: Pick<Plan, "columns">): Plan {
  const times = columnValue({ name: count, type: "int" })
  const value = callOf("explode", [callOf("array_repeat", [numberValue(0, "int"), times], "array<int>")], "int")
  const repeated = projectWith(plan, [{ column: { name: ownName("copy"), type: "int" }, value }])
  return project(repeated, columnFields(kept.columns))
}
