// Plans as Spark's SQL.

import { some } from "../../expression/parts"
import { usesWindow } from "../../expression/resolve/resolve"
import type { Typed, TypedCall, TypedSort } from "../../expression/typed"
import { ownName } from "../../plan/column"
import type {
  AggregatePlan,
  BesidePlan,
  Field,
  FilterPlan,
  JoinField,
  JoinKind,
  JoinPlan,
  LimitPlan,
  Plan,
  ProjectPlan,
  SortPlan,
  TablePlan,
  UnionPlan,
} from "../../plan/plan"
import { generatorIn, mergedProjection, overKeys } from "../simplerPlan"
import { isLookup, joinedUnique, projectedUnique } from "../uniqueColumns"
import { needsPlace } from "./expression/aggregates"
import { compileExpression } from "./expression/compile"
import { quote, sparkType } from "./expression/names"
import { joinCondition } from "./joinKeys"
import {
  ascending,
  compileValue,
  contextOf,
  type OrderTerm,
  orderedSelect,
  orderFields,
  orderName,
  orderTerms,
  type PlanContext,
  type Query,
} from "./query"

/** One query for a plan. */
export function compilePlan(plan: Plan, context: PlanContext): Query {
  switch (plan.kind) {
    case "table":
      return compileTable(plan)
    case "beside":
      return compileBeside(plan)
    case "project":
      return compileProject(plan, context)
    case "filter":
      return compileFilter(plan, context)
    case "sort":
      return compileSort(plan, context)
    case "limit":
      return compileLimit(plan, context)
    case "union":
      return compileUnion(plan, context)
    case "join":
      return compileJoin(plan, context)
    case "aggregate":
      return compileAggregation(plan, context)
  }
}

function fieldSql({ column, value }: Field, query: Query, context: PlanContext): string {
  return `${compileValue(value, query, context)} AS ${quote(column.name)}`
}

function names(columns: readonly { readonly name: string }[], alias = ""): string[] {
  return columns.map(({ name }) => `${alias === "" ? "" : `${alias}.`}${quote(name)}`)
}

/** Tables have their order in columns of their own: one where they lie in it. */
function compileTable({ table, columns, uniqueColumns, orderColumns = 0 }: TablePlan): Query {
  const count = Math.max(1, orderColumns)
  return {
    sql: `SELECT ${[...names(columns), ...orderFields(count)].join(", ")} FROM ${table.name}`,
    order: new Array<OrderTerm>(count).fill(ascending),
    isSorted: orderColumns === 0,
    isNumbered: orderColumns === 0,
    ...(uniqueColumns ? { uniqueColumns } : {}),
  }
}

// Names of the two sides, which no column has.
const [left, right] = [quote(ownName("l")), quote(ownName("r"))]

/** Rows are numbered from 0 on in both tables. */
function compileBeside({ rows, added }: BesidePlan): Query {
  const fields = [...names(rows.columns, left), ...names(added.columns, right), `${left}.${orderName(0)}`]
  const on = `${left}.${orderName(0)} = ${right}.${orderName(0)}`
  return {
    ...compileTable(rows),
    sql: `SELECT ${fields.join(", ")} FROM ${rows.table.name} ${left} JOIN ${added.table.name} ${right} ON ${on}`,
    isSorted: false,
  }
}

function compileFilter({ input, condition }: FilterPlan, context: PlanContext): Query {
  const query = compilePlan(input, { ...context, usesKeys: true })
  return { ...query, sql: `SELECT * FROM (${query.sql}) WHERE ${compileValue(condition, query, context)}` }
}

function compileSort({ input, terms, columns }: SortPlan, context: PlanContext): Query {
  const query = compilePlan(input, context)
  const added = terms.map(({ input: value }, i) => `${compileValue(value, query, context)} AS ${orderName(i)}`)
  const kept = orderFields(query.order.length, left, terms.length)
  const fields = [...names(columns), ...added, ...kept]
  const own = terms.map(({ isDescending, nullsFirst }: TypedSort): OrderTerm => ({ isDescending, nullsFirst }))
  return {
    ...query,
    sql: `SELECT ${fields.join(", ")} FROM (${query.sql}) ${left}`,
    order: [...own, ...query.order],
    isSorted: false,
    isNumbered: false,
  }
}

// Spark counts the rows of a limit in an int.
const mostRows = 2 ** 31 - 1

