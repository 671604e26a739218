import { join } from "node:path"
import { buildIsCurrent, buildLibrary } from "./buildLibrary.mjs"
import { CommandError } from "./commandError.mjs"
import { dependenciesAreCurrent, installDependencies } from "./installDependencies.mjs"
import { jupyterIsCurrent, makeJupyterEnvironment } from "./makeJupyterEnvironment.mjs"
import { withLock } from "./withLock.mjs"

/** Each part of the set-up: whether it stands, and how to make it; a later one may need the ones before. */
const PARTS = [
  { isCurrent: dependenciesAreCurrent, make: installDependencies },
  { isCurrent: buildIsCurrent, make: buildLibrary },
  { isCurrent: jupyterIsCurrent, make: makeJupyterEnvironment },
]

/**
 * Makes a checkout ready: dependencies, dist/ and Jupyter, each only where it is missing or out of date. All of it
 * lies in the checkout. Processes that come here at the same time take turns.
 *
 * @param {string} root - the checkout
 * @returns {Promise<void>}
 * @throws {CommandError} if a program is missing or too old (exit status 2) or a step fails (1)
 */
export async function setUp(root) {
  if (Number(process.versions.node.split(".")[0]) < 20) {
    throw new CommandError(`Node 20 or later is needed, this is ${process.versions.node}; install it from nodejs.org`)
  }
  if (PARTS.every(({ isCurrent }) => isCurrent(root))) return
  await withLock(join(root, "build", ".set-up-lock"), async () => {
    for (const { isCurrent, make } of PARTS) if (!isCurrent(root)) await make(root)
  })
}
