// What a notebook draws of describe and summary: a row a column, made to be read.

import type { Engine } from "../../engines/engine"
import { type DataType, isAtomic, typeName } from "../../expression/dataType"
import { columnValue } from "../../plan/column"
import type { Plan } from "../../plan/plan"
import { countIfValue, isNullValue, rowCountValue } from "../../plan/values"
import { readAggregates } from "../rows/readAggregates"
import { valueText } from "../rows/valueText"
import {
  chosenColumns,
  hasSummary,
  isCount,
  plainText,
  type Statistic,
  statisticOf,
  statisticsOf,
  typeOfStatistic,
} from "./describe"

const overviewed = ["count", "nulls", "count_distinct", "mean", "stddev", "min", "25%", "50%", "75%", "max"]

/**
 * Statistics as a row a column, in numbers of six digits; columns of lists, vectors and the like have counts alone, and text
 * no numbers.
 *
 * @param statistics - as `summary` takes them. Default: counts, moments, quartiles and ends
 * @param names - of columns. Default: all
 */
export async function overviewPlan(
  engine: Engine,
  plan: Plan,
  statistics: readonly string[],
  names: readonly string[],
): Promise<Plan> {
  const given = statistics.length > 0 ? statistics : overviewed
  // A column each, whose names SQL does not tell apart by case.
  const shown = [...new Map(given.map((name) => [name.toLowerCase(), name])).values()]
  const wanted = shown.map(statisticOf)
  const chosen = chosenColumns(plan, names)
  const known = chosen.filter(hasSummary)
  const values = await statisticsOf(engine, plan, known, wanted, { readsText: statistics.length > 0 })
  const others = chosen.filter((column) => !hasSummary(column))
  const counts = await countsOf(engine, plan, others)
  const places = new Map(known.map((column, place) => [column, place]))
  const cells = wanted.map((statistic, s) =>
    chosen.map((column) => {
      const place = places.get(column)
      if (place === undefined) return counts.get(column)?.[String(statistic)] ?? null
      return readable(values[place][s], statistic, column.type, engine.timeZone)
    }),
  )
  return engine.createTable([
    { name: "column", type: "string", data: chosen.map(({ name }) => name) },
    { name: "type", type: "string", data: chosen.map(({ type }) => (isAtomic(type) ? typeName(type) : type)) },
    ...shown.map((name, s) => ({ name, type: cellType(wanted[s]), data: cells[s] })),
  ])
}

/** Numbers of rows with and without a value, by column. */
async function countsOf<T extends { name: string; type: DataType }>(
  engine: Engine,
  plan: Plan,
  columns: readonly T[],
): Promise<Map<T, Record<string, number>>> {
  if (columns.length === 0) return new Map()
  const nulls = columns.map((column) => countIfValue(isNullValue(columnValue(column))))
  const [rowCount, ...nullCounts] = (await readAggregates(engine, plan, [rowCountValue(), ...nulls])) as number[]
  return new Map(columns.map((column, c) => [column, { count: rowCount - nullCounts[c], nulls: nullCounts[c] }]))
}

function cellType(statistic: Statistic): DataType {
  if (isCount(statistic)) return "bigint"
  return statistic === "mean" || statistic === "stddev" ? "double" : "string"
}

/** A statistic as `cellType` has it: a number, or text of six digits where it is one that has more. */
function readable(value: unknown, statistic: Statistic, type: DataType, timeZone: string): unknown {
  if (value === null || isCount(statistic)) return value
  if (statistic === "mean" || statistic === "stddev") return Number(value)
  const isNumber = typeof value === "number" && Number.isFinite(value) && !Number.isInteger(value)
  if (isNumber) return String(Number(value.toPrecision(6)))
  // Doubles of this size Spark writes with an exponent, which is harder to read.
  const isLarge = typeof value === "number" && Math.abs(value) >= 1e7 && Math.abs(value) < 1e15
  if (isLarge && typeOfStatistic(statistic, type) === "double") return plainText(value)
  return valueText(value, typeOfStatistic(statistic, type), timeZone)
}
