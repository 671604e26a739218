import { median } from "../summary.mjs"

/**
 * How soon a phase ends once it is stopped.
 *
 * @typedef {object} StopRow
 * @property {string} phase
 * @property {number} seconds - of the whole phase
 * @property {number} stops - those counted
 * @property {number} [medianMilliseconds] - from the moment planned to the rejection, or to the end of a phase that goes on; undefined if none was counted
 * @property {number} [largestMilliseconds]
 */

const STOPS = 8

/**
 * Runs a phase to its end twice, the second time by the clock, and then stops it at moments spread evenly over that time.
 *
 * @param {typeof import("../../src/index.js").runWork} runWork
 * @param {string} phase
 * @param {() => Promise<unknown>} run
 * @returns {Promise<StopRow>}
 */
export async function timeStops(runWork, phase, run) {
  await run()
  const start = performance.now()
  await run()
  const whole = performance.now() - start
  /** @type {number[]} */
  const found = []
  for (let stop = 0; stop < STOPS; stop++) {
    const milliseconds = await timeStop(runWork, run, (whole * (stop + 0.5)) / STOPS)
    if (milliseconds !== undefined) found.push(milliseconds)
  }
  const figures =
    found.length === 0 ? {} : { medianMilliseconds: median(found), largestMilliseconds: Math.max(...found) }
  return { phase, seconds: whole / 1000, stops: found.length, ...figures }
}

/**
 * @param {typeof import("../../src/index.js").runWork} runWork
 * @param {() => Promise<unknown>} run
 * @param {number} moment - in milliseconds from now
 * @returns {Promise<number | undefined>} milliseconds from the moment planned, which a blocked thread may miss, to the
 *   end; undefined if the phase ended before
 */
async function timeStop(runWork, run, moment) {
  const controller = new AbortController()
  const reason = new Error("stopped")
  const planned = performance.now() + moment
  const timer = setTimeout(() => controller.abort(reason), moment)
  try {
    await runWork("a phase", { signal: controller.signal }, run)
  } catch (error) {
    if (error !== reason) throw error
    // A timer may be early by less than a millisecond.
    return Math.max(0, performance.now() - planned)
  } finally {
    clearTimeout(timer)
  }
  const late = performance.now() - planned
  return late < 0 ? undefined : late
}
