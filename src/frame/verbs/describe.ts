import type { Engine } from "../../engines/engine"
import { castTo } from "../../expression/coerce"
import { type DataType, decimalOf, isDecimal } from "../../expression/dataType"
import { decimalText, divideDecimal, parseDecimal } from "../../expression/decimal"
import type { Typed } from "../../expression/typed"
import { formatDouble } from "../../linalg/formatDouble"
import { type Column, columnValue, findColumn } from "../../plan/column"
import { aggregate, type Plan } from "../../plan/plan"
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
  const first = await readAggregates(
    engine,
    plan,
    columns.flatMap((column) => {
      const x = columnValue(column)
      return [
        callValue("count", [x], "bigint"),
        isNumeric(column) ? internalValue("exact_avg", [x], "double") : nullValue("double"),
        callValue("min", [x], column.type),
        callValue("max", [x], column.type),
        isDecimal(column.type)
          ? callValue("sum", [x], `decimal(38,${decimalOf(column.type)!.scale})`)
          : nullValue("int"),
      ]
    }),
  )
  // Deviations from the mean, in a second pass: one pass loses digits, and the engine's own fails on NaN and infinity.
  const squares = await readAggregates(
    engine,
    plan,
    columns.map((column, i) => {
      const [count, mean] = first.slice(5 * i) as [number, number | null]
      if (!isNumeric(column) || mean === null || count < 2) return nullValue("double")
      if (!Number.isFinite(mean)) return numberValue(Number.NaN)
      const delta = callValue("-", [castTo(columnValue(column), "double"), numberValue(mean)], "double")
      return internalValue("exact_sum", [callValue("*", [delta, delta], "double")], "double")
    }),
  )
  return columns.map((c, i) => {
    const [count, mean, min, max, total] = first.slice(5 * i)
    const square = squares[i] as number | null
    const deviation = square === null ? null : Math.sqrt(square / ((count as number) - 1))
    return [count, total === null ? mean : decimalMean(String(total), count as number, c.type), deviation, min, max]
  })
}

/** Aggregates of all rows. */
export async function readAggregates(engine: Engine, plan: Plan, values: readonly Typed[]): Promise<unknown[]> {
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