function compileLimit({ input, count, offset }: LimitPlan, context: PlanContext): Query {
  const query = compilePlan(input, context)
  const behind = offset === 0 ? "" : ` OFFSET ${offset}`
  // Rows that are moved to one place come in any order, those that lie in theirs too.
  return {
    ...query,
    sql: `${orderedSelect({ ...query, isSorted: false }, ["*"])} LIMIT ${count > mostRows ? "ALL" : count}${behind}`,
    isSorted: true,
  }
}

/** The rows of the first, then those of the second: each side has its own columns of order, null on the other. */
function compileUnion({ first, second, columns }: UnionPlan, context: PlanContext): Query {
  const [a, b] = [first, second].map((plan) => compilePlan(plan, context))
  const side = (plan: Plan, query: Query, number: number): string => {
    const fields = plan.columns.map((c, i) => `${quote(c.name)} AS ${quote(columns[i].name)}`)
    const order = [
      `${number} AS ${orderName(0)}`,
      ...[a, b].flatMap((one, place) =>
        one.order.map((_, i) => {
          const name = orderName(1 + i + (place === 1 ? a.order.length : 0))
          return `${one === query && place === number ? `${left}.${orderName(i)}` : "NULL"} AS ${name}`
        }),
      ),
    ]
    return `SELECT ${[...fields, ...order].join(", ")} FROM (${query.sql}) ${left}`
  }
  return {
    sql: `${side(first, a, 0)} UNION ALL ${side(second, b, 1)}`,
    order: [ascending, ...a.order, ...b.order],
    isSorted: false,
    isNumbered: false,
  }
}

const joins: Readonly<Record<JoinKind, string>> = {
  inner: "INNER JOIN",
  left: "LEFT JOIN",
  right: "RIGHT JOIN",
  outer: "FULL JOIN",
  cross: "CROSS JOIN",
  leftsemi: "LEFT SEMI JOIN",
  leftanti: "LEFT ANTI JOIN",
}

function compileJoin(plan: JoinPlan, context: PlanContext): Query {
  const { how, keys, fields } = plan
  const a = compilePlan(plan.left, context)
  const b = compilePlan(plan.right, context)
  const over = (alias: string, value: Typed, query: Query): string =>
    compileExpression(value, {
      ...contextOf(query, context),
      column: (name) => `${alias}.${quote(name)}`,
      order: orderTerms(query, alias),
    })
  const conditions = keys.map((key) => ({ left: over(left, key.left, a), right: over(right, key.right, b) }))
  const on = how === "cross" ? "" : ` ON ${joinCondition(plan, conditions, context.usesKeys)}`
  const from = `FROM (${a.sql}) ${left} ${joins[how]} (${b.sql}) ${right}${on}`
  const output = fields.map((field) => `${sideOf(field)} AS ${quote(field.column.name)}`)
  if (how === "leftsemi" || how === "leftanti") {
    const sql = `SELECT ${[...output, ...orderFields(a.order.length, left)].join(", ")} ${from}`
    return { ...a, sql, isSorted: false }
  }
  // Where a left row meets one right row at most, its place alone is the order.
  const isOne = isLookup(plan, b.uniqueColumns)
  const behind = isOne ? [] : b.order
  const order = [...orderFields(a.order.length, left), ...orderFields(behind.length, right, a.order.length)]
  const unique = isOne ? joinedUnique(a.uniqueColumns, fields) : undefined
  return {
    sql: `SELECT ${[...output, ...order].join(", ")} ${from}`,
    order: [...a.order, ...behind],
    isSorted: false,
    isNumbered: isOne && a.isNumbered,
    ...(unique ? { uniqueColumns: unique } : {}),
  }
}

function sideOf({ column, left: a, right: b }: JoinField): string {
  const sides = [
    ...(a === undefined ? [] : [`${left}.${quote(a)}`]),
    ...(b === undefined ? [] : [`${right}.${quote(b)}`]),
  ]
  return sides.length === 1 ? sides[0] : `CAST(coalesce(${sides.join(", ")}) AS ${sparkType(column.type)})`
}

const setsName = quote(ownName("sets"))

