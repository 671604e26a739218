// The types of columns from their texts.

import type { Engine } from "../../engines/engine"
import { type DataType, decimal } from "../../expression/dataType"
import { callOf, type Typed } from "../../expression/typed"
import type { ColumnType } from "../../plan/column"
import { limit, type Plan } from "../../plan/plan"
import { isNotNullValue, isNullValue, textValue } from "../../plan/values"
import { countRows } from "../rows/readAggregates"
import { type CellRules, cellValue } from "./csvCells"
import { ofEachColumn } from "./ofEachColumn"

// The first numbers are of whole ones alone.
const widest = decimal(38, 0)
const candidates: readonly DataType[] = ["int", "bigint", widest, "double", "date", "timestamp", "boolean"]

// So many rows rule out most types; those left are tried on all.
const firstRows = 1000

/**
 * The first type of Spark's (int, long, decimal without a fraction, double, date, timestamp, boolean) of which every text
 * of a column that is not null is a value; string where there is none, or all are null.
 *
 * @param columns - some of those of `texts`
 */
export async function inferTypes(
  engine: Engine,
  texts: Plan,
  columns: readonly ColumnType[],
  rules: CellRules,
): Promise<DataType[]> {
  const length = (text: Typed): Typed => callOf("max", [callOf("length", [text], "int")], "int")
  const longest = await ofEachColumn<number | null>(engine, texts, columns, length, null)
  // Where all is null, nothing says what it is.
  const start = longest.map((length) => (length === null ? candidates.length : 0))
  const first = limit(texts, firstRows)
  const likely = await firstFitting(engine, first, columns, rules, start)
  const isAll = (await countRows(engine, limit(texts, firstRows + 1))) <= firstRows
  const found = isAll ? likely : await firstFitting(engine, texts, columns, rules, likely)
  return found.map((at, i) => {
    const type = candidates[at] ?? "string"
    return type === widest ? decimal(Math.min(38, longest[i]!), 0) : type
  })
}

/** For each column the place of the first candidate, from one on, that holds all its texts. */
async function firstFitting(
  engine: Engine,
  texts: Plan,
  columns: readonly ColumnType[],
  rules: CellRules,
  start: readonly number[],
): Promise<number[]> {
  const at = [...start]
  for (const [place, type] of candidates.entries()) {
    const tried = columns.map((_, i) => i).filter((i) => at[i] === place)
    const isOther = type === widest ? isNoWholeNumber : isMisfit
    const some = tried.map((i) => columns[i])
    const counts = await countTexts(engine, texts, some, (text) => isOther(text, type, rules))
    for (const [k, i] of tried.entries()) if (counts[k] > 0) at[i]++
  }
  return at
}

/** For each column of texts the number of those that are not null and no value of the column's type. */
export async function countMisfits(
  engine: Engine,
  texts: Plan,
  columns: readonly ColumnType[],
  types: readonly DataType[],
  rules: CellRules,
): Promise<number[]> {
  const counts = new Array<number>(columns.length).fill(0)
  // Any text is a string.
  for (const type of new Set(types.filter((type) => type !== "string"))) {
    const places = [...types.keys()].filter((i) => types[i] === type)
    const some = places.map((i) => columns[i])
    const found = await countTexts(engine, texts, some, (text) => isMisfit(text, type, rules))
    for (const [k, i] of places.entries()) counts[i] = found[k]
  }
  return counts
}

function countTexts(
  engine: Engine,
  texts: Plan,
  columns: readonly ColumnType[],
  condition: (text: Typed) => Typed,
): Promise<number[]> {
  return ofEachColumn(engine, texts, columns, (text) => callOf("count_if", [condition(text)], "bigint"), 0)
}

function isNoWholeNumber(text: Typed, type: DataType, rules: CellRules): Typed {
  const isFraction = callOf("rlike", [text, textValue("[^0-9+-]")], "boolean")
  return callOf("or", [isMisfit(text, type, rules), isFraction], "boolean")
}

/** True where a text that is not null is no value of a type. */
export function isMisfit(text: Typed, type: DataType, rules: CellRules): Typed {
  const isNot = isNullValue(cellValue(text, type, rules))
  return callOf("and", [isNotNullValue(text), isNot], "boolean")
}
