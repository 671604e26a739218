// Columns of which no two rows have all values in common, followed through joins and projections.

import type { Field, JoinField, JoinPlan } from "../plan/plan"

type Unique = readonly string[] | undefined

/** True for a join in which a left row meets one right row at most, by what is unique on the right. */
export function isLookup({ how, keys }: JoinPlan, right: Unique): boolean {
  if (how !== "left" && how !== "inner") return false
  // A key that is cast to be compared may lose digits, and with them what tells it from the next.
  const names = keys.flatMap((key) => (key.right.kind === "column" ? [key.right.name] : []))
  return names.length === keys.length && (right?.every((name) => names.includes(name)) ?? false)
}

/** What is unique on the left of a lookup, by the names of the result. */
export function joinedUnique(left: Unique, fields: readonly JoinField[]): Unique {
  return renamed(left, (name) => fields.find((field) => field.left === name)?.column.name)
}

/** What is unique of rows that get the fields given. */
export function projectedUnique(unique: Unique, fields: readonly Field[]): Unique {
  return renamed(
    unique,
    (name) => fields.find(({ value }) => value.kind === "column" && value.name === name)?.column.name,
  )
}

function renamed(unique: Unique, nameOf: (name: string) => string | undefined): Unique {
  const names = unique?.map(nameOf)
  return names?.every((name) => name !== undefined) ? (names as string[]) : undefined
}
