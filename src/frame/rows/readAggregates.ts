import type { ColumnKind, Engine } from "../../engines/engine"
import type { Typed } from "../../expression/typed"
import { columnValue } from "../../plan/column"
import { aggregate, type Plan } from "../../plan/plan"
import { rowCountValue } from "../../plan/values"

/** Aggregates of all rows; timestamps as `kind` says. */
export async function readAggregates(
  engine: Engine,
  plan: Plan,
  values: readonly Typed[],
  kind: ColumnKind & ("value" | "exact") = "value",
): Promise<unknown[]> {
  if (values.length === 0) return []
  const fields = values.map((value, i) => ({ column: { name: `a${i}`, type: value.type }, value }))
  const totals = aggregate(plan, [], fields)
  const data = await engine.read(
    totals,
    totals.columns.map(columnValue),
    totals.columns.map(() => kind),
  )
  return data.map((column) => column[0])
}

/** Number of rows. */
export async function countRows(engine: Engine, plan: Plan): Promise<number> {
  const [count] = await readAggregates(engine, plan, [rowCountValue()])
  return count as number
}
