// Statistics of columns: describe, summary, and what a notebook draws of them.

import type { Engine } from "../../engines/engine"
import { castTo } from "../../expression/coerce"
import {
  arrayOf,
  type DataType,
  decimalOf,
  isDecimal,
  isFloating,
  isNumericType,
  isTime,
} from "../../expression/dataType"
import { decimalText, divideDecimal, parseDecimal } from "../../expression/decimal"
import { callOf, type Typed } from "../../expression/typed"
import { formatDouble } from "../../linalg/formatDouble"
import { didYouMean } from "../../params/nearest"
import { type Column, columnValue, findColumn, freeName, ownName } from "../../plan/column"
import { type Plan, project, projectWith } from "../../plan/plan"
import { caseValue, countIfValue, internalValue, isNullValue, nullValue, numberValue } from "../../plan/values"
import { readAggregates } from "../rows/readAggregates"
import { valueText } from "../rows/valueText"

/** A statistic of `summary`: one of those named, or a share of rows, in [0, 1]. */
export type Statistic = (typeof named)[number] | number

/** A statistic that is one aggregate. */
type Single = Exclude<(typeof named)[number], "mean" | "stddev">

const named = ["count", "nulls", "count_distinct", "approx_count_distinct", "mean", "stddev", "min", "max"] as const

/** What `describe` shows. */
export const described: readonly string[] = ["count", "mean", "stddev", "min", "max"]

/** What `summary` shows of itself. */
export const summarized: readonly string[] = ["count", "mean", "stddev", "min", "25%", "50%", "75%", "max"]

/**
 * Spark's `summary`: a row a statistic, all values as text; text that stands for numbers counts as them in all but counts,
 * min and max. Dates, timestamps and booleans, which Spark leaves out, have what they can have.
 *
 * @param names - of columns; default: all
 * @throws RangeError for a statistic that there is not
 */
export async function summarizePlan(
  engine: Engine,
  plan: Plan,
  statistics: readonly string[],
  names: readonly string[] = [],
): Promise<Plan> {
  const wanted = statistics.map(statisticOf)
  const columns = chosenColumns(plan, names).filter(hasSummary)
  const values = await statisticsOf(engine, plan, columns, wanted)
  return engine.createTable([
    {
      name: freeName("summary", new Set(columns.map(({ name }) => name.toLowerCase()))),
      type: "string",
      data: [...statistics],
    },
    ...columns.map(({ name, type }, c) => ({
      name,
      type: "string",
      data: values[c].map((value, s) => statisticText(value, wanted[s], type, engine.timeZone)),
    })),
  ])
}

/** The columns named, each once, or all. */
export function chosenColumns(plan: Plan, names: readonly string[]): readonly Column[] {
  return names.length > 0 ? [...new Set(names.map((name) => findColumn(plan.columns, name)))] : plan.columns
}

/** True for columns whose values have an order that people ask about. */
export function hasSummary({ type, vector }: Column): boolean {
  return vector === undefined && (isNumericType(type) || isTime(type) || type === "string" || type === "boolean")
}

/**
 * A statistic by its name, in any case, or a share of rows as "25%".
 *
 * @throws RangeError for any other text
 */
export function statisticOf(text: string): Statistic {
  const percent = /^(\d+(?:\.\d+)?)%$/.exec(text)
  const share = percent ? Number(percent[1]) / 100 : Number.NaN
  if (share >= 0 && share <= 1) return share
  const known = named.find((name) => name === text.toLowerCase())
  if (known) return known
  throw new RangeError(
    `unknown statistic: ${text}; expected one of ${named.join(", ")}, or a share of rows as 25%${didYouMean(text, named)}`,
  )
}

function statisticText(value: unknown, statistic: Statistic, type: DataType, timeZone: string): string | null {
  if (value === null) return null
  if (typeof value === "string") return value
  if (statistic === "mean" || statistic === "stddev") return formatDouble(value as number)
  if (typeof statistic === "number" && isDecimal(type)) return plainText(value as number)
  return isCount(statistic) ? String(value) : valueText(value, typeOfStatistic(statistic, type), timeZone)
}

/** A finite double without an exponent, as Spark has decimals: "-99999999.99", "2.0". */
export function plainText(value: number): string {
  const text = decimalText(parseDecimal(String(value))!)
  return text.includes(".") ? text : `${text}.0`
}

/** What an end or a share of a column's rows is: Spark has shares of text and of decimals as doubles. */
export function typeOfStatistic(statistic: Statistic, type: DataType): DataType {
  return typeof statistic === "number" && (type === "string" || isDecimal(type)) ? "double" : type
}

/** True for statistics that are numbers of rows. */
export function isCount(statistic: Statistic): boolean {
  return typeof statistic === "string" && /count|nulls/.test(statistic)
}

/** What the numbers of a column are; undefined for one that has none. */
function numberType({ type }: Column): DataType | undefined {
  if (type === "string") return "double"
  return isNumericType(type) ? type : undefined
}

/**
 * The statistics of each column, in the order of `wanted`, values as "exact" reading gives them; null where a column has
 * none. Two queries at most, however many columns: deviations need means.
 *
 * @param options - `readsText`: text that stands for numbers has their mean and so on. Default true
 */
