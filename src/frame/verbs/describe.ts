import type { Engine } from "../../engines/engine"
import { castTo } from "../../expression/coerce"
import { type DataType, decimalOf, isDecimal, isFloating } from "../../expression/dataType"
import { decimalText, divideDecimal, parseDecimal } from "../../expression/decimal"
import type { Typed } from "../../expression/typed"
import { formatDouble } from "../../linalg/formatDouble"
import { type Column, columnValue, findColumn } from "../../plan/column"
import { aggregate, type Plan, project } from "../../plan/plan"
import { callValue, internalValue, nullValue, numberValue } from "../../plan/values"
import { isNumeric } from "../rows/toColumns"
import { valueText } from "../rows/valueText"

const statistics = ["count", "mean", "stddev", "min", "max"] as const

/** Spark's `describe`: a row a statistic, all values as text; text columns have neither mean nor deviation. */
export async function describePlan(engine: Engine, plan: Plan, names: readonly string[]): Promise<Plan> {
  const chosen = names.length > 0 ? names.map((name) => findColumn(plan.columns, name)) : plan.columns
  const columns = chosen.filter((c) => !c.vector && ((isNumeric(c) && c.type !== "boolean") || c.type === "string"))
  const values = await describedValues(engine, plan, columns)
  const texts = columns.map((column, c) =>
    values[c].map((value, s) => {
      if (value === null || statistics[s] === "count") return value === null ? null : String(value)
      const isMoment = statistics[s] === "mean" || statistics[s] === "stddev"
      if (isMoment) return typeof value === "string" ? value : formatDouble(value as number)
      return valueText(value, column.type, engine.timeZone)
    }),
  )
  return engine.createTable([
    { name: "summary", type: "string", data: [...statistics] },
    ...columns.map((c, i) => ({ name: c.name, type: "string", data: texts[i] })),
  ])
}

/** The statistics of each column, in their order; null where a column has none. */
async function describedValues(engine: Engine, plan: Plan, columns: readonly Column[]): Promise<unknown[][]> {
  if (columns.length === 0) return []
  const floating = columns.filter((column) => isFloating(column.type))
  const { sums, values: first } = await exactSums(
    engine,
    plan,
    floating,
    columns.flatMap((column) => {
      const x = columnValue(column)
      const total = isDecimal(column.type) ? `decimal(38,${decimalOf(column.type)!.scale})` : "bigint"
      return [
        callValue("count", [x], "bigint"),
        isNumeric(column) && !isFloating(column.type) ? internalValue("exact_avg", [x], "double") : nullValue("double"),
        callValue("min", [x], column.type),
        callValue("max", [x], column.type),
        isDecimal(column.type) ? callValue("sum", [x], total) : nullValue("int"),
      ]
    }),
  )
  const means = columns.map((column, i) => {
    const [count, mean] = first.slice(5 * i) as [number, number | null]
    const sum = sums[floating.indexOf(column)] ?? null
    return sum === null ? mean : sum / count
  })
  // Deviations from the mean, in a second pass: one pass loses digits, and the engine's own fails on NaN and infinity.
  const deltas = columns.flatMap((column, i) => {
    const mean = means[i]
    if (!isNumeric(column) || mean === null || (first[5 * i] as number) < 2) return []
    const x = castTo(columnValue(column), "double")
    const value = Number.isFinite(mean) ? callValue("-", [x, numberValue(mean)], "double") : numberValue(Number.NaN)
    return [{ column: { name: `__d${i}`, type: "double" }, value }]
  })
  const squares = project(
    project(plan, deltas),
    deltas.map(({ column }) => {
      const delta = columnValue(column)
      return { column, value: callValue("*", [delta, delta], "double") }
    }),
  )
  const { sums: deviations } = await exactSums(engine, squares, squares.columns, [])
  return columns.map((c, i) => {
    const [count, , min, max, total] = first.slice(5 * i)
    const mean = total === null ? means[i] : decimalMean(String(total), count as number, c.type)
    const square = deviations[squares.columns.findIndex(({ name }) => name === `__d${i}`)] ?? null
    return [count, mean, square === null ? null : Math.sqrt(square / ((count as number) - 1)), min, max]
  })
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
  const size = (column: Column): Typed => callValue("abs", [columnValue(column)], column.type)
  const values = await readAggregates(engine, plan, [
    ...others,
    ...columns.flatMap((column) => [
      internalValue("exact_whole", [columnValue(column)], "double"),
      internalValue("exact_fraction", [columnValue(column)], "double"),
      callValue("min", [callValue("nullifzero", [size(column)], column.type)], column.type),
      callValue("max", [size(column)], column.type),
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

/** Aggregates of all rows. */
export async function readAggregates(engine: Engine, plan: Plan, values: readonly Typed[]): Promise<unknown[]> {
  if (values.length === 0) return []
  const fields = values.map((value, i) => ({ column: { name: `a${i}`, type: value.type }, value }))
  const totals = aggregate(plan, [], fields)
  const data = await engine.read(
    totals,
    totals.columns.map(columnValue),
    totals.columns.map(() => "value"),
  )
  return data.map((column) => column[0])
}

/** The mean of decimals, with four digits more behind the point than they have, as Spark's avg. */
function decimalMean(total: string, count: number, type: DataType): string {
  const { scale } = decimalOf(type)!
  return decimalText(divideDecimal(parseDecimal(total)!, BigInt(count), Math.min(38, scale + 4)))
}
