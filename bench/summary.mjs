/**
 * What several runs of one system come to.
 *
 * @param {import("./measuredRun.mjs").Run[]} runs
 * @param {string | undefined} skipped - why there are none
 * @param {number} limitSeconds
 * @returns {Omit<import("./taskRuns.mjs").Result, "task" | "scale" | "rows" | "system">}
 */
export function summarise(runs, skipped, limitSeconds) {
  if (skipped !== undefined) return { status: "skipped", reason: skipped, runs }
  const bad = runs.find((run) => run.status !== "finished")
  if (bad?.status === "late") return { status: "late", reason: `not finished in ${limitSeconds} s`, limitSeconds, runs }
  if (bad !== undefined) return { status: "failed", reason: lineThatTells(bad.reason), runs }
  const seconds = numbersOf(runs, "seconds")
  const cpuSeconds = numbersOf(runs, "cpuSeconds")
  const peaks = numbersOf(runs, "peakMegabytes")
  return {
    status: "finished",
    version: runs[0].version,
    seconds: median(seconds),
    fastest: Math.min(...seconds),
    slowest: Math.max(...seconds),
    cpuSeconds: cpuSeconds.length > 0 ? median(cpuSeconds) : null,
    peakMegabytes: peaks.length > 0 ? Math.max(...peaks) : null,
    auc: runs[0].auc ?? null,
    runs,
  }
}

/**
 * @param {import("./measuredRun.mjs").Run[]} runs
 * @param {"seconds" | "cpuSeconds" | "peakMegabytes"} field
 */
function numbersOf(runs, field) {
  return runs.map((run) => run[field]).filter((value) => typeof value === "number")
}

/**
 * The middle value, or the mean of the two middle ones.
 *
 * @param {readonly number[]} values - one or more
 * @returns {number}
 */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/**
 * Of what a process wrote before it failed: the error itself, where it is followed by a stack, or else the last line.
 *
 * @param {string | undefined} text - ends with how the process did
 */
export function lineThatTells(text) {
  const lines = text?.split("\n").slice(0, -1) ?? []
  return lines.filter((line) => /^(\w*Error|FATAL ERROR)\b/.test(line)).at(-1) ?? lines.at(-1) ?? "failed"
}
