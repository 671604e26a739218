import { existsSync, readFileSync } from "node:fs"
import { join, relative, sep } from "node:path"
import { writeFileWhole } from "../setup/wholeFile.mjs"

/** Name of the record in the folder of a run. */
const RECORD = "run.json"

/**
 * @typedef {object} NotebookResult
 * @property {string} name - file name without its ending
 * @property {string} title
 * @property {string} summary - one sentence
 * @property {number} seconds - time it took, with the kernel's start
 * @property {string} data - the folder that it ran on
 * @property {{ cell: number | null, line: string | null, error: string } | null} failure - null: it passed
 * @property {Record<string, unknown>} parameters - those in effect
 * @property {Record<string, number | null>} metrics - what it recorded, by name; null where it had no finite value
 */

/**
 * What is known of a run: of the last one into a folder, with the notebooks that earlier ones left there.
 *
 * @typedef {object} RunRecord
 * @property {string} version - of gbt-lab
 * @property {string} startedAt - ISO 8601
 * @property {string} data - the data folder, relative to the checkout if it is inside
 * @property {"passed" | "failed" | "interrupted"} status - of all notebooks in the record
 * @property {number} seconds - sum of the notebooks' times
 * @property {NotebookResult[]} notebooks - in the order of names
 */

/**
 * Reads the record of a run.
 *
 * @param {string} folder
 * @returns {RunRecord | null} null if the folder holds none
 */
export function readRunRecord(folder) {
  const path = join(folder, RECORD)
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : null
}

/**
 * Writes the record of a run. Notebooks that ran into the folder before stay in it, as long as their pages do.
 *
 * @param {string} folder
 * @param {object} run
 * @param {string} run.root - the checkout
 * @param {Date} run.startedAt
 * @param {string} run.data - absolute path of the data folder
 * @param {readonly NotebookResult[]} run.results
 * @param {boolean} run.isInterrupted
 * @returns {void}
 */
export function writeRunRecord(folder, { root, startedAt, data, results, isInterrupted }) {
  const names = new Set(results.map(({ name }) => name))
  const earlier = readRunRecord(folder)?.notebooks ?? []
  const kept = earlier.filter(({ name }) => !names.has(name) && existsSync(join(folder, `${name}.html`)))
  const notebooks = [...kept, ...results].sort((a, b) => (a.name < b.name ? -1 : 1))
  const hasFailed = notebooks.some(({ failure }) => failure !== null)
  /** @type {RunRecord} */
  const record = {
    version: JSON.parse(readFileSync(join(root, "package.json"), "utf8")).version,
    startedAt: startedAt.toISOString(),
    data: shortened(root, data),
    status: isInterrupted ? "interrupted" : hasFailed ? "failed" : "passed",
    seconds: notebooks.reduce((sum, { seconds }) => sum + seconds, 0),
    notebooks,
  }
  writeFileWhole(join(folder, RECORD), `${JSON.stringify(record, null, 2)}\n`)
}

/**
 * Parameters and metrics from what a notebook noted while it ran; of two values of one name the later counts.
 *
 * @param {readonly import("../../src/notebook/run/recordMetric.js").RunRecordEntry[]} entries
 * @param {string} root - the checkout
 * @returns {Pick<NotebookResult, "parameters" | "metrics">}
 */
export function sortEntries(entries, root) {
  const parameters = entries.flatMap((entry) => ("parameters" in entry ? Object.entries(entry.parameters) : []))
  const metrics = entries.flatMap((entry) => ("metric" in entry ? [[entry.metric, entry.value]] : []))
  return {
    parameters: Object.fromEntries(
      parameters.map(([name, value]) => [name, typeof value === "string" ? shortened(root, value) : value]),
    ),
    metrics: Object.fromEntries(metrics),
  }
}

/**
 * A path inside the checkout without the checkout's own; anything else as it is.
 *
 * @param {string} root
 * @param {string} path
 * @returns {string}
 */
export function shortened(root, path) {
  return path.startsWith(root + sep) ? relative(root, path) : path
}
