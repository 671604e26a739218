import { copyFileSync, mkdirSync, statSync } from "node:fs"
import { join } from "node:path"

/**
 * Puts plotly.js into a folder of pages, from which they load it without a network.
 *
 * @param {string} root - the checkout, set up
 * @param {string} folder - made if missing
 * @returns {void}
 */
export function copyPlotly(root, folder) {
  mkdirSync(folder, { recursive: true })
  const from = join(root, "node_modules", "plotly.js-dist", "plotly.js")
  const to = join(folder, "plotly.js")
  if (statSync(to, { throwIfNoEntry: false })?.size !== statSync(from).size) copyFileSync(from, to)
}
