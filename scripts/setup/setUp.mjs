import { join } from "node:path"
import { buildIsCurrent, buildLibrary } from "./build.mjs"
import { CommandError } from "./commandError.mjs"
import { dependenciesAreCurrent, installDependencies } from "./dependencies.mjs"
import { jupyterIsCurrent, makeJupyterEnvironment } from "./jupyterEnvironment.mjs"
import { withLock } from "./lock.mjs"

/**
 * A part of the set-up: whether it stands, and how to make it; a later one may need the ones before.
 *
 * @typedef {{ isCurrent: (root: string) => boolean, make: (root: string) => Promise<void> }} Part
 */

/** @type {readonly Part[]} */
const LIBRARY = [
  { isCurrent: dependenciesAreCurrent, make: installDependencies },
  { isCurrent: buildIsCurrent, make: buildLibrary },
]

/** @type {readonly Part[]} */
const ALL = [...LIBRARY, { isCurrent: jupyterIsCurrent, make: makeJupyterEnvironment }]

/**
 * Makes a checkout ready: dependencies, dist/ and Jupyter, each only where it is missing or out of date. All of it
 * lies in the checkout. Processes that come here at the same time take turns.
 *
 * @param {string} root - the checkout
 * @returns {Promise<void>}
 * @throws {CommandError} if a program is missing or too old (exit status 2) or a step fails (1)
 */
export async function setUp(root) {
  await makeParts(root, ALL)
}

/**
 * Makes the library ready, without Jupyter; otherwise as {@link setUp}.
 *
 * @param {string} root - the checkout
 * @returns {Promise<void>}
 * @throws {CommandError} as {@link setUp}
 */
export async function setUpLibrary(root) {
  await makeParts(root, LIBRARY)
}

/**
 * @param {string} root
 * @param {readonly Part[]} parts
 */
async function makeParts(root, parts) {
  const [major, minor] = process.versions.node.split(".").map(Number)
  if (major < 20 || (major === 20 && minor < 19)) {
    throw new CommandError(
      `Node 20.19 or later is needed, this is ${process.versions.node}; install it from nodejs.org`,
    )
  }
  if (parts.every(({ isCurrent }) => isCurrent(root))) return
  await withLock(join(root, "build", ".set-up-lock"), async () => {
    for (const { isCurrent, make } of parts) if (!isCurrent(root)) await make(root)
  })
}
