// What the test server's own pages say of its work.

import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"

const ui = process.env.GBT_LAB_SPARK_UI

/** How many of Spark's jobs are under way. */
export async function runningJobs(pages?: string): Promise<number> {
  return (await ask("jobs?status=running", pages)).length
}

/**
 * Whether a job has been under way for half a second. A query that is stopped between two of its jobs may still begin the
 * second, which is Spark's own fault: see sweep in src/engines/spark/connect/execute.ts.
 */
export async function isJobUnderWay(): Promise<boolean> {
  const jobs = (await ask("jobs?status=running")) as { submissionTime: string }[]
  return jobs.some(({ submissionTime }) => Date.now() - Date.parse(submissionTime.replace("GMT", "Z")) > 500)
}

/** How many tables Spark keeps rows of. */
export async function keptRows(): Promise<number> {
  return (await ask("storage/rdd")).length
}

/** Waits until something is so, a minute at most. */
export async function until(isSo: () => Promise<boolean> | boolean): Promise<void> {
  const end = Date.now() + 60_000
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error("it does not come to be")
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** How many tables of ours Spark keeps rows of; the others are what Spark's own trainer keeps while it fits. */
export async function keptTables(): Promise<number> {
  const kept = (await ask("storage/rdd")) as { name: string }[]
  return kept.filter(({ name }) => name.includes("gbt_lab_")).length
}

/** Has what nobody holds any more be found by the engine's registry. */
export async function collectGarbage(): Promise<void> {
  setFlagsFromString("--expose-gc")
  const collect = runInNewContext("gc") as () => void
  for (let round = 0; round < 3; round++) {
    collect()
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

async function ask(what: string, pages: string | undefined = ui): Promise<unknown[]> {
  if (pages === undefined) throw new Error("GBT_LAB_SPARK_UI names no server; start the tests with npm run test:spark")
  const [{ id }] = (await (await fetch(`${pages}/api/v1/applications`)).json()) as { id: string }[]
  return (await (await fetch(`${pages}/api/v1/applications/${id}/${what}`)).json()) as unknown[]
}