export async function statisticsOf(
  engine: Engine,
  plan: Plan,
  columns: readonly Column[],
  wanted: readonly Statistic[],
  { readsText = true }: { readsText?: boolean } = {},
): Promise<unknown[][]> {
  // Beside each column the numbers that it stands for: text is read once, and sums take columns.
  const needsNumbers = wanted.some((statistic) => typeof statistic === "number" || isMoment(statistic))
  const numbers = columns.flatMap((column, i) => {
    const type = needsNumbers && (readsText || column.type !== "string") ? numberType(column) : undefined
    return type === undefined ? [] : [{ of: column, column: { name: ownName(`x${i}`), type }, value: numberOf(column) }]
  })
  const input = projectWith(plan, numbers)
  const shares = wanted.filter((statistic) => typeof statistic === "number")
  const singles = wanted.filter(
    (statistic): statistic is Single => typeof statistic === "string" && !isMoment(statistic),
  )
  const places = new Map(numbers.map(({ of }, place) => [of, place]))
  const aggregates = columns.map((column) => {
    const number = numbers[places.get(column) ?? -1]?.column
    return [...singles.map((statistic) => singleOf(column, statistic)), sharesOf(number ?? column, shares)]
  })
  const moments = await momentsOf(
    engine,
    input,
    wanted.some(isMoment) ? numbers.map(({ column }) => column) : [],
    wanted.includes("stddev"),
    aggregates.flat(),
  )
  const width = singles.length + 1
  return columns.map((column, c) => {
    const found = moments.values.slice(c * width, (c + 1) * width)
    const quantiles = found[singles.length] as unknown[] | null
    const place = places.get(column) ?? -1
    return wanted.map((statistic) => {
      if (typeof statistic === "number") return quantiles === null ? null : quantiles[shares.indexOf(statistic)]
      if (statistic === "mean") return moments.means[place] ?? null
      if (statistic === "stddev") return moments.deviations[place] ?? null
      return found[singles.indexOf(statistic)]
    })
  })
}

function isMoment(statistic: Statistic): boolean {
  return statistic === "mean" || statistic === "stddev"
}

/** The number that a value stands for; null for text that is none. */
function numberOf(column: Column): Typed {
  const value = columnValue(column)
  return column.type === "string" ? { kind: "cast", input: value, type: "double", isTry: true } : value
}

/** A statistic that is one aggregate. */
function singleOf(column: Column, statistic: Single): Typed {
  const value = columnValue(column)
  if (statistic === "min" || statistic === "max") return callOf(statistic, [value], column.type)
  if (statistic === "count") return callOf("count", [value], "bigint")
  if (statistic === "nulls") return countIfValue(isNullValue(value))
  return { kind: "call", name: "count", args: [value], type: "bigint", isDistinct: true }
}

/** The values at shares of the rows, as a list; null for a column without an order between values. */
function sharesOf(column: Pick<Column, "name" | "type">, shares: readonly number[]): Typed {
  const { type } = column
  if (shares.length === 0 || !(isNumericType(type) || isTime(type))) return nullValue("array<double>")
  const value = columnValue(column)
  // Spark has shares of decimals as doubles.
  const x = isDecimal(type) ? castTo(value, "double") : value
  const list = callOf(
    "array",
    shares.map((share) => numberValue(share)),
    "array<double>",
  )
  return callOf("percentile_approx", [x, list], arrayOf(x.type))
}

/** Means and, where asked for, deviations of columns of numbers, and other aggregates computed on the way. */
async function momentsOf(
  engine: Engine,
  input: Plan,
  columns: readonly Column[],
  withDeviations: boolean,
  others: readonly Typed[],
): Promise<{ means: unknown[]; deviations: unknown[]; values: unknown[] }> {
  const floating = columns.filter(({ type }) => isFloating(type))
  const counts = columns.map((column) => callOf("count", [columnValue(column)], "bigint"))
  const whole = columns.map((column) => {
    if (isFloating(column.type)) return nullValue("double")
    const decimal = decimalOf(column.type)
    if (decimal) return callOf("sum", [columnValue(column)], `decimal(38,${decimal.scale})`)
    return internalValue("exact_avg", [columnValue(column)], "double")
  })
  const { sums, values } = await exactSums(engine, input, floating, [...others, ...counts, ...whole])
  const [rest, found] = [others.length, others.length + columns.length]
  const means = columns.map((column, i) => {
    const count = values[rest + i] as number
    const value = values[found + i]
    if (isFloating(column.type)) return count === 0 ? null : sums[floating.indexOf(column)]! / count
    return value === null || !isDecimal(column.type) ? value : decimalMean(String(value), count, column.type)
  })
  if (!withDeviations) return { means, deviations: [], values }
  // Deviations from the mean, in a second pass: one pass loses digits, and the engine's own fails on NaN and infinity.
  const deltas = columns.flatMap((column, i) => {
    const mean = means[i] === null ? null : Number(means[i])
    if (mean === null || (values[rest + i] as number) < 2) return []
    const x = castTo(columnValue(column), "double")
    const value = Number.isFinite(mean) ? callOf("-", [x, numberValue(mean)], "double") : numberValue(Number.NaN)
    return [{ column: { name: ownName(`d${i}`), type: "double" }, value }]
  })
  const squares = project(
    project(input, deltas),
    deltas.map(({ column }) => {
      const delta = columnValue(column)
      return { column, value: callOf("*", [delta, delta], "double") }
    }),
  )
  const { sums: totals } = await exactSums(engine, squares, squares.columns, [])
  const places = new Map(squares.columns.map(({ name }, place) => [name, place]))
  const deviations = columns.map((_, i) => {
    const total = totals[places.get(ownName(`d${i}`)) ?? -1] ?? null
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
  const values = await readAggregates(
    engine,
    plan,
    [
      ...others,
      ...columns.flatMap((column) => [
        internalValue("exact_whole", [columnValue(column)], "double"),
        internalValue("exact_fraction", [columnValue(column)], "double"),
        callOf("min", [notZero(size(column))], column.type),
        callOf("max", [size(column)], column.type),
      ]),
    ],
    "exact",
  )
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
