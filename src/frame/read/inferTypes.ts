// The types of columns from their texts.

import type { Engine } from "../../engines/engine"
import { type DataType, decimal } from "../../expression/dataType"
import { columnsUsed } from "../../expression/resolve/resolve"
import { callOf, type Typed } from "../../expression/typed"
import { columnFields, limit, type Plan, project } from "../../plan/plan"
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
  const lengths = cells.map((cell) => callOf("max", [callOf("length", [cell], "int")], "int"))
  const longest = (await manyAggregates(engine, texts, lengths)) as (number | null)[]
  // Where all is null or empty, nothing says what it is.
  const start = longest.map((length) => (length ? 0 : candidates.length))
  const likely = await firstFitting(engine, texts, cells, rules, start, firstRows)
  const found = await firstFitting(engine, texts, cells, rules, likely)
  return found.map((at, i) => {
    const type = candidates[at] ?? "string"
    return type === widest ? decimal(Math.min(38, longest[i]!), 0) : type
  })
}

// Engines take long to plan thousands of expressions and columns at once.
const mostAggregates = 100

/** Aggregates over the rows, or the first of them, however many aggregates there are. */
export async function manyAggregates(
  engine: Engine,
  rows: Plan,
  values: readonly Typed[],
  most?: number,
): Promise<unknown[]> {
  const found: unknown[] = []
  for (let from = 0; from < values.length; from += mostAggregates) {
    const some = values.slice(from, from + mostAggregates)
    const used = new Set(some.flatMap((value) => [...columnsUsed(value)]))
    const narrow = project(rows, columnFields(rows.columns.filter(({ name }) => used.has(name))))
    found.push(...(await readAggregates(engine, most === undefined ? narrow : limit(narrow, most), some)))
  }
  return found
}

/** For each column the place of the first candidate, from one on, that holds all its texts. */
async function firstFitting(
  engine: Engine,
  texts: Plan,
  cells: readonly Typed[],
  rules: CellRules,
  start: readonly number[],
  most?: number,
): Promise<number[]> {
  const at = [...start]
  const misfit = (cell: Typed, type: DataType): Typed => {
    if (type !== widest) return isMisfit(cell, type, rules)
    const isFraction = callOf("rlike", [cell, textValue("[^0-9+-]")], "boolean")
    return callOf("or", [isMisfit(cell, type, rules), isFraction], "boolean")
  }
  let open = cells.map((_, i) => i).filter((i) => at[i] < candidates.length)
  while (open.length > 0) {
    const misfits = await manyAggregates(
      engine,
      texts,
      open.map((i) => callOf("count_if", [misfit(cells[i], candidates[at[i]])], "bigint")),
      most,
    )
    open = open.filter((i, k) => misfits[k] !== 0 && ++at[i] < candidates.length)
  }
  return at
}

/** True where a text that is not null is no value of a type; an empty one stands for null in all but text. */
export function isMisfit(cell: Typed, type: DataType, rules: CellRules): Typed {
  const hasText = callOf("and", [isNotNullValue(cell), callOf("<>", [cell, textValue("")], "boolean")], "boolean")
  return callOf("and", [hasText, isNullValue(cellValue(cell, type, rules))], "boolean")
}
