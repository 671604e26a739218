import { availableParallelism } from "node:os"
import { readCount } from "../scripts/setup/command.mjs"
import { CommandError } from "../scripts/setup/commandError.mjs"
import { systems as allSystems, CLUSTER, MANY_LABS, SCORER, START, STOP, tasks } from "./tasks.mjs"

const ALL_TASKS = [...tasks.map((task) => task.id), CLUSTER, SCORER, START, STOP]
const ALL_SCALES = [0.01, 0.1, 1, MANY_LABS]

/** What `npm run bench` takes. */
export const benchLine = /** @type {const} */ ({
  name: "bench",
  usage: `npm run bench -- [options]

Measures gbt-lab and its peers at the same tasks on the same files, and writes results.md, results.json and a plot of
cost against rows for each task; and gbt-lab and PySpark at the lab on one Spark Connect server, which it starts and stops
(task ${CLUSTER}). Peers are installed into .venv-bench/ and .venv-bench-connect/ (Python 3.11 to 3.13), Spark into
.venv-reference/ and .venv-spark/ (Java 17 or later; left out without it). Runs on Linux and macOS.

  --only TASK,…     of ${ALL_TASKS.join(", ")} (default: all)
  --scale S,…       shares of the full rows, in (0, 1], and ${MANY_LABS}, ten times the lab, of which tasks on other data
                    than the lab's have nothing (default: ${ALL_SCALES.join(",")})
  --systems NAME,…  of ${allSystems.join(", ")} (default: all;
                    ${CLUSTER} needs Spark among them)
  --repeat N        rounds, of which the median counts (default: 3)
  --limit SECONDS   after which a run, or a step of ${CLUSTER}, is stopped (default: 150)
  --threads N       threads of every system (default: one a core)
  --data DIR        folder with the lab's full files (default: drawn by npm run data into build/bench-data, as is
                    ten times the lab, whatever stands here)
  --out DIR         folder for the results (default: bench, or build/bench unless all is run)
  --help            print this`,
  options: {
    only: { type: "string" },
    scale: { type: "string" },
    systems: { type: "string" },
    repeat: { type: "string", default: "3" },
    limit: { type: "string", default: "150" },
    threads: { type: "string", default: String(availableParallelism()) },
    data: { type: "string" },
    out: { type: "string" },
  },
})

/**
 * What `npm run bench` is to measure.
 *
 * @typedef {object} BenchSettings
 * @property {string[]} only - ids of tasks, in the order of tasks.mjs
 * @property {number[]} scales - rising
 * @property {string[]} systems
 * @property {number} repeat
 * @property {number} limitSeconds
 * @property {number} threads
 * @property {string | undefined} data
 * @property {string | undefined} out
 * @property {boolean} isWhole - whether every task is run by every system at every scale
 */

/**
 * Checks what a command line asks for.
 *
 * @param {import("../scripts/setup/command.mjs").Values<typeof benchLine.options>} values
 * @returns {BenchSettings}
 * @throws {CommandError} for a value that does not fit
 */
export function readBench(values) {
  return {
    only: chosen("--only", values.only, ALL_TASKS),
    scales: scalesOf(values.scale),
    systems: chosen("--systems", values.systems, allSystems),
    repeat: readCount("--repeat", values.repeat),
    limitSeconds: readCount("--limit", values.limit),
    threads: readCount("--threads", values.threads),
    data: values.data,
    out: values.out,
    isWhole: values.only === undefined && values.scale === undefined && values.systems === undefined,
  }
}

/**
 * @param {string} option
 * @param {string | undefined} text - names with commas between them, in any case
 * @param {readonly string[]} all
 */
function chosen(option, text, all) {
  if (text === undefined) return [...all]
  const wanted = text.split(",").map((name) => name.trim().toLowerCase())
  const unknown = wanted.find((name) => !all.some((known) => known.toLowerCase() === name))
  if (unknown !== undefined) throw new CommandError(`invalid ${option}: ${unknown}; expected of ${all.join(", ")}`)
  return all.filter((known) => wanted.includes(known.toLowerCase()))
}

/** @param {string | undefined} text */
function scalesOf(text) {
  if (text === undefined) return [...ALL_SCALES]
  const scales = text.split(",").map(Number)
  if (!scales.every((scale) => (scale > 0 && scale <= 1) || scale === MANY_LABS)) {
    throw new CommandError(
      `invalid --scale: ${text}; expected numbers in (0, 1], or ${MANY_LABS}, with commas between them`,
    )
  }
  return [...new Set(scales)].sort((a, b) => a - b)
}
