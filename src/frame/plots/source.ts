// What plots read of a frame: columns by name or expression, as numbers, times or text, and how many rows have them.

import { isDecimal } from "../../expression/dataType"
import type { Row } from "../../expression/rowTypes"
import { quotedName } from "../../expression/text"
import { timestampText } from "../../expression/time"
import { withoutMarkup } from "../../figure/markup"
import { didYouMean } from "../../params/nearest"
import { type Column, freeName, lookUpColumn } from "../../plan/column"

/** A frame as far as plots need one; `Frame` is one. */
export interface PlotSource {
  readonly engine: { readonly timeZone: string }
  schema(): Promise<readonly Column[]>
  select(...expressions: string[]): PlotSource
  where(condition: string): PlotSource
  withColumn(name: string, expression: string): PlotSource
  groupBy(...keys: string[]): { agg(...expressions: string[]): PlotSource }
  agg(...expressions: string[]): PlotSource
  join(other: PlotSource, on: readonly string[], how: string): PlotSource
  orderBy(...terms: string[]): PlotSource
  limit(count: number): PlotSource
  collect(): Promise<Row[]>
}

/** How a column is drawn: on an axis of numbers or of time, or as one of several values. */
export type Kind = "number" | "time" | "date" | "text"

/** A column of a plot. */
export interface Part {
  /** The name or expression that the user gave. */
  readonly label: string
  readonly kind: Kind
  /** True where all values are whole numbers. */
  readonly isWhole: boolean
  /** True where its values are drawn apart, as colours or panels. */
  readonly isApart: boolean
}

/** The parts that plots have. */
type PartName = "x" | "y" | "color" | "facet"

/** The parts of a plot by name, and the rows that have them as columns of those names: numbers and times as double. */
export interface PlotRows {
  readonly rows: PlotSource
  /** All columns of the frame with those of the parts, for queries that need others too. */
  readonly beside: PlotSource
  /** What the parts are called there. */
  readonly names: Readonly<Partial<Record<PartName, string>>>
  readonly parts: Readonly<Partial<Record<PartName, Part>>>
  readonly timeZone: string
}

/**
 * A column's name or an expression as SQL.
 *
 * @throws TypeError for what is no text, RangeError for a word that is no column's name
 */
export function expressionOf(given: unknown, role: string, columns: readonly Column[]): string {
  if (typeof given !== "string" || given.trim() === "") {
    throw new TypeError(`invalid ${role}: ${String(given)}; expected the name of a column, or an expression`)
  }
  const column = lookUpColumn(columns, given)
  if (column !== undefined) return quotedName(column.name)
  // What has brackets or signs of operators may be an expression, which is told its errors itself, as may a struct's field.
  const isField = given.includes(".") && lookUpColumn(columns, given.split(".")[0]) !== undefined
  if (!isField && !/^[\d.]+$|[()+*/%<>=`'"]|\s-\s/.test(given)) {
    const names = columns.map(({ name }) => name)
    throw new RangeError(`unknown column: ${given}${didYouMean(given, names)}; have ${names.join(", ")}`)
  }
  return given
}

/**
 * Reads the columns that a plot is made of.
 *
 * @param given - name or expression of each part; undefined for parts that the plot does without
 * @param apart - parts whose values are drawn apart, as text, whatever their type
 * @throws RangeError for an unknown name, TypeError for a column that can't be drawn
 */
export async function plotRows(
  source: PlotSource,
  given: Readonly<Partial<Record<PartName, unknown>>>,
  apart: readonly PartName[],
): Promise<PlotRows> {
  const columns = await source.schema()
  for (const name of ["x", "y"] as const)
    if (name in given && given[name] === undefined && !apart.includes(name)) expressionOf(undefined, name, columns)
  const names = (Object.keys(given) as PartName[]).filter((name) => given[name] !== undefined)
  const expressions = names.map((name) => expressionOf(given[name], name, columns))
  const taken = new Set(columns.map(({ name }) => name.toLowerCase()))
  const own = names.map((name) => freeName(name, taken))
  // What the user wrote stands by itself, so that an error shows it as it was written.
  const read = own.reduce((rows, name, i) => rows.withColumn(name, expressions[i]), source)
  const types = await read.select(...own.map(quotedName)).schema()
  const parts = names.map((name, i): [PartName, Part] => [name, partOf(name, String(given[name]), types[i], apart)])
  const beside = own.reduce((rows, name, i) => rows.withColumn(name, valueSql(quotedName(name), parts[i][1])), read)
  return {
    rows: beside.select(...own.map((name, i) => `${quotedName(name)} AS ${names[i]}`)),
    beside,
    names: Object.fromEntries(names.map((name, i) => [name, own[i]])),
    parts: Object.fromEntries(parts) as Partial<Record<PartName, Part>>,
    timeZone: source.engine.timeZone,
  }
}

/** How a column of a part is drawn; `apart` are parts whose values are drawn one by one. */
export function partOf(name: string, label: string, { type, vector }: Column, apart: readonly string[]): Part {
  const isWhole = /^(tinyint|smallint|int|bigint)$/.test(type)
  const isNumber = isWhole || /^(float|double)$/.test(type) || isDecimal(type)
  const isTime = type === "date" || /^timestamp/.test(type)
  if (vector !== undefined || !(isNumber || isTime || /^(string|boolean|void)$/.test(type))) {
    const what = vector ? "a vector" : type
    throw new TypeError(
      `column ${label} can't be drawn: it is ${what}; expected numbers, text, booleans, dates or timestamps`,
    )
  }
  const isApart = apart.includes(name) || (name === "color" && !(isNumber || isTime))
  const kind = isApart || !(isNumber || isTime) ? "text" : isNumber ? "number" : type === "date" ? "date" : "time"
  return { label, kind, isWhole, isApart }
}

