import type { Engine } from "../../engines/engine"
import { castTo } from "../../expression/coerce"
import { type DataType, decimalOf, isDecimal, isFloating } from "../../expression/dataType"
import { decimalText, divideDecimal, parseDecimal } from "../../expression/decimal"
import { didYouMean } from "../../expression/nearest"
import { callOf, type Typed } from "../../expression/typed"
import { formatDouble } from "../../linalg/formatDouble"
import { type Column, columnValue, findColumn } from "../../plan/column"
import { type Plan, project, projectWith } from "../../plan/plan"
import { caseValue, internalValue, nullValue, numberValue } from "../../plan/values"
import { readAggregates } from "../rows/readAggregates"
import { isNumeric } from "../rows/toColumns"
import { valueText } from "../rows/valueText"

/** A statistic of `summary`: one of those named, or a share of rows, in [0, 1]. */
type Statistic = (typeof named)[number] | number

const named = ["count", "count_distinct", "approx_count_distinct", "mean", "stddev", "min", "max"] as const

/** What `describe` shows. */
export const described: readonly string[] = ["count", "mean", "stddev", "min", "max"]

/** What `summary` shows of itself. */
export const summarized: readonly string[] = ["count", "mean", "stddev", "min", "25%", "50%", "75%", "max"]

/**
 * Spark's `summary`: a row a statistic, all values as text; text that stands for numbers counts as them in all but count,
 * min and max.
 *
 * @param names - of columns; default: all of numbers and text
 * @throws RangeError for a statistic that there is not
 */
export async function summarizePlan(
  engine: Engine,
  plan: Plan,
  statistics: readonly string[],
  names: readonly string[] = [],
): Promise<Plan> {
  const wanted = statistics.map(statisticOf)
  const chosen = names.length > 0 ? names.map((name) => findColumn(plan.columns, name)) : plan.columns
  const columns = chosen.filter((c) => !c.vector && ((isNumeric(c) && c.type !== "boolean") || c.type === "string"))
  const values = await statisticsOf(engine, plan, columns, wanted)
  return engine.createTable([
    { name: "summary", type: "string", data: [...statistics] },
    ...columns.map(({ name, type }, c) => ({
      name,
      type: "string",
      data: values[c].map((value, s) => statisticText(value, wanted[s], type, engine.timeZone)),
    })),
  ])
}

function statisticOf(text: string): Statistic {
  const percent = /^(\d+(?:\.\d+)?)%$/.exec(text)
  const share = percent ? Number(percent[1]) / 100 : Number.NaN
  if (share >= 0 && share <= 1) return share
  const known = named.find((name) => name === text.toLowerCase())
  if (known) return known
  throw new RangeError(
    `unknown statistic: ${text}${didYouMean(text, named)}; expected one of ${named.join(", ")}, or a share of rows as 25%`,
  )
}

function statisticText(value: unknown, statistic: Statistic, type: DataType, timeZone: string): string | null {
  if (value === null) return null
  if (typeof value === "string") return value
  if (statistic === "mean" || statistic === "stddev") return formatDouble(value as number)
  if (typeof statistic === "string" && statistic.includes("count")) return String(value)
  const isDouble = type === "string" || (typeof statistic === "number" && isDecimal(type))
  return valueText(value, isDouble ? "double" : type, timeZone)
}

/** The number that a value stands for; null for text that is none. */
function numberOf(column: Column): Typed {
  const value = columnValue(column)
  return column.type === "string" ? { kind: "cast", input: value, type: "double", isTry: true } : value
}

/** The statistics of each column, in the order of `wanted`; null where a column has none. */
async function statisticsOf(
  engine: Engine,
  plan: Plan,
  columns: readonly Column[],
  wanted: readonly Statistic[],
): Promise<unknown[][]> {
  const others = wanted.filter((statistic) => statistic !== "mean" && statistic !== "stddev")
  const moments = await momentsOf(
    engine,
    plan,
    columns,
    wanted.includes("stddev"),
    columns.flatMap((column) => others.map((statistic) => aggregateOf(column, statistic))),
  )
  return columns.map((_, c) =>
    wanted.map((statistic) => {
      if (statistic === "mean") return moments.means[c]
      if (statistic === "stddev") return moments.deviations[c]
      return moments.values[c * others.length + others.indexOf(statistic)]
    }),
  )
}

function aggregateOf(column: Column, statistic: Exclude<Statistic, "mean" | "stddev">): Typed {
  const value = columnValue(column)
  if (typeof statistic === "number") {
    // Spark has shares of decimals as doubles.
    const x = isDecimal(column.type) ? castTo(numberOf(column), "double") : numberOf(column)
    return callOf("percentile_approx", [x, numberValue(statistic)], x.type)
  }
  if (statistic === "min" || statistic === "max") return callOf(statistic, [value], column.type)
  if (statistic === "count") return callOf("count", [value], "bigint")
  return { kind: "call", name: "count", args: [value], type: "bigint", isDistinct: true }
}

