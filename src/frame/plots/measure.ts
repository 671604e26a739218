// What bars and lines measure: an aggregate over the rows of each place on the x axis.

import { isNumericType } from "../../expression/dataType"
import { parseExpression } from "../../expression/parse"
import { aggregatesIn } from "../../expression/resolve/rewrite"
import type { Row } from "../../expression/rowTypes"
import { quotedName } from "../../expression/text"
import type { Expression } from "../../expression/tree"
import { lookUpColumn } from "../../plan/column"
import type { Arranged } from "./groups"
import { expressionOf, isDrawn, type Kind, type Part, type PlotRows, type PlotSource, partOf, valueSql } from "./source"

/** An aggregate. */
export interface Measure {
  /** What it is called. */
  readonly label: string
  readonly sql: string
  /** True where the parts of a group add up to that of the group. */
  readonly addsUp: boolean
  /** How it is drawn. */
  readonly kind: Kind
}

/** The aggregate that a user wrote; undefined for what is none, as a column. */
export async function aggregateOf(source: PlotSource, given: string): Promise<Measure | undefined> {
  let read: Expression
  try {
    read = parseExpression(given)
  } catch {
    // A name with blanks, or nothing that can be read, which reading the column tells.
    return undefined
  }
  if (aggregatesIn(read).length === 0) return undefined
  const { text, start, end } = (read.kind === "alias" && read.input.place) || {
    text: given,
    start: 0,
    end: given.length,
  }
  const sql = text.slice(start, end)
  const [column] = await source.agg(sql).schema()
  const label = read.kind === "alias" ? read.names[0] : given
  const addsUp = /^\s*(count|count_if|sum)\s*\([^()]*\)\s*$/i.test(sql)
  return { label, sql, addsUp, kind: partOf("y", given, column, []).kind }
}

/** The number of rows where nothing is given, else an aggregate, or the sum of a column. */
export async function measureOf(source: PlotSource, given: string | undefined): Promise<Measure> {
  if (given === undefined) return { label: "rows", sql: "count(*)", addsUp: true, kind: "number" }
  const columns = await source.schema()
  const column = lookUpColumn(columns, given)
  const aggregate = column === undefined && typeof given === "string" ? await aggregateOf(source, given) : undefined
  if (aggregate !== undefined) {
    if (aggregate.kind !== "number") throw new TypeError(`${given} can't be drawn as bars: expected a number`)
    return aggregate
  }
  const sql = expressionOf(given, "y", columns)
  const [{ type }] = column === undefined ? await source.select(sql).schema() : [column]
  if (!isNumericType(type)) {
    const what = column === undefined ? given : `column ${given}`
    throw new TypeError(`${what} can't be summed: it is ${type}; expected numbers, or an aggregate as in "count(*)"`)
  }
  return { label: `sum(${given})`, sql: `sum(${sql})`, addsUp: true, kind: "number" }
}

/** The measure of each place, colour and panel, as y; null where it can't be drawn. */
export function measured(
  { beside, names }: Pick<PlotRows, "beside" | "names">,
  { colors, panels }: Arranged,
  measure: Measure,
  condition: string,
  isLog?: boolean,
): PlotSource {
  const [x, color, facet] = [names.x!, names.color ?? "", names.facet ?? ""].map(quotedName)
  const keys = [`${x} AS x`]
  if (colors) keys.push(`${colors.countedAs(color)} AS color`)
  if (panels) keys.push(`${facet} AS facet`)
  const rows = beside.where(panels?.isKept ? `${condition} AND ${panels.isKept(facet)}` : condition)
  // The aggregate stands by itself, so that an error shows it as it was written.
  const groups = rows.groupBy(...keys).agg(`${measure.sql} AS y`)
  const part: Part = { label: measure.label, kind: measure.kind, isWhole: false, isApart: false }
  const numbers = groups.withColumn("y", valueSql("y", part))
  return numbers.withColumn("y", `CASE WHEN ${isDrawn("y", part, isLog)} THEN y END`)
}

/** What is said of measures that a logarithmic axis has no place for. */
export function notAboveZero(rows: readonly Row[], what: string): string[] {
  const count = rows.filter(({ y }) => y === null).length
  if (count === 0) return []
  return [`${count.toLocaleString("en-US")} ${count === 1 ? what : `${what}s`} without a value above 0 left out`]
}