/** Numbers as double, times as milliseconds since 1970, text never null. */
export function valueSql(expression: string, { kind }: Part): string {
  if (kind === "number") return `CAST(${expression} AS DOUBLE)`
  if (kind === "date") return `CAST(unix_date(${expression}) AS DOUBLE) * 86400000`
  if (kind === "time") return `CAST(unix_micros(CAST(${expression} AS TIMESTAMP)) AS DOUBLE) / 1000`
  return `coalesce(CAST(${expression} AS STRING), 'null')`
}

/** The largest number that is finite. */
const largest = "1.7976931348623157E308D"

/** The condition that a part has something to draw: no null, NaN or infinity, on a logarithmic axis more than 0. */
export function isDrawn(name: string, part: Part, isLog = false): string {
  if (part.kind === "text") return "true"
  // NaN is larger than all numbers.
  return isLog ? `(${name} > 0 AND ${name} <= ${largest})` : `abs(${name}) <= ${largest}`
}

/** Rows that can be drawn, and how many there are of all. */
export interface DrawnRows {
  readonly rows: PlotSource
  readonly drawnCount: number
  readonly rowCount: number
}

/** Leaves out rows that nothing can be drawn of. */
export async function drawnRows(rows: PlotSource, conditions: readonly string[]): Promise<DrawnRows> {
  const condition = conditions.join(" AND ")
  const [counts] = await rows.agg(`count_if(${condition}) AS drawn`, "count(*) AS total").collect()
  return { rows: rows.where(condition), drawnCount: Number(counts.drawn), rowCount: Number(counts.total) }
}

/** A number of rows in words. */
export function countText(count: number): string {
  return `${count.toLocaleString("en-US")} ${count === 1 ? "row" : "rows"}`
}

/** What is said of rows that can't be drawn. */
export function leftOutNote({ drawnCount, rowCount }: DrawnRows, isLog = false): string[] {
  const count = rowCount - drawnCount
  if (count === 0) return []
  const lacking = isLog ? "a value, or one above 0," : "a value"
  return [`${countText(count)} without ${lacking} left out`]
}

/** Milliseconds since 1970 as Plotly reads times: on the clocks of a time zone; days alone for dates. */
export function timeText(milliseconds: number, kind: Kind, timeZone: string): string {
  if (kind === "date") return new Date(milliseconds).toISOString().replace(/T.*/, "")
  return timestampText(BigInt(Math.round(milliseconds * 1000)), timeZone)
}

/** The values of a column as Plotly takes them; among thousands without the digits that nobody sees. */
export function axisValues(rows: readonly Row[], name: string, part: Part, timeZone: string): (number | string)[] {
  const isMany = rows.length > 2000
  return rows.map((row) => {
    const value = row[name]
    if (part.kind === "text") return withoutMarkup(String(value))
    if (part.kind !== "number") return timeText(value as number, part.kind, timeZone)
    return isMany && !Number.isInteger(value) ? Number((value as number).toPrecision(7)) : (value as number)
  })
}
