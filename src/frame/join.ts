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
 * Null keys match nothing. Rows come in the left side's order, rows of one left row in the right side's.
 */
export function joinRelations(
  engine: Engine,
  left: Relation,
  right: Relation,
  keys: readonly string[],
  how: JoinType,
): Relation {
  const { quote, semiJoin, antiJoin } = engine.dialect
  for (const key of keys) {
    findColumn(left.columns, key)
    findColumn(right.columns, key)
  }
  const on = keys.map((key) => `l.${quote(key)} = r.${quote(key)}`).join(" AND ")
  const from = (keyword: string): string =>
    `FROM (${left.sql}) l ${keyword} (${right.sql}) r${how === "cross" ? "" : ` ON ${on}`}`
  const isRest = (column: Column): boolean => !keys.includes(column.name)
  const tables = [...left.tables, ...right.tables]

  if (how === "leftsemi" || how === "leftanti") {
    const fields = left.columns.map((c) => `l.${quote(c.name)} AS ${quote(c.name)}`)
    const join = from(how === "leftsemi" ? semiJoin : antiJoin)
    const sql = `SELECT ${[...fields, ...orderFields(left.order.length, "l")].join(", ")} ${join}`
    return { ...left, sql, isSorted: false, tables }
  }

  const keySide = how === "right" ? right : left
  const keyColumns = keys.map((key) => findColumn(keySide.columns, key))
  const leftRest = left.columns.filter(isRest)
  const rightRest = right.columns.filter(isRest)
  const columns = [...keyColumns, ...leftRest, ...rightRest]
  checkNames(columns.map((c) => c.name))
  const keyField = (key: string): string => {
    if (how === "outer") return `coalesce(l.${quote(key)}, r.${quote(key)}) AS ${quote(key)}`
    return `${how === "right" ? "r" : "l"}.${quote(key)} AS ${quote(key)}`
  }
  const fields = [
    ...keys.map(keyField),
    ...leftRest.map((c) => `l.${quote(c.name)} AS ${quote(c.name)}`),
    ...rightRest.map((c) => `r.${quote(c.name)} AS ${quote(c.name)}`),
    ...orderFields(left.order.length, "l"),
    ...orderFields(right.order.length, "r", left.order.length),
  ]
  return {
    sql: `SELECT ${fields.join(", ")} ${from(keywords[how])}`,
    columns,
    order: [...left.order, ...right.order],
    isSorted: false,
    tables,
  }
}
