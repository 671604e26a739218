import { appendFileSync } from "node:fs"

/** What a notebook tells the run it belongs to: a metric, or its parameters. */
export type RunRecordEntry =
  | { readonly metric: string; readonly value: number | null }
  | { readonly parameters: Readonly<Record<string, unknown>> }

/**
 * Adds a line of JSON to the file that the environment variable `GBT_LAB_RECORD` names; `npm start` sets it for each
 * notebook. Without it there is no run, and nothing happens.
 */
export function addToRunRecord(entry: RunRecordEntry, env: Record<string, string | undefined> = process.env): void {
  if (env.GBT_LAB_RECORD) appendFileSync(env.GBT_LAB_RECORD, `${JSON.stringify(entry)}\n`)
}
