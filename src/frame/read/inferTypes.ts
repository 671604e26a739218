// The types of columns from their texts.

import type { Engine } from "../../engines/engine"
import { type DataType, decimal } from "../../expression/dataType"
import { callOf, type Typed } from "../../expression/typed"
import { limit, type Plan } from "../../plan/plan"
import { isNotNullValue, isNullValue, textValue } from "../../plan/values"
import { readAggregates } from "../rows/readAggregates"
import { type CellRules, cellValue } from "./csvCells"

// The first numbers are of whole ones alone.
const widest = decimal(38, 0)
const candidates: readonly DataType[] = ["int", "bigint", widest, "double", "date", "timestamp", "boolean"]

// So many rows rule out most types; those left are tried on all.
const firstRows = 1000

/**
 * The first type of Spark's (int, long, decimal without a fraction, double, date, timestamp, boolean) of which every text
 * of a column that is not null is a value; string where there is none, or all are null.
 *
 * @param cells - over the rows of `texts`
 */
export async function inferTypes(
  engine: Engine,
  texts: Plan,
  cells: readonly Typed[],
  rules: CellRules,
): Promise<DataType[]> {
  const start = await firstFitting(
    engine,
    limit(texts, firstRows),
    cells,
    rules,
    cells.map(() => 0),
  )
  const found = await firstFitting(engine, texts, cells, rules, start)
  const counts = await readAggregates(
    engine,
    texts,
    cells.map((cell) => callOf("count", [cell], "bigint")),
  )
  const digits = cells.map((cell) => callOf("max", [callOf("length", [cell], "int")], "int"))
  const longest = await readAggregates(engine, texts, digits)
  return found.map((at, i) => {
    const type = candidates[at]
    if (type === undefined || counts[i] === 0) return "string"
    return type === widest ? decimal(Math.min(38, longest[i] as number), 0) : type
  })
}

/** For each column the place of the first candidate, from one on, that holds all its texts. */
async function firstFitting(
  engine: Engine,
  texts: Plan,
  cells: readonly Typed[],
  rules: CellRules,
  start: readonly number[],
): Promise<number[]> {
  const at = [...start]
  const misfit = (cell: Typed, type: DataType): Typed => {
    if (type !== widest) return isMisfit(cell, type, rules)
    const isFraction = callOf("rlike", [cell, textValue("[^0-9+-]")], "boolean")
    return callOf("or", [isMisfit(cell, type, rules), isFraction], "boolean")
  }
  let open = cells.map((_, i) => i).filter((i) => at[i] < candidates.length)
  while (open.length > 0) {
    const misfits = await readAggregates(
      engine,
      texts,
      open.map((i) => callOf("count_if", [misfit(cells[i], candidates[at[i]])], "bigint")),
    )
    open = open.filter((i, k) => misfits[k] !== 0 && ++at[i] < candidates.length)
  }
  return at
}

/** True where a text that is not null is no value of a type. */
export function isMisfit(cell: Typed, type: DataType, rules: CellRules): Typed {
  const isNot = isNullValue(cellValue(cell, type, rules))
  return callOf("and", [isNotNullValue(cell), isNot], "boolean")
}
