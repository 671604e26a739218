// Verbs that choose and order rows and leave columns as they are: where, orderBy.

import type { Engine } from "../../engines/engine"
import { SortColumn } from "../../expression/columns/column"
import { parseExpression } from "../../expression/parse"
import { rewrite } from "../../expression/resolve/rewrite"
import type { Expression } from "../../expression/tree"
import { columnValue, isOwnName, lookUpColumn, ownName } from "../../plan/column"
import { columnFields, type Field, filter, type Plan, project, sort } from "../../plan/plan"
import { drawingConditions, withDraws, withoutDraws } from "./draws"
import { readCondition, readSortTerm, sortTermOf } from "./expressions"
import type { ColumnLike } from "./given"

/**
 * The rule stands at `Frame.where`.
 *
 * @param seesLeftOut - true where a condition may name columns that the select right before left out: in SQL it may not
 */
export async function filterRows(
  engine: Engine,
  plan: Plan,
  condition: ColumnLike,
  seesLeftOut = false,
): Promise<Plan> {
  let rows = plan
  for (const part of drawingConditions(condition)) {
    const { plan: drawn, given } = await withDraws(engine, rows, [part], "columns")
    const tree = typeof given[0] === "string" ? parseExpression(given[0]) : given[0].expression
    const reached = seesLeftOut ? withLeftOut(drawn, [tree]) : { plan: drawn, trees: [tree] }
    const test = await readCondition(engine, reached.plan, { expression: reached.trees[0] })
    const filtered = asBefore(filter(reached.plan, test), drawn)
    rows = drawn === rows ? filtered : withoutDraws(filtered)
  }
  return rows
}

/**
 * Puts sort terms before the order that the rows have: a stable sort. The rule stands at `Frame.orderBy`.
 *
 * @param seesLeftOut - as in {@link filterRows}
 */
export async function sortRows(
  engine: Engine,
  plan: Plan,
  given: readonly (ColumnLike | SortColumn)[],
  seesLeftOut = false,
): Promise<Plan> {
  if (given.length === 0) throw new RangeError("invalid orderBy: no term; expected one or more columns or expressions")
  const terms = given.map((term) => sortTermOf(plan, term))
  const trees = terms.map((term) => term.input)
  const reached = seesLeftOut ? withLeftOut(plan, trees) : { plan, trees }
  const sorts = terms.map((term, i) => new SortColumn({ ...term, input: reached.trees[i] }))
  const read = await Promise.all(sorts.map((term) => readSortTerm(engine, reached.plan, term)))
  return asBefore(sort(reached.plan, read), plan)
}

/** The rows with the columns that expressions name and the select right before left out, as Spark finds them. */
function withLeftOut(plan: Plan, trees: readonly Expression[]): { plan: Plan; trees: readonly Expression[] } {
  if (plan.kind !== "project") return { plan, trees }
  const added = new Map<string, Field>()
  const reached = trees.map((tree) =>
    rewrite(tree, (part) => {
      if (part.kind !== "name") return undefined
      const [first, ...rest] = part.parts
      if (isOwnName(first) || lookUpColumn(plan.columns, first)) return undefined
      const column = lookUpColumn(plan.input.columns, first) ?? lookUpColumn(plan.input.columns, leftOut(first))
      if (column === undefined) return undefined
      const name = isOwnName(column.name) ? column.name : leftOut(column.name)
      added.set(name, { column: { ...column, name }, value: columnValue(column) })
      return { ...part, parts: [name, ...rest] }
    }),
  )
  if (added.size === 0) return { plan, trees }
  return { plan: project(plan.input, [...plan.fields, ...added.values()]), trees: reached }
}

function leftOut(name: string): string {
  return ownName(`left_out_${name}`)
}

/** The rows with the columns that they had before others were added. */
function asBefore(rows: Plan, { columns }: Plan): Plan {
  return rows.columns.length === columns.length ? rows : project(rows, columnFields(columns))
}
