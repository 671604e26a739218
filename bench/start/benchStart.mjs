import { spawnSync } from "node:child_process"
import { CommandError } from "../../scripts/setup/commandError.mjs"
import { median } from "../summary.mjs"
import { OURS } from "../tasks.mjs"

/**
 * What it costs a process to load a library.
 *
 * @typedef {object} StartRow
 * @property {string} system
 * @property {string} how - the line of code
 * @property {number} milliseconds - the median
 * @property {number} megabytes - of memory that the process holds then, more than before; the median
 */

/** Processes of each library, by turns; the first round, which fills the caches of files, is not counted. */
const ROUNDS = 11

/** @type {readonly { system: string, how: string, isPython?: boolean }[]} */
const loads = [
  { system: OURS, how: 'require("gbt-lab")' },
  { system: OURS, how: 'await import("gbt-lab")' },
  { system: OURS, how: 'require("gbt-lab/lab")' },
  { system: OURS, how: 'require("gbt-lab/notebook")' },
  { system: "danfojs", how: 'require("danfojs-node")' },
  { system: "pandas", how: "import pandas", isPython: true },
  { system: "scikit-learn", how: "import sklearn.ensemble", isPython: true },
  { system: "LightGBM", how: "import lightgbm", isPython: true },
]

/**
 * Loads each library in processes of its own.
 *
 * @param {object} options
 * @param {string} options.root - the checkout, built
 * @param {string} options.python - with the packages of bench/requirements.txt
 * @returns {StartRow[]}
 * @throws {CommandError} if one can't be loaded
 */
export function benchStart({ root, python }) {
  const runs = loads.map((load) => ({ ...load, found: /** @type {number[][]} */ ([]) }))
  for (let round = 0; round < ROUNDS; round++) {
    for (const { how, isPython, found } of runs) {
      const [program, ...args] = isPython
        ? [python, "-c", pythonProgram(how)]
        : [process.execPath, "-e", nodeProgram(how)]
      const { status, stdout, stderr } = spawnSync(program, args, { cwd: root, encoding: "utf8" })
      if (status !== 0) throw new CommandError(`${how} failed:\n${stderr}`, 1)
      if (round > 0) found.push(JSON.parse(stdout.trim().split("\n").at(-1) ?? ""))
    }
  }
  return runs.map(({ system, how, found }) => ({
    system,
    how,
    milliseconds: median(found.map(([milliseconds]) => milliseconds)),
    megabytes: median(found.map(([, megabytes]) => megabytes)),
  }))
}

/** @param {string} how */
function nodeProgram(how) {
  return `(async () => {
    const [held, start] = [process.memoryUsage.rss(), process.hrtime.bigint()]
    ${how}
    const end = process.hrtime.bigint()
    console.log(JSON.stringify([Number(end - start) / 1e6, (process.memoryUsage.rss() - held) / 1e6]))
  })()`
}

/** @param {string} how */
function pythonProgram(how) {
  const unit = process.platform === "darwin" ? 1e6 : 1e3
  return `
import resource, time
peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / ${unit}
held, start = peak(), time.perf_counter()
${how}
print([(time.perf_counter() - start) * 1e3, peak() - held])`
}
