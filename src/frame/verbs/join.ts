import { typeName } from "../../expression/dataType"
import { comparedOrTruth } from "../../expression/functions/operators"
import { callOf, type Typed } from "../../expression/typed"
import { didYouMean } from "../../params/nearest"
import { type Column, checkNames, columnValue, findColumn } from "../../plan/column"
import {
  beside,
  columnField,
  columnFields,
  filter,
  type JoinField,
  type JoinKind,
  join,
  type Plan,
  project,
} from "../../plan/plan"
import { anyOf, isNullValue } from "../../plan/values"

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
  /** The two values in the type that they are compared in. */
  readonly sides: readonly Typed[]
}

/**
 * Joins on columns of one name on both sides: they come once and first, then the left side's rest, then the right's.
 * Null keys match nothing. Rows come in the left side's order, rows of one left row in the right side's;
 * right rows without a left one first of all, in their order. Keys of two types are compared as `=` compares them, and
 * an outer join has them in that type; "cross" takes no keys.
 *
 * @throws TypeError for keys that can't be compared, such as arrays and numbers
 */
export function joinPlans(left: Plan, right: Plan, on: readonly string[], how: JoinKind, ansi: boolean): Plan {
  if (how === "cross" && on.length > 0) throw new RangeError(`invalid on: ${on.join(", ")}; a cross join has no keys`)
  const keys = on.map((name): Key => {
    const pair = {
      left: findColumn(left.columns, name, "on the left of the join"),
      right: findColumn(right.columns, name, "on the right of the join"),
    }
    if (pair.left.vector || pair.right.vector) throw new TypeError(`vector column ${name} can't be joined on`)
    return { ...pair, sides: comparedKeys(pair.left, pair.right, ansi) }
  })
  if (how === "outer" && keys.some((key) => key.left.type !== key.right.type)) {
    return joinPlans(withKeys(left, "left", keys), withKeys(right, "right", keys), on, how, ansi)
  }
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
  const pairs = keys.map(({ sides }) => ({ left: sides[0], right: sides[1] }))
  return join(how === "leftanti" ? rowsLeftOver(left, right, keys) : left, right, how, pairs, fields)
}

/**
 * The rows that an anti join has to look at: where the right side was chosen of the left one's rows, those that were not
 * chosen, since a row's keys equal its own, and those with a null key, which equals nothing.
 */
function rowsLeftOver(left: Plan, right: Plan, keys: readonly Key[]): Plan {
  if (left.kind !== "table" || right.kind !== "table" || right.chosen?.from !== left.table.name) return left
  // The rest is then the smaller side, and easier to look up than what was chosen.
  const { rowCount = Number.POSITIVE_INFINITY } = left
  if ((right.rowCount ?? 0) * 2 < rowCount) return left
  const isSame = keys.every((key) => key.left.name === key.right.name && key.left.type === key.right.type)
  // Null within a value may or may not equal null.
  if (!isSame || keys.some((key) => key.left.type.includes("<"))) return left
  const { added, condition } = right.chosen
  const isOver = anyOf([
    callOf("not", [condition], "boolean"),
    ...keys.map((key) => isNullValue(columnValue(key.left))),
  ])
  return project(filter(beside(left, added), isOver), columnFields(left.columns))
}

/** The rows of a side, its keys in the types that they are compared in. */
function withKeys(plan: Plan, side: "left" | "right", keys: readonly Key[]): Plan {
  return project(
    plan,
    plan.columns.map((column) => {
      const value = keys.find((key) => key[side] === column)?.sides[side === "left" ? 0 : 1]
      return value ? { column: { ...column, type: value.type }, value } : columnField(column)
    }),
  )
}

function keyField({ left, right }: Key, how: JoinKind): JoinField {
  if (how === "right") return { column: { ...right, name: left.name }, right: right.name }
  if (how !== "outer") return { column: left, left: left.name }
  return { column: left, left: left.name, right: right.name }
}

/** The kind of join that a name stands for; throws RangeError for none. */
export function joinKind(how: string): JoinKind {
  // As Spark reads it: in any case, with underscores or without.
  const name = String(how).toLowerCase().replaceAll("_", "")
  const kind = Object.hasOwn(otherNames, name) ? otherNames[name] : name
  if ((kinds as readonly string[]).includes(kind)) return kind as JoinKind
  throw new RangeError(`invalid how: ${how}${didYouMean(String(how), kinds)}; expected one of ${kinds.join(", ")}`)
}

function comparedKeys(left: Column, right: Column, ansi: boolean): readonly Typed[] {
  try {
    return comparedOrTruth([columnValue(left), columnValue(right)], { ansi })
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    const [l, r] = [left, right].map(({ type }) => typeName(type))
    throw new TypeError(`key ${left.name} is ${l} on the left, ${r} on the right; cast one of the two`)
  }
}
