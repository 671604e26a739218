import { createRequire } from "node:module"
import { join } from "node:path"

/**
 * What the cases use of the library.
 *
 * @typedef {typeof import("../../src/index.js") & Pick<typeof import("../../src/checkout.js"), "XorShiftRandom">} Library
 * @typedef {import("../../src/frame/frame.js").Frame} Frame
 */

/**
 * Loads the library as built. The comparison also uses what src/index.ts does not export.
 *
 * @param {string} dist - the folder with the build
 * @returns {Library}
 */
export function loadLibrary(dist) {
  const require = createRequire(import.meta.url)
  return { ...require(join(dist, "index.js")), ...require(join(dist, "checkout.js")) }
}
