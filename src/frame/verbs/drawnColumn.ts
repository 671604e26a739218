// The one place where a column of draws is made for rows that may lie on other machines. An engine that draws there, as
// Spark's rand does, is to do it here.

import type { Engine } from "../../engines/engine"
import type { Typed } from "../../expression/typed"
import { columnValue, ownName } from "../../plan/column"
import type { Plan } from "../../plan/plan"
import { fillUniform } from "../../random/uniform"
import { countRows } from "../rows/readAggregates"

/** Rows with a column of random numbers beside them. */
export interface DrawnRows {
  readonly plan: Plan
  /** A double in [0, 1). */
  readonly draw: Typed
}

/** Name of the column of draws; no user's column has it. */
export const drawName: string = ownName("draw")

/** The rows with Spark's `rand(seed)` over their order. */
export async function drawnColumn(engine: Engine, plan: Plan, seed: number | bigint): Promise<DrawnRows> {
  const rows = await engine.keep(plan, "sorted")
  const data = new Float64Array(await countRows(engine, rows))
  fillUniform(seed, data)
  const column = { name: drawName, type: "double" }
  return { plan: await engine.attach(rows, [{ ...column, data }]), draw: columnValue(column) }
}
