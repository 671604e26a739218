// What to say of a query that failed: which expression, which column, which row.

import { columnsUsed, isAggregate, usesWindow } from "../../expression/resolve/resolve"
import type { Typed } from "../../expression/typed"
import type { Plan } from "../../plan/plan"
import type { ColumnData } from "../engine"
import { isUntold, partsOf, stepError, stepsOf } from "../failedStep"
import { compilePlan } from "./compilePlan"

import { compileValue, type PlanContext, type Query, quoteColumn } from "./query"

/** Runs a query of `count` columns and few rows; a list a column. */
export type Ask = (sql: string, count: number) => Promise<ColumnData[]>

/** See `Engine.diagnose`. */
export async function diagnosed(plan: Plan, error: unknown, context: PlanContext, ask: Ask): Promise<unknown> {
  if (!isUntold(error)) return error
  for (const step of stepsOf(plan)) {
    // The rows of an aggregate or a window are many, and what fails may lie in none of them.
    if (isAggregate(step.value) || usesWindow(step.value)) continue
    try {
      const query = compilePlan(step.input, context)
      // The first row that fails may fail in another way than the one that the engine met: then a part is to fail, too.
      for (const part of [step.value, ...partsOf(step.value)]) {
        const found = await failingRow(query, step.value, part, context, ask)
        if (found === undefined && part === step.value) break
        const reason = found?.reason ?? error.message
        // What fails in another way is not what failed: an aggregate may leave out such rows.
        if (found === undefined || kindOf(reason) !== kindOf(error.message)) continue
        return stepError(step, { ...found, reason }, error.cause)
      }
    } catch {
      // What can't be looked at again tells no more than the engine did.
    }
  }
  return error
}

/** Spark's name of an error. */
function kindOf(message: string): string {
  return message.slice(0, message.indexOf(":"))
}

interface Failure {
  readonly node: Typed
  readonly row: readonly (readonly [string, unknown])[]
  readonly reason?: string
}

/** The first row for which a value fails, and `part` of it, and the innermost part that does. */
async function failingRow(
  query: Query,
  value: Typed,
  part: Typed,
  context: PlanContext,
  ask: Ask,
): Promise<Failure | undefined> {
  const names = [...columnsUsed(value)]
  const fails = (node: Typed): string => `(TRY(struct_pack(v := ${compileValue(node, query, context)})) IS NULL)`
  const condition = part === value ? fails(value) : `${fails(value)} AND ${fails(part)}`
  const first = `SELECT * FROM (${query.sql}) WHERE ${condition} LIMIT 1`
  const nodes = partsOf(part)
  // Each part is asked for by itself, and as a condition: what stands twice in a selection the engine computes before it tries.
  const asked = nodes.map(
    (node, i) => `SELECT ${[...names.map(quoteColumn), i].join(", ")} FROM one WHERE ${fails(node)}`,
  )
  const data = await ask(
    `WITH one AS MATERIALIZED (${first}) ${asked.join(" UNION ALL ")} ORDER BY ${names.length + 1}`,
    names.length + 1,
  )
  if (data[0].length === 0) return undefined
  // Parts come before what they are parts of: the first that fails has none that does.
  const node = nodes[data[names.length][0] as number] ?? part
  const row = names.map((name, i) => [name, data[i][0]] as const)
  try {
    await ask(`SELECT ${compileValue(node, query, context)} FROM (${first})`, 1)
    return { node, row }
  } catch (error) {
    return { node, row, reason: (error as Error).message }
  }
}
