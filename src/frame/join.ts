import type { Engine } from "./engine"
import { type Column, findColumn, orderFields, type Relation } from "./relation"
import { checkNames } from "./select"

/** How two frames are joined; names as in Spark. */
export type JoinType = "inner" | "left" | "right" | "outer" | "leftsemi" | "leftanti" | "cross"

const keywords: Readonly<Record<Exclude<JoinType, "leftsemi" | "leftanti">, string>> = {
  inner: "INNER JOIN",
  left: "LEFT JOIN",
  right: "RIGHT JOIN",
  outer: "FULL JOIN",
  cross: "CROSS JOIN",
}

/**
 * Joins on columns of one name on both sides: they come once and first, then the left side's rest, then the right's.
 * Null keys match nothing. Rows come in the left side's order, rows of one left row in the right side's;
 * right rows without a left one first of all, in their order.
 */
export function joinRelations(
  engine: Engine,
  left: Relation,
  right: Relation,
  on: readonly string[],
  how: JoinType,
): Relation {
  const { quote, semiJoin, antiJoin } = engine.dialect
  if (how !== "leftsemi" && how !== "leftanti" && keywords[how] === undefined) {
    const known = [...Object.keys(keywords), "leftsemi", "leftanti"]
    throw new RangeError(`invalid how: ${how}; expected one of ${known.join(", ")}`)
  }
  const keys = on.map((name) => {
    const pair = { left: findColumn(left.columns, name), right: findColumn(right.columns, name) }
    if (pair.left.vector || pair.right.vector) throw new TypeError(`vector column ${name} can't be joined on`)
    return pair
  })
  const l = (column: Column): string => `l.${quote(column.name)}`
  const r = (column: Column): string => `r.${quote(column.name)}`
  const condition = keys.map((key) => `${l(key.left)} = ${r(key.right)}`).join(" AND ")
  const from = (keyword: string): string =>
    `FROM (${left.sql}) l ${keyword} (${right.sql}) r${how === "cross" ? "" : ` ON ${condition}`}`
  const tables = [...left.tables, ...right.tables]

  if (how === "leftsemi" || how === "leftanti") {
    const fields = left.columns.map((c) => `${l(c)} AS ${quote(c.name)}`)
    const join = from(how === "leftsemi" ? semiJoin : antiJoin)
    const sql = `SELECT ${[...fields, ...orderFields(left.order.length, "l")].join(", ")} ${join}`
    return { ...left, sql, isSorted: false, tables }
  }

  const leftRest = left.columns.filter((c) => !keys.some((key) => key.left === c))
  const rightRest = right.columns.filter((c) => !keys.some((key) => key.right === c))
  const keyColumns = keys.map((key) => (how === "right" ? { ...key.right, name: key.left.name } : key.left))
  const columns = [...keyColumns, ...leftRest, ...rightRest]
  checkNames(columns.map((c) => c.name))
  const keyFields = keys.map((key) => {
    const either = `CAST(coalesce(${l(key.left)}, ${r(key.right)}) AS ${key.left.type})`
    return how === "outer" ? either : how === "right" ? r(key.right) : l(key.left)
  })
  const fields = [...keyFields, ...leftRest.map(l), ...rightRest.map(r)].map(
    (field, i) => `${field} AS ${quote(columns[i]!.name)}`,
  )
  const order = [...orderFields(left.order.length, "l"), ...orderFields(right.order.length, "r", left.order.length)]
  return {
    sql: `SELECT ${[...fields, ...order].join(", ")} ${from(keywords[how])}`,
    columns,
    order: [...left.order, ...right.order],
    isSorted: false,
    tables,
  }
}
