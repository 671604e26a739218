import { mkdirSync } from "node:fs"
import { join } from "node:path"
import { CommandError } from "../scripts/setup/commandError.mjs"
import { runProgram } from "../scripts/setup/program.mjs"
import { writeFileWhole } from "../scripts/setup/wholeFile.mjs"
import { resultsText } from "./resultsText.mjs"

/**
 * Writes results.json, a plot a task, and results.md.
 *
 * @param {import("./resultsText.mjs").Bench} bench
 * @param {object} options
 * @param {string} options.root - the checkout
 * @param {string} options.python - with the packages of bench/requirements.txt
 * @param {string} options.out - folder; made if missing
 * @returns {Promise<void>}
 * @throws {CommandError} if the plots cannot be drawn
 */
export async function writeResults(bench, { root, python, out }) {
  mkdirSync(out, { recursive: true })
  const json = join(out, "results.json")
  writeFileWhole(json, `${JSON.stringify(bench, null, 2)}\n`)
  /** @type {string[]} */
  const plots = []
  const status = await runProgram(python, [join(root, "bench", "plotCosts.py"), json, out], {
    onLine: (line) => plots.push(line),
  })
  if (status !== 0) throw new CommandError(`drawing the plots failed (exit status ${status}), see above`, 1)
  writeFileWhole(join(out, "results.md"), resultsText(bench, plots))
}
