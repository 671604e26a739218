// Whole queries as plans.

import { SortColumn } from "../../expression/columns/column"
import { expressionError } from "../../expression/errors"
import type { Query, QueryBody } from "../../expression/query/query"
import type { Expression } from "../../expression/tree"
import { distinct, limit, type Plan } from "../../plan/plan"
import { nameColumns, selectColumns } from "../verbs/columns"
import { sortRows } from "../verbs/rows"
import { type SetOperation, setOperation } from "../verbs/setOperations"
import { unionPlans } from "../verbs/union"
import type { QueryContext } from "./context"
import { planSelect } from "./planSelect"
import { named, relationOf } from "./scope"

/** The plan of a query over the rows that names stand for. */
export async function planQuery(query: Query, around: QueryContext): Promise<Plan> {
  const tables = new Map(around.tables)
  for (const { name, columns, query: inner } of query.tables) {
    const plan = await planQuery(inner, { ...around, tables: new Map(tables) })
    tables.set(name.toLowerCase(), columns ? nameColumns(plan, columns, name) : plan)
  }
  const context = { ...around, tables }
  const { body, orderBy, limit: count, offset } = query
  const rows =
    body.kind === "select"
      ? await planSelect(body, orderBy, context)
      : await sorted(context, await planBody(body, context), orderBy)
  return count === undefined && offset === 0 ? rows : limit(rows, count ?? Number.MAX_SAFE_INTEGER, offset)
}

async function planBody(body: QueryBody, context: QueryContext): Promise<Plan> {
  switch (body.kind) {
    case "select":
      return planSelect(body, [], context)
    case "query":
      return planQuery(body.query, context)
    case "values":
      return planValues(body.rows, context)
    case "set": {
      const left = await planBody(body.left, context)
      const right = await planBody(body.right, context)
      const { ansi } = context.engine
      if (body.operation !== "union")
        return setOperation(left, right, operations[body.operation][body.isAll ? 1 : 0], ansi)
      const all = unionPlans(left, right, ansi)
      return body.isAll ? all : distinct(all)
    }
  }
}

const operations: Readonly<Record<"intersect" | "except", readonly [SetOperation, SetOperation]>> = {
  intersect: ["intersect", "intersectAll"],
  except: ["subtract", "exceptAll"],
}

/** Rows written out, their columns col1, col2 and so on. */
async function planValues(rows: readonly (readonly Expression[])[], { engine, oneRow }: QueryContext): Promise<Plan> {
  const one = await oneRow()
  const plans = await Promise.all(
    rows.map((row) =>
      selectColumns(
        engine,
        one,
        row.map((input, i) => ({ expression: { kind: "alias", input, names: [`col${i + 1}`] } })),
      ),
    ),
  )
  return plans.reduce((all, plan) => unionPlans(all, plan, engine.ansi))
}

/** Rows sorted by their own columns. */
async function sorted({ engine }: QueryContext, plan: Plan, orderBy: Query["orderBy"]): Promise<Plan> {
  if (orderBy.length === 0) return plan
  const { scope } = relationOf(plan)
  const terms = orderBy.map((term) => {
    const { input } = term
    if (input.kind !== "literal" || input.type !== "int") return { ...term, input: named(input, scope) }
    const column = plan.columns[Number(input.value) - 1]
    if (column) return { ...term, input: { kind: "name", parts: [column.name] } as Expression }
    const expected = `expected 1 to ${plan.columns.length}`
    throw expressionError(`ORDER BY ${input.value} is no column; ${expected}`, input.place, RangeError)
  })
  return sortRows(
    engine,
    plan,
    terms.map((term) => new SortColumn(term)),
  )
}