/** Means and, where asked for, deviations of each column, and other aggregates computed on the way. */
async function momentsOf(
  engine: Engine,
  plan: Plan,
  columns: readonly Column[],
  withDeviations: boolean,
  others: readonly Typed[],
): Promise<{ means: unknown[]; deviations: unknown[]; values: unknown[] }> {
  // Columns of text as columns of numbers, since sums take columns.
  const numbers = columns.map((column, i) => ({
    column: { name: `__x${i}`, type: column.type === "string" ? "double" : column.type },
    value: numberOf(column),
  }))
  const input = projectWith(plan, numbers)
  const inputs = numbers.map((field) => field.column)
  const floating = inputs.filter(({ type }) => isFloating(type))
  const counts = inputs.map((column) => callOf("count", [columnValue(column)], "bigint"))
  const whole = inputs.map((column) => {
    if (isFloating(column.type)) return nullValue("double")
    const decimal = decimalOf(column.type)
    if (decimal) return callOf("sum", [columnValue(column)], `decimal(38,${decimal.scale})`)
    return internalValue("exact_avg", [columnValue(column)], "double")
  })
  const { sums, values } = await exactSums(engine, input, floating, [...others, ...counts, ...whole])
  const [rest, found] = [others.length, others.length + inputs.length]
  const means = inputs.map((column, i) => {
    const count = values[rest + i] as number
    const value = values[found + i]
    if (isFloating(column.type)) return count === 0 ? null : sums[floating.indexOf(column)]! / count
    return value === null || !isDecimal(column.type) ? value : decimalMean(String(value), count, column.type)
  })
  if (!withDeviations) return { means, deviations: [], values }
  // Deviations from the mean, in a second pass: one pass loses digits, and the engine's own fails on NaN and infinity.
  const deltas = inputs.flatMap((column, i) => {
    const mean = means[i] === null ? null : Number(means[i])
    if (mean === null || (values[rest + i] as number) < 2) return []
    const x = castTo(columnValue(column), "double")
    const value = Number.isFinite(mean) ? callOf("-", [x, numberValue(mean)], "double") : numberValue(Number.NaN)
    return [{ column: { name: `__d${i}`, type: "double" }, value }]
  })
  const squares = project(
    project(input, deltas),
    deltas.map(({ column }) => {
      const delta = columnValue(column)
      return { column, value: callOf("*", [delta, delta], "double") }
    }),
  )
  const { sums: totals } = await exactSums(engine, squares, squares.columns, [])
  const deviations = inputs.map((_, i) => {
    const total = totals[squares.columns.findIndex(({ name }) => name === `__d${i}`)] ?? null
    return total === null ? null : Math.sqrt(total / ((values[rest + i] as number) - 1))
  })
  return { means, deviations, values }
}

/**
 * Sums of columns of doubles, with the same bits whatever the number of threads; null where all is null. The engine plans
 * the sum of numbers of any size for milliseconds, so it is asked for only where there are such.
 *
 * @param others - aggregates to be computed on the way
 */
async function exactSums(
  engine: Engine,
  plan: Plan,
  columns: readonly Column[],
  others: readonly Typed[],
): Promise<{ sums: (number | null)[]; values: unknown[] }> {
  const size = (column: Column): Typed => callOf("abs", [columnValue(column)], column.type)
  const values = await readAggregates(engine, plan, [
    ...others,
    ...columns.flatMap((column) => [
      internalValue("exact_whole", [columnValue(column)], "double"),
      internalValue("exact_fraction", [columnValue(column)], "double"),
      callOf("min", [notZero(size(column))], column.type),
      callOf("max", [size(column)], column.type),
    ]),
  ])
  const parts = values.slice(others.length) as (number | null)[]
  const sums = columns.map((_, i) => {
    const [whole, fraction, least, most] = parts.slice(4 * i)
    if (whole === null || least === null) return whole
    return least >= 2 ** -41 && most! < 2 ** 94 ? whole + fraction! : undefined
  })
  const inexact = columns.filter((_, i) => sums[i] === undefined)
  const exact = await readAggregates(
    engine,
    plan,
    inexact.map((column) => internalValue("exact_sum", [columnValue(column)], "double")),
  )
  return { sums: sums.map((sum) => (sum === undefined ? (exact.shift() as number) : sum)), values }
}

/** The mean of decimals, with four digits more behind the point than they have, as Spark's avg. */
function decimalMean(total: string, count: number, type: DataType): string {
  const { scale } = decimalOf(type)!
  return decimalText(divideDecimal(parseDecimal(total)!, BigInt(count), Math.min(38, scale + 4)))
}

/** A number; null where it is 0. */
function notZero(value: Typed): Typed {
  const isZero = callOf("=", [value, numberValue(0)], "boolean")
  return caseValue(isZero, nullValue(value.type), value)
}
