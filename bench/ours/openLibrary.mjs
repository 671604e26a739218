import { dirname, join } from "node:path"
import { fileURLToPath, pathToFileURL } from "node:url"

/**
 * The doors that the bench goes through, and the random numbers that it draws, which no door has.
 *
 * @typedef {typeof import("../../src/index.js") & typeof import("../../src/lab.js")
 *   & Pick<typeof import("../../src/checkout.js"), "JavaRandom">} Library
 */

/**
 * The built library of this checkout.
 *
 * @returns {Promise<Library>}
 */
export async function loadLibrary() {
  const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
  const files = ["index.js", "lab.js", "checkout.js"]
  const loaded = await Promise.all(files.map((file) => import(pathToFileURL(join(root, "dist", file)).href)))
  return Object.assign({}, ...loaded)
}

/**
 * The built library of this checkout and a database of its own.
 *
 * @param {import("../../src/index.js").DuckdbOptions} [options]
 * @returns {Promise<{ library: Library, engine: import("../../src/index.js").Engine }>}
 */
export async function openLibrary(options = {}) {
  const library = await loadLibrary()
  return { library, engine: await library.createDuckdbEngine(options) }
}
