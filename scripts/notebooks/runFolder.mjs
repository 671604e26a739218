import { mkdirSync } from "node:fs"
import { basename, join } from "node:path"

/**
 * Makes a new folder for the results of a run with other settings.
 *
 * @param {string} parent - made if missing
 * @param {Record<string, string>} settings - parameters that the run replaces
 * @param {Date} [now]
 * @returns {string} its path; named after settings and time, such as maxDepth-5_seed-7_20260102-030405
 */
export function makeRunFolder(parent, settings, now = new Date()) {
  mkdirSync(parent, { recursive: true })
  const name = runName(settings, now)
  for (let number = 1; ; number += 1) {
    const folder = join(parent, number === 1 ? name : `${name}-${number}`)
    try {
      mkdirSync(folder)
      return folder
    } catch (error) {
      // Another run of the same second has the name.
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== "EEXIST") throw error
    }
  }
}

/**
 * @param {Record<string, string>} settings
 * @param {Date} now
 */
function runName(settings, now) {
  const words = Object.entries(settings).map(([name, value]) => `${name}-${name === "data" ? basename(value) : value}`)
  // Letters, digits and a few marks are safe in file names and addresses alike.
  const safe = words.map((word) => word.replace(/[^A-Za-z0-9.,-]+/g, "-").replace(/^[.-]+/, "")).join("_")
  const two = (/** @type {number} */ value) => String(value).padStart(2, "0")
  const day = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`
  const time = `${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`
  return `${safe.slice(0, 80)}_${day}-${time}`
}
