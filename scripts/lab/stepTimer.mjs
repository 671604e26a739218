import { measured } from "../setup/measured.mjs"

/**
 * Times steps, one after the other.
 *
 * @typedef {object} StepTimer
 * @property {<T>(name: string, work: () => Promise<T>) => Promise<T>} step - runs work and notes what it took
 * @property {(name: string, ours: string | number, labs?: string | number) => void} note - a number of the step under
 *   way, and what the lab printed
 * @property {string[]} columns - names of the columns of `rows`
 * @property {() => unknown[][]} rows - a row a step: name, seconds, seconds of all cores, peak memory, notes
 * @property {() => import("../setup/measured.mjs").Cost} total - of all steps so far
 */

/**
 * @param {(line: string) => void} report - told of each step as it ends
 * @returns {StepTimer}
 */
export function stepTimer(report) {
  /** @type {(import("../setup/measured.mjs").Cost & { name: string, notes: string[] })[]} */
  const steps = []
  /** @type {string[]} */
  let notes = []
  return {
    async step(name, work) {
      notes = []
      const { result, cost } = await measured(work)
      steps.push({ name, ...cost, notes })
      report([`${name}: ${cost.seconds.toFixed(2)} s`, ...notes].join("; "))
      return result
    },
    note(name, ours, labs) {
      notes.push(`${name} ${ours}${labs === undefined ? "" : ` (lab: ${labs})`}`)
    },
    columns: ["step", "seconds", "CPU seconds", "peak MB", "ours (the lab's)"],
    rows: () =>
      steps.map(({ name, seconds, cpuSeconds, peakMegabytes, notes: said }) => [
        name,
        seconds.toFixed(2),
        cpuSeconds.toFixed(2),
        Math.round(peakMegabytes),
        said.join("; "),
      ]),
    total() {
      const sum = (/** @type {"seconds" | "cpuSeconds"} */ field) => steps.reduce((all, step) => all + step[field], 0)
      return {
        seconds: sum("seconds"),
        cpuSeconds: sum("cpuSeconds"),
        peakMegabytes: Math.max(0, ...steps.map((step) => step.peakMegabytes)),
      }
    },
  }
}
