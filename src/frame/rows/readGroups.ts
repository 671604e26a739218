import type { ColumnData, ColumnKind, Engine } from "../../engines/engine"
import { columnValue } from "../../plan/column"
import type { AggregatePlan } from "../../plan/plan"
import { countRows } from "./readAggregates"

/**
 * Reads all groups of a plan's rows, in no particular order; undefined where there are more than `most`, none of which is read
 * then. The rows are gone through once. `most` counts where an engine is remote alone: here, a group costs next to nothing.
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
  const rows = await engine.keep(groups, "any")
  try {
    if ((await countRows(engine, rows)) > most) return undefined
    return await engine.read(rows, values, kinds, { anyOrder: true })
  } finally {
    rows.table.drop()
  }
}