function compileAggregation(plan: AggregatePlan, context: PlanContext): Query {
  const { input, keys, aggregates, columns, sets } = plan
  const usesKeys = context.usesKeys || keys.length > 0
  const query = numbered(compilePlan(input, { ...context, usesKeys }), aggregates)
  const keyNames = keys.map((_, i) => ownName(`key_${i}`))
  // Keys as columns of their own: a number among them would be taken for a place, and of sets they may be left out.
  const own = keys.map(({ value }, i) => `${compileValue(value, query, context)} AS ${quote(keyNames[i])}`)
  const fields = [
    ...(sets === undefined ? [] : [`grouping_id() AS ${setsName}`]),
    ...keys.map(({ column }, i) => `${quote(keyNames[i])} AS ${quote(column.name)}`),
    ...aggregates.map((field) => fieldSql({ ...field, value: overKeys(field.value, keys, keyNames) }, query, context)),
  ]
  const grouped = keyNames.map((name) => quote(name)).join(", ")
  const by = sets === undefined ? grouped : `${sets.toUpperCase()} (${grouped})`
  const keyed = keys.length === 0 ? query.sql : `SELECT *, ${own.join(", ")} FROM (${query.sql})`
  const sql = `SELECT ${fields.join(", ")} FROM (${keyed})${keys.length === 0 ? "" : ` GROUP BY ${by}`}`
  // Null may stand for a key left out, whose groups come first, and for itself.
  const sources = [...keys.map(({ column }) => quote(column.name)), ...(sets === undefined ? [] : [setsName])]
  const order = sources.map((source, i) => `${source} AS ${orderName(i)}`)
  return {
    sql: `SELECT ${[...names(columns), ...order].join(", ")} FROM (${sql})`,
    order: sources.map((source) => (source === setsName ? { isDescending: true, nullsFirst: false } : ascending)),
    isSorted: keys.length === 0,
    isNumbered: false,
    ...(sets === undefined ? { uniqueColumns: columns.slice(0, keys.length).map((c) => c.name) } : {}),
  }
}

/** The rows with numbers in their order, where an aggregate asks for their places and they have none. */
function numbered(query: Query, aggregates: readonly Field[]): Query {
  const asks = aggregates.some(({ value }) => some(value, (part) => part.kind === "call" && needsPlace(part)))
  if (!asks || query.isNumbered || query.order.length === 0) return query
  const place = `row_number() OVER (ORDER BY ${orderTerms(query).join(", ")})`
  const fields = orderFields(query.order.length)
  return {
    ...query,
    sql: `SELECT * EXCEPT (${fields.join(", ")}), ${place} AS ${orderName(0)} FROM (${query.sql})`,
    order: [ascending],
    isSorted: false,
    isNumbered: true,
  }
}

function compileProject(plan: ProjectPlan, context: PlanContext): Query {
  const { input, fields } = mergedProjection(plan)
  const query = compilePlan(input, context)
  const generator = fields.map(({ value }) => generatorIn(value)).find((call) => call !== undefined)
  if (generator !== undefined) return compileGenerator(query, fields, generator, context)
  const output = [...fields.map((field) => fieldSql(field, query, context)), ...orderFields(query.order.length)]
  const { uniqueColumns, ...rest } = query
  // What the engine's own SQL does nobody knows; for windows rows are moved about.
  const isMoved = fields.some(({ value }) => usesWindow(value) || some(value, ({ kind }) => kind === "engine"))
  const unique = projectedUnique(uniqueColumns, fields)
  return {
    ...rest,
    sql: `SELECT ${output.join(", ")} FROM (${query.sql})`,
    isSorted: rest.isSorted && !isMoved,
    ...(unique ? { uniqueColumns: unique } : {}),
  }
}

const [made, place] = [ownName("made"), ownName("place")]

/** Several rows of one, with their places among them: a lateral view, since a generator can't stand in an expression. */
function compileGenerator(query: Query, fields: readonly Field[], call: TypedCall, context: PlanContext): Query {
  const list = compileValue(call.args[0], query, context)
  const outer = call.name === "explode_outer" ? "OUTER " : ""
  const view = `LATERAL VIEW ${outer}posexplode(${list}) ${right} AS ${quote(place)}, ${quote(made)}`
  const output = fields.map(({ column, value }) => {
    return fieldSql({ column, value: withoutGenerator(value) }, query, context)
  })
  const order = [...orderFields(query.order.length), `${quote(place)} AS ${orderName(query.order.length)}`]
  return {
    sql: `SELECT ${[...output, ...order].join(", ")} FROM (${query.sql}) ${left} ${view}`,
    order: [...query.order, ascending],
    isSorted: false,
    isNumbered: false,
  }
}

function withoutGenerator(value: Typed): Typed {
  if (value.kind === "field" && generatorIn(value.input)) return { ...value, input: withoutGenerator(value.input) }
  return generatorIn(value) ? { kind: "column", name: made, type: value.type } : value
}
