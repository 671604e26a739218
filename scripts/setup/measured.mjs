/**
 * What a piece of work took.
 *
 * @typedef {object} Cost
 * @property {number} seconds
 * @property {number} cpuSeconds - of all threads
 * @property {number} peakMegabytes - the most that this process ever held: it only rises
 */

/**
 * Does the work, and tells what it took.
 *
 * @template T
 * @param {() => Promise<T>} work
 * @returns {Promise<{ result: T, cost: Cost }>}
 */
export async function measured(work) {
  const cpuBefore = process.cpuUsage()
  const before = performance.now()
  const result = await work()
  const seconds = (performance.now() - before) / 1000
  const { user, system } = process.cpuUsage(cpuBefore)
  // Kilobytes on every system.
  const peakMegabytes = process.resourceUsage().maxRSS / 1024
  return { result, cost: { seconds, cpuSeconds: (user + system) / 1e6, peakMegabytes } }
}
