// One aggregate of each of many columns of text.

import type { Engine } from "../../../engines/engine"
import type { Typed } from "../../../expression/typed"
import { type ColumnType, columnValue } from "../../../plan/column"
import { aggregate, columnFields, type Plan, project } from "../../../plan/plan"
import { readAggregates } from "../../rows/readAggregates"
import { expandGenerators } from "../../verbs/generators"

// Engines take long to plan thousands of expressions: more columns than this are put one below the other.
const mostColumns = 100

/**
 * The value of an aggregate over each of some columns of text.
 *
 * @param of - the aggregate of a column; of no rows it is `ofNone`
 */
export async function ofEachColumn<T>(
  engine: Engine,
  rows: Plan,
  columns: readonly ColumnType[],
  of: (text: Typed) => Typed,
  ofNone: T,
): Promise<T[]> {
  if (columns.length <= mostColumns) {
    const values = columns.map((column) => of(columnValue(column)))
    return readAggregates(engine, rows, values) as Promise<T[]>
  }
  const list = `posexplode(array(${columns.map(({ name }) => name).join(", ")}))`
  const { plan } = expandGenerators(project(rows, columnFields(columns)), [list], true)
  const [place, text] = plan.columns.slice(-2)
  const value = of(columnValue(text))
  const totals = aggregate(
    plan,
    [{ column: place, value: columnValue(place) }],
    [{ column: { name: "value", type: value.type }, value }],
  )
  const [places, found] = await engine.read(totals, totals.columns.map(columnValue), ["value", "value"])
  const all = new Array<T>(columns.length).fill(ofNone)
  for (const [k, at] of (places as number[]).entries()) all[at] = found[k] as T
  return all
}
