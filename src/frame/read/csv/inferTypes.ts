// The types of columns from their texts.

import type { Engine } from "../../../engines/engine"
import { type DataType, decimal } from "../../../expression/dataType"
import { callOf, type Typed } from "../../../expression/typed"
import type { ColumnType } from "../../../plan/column"
import { limit, type Plan } from "../../../plan/plan"
import { countIfValue, isNotNullValue, isNullValue, textValue } from "../../../plan/values"
import { countRows } from "../../rows/readAggregates"
import { type CellRules, cellValue } from "./csvCells"
import type { TypedCsvColumn } from "./csvColumns"
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
  // Where all is null or empty, nothing says what it is.
  const start = longest.map((length) => (length ? 0 : candidates.length))
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
    const counts = await countTexts(engine, texts, some, (text) => isOther(text, { type }, rules))
    for (const [k, i] of tried.entries()) if (counts[k] > 0) at[i]++
  }
  return at
}

/** For each column of texts the number of those that can be no value of the column that it is to become. */
export async function countMisfits(
  engine: Engine,
  texts: Plan,
  columns: readonly ColumnType[],
  wanted: readonly TypedCsvColumn[],
  rules: CellRules,
): Promise<number[]> {
  const counts = new Array<number>(columns.length).fill(0)
  const kinds = new Map<string, number[]>()
  for (const [i, { type, nullable = true }] of wanted.entries()) {
    // Any text is a string.
    if (type === "string" && nullable) continue
    const kind = `${type} ${nullable}`
    kinds.set(kind, [...(kinds.get(kind) ?? []), i])
  }
  for (const places of kinds.values()) {
    const some = places.map((i) => columns[i])
    const found = await countTexts(engine, texts, some, (text) => isMisfit(text, wanted[places[0]], rules))
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
  return ofEachColumn(engine, texts, columns, (text) => countIfValue(condition(text)), 0)
}

function isNoWholeNumber(text: Typed, column: WantedValue, rules: CellRules): Typed {
  const isFraction = callOf("rlike", [text, textValue("[^0-9+-]")], "boolean")
  return callOf("or", [isMisfit(text, column, rules), isFraction], "boolean")
}

type WantedValue = Omit<TypedCsvColumn, "name">

/** True where a text is no value of a column; a null, or an empty one but in text, is that where nulls are allowed. */
export function isMisfit(text: Typed, { type, nullable }: WantedValue, rules: CellRules): Typed {
  const isNoValue = isNullValue(cellValue(text, type, rules))
  if (nullable === false) return isNoValue
  const hasText = callOf("and", [isNotNullValue(text), callOf("<>", [text, textValue("")], "boolean")], "boolean")
  return callOf("and", [hasText, isNoValue], "boolean")
}
