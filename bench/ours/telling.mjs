import { measured } from "../../scripts/setup/measured.mjs"

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
 * Does the work, tells what it took, and gives what it gives.
 *
 * @template T
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function told(work) {
  say("start")
  const { result, cost } = await measured(work)
  say("timed", { ...cost })
  return result
}
