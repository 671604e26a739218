import { existsSync, readFileSync } from "node:fs"
import { basename, join } from "node:path"
import { CommandError } from "./commandError.mjs"
import { runProgram } from "./program.mjs"

/**
 * @typedef {{ version?: string, integrity?: string, optional?: boolean }} LockedPackage
 * @typedef {{ packages: Record<string, LockedPackage> }} Lock
 */

/**
 * Whether node_modules holds what package-lock.json names. npm keeps its own record of what it installed in
 * node_modules/.package-lock.json; comparing the two is exact where times of files are not.
 *
 * @param {string} root - the checkout
 * @returns {boolean}
 */
export function dependenciesAreCurrent(root) {
  const recordPath = join(root, "node_modules", ".package-lock.json")
  if (!existsSync(recordPath)) return false
  const locked = readLock(join(root, "package-lock.json")).packages
  const installed = readLock(recordPath).packages
  const isInstalled = Object.entries(locked).every(([path, wanted]) => {
    const found = installed[path]
    // Packages for other platforms are optional, and npm leaves them out.
    if (path === "" || (found === undefined && wanted.optional)) return true
    return found !== undefined && found.version === wanted.version && found.integrity === wanted.integrity
  })
  return isInstalled && Object.keys(installed).every((path) => path in locked)
}

/**
 * Runs `npm ci`.
 *
 * @param {string} root - the checkout
 * @returns {Promise<void>}
 * @throws {CommandError} if npm fails
 */
export async function installDependencies(root) {
  console.log("installing dependencies (npm ci)")
  const args = ["ci", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"]
  const status = await runNpm(root, args)
  if (status === 127) throw new CommandError("npm was not found; install Node 20.19 or later with npm from nodejs.org")
  if (status !== 0) throw new CommandError(`npm ci failed (exit status ${status})`, 1)
}

/**
 * Runs npm in the checkout: the one that started this process, else the one on the path.
 *
 * @param {string} root - the checkout
 * @param {string[]} args
 * @returns {Promise<number>} the exit status
 */
export function runNpm(root, args) {
  const npm = process.env.npm_execpath
  if (npm !== undefined && basename(npm) === "npm-cli.js")
    return runProgram(process.execPath, [npm, ...args], { cwd: root })
  return runProgram("npm", args, { cwd: root })
}

/**
 * @param {string} path
 * @returns {Lock}
 */
function readLock(path) {
  return JSON.parse(readFileSync(path, "utf8"))
}
