import { existsSync, readdirSync } from "node:fs"
import { basename, join } from "node:path"
import { readRunRecord } from "../notebooks/runRecord.mjs"
import { CommandError } from "../setup/commandError.mjs"

/**
 * A run with the folder that its pages are in.
 *
 * @typedef {import("../notebooks/runRecord.mjs").RunRecord & { folder: string, name: string }} Run
 */

/**
 * All runs of a checkout: the one in build/, then those in build/runs/ in the order of their starts.
 *
 * @param {string} root - the checkout
 * @returns {Run[]}
 */
export function allRuns(root) {
  const build = join(root, "build")
  const parent = join(build, "runs")
  const folders = existsSync(parent) ? readdirSync(parent).map((name) => join(parent, name)) : []
  const others = folders.flatMap(runIn).sort((a, b) => (a.startedAt < b.startedAt ? -1 : 1))
  return [...runIn(build), ...others]
}

/**
 * The runs in the folders named, in their order.
 *
 * @param {readonly string[]} folders - absolute paths
 * @returns {Run[]}
 * @throws {CommandError} if one of them holds no record of a run
 */
export function runsIn(folders) {
  return folders.map((folder) => {
    const [run] = runIn(folder)
    if (run === undefined) throw new CommandError(`no run in ${folder}: it has no run.json`)
    return run
  })
}

/**
 * @param {string} folder
 * @returns {Run[]} one, or none
 */
function runIn(folder) {
  const record = readRunRecord(folder)
  return record === null ? [] : [{ ...record, folder, name: basename(folder) }]
}
