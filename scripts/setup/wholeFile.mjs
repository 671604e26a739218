import { mkdirSync, renameSync, writeFileSync } from "node:fs"
import { dirname } from "node:path"

/**
 * Writes a file beside its target and renames it, so that a reader sees the old one or the new one, never a part.
 *
 * @param {string} path
 * @param {string | Uint8Array} content
 * @returns {void}
 */
export function writeFileWhole(path, content) {
  mkdirSync(dirname(path), { recursive: true })
  const beside = `${path}.${process.pid}.part`
  writeFileSync(beside, content)
  renameSync(beside, path)
}
