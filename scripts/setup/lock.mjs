import { existsSync, mkdirSync, renameSync, rmSync, statSync, utimesSync } from "node:fs"
import { dirname } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"

/** How often the holder touches its lock. */
const HEARTBEAT_MS = 2_000
/** A lock untouched for so long belongs to a process that was killed. */
const STALE_MS = 20_000

/**
 * Runs `work` while no other process runs work under the same lock, and waits for those that do.
 *
 * The lock is a folder, because making one either succeeds for exactly one process or fails.
 *
 * @template T
 * @param {string} path - the lock's own folder; made here, gone afterwards
 * @param {() => Promise<T>} work
 * @returns {Promise<T>} what work gives
 */
export async function withLock(path, work) {
  mkdirSync(dirname(path), { recursive: true })
  for (let waits = 0; !tryToTake(path); waits++) {
    if (waits === 0) console.log("waiting for another set-up of this checkout to finish")
    await sleep(250)
    if (ageInMs(path) > STALE_MS) removeStale(path)
  }
  const heartbeat = setInterval(() => touch(path), HEARTBEAT_MS)
  const release = () => rmSync(path, { recursive: true, force: true })
  process.on("exit", release)
  try {
    return await work()
  } finally {
    clearInterval(heartbeat)
    process.off("exit", release)
    release()
  }
}

/** @param {string} path */
function tryToTake(path) {
  try {
    mkdirSync(path)
    return true
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "EEXIST") return false
    throw error
  }
}

/** @param {string} path */
function touch(path) {
  const now = new Date()
  // Somebody may have removed the folder that the lock lies in; the work can go on all the same.
  if (existsSync(path)) utimesSync(path, now, now)
}

/** @param {string} path */
function ageInMs(path) {
  const stats = statSync(path, { throwIfNoEntry: false })
  return stats ? Date.now() - stats.mtimeMs : 0
}

/**
 * Renaming first lets only one of several waiting processes remove the stale lock; the second one finds nothing.
 *
 * @param {string} path
 */
function removeStale(path) {
  const aside = `${path}-${process.pid}`
  try {
    renameSync(path, aside)
  } catch {
    return
  }
  rmSync(aside, { recursive: true, force: true })
}
