// Plans as DuckDB's SQL.

import { isFloating } from "../../expression/dataType"
import { usesWindow } from "../../expression/resolve/resolve"
import type { TypedSort } from "../../expression/typed"
import { ownName } from "../../plan/column"
import type {
  AggregatePlan,
  BesidePlan,
  Field,
  FilterPlan,
  LimitPlan,
  Plan,
  ProjectPlan,
  SortPlan,
  TablePlan,
  UnionPlan,
} from "../../plan/plan"
import { generatorIn, mergedProjection, overKeys, usesOwnSql } from "../simplerPlan"
import { projectedUnique } from "../uniqueColumns"
import { compileJoin } from "./compileJoin"
import { compileExpression } from "./expression/compile"
import { cast } from "./expression/spelling"
import { orderKey } from "./expression/values"
import {
  byRowNumber,
  compileValue,
  hiddenPrefix,
  orderedSelect,
  orderFields,
  orderTerms,
  type PlanContext,
  type Query,
  quoteColumn,
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
      return compileJoin(plan, context, compilePlan)
    case "aggregate":
      return compileAggregation(plan, context)
  }
}

function fieldSql({ column, value }: Field, query: Query, context: PlanContext): string {
  return `${compileValue(value, query, context)} AS ${quoteColumn(column.name)}`
}

// The engine's own; a column of the user's called so has another name in SQL (see `quote`).
const rowNumber = "rowid"
const setsName = ownName("sets")

function compileTable({ table, columns, uniqueColumns, orderColumns = 0 }: TablePlan): Query {
  const order = orderColumns === 0 ? [`${rowNumber} AS ${hiddenPrefix}0`] : orderFields(orderColumns)
  const fields = [...columns.map((c) => quoteColumn(c.name)), ...order]
  return {
    sql: `SELECT ${fields.join(", ")} FROM ${table.name}`,
    order: order.map(() => byRowNumber),
    isSorted: orderColumns === 0,
    ...(uniqueColumns ? { uniqueColumns } : {}),
  }
}

function compileBeside({ rows, added, columns }: BesidePlan): Query {
  const own = new Set(rows.columns.map((c) => c.name))
  const { orderColumns = 0 } = rows
  const fields = columns.map(({ name }) => `${own.has(name) ? "l" : "r"}.${quoteColumn(name)} AS ${quoteColumn(name)}`)
  const order = orderColumns === 0 ? [`l.${rowNumber} AS ${hiddenPrefix}0`] : orderFields(orderColumns, "l")
  return {
    ...compileTable(rows),
    sql: `SELECT ${[...fields, ...order].join(", ")} FROM ${rows.table.name} l POSITIONAL JOIN ${added.table.name} r`,
  }
}

function compileFilter({ input, condition }: FilterPlan, context: PlanContext): Query {
  const query = compilePlan(input, context)
  return { ...query, sql: `SELECT * FROM (${query.sql}) WHERE ${compileValue(condition, query, context)}` }
}

function compileSort({ input, terms, columns }: SortPlan, context: PlanContext): Query {
  const query = compilePlan(input, context)
  const added = terms.map(
    ({ input: value }, i) => `${orderKey(compileValue(value, query, context), value.type)} AS ${hiddenPrefix}${i}`,
  )
  const kept = orderFields(query.order.length, "s", terms.length)
  const fields = [...columns.map((c) => quoteColumn(c.name)), ...added, ...kept]
  const own = terms.map(({ isDescending, nullsFirst }: TypedSort) => ({ isDescending, nullsFirst }))
  return {
    ...query,
    sql: `SELECT ${fields.join(", ")} FROM (${query.sql}) s`,
    order: [...own, ...query.order],
    isSorted: false,
  }
}

function compileLimit({ input, count, offset }: LimitPlan, context: PlanContext): Query {
  const query = compilePlan(input, context)
  const behind = offset === 0 ? "" : ` OFFSET ${offset}`
  return { ...query, sql: `${orderedSelect(query, ["*"])} LIMIT ${count}${behind}`, isSorted: true }
}

function compileUnion({ first, second, columns }: UnionPlan, context: PlanContext): Query {
  const side = (plan: Plan, number: number): string => {
    const query = compilePlan(plan, context)
    const fields = plan.columns.map((c, i) => `${quoteColumn(c.name)} AS ${quoteColumn(columns[i].name)}`)
    const position = `row_number() OVER (${orderTerms(query).length > 0 ? `ORDER BY ${orderTerms(query).join(", ")}` : ""})`
    const order = [`${number} AS ${hiddenPrefix}0`, `${position} AS ${hiddenPrefix}1`]
    return `SELECT ${[...fields, ...order].join(", ")} FROM (${query.sql})`
  }
  return {
    sql: `${side(first, 0)} UNION ALL ${side(second, 1)}`,
    order: [byRowNumber, byRowNumber],
    isSorted: false,
  }
}

