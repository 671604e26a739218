import type { ColumnData, ColumnKind, Engine } from "../../engines/engine"
import { columnValue } from "../../plan/column"
import type { AggregatePlan } from "../../plan/plan"

/**
 * Reads all groups of a plan's rows, in no particular order; undefined where there are more than `most`, of which
 * few are read then. The rows are gone through once. `most` counts where an engine is remote alone: here, a group costs next to nothing.
 *
 * @param kinds - one for each of the groups' columns
 */
export async function readGroups(
  engine: Engine,
  groups: AggregatePlan,
  kinds: readonly ColumnKind[],
  most: number,
): Promise<ColumnData[] | undefined> {
  const values = groups.columns.map(columnValue)
  if (!engine.isRemote) return engine.read(groups, values, kinds, { anyOrder: true })
  const data = await engine.read(groups, values, kinds, { anyOrder: true, most })
  return data[0].length > most ? undefined : data
}
