import { mkdirSync, mkdtempSync, rmSync } from "node:fs"
import { join } from "node:path"
import { CommandError } from "../../scripts/setup/commandError.mjs"
import { runProgram } from "../../scripts/setup/program.mjs"
import { prepareData } from "../preparedData.mjs"
import { jobOf } from "../taskRuns.mjs"
import { OURS, taskOf } from "../tasks.mjs"

/**
 * What the process whose phases are stopped gets as its one argument, as JSON. It prints a line of JSON for each phase.
 *
 * @typedef {object} StopJob
 * @property {string} lab - folder with the lab's full files
 * @property {import("../measuredRun.mjs").Job} grid - the search of the lab, and its fit
 * @property {import("../measuredRun.mjs").Job} dense
 * @property {string} folder - for files
 */

/**
 * Stops phases of gbt-lab at full size, in a process of its own.
 *
 * @param {object} options
 * @param {string} options.root - the checkout, built
 * @param {string} options.python - with the packages of bench/requirements.txt
 * @param {string} options.lab - folder with the lab's full files
 * @param {number} options.threads
 * @param {string} options.out - folder for files that are removed at the end; made if missing
 * @param {(line: string) => void} report
 * @returns {Promise<import("./timeStops.mjs").StopRow[]>}
 * @throws {CommandError} if a phase fails
 */
export async function benchStop({ root, python, lab, threads, out }, report) {
  const [grid, dense] = [taskOf("lab-grid"), taskOf("dense")]
  const prepared = {
    lab: await prepareData("lab", 1, { root, python, lab }),
    dense: await prepareData("dense", 1, { root, python, lab }),
  }
  mkdirSync(out, { recursive: true })
  const folder = mkdtempSync(join(out, "stop-"))
  /** @type {StopJob} */
  const job = {
    lab,
    grid: jobOf(grid, OURS, prepared.lab, threads),
    dense: jobOf(dense, OURS, prepared.dense, threads),
    folder,
  }
  /** @type {import("./timeStops.mjs").StopRow[]} */
  const rows = []
  try {
    const program = join(root, "bench", "ours", "stopMain.mjs")
    const status = await runProgram(process.execPath, [program, JSON.stringify(job)], {
      onLine: (line) => {
        /** @type {import("./timeStops.mjs").StopRow} */
        const row = JSON.parse(line)
        rows.push(row)
        report(`stop, ${row.phase}: ${row.largestMilliseconds?.toFixed(0) ?? "–"} ms`)
      },
    })
    if (status !== 0) throw new CommandError(`stopping phases failed (exit status ${status}), see above`, 1)
  } finally {
    rmSync(folder, { recursive: true })
  }
  return rows
}