function compileAggregation(plan: AggregatePlan, context: PlanContext): Query {
  const { input, keys, aggregates, columns, sets } = plan
  const query = compilePlan(input, context)
  const keyNames = keys.map((_, i) => ownName(`key_${i}`))
  const fields =
    sets === undefined
      ? [
          ...keys.map((key) => `${keySql(key, query, context)} AS ${quoteColumn(key.column.name)}`),
          ...aggregates.map((field) => fieldSql(field, query, context)),
        ]
      : [
          `GROUPING(${keyNames.join(", ")}) AS ${setsName}`,
          ...keys.map(({ column }, i) => `${keyNames[i]} AS ${quoteColumn(column.name)}`),
          ...aggregates.map((field) => {
            const value = overKeys(field.value, keys, keyNames)
            return `${compileExpression(value, {
              ...context,
              column: (name) => (keyNames.includes(name) ? name : quoteColumn(name)),
              order: orderTerms(query),
            })} AS ${quoteColumn(field.column.name)}`
          }),
        ]
  const grouped =
    keys.length === 0
      ? // One row, also of no rows.
        `SELECT ${fields.join(", ")} FROM (${query.sql}) HAVING true`
      : sets === undefined
        ? // By position: a number among the keys would be taken for one.
          `SELECT ${fields.join(", ")} FROM (${query.sql}) GROUP BY ${keys.map((_, i) => i + 1).join(", ")}`
        : groupedSets(query, keys, keyNames, fields, sets, context)
  // Null may stand for a key left out, whose groups come first, and for itself.
  const sources = [...keys.map(({ column }) => quoteColumn(column.name)), ...(sets === undefined ? [] : [setsName])]
  const order = sources.map((source, i) => `${source} AS ${hiddenPrefix}${i}`)
  return {
    sql: `SELECT ${[...columns.map((c) => quoteColumn(c.name)), ...order].join(", ")} FROM (${grouped})`,
    order: sources.map((source) => ({ isDescending: source === setsName })),
    isSorted: keys.length === 0,
    ...(sets === undefined ? { uniqueColumns: columns.slice(0, keys.length).map((c) => c.name) } : {}),
  }
}

/** A key of groups: -0.0 is 0.0, as in Spark. */
function keySql({ value }: Field, query: Query, context: PlanContext): string {
  const sql = compileValue(value, query, context)
  return isFloating(value.type) ? `CASE WHEN ${sql} = 0 THEN ${cast("0", value.type)} ELSE ${sql} END` : sql
}

/** Keys as columns of their own, so that an aggregate of a key's column sees it also where the key is left out. */
function groupedSets(
  query: Query,
  keys: readonly Field[],
  names: readonly string[],
  fields: readonly string[],
  sets: "rollup" | "cube",
  context: PlanContext,
): string {
  const own = keys.map((key, i) => `${keySql(key, query, context)} AS ${names[i]}`)
  const keyed = `SELECT *, ${own.join(", ")} FROM (${query.sql})`
  return `SELECT ${fields.join(", ")} FROM (${keyed}) GROUP BY ${sets.toUpperCase()} (${names.join(", ")})`
}

function compileProject(plan: ProjectPlan, context: PlanContext): Query {
  const { input, fields } = mergedProjection(plan)
  const query = compilePlan(input, context)
  const output = [...fields.map((field) => fieldSql(field, query, context)), ...orderFields(query.order.length)]
  const { uniqueColumns, ...rest } = query
  const place = generatedPlace(fields, query, context)
  if (place === undefined) {
    const sql = `SELECT ${output.join(", ")} FROM (${query.sql})`
    return { ...rest, sql, ...factsKept(fields, uniqueColumns, rest) }
  }
  const ordered = [...output, `${place} AS ${hiddenPrefix}${query.order.length}`]
  return {
    sql: `SELECT ${ordered.join(", ")} FROM (${query.sql})`,
    order: [...query.order, { isDescending: false }],
    isSorted: false,
  }
}

/** The place of each row that a generator makes of one, from 0 on; undefined where none does. */
function generatedPlace(fields: readonly Field[], query: Query, context: PlanContext): string | undefined {
  for (const { value } of fields) {
    const call = generatorIn(value)
    if (call === undefined) continue
    const count = `len(${compileValue(call.args[0], query, context)})`
    const rows = call.name === "explode_outer" ? `greatest(coalesce(${count}, 0), 1)` : count
    return `unnest(range(${rows}))`
  }
  return undefined
}

/** What stays true of the rows when they get the fields given. */
function factsKept(
  fields: readonly Field[],
  uniqueColumns: readonly string[] | undefined,
  { isSorted }: Omit<Query, "uniqueColumns">,
): Pick<Query, "isSorted" | "uniqueColumns"> {
  // For window functions the engine moves rows about; what its own SQL does nobody knows.
  const isMoved = fields.some(({ value }) => usesWindow(value) || usesOwnSql(value))
  const unique = projectedUnique(uniqueColumns, fields)
  return {
    isSorted: isSorted && !isMoved,
    ...(unique ? { uniqueColumns: unique } : {}),
  }
}
