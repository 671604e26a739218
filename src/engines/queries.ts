// What engines do around their queries: work, the plan's time, errors told, tables.

import type { Column } from "../plan/column"
import type { Plan, TableHandle, TablePlan } from "../plan/plan"
import { currentWork, runWork, type Work } from "../work/runWork"
import type { Engine, TableColumn } from "./engine"

/** Runs queries that show and stop with the work they are part of; on their own they are work themselves. */
export function inWork<T>(use: (work: Work) => Promise<T>, signal?: AbortSignal): Promise<T> {
  const work = currentWork()
  if (work === undefined || (signal !== undefined && signal !== work.signal)) {
    return runWork(work === undefined ? "querying" : "", { signal }, () => inWork(use))
  }
  work.signal.throwIfAborted()
  return use(work)
}

/** The current time for a plan's expressions, in microseconds since 1970: one for all of it, at each look. */
export function planTimes(): (plan: Plan) => bigint {
  const moments = new WeakMap<Plan, bigint>()
  return (plan) => {
    const now = moments.get(plan) ?? BigInt(Date.now()) * 1000n
    moments.set(plan, now)
    return now
  }
}

/** Runs what a plan asks for; a failure is told with what failed in the plan. */
export async function told<T>(engine: Pick<Engine, "diagnose">, plan: Plan, run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (error) {
    throw await engine.diagnose(plan, error)
  } finally {
    keepAlive(plan)
  }
}

/** Holds a plan, and with it the tables that it reads, until a query on it has ended. */
export function keepAlive(_held: Plan): void {}

/** Rows that lie in a table of the engine's. */
export function tablePlan(
  table: TableHandle,
  columns: readonly Column[],
  uniqueColumns?: readonly string[],
): TablePlan {
  return { kind: "table", table, columns, ...(uniqueColumns ? { uniqueColumns } : {}) }
}

/** True for a plan that `Engine.keep` gives back as it is. */
export function isKept(plan: Plan, order: Parameters<Engine["keep"]>[1]): plan is TablePlan {
  return plan.kind === "table" && (order !== "sorted" || plan.orderColumns === undefined)
}

/** Throws RangeError for columns of different lengths. */
export function checkLengths(columns: readonly TableColumn[]): void {
  const rowCount = columns[0]?.data.length ?? 0
  for (const { name, data } of columns) {
    if (data.length === rowCount) continue
    throw new RangeError(`length mismatch: ${columns[0].name} has ${rowCount}, ${name} has ${data.length}`)
  }
}
