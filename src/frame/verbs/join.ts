import type { Engine } from "../../engines/engine"
import { type DataType, isNumericType, isWhole, typeName, widerWhole } from "../../expression/dataType"
import { type Column, findColumn, orderFields, type Relation } from "../relation/relation"
import { checkNames } from "./select"

/** The joins there are, each by one of its names. */
export type JoinKind = "inner" | "left" | "right" | "outer" | "leftsemi" | "leftanti" | "cross"

/** How two frames are joined; names as in Spark, which has several for most. */
export type JoinType =
  | JoinKind
  | ("left_outer" | "leftouter" | "right_outer" | "rightouter" | "full" | "full_outer" | "fullouter")
  | ("left_semi" | "semi" | "left_anti" | "anti")

const otherNames: Readonly<Record<string, JoinKind>> = {
  leftouter: "left",
  rightouter: "right",
  full: "outer",
  fullouter: "outer",
  semi: "leftsemi",
  anti: "leftanti",
}

const keywords: Readonly<Record<Exclude<JoinKind, "leftsemi" | "leftanti">, string>> = {
  inner: "INNER JOIN",
  left: "LEFT JOIN",
  right: "RIGHT JOIN",
  outer: "FULL JOIN",
  cross: "CROSS JOIN",
}

/**
 * Joins on columns of one name on both sides: they come once and first, then the left side's rest, then the right's.
 * Null keys match nothing. Rows come in the left side's order, rows of one left row in the right side's;
 * right rows without a left one first of all, in their order. In an outer join of keys of different types of numbers
 * the wider type holds both; "cross" takes no keys.
 *
 * @throws TypeError for keys of different kinds, such as text and numbers
 */
export function joinRelations(
  engine: Engine,
  left: Relation,
  right: Relation,
  on: readonly string[],
  joinType: JoinType,
): Relation {
  const { quote, semiJoin, antiJoin } = engine.dialect
  const how = joinKind(joinType)
  if (how === "cross" && on.length > 0) throw new RangeError(`invalid on: ${on.join(", ")}; a cross join has no keys`)
  const keys = on.map((name) => {
    const pair = { left: findColumn(left.columns, name), right: findColumn(right.columns, name) }
    if (pair.left.vector || pair.right.vector) throw new TypeError(`vector column ${name} can't be joined on`)
    return { ...pair, type: keyType(pair.left, pair.right) }
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
  const keyColumns = keys.map((key): Column => {
    if (how === "right") return { ...key.right, name: key.left.name }
    return how === "outer" ? { ...key.left, type: key.type } : key.left
  })
  const columns = [...keyColumns, ...leftRest, ...rightRest]
  checkNames(columns.map((c) => c.name))
  const keyFields = keys.map((key) => {
    const either = `CAST(coalesce(${l(key.left)}, ${r(key.right)}) AS ${engine.dialect.typeOf(key.type)})`
    return how === "outer" ? either : how === "right" ? r(key.right) : l(key.left)
  })
  const fields = [...keyFields, ...leftRest.map(l), ...rightRest.map(r)].map(
    (field, i) => `${field} AS ${quote(columns[i].name)}`,
  )
  // Where a left row meets one right row at most, its place alone is the order.
  const isLookup =
    (how === "left" || how === "inner") &&
    !left.hasTies &&
    // A key that is widened to be compared may lose digits, and with them what tells it from the next.
    keys.every((key) => key.type === key.right.type) &&
    isUniqueOn(
      right,
      keys.map((key) => key.right.name),
    )
  const rightOrder = isLookup ? [] : right.order
  const order = [...orderFields(left.order.length, "l"), ...orderFields(rightOrder.length, "r", left.order.length)]
  return {
    sql: `SELECT ${[...fields, ...order].join(", ")} ${from(keywords[how])}`,
    columns,
    order: [...left.order, ...rightOrder],
    isSorted: false,
    hasTies: left.hasTies === true || right.hasTies === true,
    tables,
    steps: [...(left.steps ?? []), ...(right.steps ?? [])],
    ...(isLookup && left.uniqueColumns ? { uniqueColumns: left.uniqueColumns } : {}),
  }
}

/** True when no two rows of a relation agree in the columns named. */
function isUniqueOn({ uniqueColumns }: Relation, names: readonly string[]): boolean {
  return uniqueColumns?.every((name) => names.includes(name)) ?? false
}

function joinKind(how: string): JoinKind {
  // As Spark reads it: in any case, with underscores or without.
  const name = String(how).toLowerCase().replaceAll("_", "")
  const kind = Object.hasOwn(otherNames, name) ? otherNames[name] : name
  if (kind === "leftsemi" || kind === "leftanti" || Object.hasOwn(keywords, kind)) return kind as JoinKind
  throw new RangeError(
    `invalid how: ${how}; expected one of ${[...Object.keys(keywords), "leftsemi", "leftanti"].join(", ")}`,
  )
}

/** The type that holds the values of both keys. */
function keyType(left: Column, right: Column): DataType {
  if (left.type === right.type) return left.type
  const types = [left.type, right.type]
  if (types.every(isWhole)) return widerWhole(left.type, right.type)
  if (types.every(isNumericType)) return "double"
  if (types.every((type) => type === "date" || type.startsWith("timestamp"))) return "timestamp"
  const [l, r] = types.map(typeName)
  throw new TypeError(`key ${left.name} is ${l} on the left, ${r} on the right; cast one of the two`)
}
