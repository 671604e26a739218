import { join } from "node:path"
import { pythonVariables } from "../scripts/setup/pythonEnvironment.mjs"
import { measureRun } from "./measuredRun.mjs"
import { summarise } from "./summary.mjs"
import { OURS } from "./tasks.mjs"

/** A system whose processes took longer than this together, start and reading included, has no further round. */
const ENOUGH_SECONDS = 30

/**
 * One system at one task and scale.
 *
 * @typedef {object} Result
 * @property {string} task
 * @property {number} scale
 * @property {number} rows - that are trained on, or of which features are made
 * @property {string} system
 * @property {import("./measuredRun.mjs").Run["status"] | "skipped"} status
 * @property {string} [reason] - why there is no figure
 * @property {number} [limitSeconds] - of a system that was late
 * @property {string} [version]
 * @property {number} [seconds] - the median of the runs
 * @property {number} [fastest]
 * @property {number} [slowest]
 * @property {number | null} [cpuSeconds] - the median
 * @property {number | null} [peakMegabytes] - the largest
 * @property {number | null} [auc] - on the valid rows
 * @property {import("./measuredRun.mjs").Run[]} runs
 *
 * @typedef {object} Settings
 * @property {string} root - the checkout
 * @property {string} python - with the packages of bench/requirements.txt
 * @property {string | undefined} sparkPython - with Spark; undefined leaves Spark out
 * @property {number} threads
 * @property {number} repeat - rounds
 * @property {number} limitSeconds
 */

/**
 * Has all systems do a task at one scale, one after the other, in as many rounds as there are repeats.
 *
 * @param {import("./tasks.mjs").Task} task
 * @param {object} options
 * @param {number} options.scale
 * @param {import("./preparedData.mjs").Prepared} options.prepared
 * @param {readonly string[]} options.systems - of the task's
 * @param {readonly Result[]} options.earlier - of smaller scales
 * @param {Settings} settings
 * @param {(line: string) => void} report
 * @returns {Promise<Result[]>}
 */
export async function runTask(task, { scale, prepared, systems, earlier }, settings, report) {
  const { threads, repeat, limitSeconds } = settings
  /** @type {Map<string, import("./measuredRun.mjs").Run[]>} */
  const runs = new Map(systems.map((system) => [system, []]))
  const skipped = new Map(systems.map((system) => [system, reasonToSkip(task, system, { scale, earlier, settings })]))
  const env = benchVariables(threads)
  /** @type {Map<string, number>} */
  const spent = new Map()
  for (let round = 1; round <= repeat; round++) {
    for (const system of systems) {
      const before = spent.get(system) ?? 0
      if (skipped.get(system) !== undefined || before > ENOUGH_SECONDS) continue
      const start = performance.now()
      const run = await measureRun(commandOf(task, system, prepared, settings), { env, limitSeconds })
      const seconds = (performance.now() - start) / 1000
      spent.set(system, run.status === "finished" ? before + seconds : Number.POSITIVE_INFINITY)
      runs.get(system)?.push(run)
      report(`${task.id} at ${scale}, round ${round}, ${system}: ${textOf(run)}`)
    }
  }
  return systems.map((system) => ({
    task: task.id,
    scale,
    rows: prepared.rows,
    system,
    ...summarise(runs.get(system) ?? [], skipped.get(system), limitSeconds),
  }))
}

/** @param {import("./measuredRun.mjs").Run} run */
function textOf({ status, seconds, auc, reason }) {
  if (status !== "finished") return [status, reason].filter(Boolean).join(": ")
  return `${seconds?.toFixed(2)} s${auc === undefined ? "" : `, AUC ${auc.toFixed(5)}`}`
}

/**
 * @param {import("./tasks.mjs").Task} task
 * @param {string} system
 * @param {{ scale: number, earlier: readonly Result[], settings: Settings }} options
 * @returns {string | undefined} undefined: it runs
 */
function reasonToSkip(task, system, { scale, earlier, settings }) {
  if (system === "Spark" && settings.sparkPython === undefined) return "Java is missing"
  const largest = task.largestScale[system] ?? Number.POSITIVE_INFINITY
  if (scale > largest) return `too slow: only up to ${largest} of the rows`
  const [last, ...others] = earlier.filter((result) => result.task === task.id && result.system === system).reverse()
  if (last === undefined) return undefined
  if (last.seconds === undefined) return `not tried: ${last.reason} at ${last.scale} of the rows`
  const steps = [last, ...others].map(({ seconds = Number.NaN, scale: share }) => ({ seconds, scale: share }))
  const isTooSlow = expectedSeconds(steps, scale) > settings.limitSeconds
  return isTooSlow ? `not tried: ${last.seconds.toFixed(0)} s at ${last.scale} of the rows` : undefined
}

/**
 * What a system may be expected to take if its cost goes on growing as it did, as a power of the rows, that is. With one
 * result alone the growth is not known, and the cost is expected to stay.
 *
 * @param {readonly { seconds: number, scale: number }[]} results - the largest scale first; one or more
 * @param {number} scale
 * @returns {number}
 */
export function expectedSeconds([last, before], scale) {
  if (before === undefined) return last.seconds
  const power = Math.log(last.seconds / before.seconds) / Math.log(last.scale / before.scale)
  return last.seconds * (scale / last.scale) ** power
}

/**
 * @param {import("./tasks.mjs").Task} task
 * @param {string} system
 * @param {import("./preparedData.mjs").Prepared} prepared
 * @param {Settings} settings
 * @returns {string[]} program and arguments
 */
function commandOf(task, system, prepared, { root, python, sparkPython, threads }) {
  const job = jobOf(task, system, prepared, threads)
  const bench = join(root, "bench")
  /** @type {Record<string, string[]>} */
  const programs = {
    [OURS]: [process.execPath, join(bench, "ours", "main.mjs")],
    danfojs: [process.execPath, join(bench, "peers", "danfojsFeatures.mjs")],
    Spark: [sparkPython ?? "", join(bench, "peers", "sparkMain.py")],
  }
  return [...(programs[system] ?? [python, join(bench, "peers", "main.py")]), JSON.stringify(job)]
}

/**
 * What the process of a system gets.
 *
 * @param {import("./tasks.mjs").Task} task
 * @param {string} system
 * @param {import("./preparedData.mjs").Prepared} prepared
 * @param {number} threads
 * @returns {import("./measuredRun.mjs").Job}
 */
export function jobOf({ work, settings, grid, features, nominal, columns }, system, { csv, train, valid }, threads) {
  return {
    system,
    work,
    train: work === "features" ? csv : train,
    valid,
    threads,
    settings,
    grid,
    folds: 3,
    features,
    nominal,
    columns,
  }
}

/**
 * The same threads for everybody. Waiting threads sleep: a peer whose threads spin while they wait is slower, and slows
 * its own measurement down, as soon as anything else runs on the machine.
 *
 * @param {number} threads
 * @returns {NodeJS.ProcessEnv}
 */
function benchVariables(threads) {
  return {
    ...pythonVariables(),
    OMP_NUM_THREADS: String(threads),
    OPENBLAS_NUM_THREADS: String(threads),
    OMP_WAIT_POLICY: "passive",
    PYTHONDONTWRITEBYTECODE: "1",
  }
}
