/**
 * Tells the bench, a line of JSON each, when work starts, what it took, and how good its result is.
 *
 * @param {string} event
 * @param {Record<string, unknown>} [facts]
 * @returns {void}
 */
export function say(event, facts = {}) {
  console.log(`bench:${JSON.stringify({ event, ...facts })}`)
}

/**
 * Does the work and gives what it gives.
 *
 * @template T
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function measured(work) {
  say("start")
  const cpuBefore = process.cpuUsage()
  const before = performance.now()
  const result = await work()
  const seconds = (performance.now() - before) / 1000
  const { user, system } = process.cpuUsage(cpuBefore)
  // The most that this process ever held; kilobytes on every system.
  const peakMegabytes = process.resourceUsage().maxRSS / 1024
  say("timed", { seconds, cpuSeconds: (user + system) / 1e6, peakMegabytes })
  return result
}
