import { spawn } from "node:child_process"
import { createInterface } from "node:readline"

/**
 * What a process that is measured gets as its one argument, as JSON. It prints lines of `bench:` and a JSON object with
 * an `event`: "start" when all it needs is read, "timed" with what the work took, "judged" with how good the result is.
 *
 * @typedef {object} Job
 * @property {string} system
 * @property {"features" | "fit" | "grid"} work
 * @property {string} train - absolute path
 * @property {string} valid - absolute path; unused by "features"
 * @property {number} threads
 * @property {Readonly<Record<string, number>>} settings
 * @property {Readonly<Record<string, readonly number[]>>} grid
 * @property {number} folds
 * @property {readonly string[]} features
 * @property {readonly string[]} nominal
 * @property {number | null} columns - of a sparse table, whose file holds entries (row, label, column, value)
 *
 * @typedef {object} Run
 * @property {"finished" | "late" | "failed"} status
 * @property {number} [seconds]
 * @property {number | null} [cpuSeconds] - of all threads; null where the system does not tell
 * @property {number | null} [peakMegabytes]
 * @property {number} [auc]
 * @property {string} [version]
 * @property {string} [reason] - of a failure
 */

/** What is kept of the output of a process that fails. */
const KEPT_LINES = 12

/**
 * Runs a process to its end, or until the work or one of the steps around it takes longer than the limit.
 *
 * @param {string[]} command - program and arguments
 * @param {object} options
 * @param {NodeJS.ProcessEnv} options.env
 * @param {number} options.limitSeconds
 * @returns {Promise<Run>}
 */
export function measureRun([program, ...args], { env, limitSeconds }) {
  return new Promise((resolve) => {
    // A group of its own, for what it starts itself, such as Java, to end with it.
    const child = spawn(program, args, { env, detached: true, stdio: ["ignore", "pipe", "pipe"] })
    /** @type {Record<string, unknown>} */
    const facts = {}
    /** @type {string[]} */
    const lines = []
    let isLate = false
    const end = () => endGroup(child.pid)
    const onLate = () => {
      isLate = true
      end()
    }
    let timer = setTimeout(onLate, limitSeconds * 1000)
    process.on("exit", end)
    createInterface({ input: child.stdout }).on("line", (line) => {
      if (!line.startsWith("bench:")) return keep(lines, line)
      const { event, ...told } = JSON.parse(line.slice("bench:".length))
      Object.assign(facts, told, { [event]: true })
      clearTimeout(timer)
      timer = setTimeout(onLate, limitSeconds * 1000)
    })
    createInterface({ input: child.stderr }).on("line", (line) => keep(lines, line))
    child.on("error", (error) => keep(lines, error.message))
    child.on("close", (code, signal) => {
      clearTimeout(timer)
      process.off("exit", end)
      const { start, timed, judged, ...rest } = facts
      if (isLate) resolve({ status: "late" })
      else if (judged && code === 0) resolve({ status: "finished", .../** @type {Omit<Run, "status">} */ (rest) })
      else resolve({ status: "failed", reason: [...lines, `ended with ${signal ?? `status ${code}`}`].join("\n") })
    })
  })
}

/**
 * @param {string[]} lines
 * @param {string} line
 */
function keep(lines, line) {
  if (line.trim() === "") return
  lines.push(line)
  if (lines.length > KEPT_LINES) lines.shift()
}

/** @param {number | undefined} pid - of the group's first process */
function endGroup(pid) {
  if (pid === undefined) return
  try {
    process.kill(-pid, "SIGKILL")
  } catch {
    // It has ended by itself.
  }
}
