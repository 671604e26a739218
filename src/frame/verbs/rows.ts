// Verbs that choose and order rows and leave columns as they are: where, orderBy.

import type { Engine } from "../../engines/engine"
import type { SortColumn } from "../../expression/columns/column"
import { filter, type Plan, sort } from "../../plan/plan"
import { drawingConditions, withDraws, withoutDraws } from "./draws"
import { readCondition, readSortTerm } from "./expressions"
import type { ColumnLike } from "./given"

/** The rule stands at `Frame.where`. */
export async function filterRows(engine: Engine, plan: Plan, condition: ColumnLike): Promise<Plan> {
  let rows = plan
  for (const part of drawingConditions(condition)) {
    const { plan: drawn, given } = await withDraws(engine, rows, [part], "columns")
    const filtered = filter(drawn, await readCondition(engine, drawn, given[0]))
    rows = drawn === rows ? filtered : withoutDraws(filtered)
  }
  return rows
}

/** Puts sort terms before the order that the rows have: a stable sort. The rule stands at `Frame.orderBy`. */
export async function sortRows(engine: Engine, plan: Plan, given: readonly (ColumnLike | SortColumn)[]): Promise<Plan> {
  if (given.length === 0) throw new RangeError("invalid orderBy: no term; expected one or more columns or expressions")
  const terms = await Promise.all(given.map((term) => readSortTerm(engine, plan, term)))
  return sort(plan, terms)
}
