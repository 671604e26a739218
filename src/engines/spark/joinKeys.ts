// What rows of two tables are joined on.

import { usesWindow } from "../../expression/resolve/resolve"
import { wholeRange } from "../../expression/wholeRange"
import { inputsOf, type JoinPlan, type Plan } from "../../plan/plan"

/** SQL of a key's value on either side. */
export interface JoinKeySql {
  readonly left: string
  readonly right: string
}

/**
 * The condition that all keys are equal. Several whole numbers that fit in 64 bits together are compared as one: where one
 * number is all there is to sort rows by, Spark sorts by its bits, in a fraction of the time that comparing key by key
 * takes. Not where it has use for the keys themselves, as for a filter that holds on the other side too, or for rows that
 * are grouped by them.
 *
 * @param usesKeys - what is made of the joined rows filters or groups them
 */
export function joinCondition(
  { left, right, keys }: JoinPlan,
  sql: readonly JoinKeySql[],
  usesKeys: boolean | undefined,
): string {
  const bits = keys.map((key) => wholeRange(key.left.type)?.bits ?? 64)
  const fits = keys.length > 1 && bits.reduce((sum, one) => sum + one) <= 64
  if (fits && !usesKeys && ![left, right].some(filtersOrGroups)) {
    return `${asOne(bits, sql, "left")} = ${asOne(bits, sql, "right")}`
  }
  return sql.map((key) => `${key.left} = ${key.right}`).join(" AND ")
}

function filtersOrGroups(plan: Plan): boolean {
  if (plan.kind === "filter" || plan.kind === "aggregate") return true
  if (plan.kind === "project" && plan.fields.some(({ value }) => usesWindow(value))) return true
  return inputsOf(plan).some(filtersOrGroups)
}

function asOne(bits: readonly number[], sql: readonly JoinKeySql[], side: keyof JoinKeySql): string {
  return sql
    .map((key) => `CAST(${key[side]} AS BIGINT)`)
    .reduce((all, key, i) => `(shiftleft(${all}, ${bits[i]}) | (${key} & ${(1n << BigInt(bits[i])) - 1n}L))`)
}
