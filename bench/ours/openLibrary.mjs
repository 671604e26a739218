import { dirname, join } from "node:path"
import { fileURLToPath, pathToFileURL } from "node:url"

/**
 * The built library of this checkout and a database of its own.
 *
 * @param {import("../../src/index.js").DuckdbOptions} [options]
 * @returns {Promise<{ library: typeof import("../../src/index.js"), engine: import("../../src/index.js").Engine }>}
 */
export async function openLibrary(options = {}) {
  const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
  const library = await import(pathToFileURL(join(root, "dist", "index.js")).href)
  return { library, engine: await library.createDuckdbEngine(options) }
}
