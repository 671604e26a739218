import { appendFileSync } from "node:fs"

/**
 * Notes a result of a notebook in the record of the run, `run.json`, where `npm run compare` finds it. Outside `npm start`
 * it does nothing.
 *
 * @param name - what was measured and of which model, such as "AUC on valid, four counts"; a second value of the same
 * name in the same notebook replaces the first. Higher counts as better unless the name has "loss" or "error" in it
 * @param value - NaN and infinities are recorded as missing
 * @throws TypeError if `name` is no text, or empty, or `value` is no number
 */
export function recordMetric(name: string, value: number): void {
  if (typeof name !== "string" || name.trim() === "") {
    throw new TypeError(`invalid name: ${JSON.stringify(name)}; expected a text that is not empty`)
  }
  if (typeof value !== "number") throw new TypeError(`invalid value of ${name}: ${String(value)}; expected a number`)
  addToRunRecord({ metric: name, value: Number.isFinite(value) ? value : null })
}

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
