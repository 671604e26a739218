// The different values of a column: what a stage reads of it, and how rows find them again where nothing is sent.

import type { ColumnData, ColumnKind, Engine } from "../engines/engine"
import { callOf, type Typed } from "../expression/typed"
import { readGroups } from "../frame/rows/readGroups"
import { columnValue } from "../plan/column"
import { type AggregatePlan, type Plan, projectWith } from "../plan/plan"
import { numberValue } from "../plan/values"

/** Different values that are read from an engine whose rows lie on other machines. */
const mostDistinct = 1_000_000

/**
 * Reads groups by a column, in no particular order.
 *
 * @param name - the column, for the error
 * @throws RangeError where they lie on other machines and are more than a million
 */
export async function readDistinct(
  engine: Engine,
  groups: AggregatePlan,
  kinds: readonly ColumnKind[],
  name: string,
): Promise<ColumnData[]> {
  const data = await readGroups(engine, groups, kinds, mostDistinct)
  if (data === undefined) throw tooManyDistinct(name)
  return data
}

/**
 * Reads rows that hold each different value of a column once, in their order.
 *
 * @throws RangeError as {@link readDistinct}
 */
export async function readDistinctInOrder(
  engine: Engine,
  rows: Plan,
  values: readonly Typed[],
  kinds: readonly ColumnKind[],
  name: string,
): Promise<ColumnData[]> {
  const data = await engine.read(rows, values, kinds, engine.isRemote ? { most: mostDistinct } : {})
  if (engine.isRemote) checkDistinct(data[0].length, name)
  return data
}

/** Checks that the different values of a column, which lie on other machines, are few enough to be read; see readDistinct. */
export function checkDistinct(count: number, name: string): void {
  if (count > mostDistinct) throw tooManyDistinct(name)
}

function tooManyDistinct(name: string): RangeError {
  return new RangeError(
    `too many different values in column ${name}: more than ${mostDistinct}, each of which would be read; ` +
      "group rare ones together first, or keep the rows that matter",
  )
}

/**
 * Groups with a column of their numbers from 0, by rising key, as the engine counts them: for engines whose rows have no
 * columns set beside them.
 */
export function numberGroups(groups: AggregatePlan, number: string): Plan {
  const orderBy = groups.keys.map(({ column }) => ({
    input: columnValue(column),
    isDescending: false,
    nullsFirst: true,
  }))
  const place: Typed = { ...callOf("row_number", [], "int"), over: { partitionBy: [], orderBy } }
  const value = callOf("-", [place, numberValue(1, "int")], "int")
  return projectWith(groups, [{ column: { name: number, type: "int" }, value }])
}
