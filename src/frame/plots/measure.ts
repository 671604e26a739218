// What bars and lines measure: an aggregate over the rows of each place on the x axis.

import { parseExpression } from "../../expression/parse"
import { aggregatesIn } from "../../expression/resolve/rewrite"
import type { Row } from "../../expression/rowTypes"
import { lookUpColumn } from "../../plan/column"
import type { Arranged } from "./groups"
import { expressionOf, type PlotRows, type PlotSource } from "./source"

/** An aggregate. */
export interface Measure {
  /** What it is called. */
  readonly label: string
  readonly sql: string
  /** True where the parts of a group add up to that of the group. */
  readonly addsUp: boolean
}

/** The aggregate that a user wrote; undefined for what is none, as a column. */
export function aggregateOf(given: string): Measure | undefined {
  let calls: readonly { readonly name: string }[]
  try {
    calls = aggregatesIn(parseExpression(given))
  } catch {
    // A name with blanks, or nothing that can be read, which reading the column tells.
    return undefined
  }
  if (calls.length === 0) return undefined
  return { label: given, sql: given, addsUp: /^\s*(count|count_if|sum)\s*\([^()]*\)\s*$/i.test(given) }
}

/** The number of rows where nothing is given, else an aggregate, or the sum of a column. */
export async function measureOf(source: PlotSource, given: string | undefined): Promise<Measure> {
  if (given === undefined) return { label: "rows", sql: "count(*)", addsUp: true }
  const columns = await source.schema()
  const column = lookUpColumn(columns, given)
  const aggregate = column === undefined && typeof given === "string" ? aggregateOf(given) : undefined
  if (aggregate !== undefined) return aggregate
  const sql = expressionOf(given, "y", columns)
  if (column !== undefined && !/^(tinyint|smallint|int|bigint|float|double|decimal.*)$/.test(column.type)) {
    throw new TypeError(
      `column ${given} can't be summed: it is ${column.type}; expected numbers, or an aggregate as in "count(*)"`,
    )
  }
  return { label: `sum(${given})`, sql: `sum(${sql})`, addsUp: true }
}

/** The measure of each place, colour and panel; `condition` is over columns x, color and facet of the plot. */
export async function measured(
  source: PlotSource,
  { sql }: PlotRows,
  { colors, panels }: Arranged,
  measure: Measure,
  conditions: readonly string[],
): Promise<Row[]> {
  const color = colors && sql.color && `${colors.countedAs(sql.color)} AS color`
  const facet = panels && sql.facet && `${sql.facet} AS facet`
  const keys = [`${sql.x} AS x`, color, facet].filter((key) => key !== undefined)
  const all = [...conditions, ...(panels?.isKept && sql.facet ? [panels.isKept(sql.facet)] : [])]
  const rows = all.length === 0 ? source : source.where(all.join(" AND "))
  const groups = await rows
    .groupBy(...keys)
    .agg(`CAST(${measure.sql} AS DOUBLE) AS y`)
    .orderBy("x")
    .collect()
  return groups.map((row) => ({ ...row, y: Number.isFinite(row.y) ? row.y : null }))
}
