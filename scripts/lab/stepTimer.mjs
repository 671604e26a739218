/**
 * Times steps, one after the other.
 *
 * @typedef {object} StepTimer
 * @property {<T>(name: string, work: () => Promise<T>) => Promise<T>} step - runs work and notes what it took
 * @property {(name: string, ours: string | number, labs?: string | number) => void} note - a number of the step under
 *   way, and what the lab printed
 * @property {string[]} columns - names of the columns of `rows`
 * @property {() => unknown[][]} rows - a row a step: name, seconds, seconds of all cores, peak memory, notes
 * @property {() => { seconds: number, cpuSeconds: number, peakMegabytes: number }} total - of all steps so far
 */

/**
 * @param {(line: string) => void} report - told of each step as it ends
 * @returns {StepTimer}
 */
export function stepTimer(report) {
  /** @type {{ name: string, seconds: number, cpuSeconds: number, peakMegabytes: number, notes: string[] }[]} */
  const steps = []
  /** @type {string[]} */
  let notes = []
  return {
    async step(name, work) {
      notes = []
      const start = performance.now()
      const cpuStart = process.cpuUsage()
      const result = await work()
      const seconds = (performance.now() - start) / 1000
      const { user, system } = process.cpuUsage(cpuStart)
      // The most that this process ever held: it only rises.
      const peakMegabytes = process.resourceUsage().maxRSS / 1024
      const step = { name, seconds, cpuSeconds: (user + system) / 1e6, peakMegabytes, notes }
      steps.push(step)
      report([`${name}: ${seconds.toFixed(2)} s`, ...notes].join("; "))
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
