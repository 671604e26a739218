import { addToRunRecord } from "./runRecord"

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
