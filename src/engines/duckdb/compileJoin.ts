// Joins as DuckDB's SQL.

import type { Typed } from "../../expression/typed"
import type { JoinField, JoinKind, JoinPlan, Plan } from "../../plan/plan"
import { isLookup, joinedUnique } from "../uniqueColumns"
import { compileExpression } from "./expression/compile"
import { cast } from "./expression/spelling"
import { orderFields, orderTerms, type PlanContext, type Query, quoteColumn } from "./query"

const keywords: Readonly<Record<JoinKind, string>> = {
  inner: "INNER JOIN",
  left: "LEFT JOIN",
  right: "RIGHT JOIN",
  outer: "FULL JOIN",
  cross: "CROSS JOIN",
  leftsemi: "SEMI JOIN",
  leftanti: "ANTI JOIN",
}

/** One query for a join; `compile` makes those of its sides. */
export function compileJoin(
  plan: JoinPlan,
  context: PlanContext,
  compile: (plan: Plan, context: PlanContext) => Query,
): Query {
  const { how, keys, fields } = plan
  const left = compile(plan.left, context)
  const right = compile(plan.right, context)
  const over = (alias: string, value: Typed, query: Query): string =>
    compileExpression(value, {
      ...context,
      column: (name) => `${alias}.${quoteColumn(name)}`,
      order: orderTerms(query).map((term) => `${alias}.${term}`),
    })
  const conditions = keys.map((key) => `${over("l", key.left, left)} = ${over("r", key.right, right)}`)
  const on = how === "cross" ? "" : ` ON ${conditions.join(" AND ")}`
  const from = `FROM (${left.sql}) l ${keywords[how]} (${right.sql}) r${on}`
  const output = fields.map((field) => `${sideOf(field)} AS ${quoteColumn(field.column.name)}`)
  if (how === "leftsemi" || how === "leftanti") {
    const order = orderFields(left.order.length, "l")
    return { ...left, sql: `SELECT ${[...output, ...order].join(", ")} ${from}`, isSorted: false }
  }
  // Where a left row meets one right row at most, its place alone is the order.
  const isOne = isLookup(plan, right.uniqueColumns)
  const rightOrder = isOne ? [] : right.order
  const order = [...orderFields(left.order.length, "l"), ...orderFields(rightOrder.length, "r", left.order.length)]
  return {
    sql: `SELECT ${[...output, ...order].join(", ")} ${from}`,
    order: [...left.order, ...rightOrder],
    isSorted: false,
    ...(isOne ? { uniqueColumns: joinedUnique(left.uniqueColumns, fields) } : {}),
  }
}

function sideOf({ column, left, right }: JoinField): string {
  const sides = [
    ...(left === undefined ? [] : [`l.${quoteColumn(left)}`]),
    ...(right === undefined ? [] : [`r.${quoteColumn(right)}`]),
  ]
  return sides.length === 1 ? sides[0] : cast(`coalesce(${sides.join(", ")})`, column.type)
}
