// What a notebook draws of describe and summary: a row a column, made to be read.

import type { Engine } from "../../engines/engine"
import { type DataType, isAtomic, typeName } from "../../expression/dataType"
import type { Row } from "../../expression/rowTypes"
import { callOf } from "../../expression/typed"
import { columnValue } from "../../plan/column"
import type { Plan } from "../../plan/plan"
import { isNullValue, rowCountValue } from "../../plan/values"
import type { FramePage } from "../rows/frameOutput"
import { readAggregates } from "../rows/readAggregates"
import { valueText } from "../rows/valueText"
import {
  chosenColumns,
  hasSummary,
  isCount,
  type Statistic,
  statisticOf,
  statisticsOf,
  typeOfStatistic,
} from "./describe"

const overviewed = ["count", "nulls", "count_distinct", "mean", "stddev", "min", "25%", "50%", "75%", "max"]

/**
 * Statistics as a page with a row a column, in numbers of six digits; columns of lists, vectors and the like have counts
 * alone, and text no numbers.
 *
 * @param statistics - as `summary` takes them. Default: counts, moments, quartiles and ends
 * @param names - of columns. Default: all
 */
export async function overviewPage(
  engine: Engine,
  plan: Plan,
  statistics: readonly string[],
  names: readonly string[],
): Promise<FramePage> {
  const shown = statistics.length > 0 ? [...new Set(statistics)] : overviewed
  const wanted = shown.map(statisticOf)
  const chosen = chosenColumns(plan, names)
  const known = chosen.filter(hasSummary)
  const values = await statisticsOf(engine, plan, known, wanted, { readsText: statistics.length > 0 })
  const counts = await countsOf(
    engine,
    plan,
    chosen.filter((column) => !hasSummary(column)),
  )
  const rows = chosen.map((column): Row => {
    const place = known.indexOf(column)
    const cells = wanted.map((statistic, s) =>
      place < 0
        ? (counts.get(column)?.[String(statistic)] ?? null)
        : readable(values[place][s], statistic, column.type, engine.timeZone),
    )
    const type = isAtomic(column.type) ? typeName(column.type) : column.type
    return { column: column.name, type, ...Object.fromEntries(shown.map((name, s) => [name, cells[s]])) }
  })
  return {
    columns: [
      { name: "column", type: "string" },
      { name: "type", type: "string" },
      ...shown.map((name, s) => ({ name, type: cellType(wanted[s]) })),
    ],
    rows,
    rowCount: rows.length,
    timeZone: engine.timeZone,
  }
}

/** Numbers of rows with and without a value, by column. */
async function countsOf<T extends { name: string; type: DataType }>(
  engine: Engine,
  plan: Plan,
  columns: readonly T[],
): Promise<Map<T, Record<string, number>>> {
  if (columns.length === 0) return new Map()
  const nulls = columns.map((column) => callOf("count_if", [isNullValue(columnValue(column))], "bigint"))
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
  return valueText(value, typeOfStatistic(statistic, type), timeZone)
}
