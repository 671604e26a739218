import { castTo } from "../../expression/coerce"
import { type DataType, isNumericType, isWhole, typeName, widerWhole } from "../../expression/dataType"
import { type Column, checkNames, columnValue, findColumn } from "../../plan/column"
import { type JoinField, type JoinKind, join, type Plan } from "../../plan/plan"

/** How two frames are joined; names as in Spark, which has several for most. */
export type JoinType =
  | JoinKind
  | ("left_outer" | "leftouter" | "right_outer" | "rightouter" | "full" | "full_outer" | "fullouter")
  | ("left_semi" | "semi" | "left_anti" | "anti")

const kinds: readonly JoinKind[] = ["inner", "left", "right", "outer", "cross", "leftsemi", "leftanti"]

const otherNames: Readonly<Record<string, JoinKind>> = {
  leftouter: "left",
  rightouter: "right",
  full: "outer",
  fullouter: "outer",
  semi: "leftsemi",
  anti: "leftanti",
}

interface Key {
  readonly left: Column
  readonly right: Column
  /** The type that holds the values of both. */
  readonly type: DataType
}

/**
 * Joins on columns of one name on both sides: they come once and first, then the left side's rest, then the right's.
 * Null keys match nothing. Rows come in the left side's order, rows of one left row in the right side's;
 * right rows without a left one first of all, in their order. In an outer join of keys of different types of numbers
 * the wider type holds both; "cross" takes no keys.
 *
 * @throws TypeError for keys of different kinds, such as text and numbers
 */
export function joinPlans(left: Plan, right: Plan, on: readonly string[], joinType: JoinType): Plan {
  const how = joinKind(joinType)
  if (how === "cross" && on.length > 0) throw new RangeError(`invalid on: ${on.join(", ")}; a cross join has no keys`)
  const keys = on.map((name): Key => {
    const pair = { left: findColumn(left.columns, name), right: findColumn(right.columns, name) }
    if (pair.left.vector || pair.right.vector) throw new TypeError(`vector column ${name} can't be joined on`)
    return { ...pair, type: keyType(pair.left, pair.right) }
  })
  const isOneSided = how === "leftsemi" || how === "leftanti"
  const fields = [
    ...keys.map((key) => keyField(key, how)),
    ...left.columns
      .filter((column) => !keys.some((key) => key.left === column))
      .map((column): JoinField => ({ column, left: column.name })),
    ...(isOneSided ? [] : right.columns)
      .filter((column) => !keys.some((key) => key.right === column))
      .map((column): JoinField => ({ column, right: column.name })),
  ]
  checkNames(fields.map((field) => field.column.name))
  const pairs = keys.map((key) => ({
    left: castTo(columnValue(key.left), key.type),
    right: castTo(columnValue(key.right), key.type),
  }))
  return join(left, right, how, pairs, fields)
}

function keyField({ left, right, type }: Key, how: JoinKind): JoinField {
  if (how === "right") return { column: { ...right, name: left.name }, right: right.name }
  if (how !== "outer") return { column: left, left: left.name }
  return { column: { ...left, type }, left: left.name, right: right.name }
}

function joinKind(how: string): JoinKind {
  // As Spark reads it: in any case, with underscores or without.
  const name = String(how).toLowerCase().replaceAll("_", "")
  const kind = Object.hasOwn(otherNames, name) ? otherNames[name] : name
  if ((kinds as readonly string[]).includes(kind)) return kind as JoinKind
  throw new RangeError(`invalid how: ${how}; expected one of ${kinds.join(", ")}`)
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
