import { existsSync, readdirSync } from "node:fs"
import { join, relative, sep } from "node:path"
import { writeFileWhole } from "../setup/writeFileWhole.mjs"
import { indexPage } from "./indexPage.mjs"
import { readRunRecord } from "./runRecord.mjs"

/**
 * Writes the index page of a run's folder, with links to the other pages in build/ that are there by now.
 *
 * @param {string} folder - with a record; without one nothing is written
 * @param {string} root - the checkout
 * @returns {void}
 */
export function writeIndex(folder, root) {
  const record = readRunRecord(folder)
  if (record === null) return
  const tables = readdirSync(folder).filter((name) => name.endsWith(".csv"))
  writeFileWhole(join(folder, "index.html"), indexPage(record.notebooks, tables.sort(), otherPages(folder, root)))
}

/**
 * @param {string} folder
 * @param {string} root
 * @returns {{ href: string, text: string }[]}
 */
function otherPages(folder, root) {
  const build = join(root, "build")
  // A folder elsewhere may be moved, and its links would then lead nowhere.
  if (folder !== build && !folder.startsWith(build + sep)) return []
  const pages = [
    { path: join(build, "index.html"), text: "the notebooks as they are" },
    { path: join(build, "runs", "compare.html"), text: "runs compared" },
    { path: join(build, "docs", "index.html"), text: "API reference" },
  ]
  return pages
    .filter(({ path }) => path !== join(folder, "index.html") && existsSync(path))
    .map(({ path, text }) => ({ href: relative(folder, path).split(sep).join("/"), text }))
}
