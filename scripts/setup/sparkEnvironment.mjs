import { spawnSync } from "node:child_process"
import { join } from "node:path"
import { CommandError } from "./commandError.mjs"
import { makePythonEnvironment } from "./pythonEnvironment.mjs"

const OLDEST_JAVA = 17

/**
 * Checks that Java is there to run Spark.
 *
 * @returns {void}
 * @throws {CommandError} with exit status 2 if it is missing or too old
 */
export function checkJava() {
  const home = process.env.JAVA_HOME
  const program = home === undefined || home === "" ? "java" : join(home, "bin", "java")
  const { status, stderr } = spawnSync(program, ["-version"], { encoding: "utf8" })
  const advice = `install Java ${OLDEST_JAVA} or ${OLDEST_JAVA + 4} (Debian: apt install openjdk-17-jre-headless; others: adoptium.net)`
  if (status !== 0) throw new CommandError(`Spark needs Java, and ${program} does not start; ${advice}`)
  const version = /version "(?:1\.)?(\d+)/.exec(stderr)?.[1]
  if (version === undefined || Number(version) < OLDEST_JAVA) {
    throw new CommandError(`Spark needs Java ${OLDEST_JAVA} or later, ${program} is ${version}; ${advice}`)
  }
}

/**
 * Makes the environment with Spark in it, where it is missing or its packages are not the pinned ones.
 *
 * @param {string} root - the checkout
 * @returns {Promise<string>} its Python
 * @throws {CommandError} if there is no Python, or the packages cannot be installed
 */
export function makeSparkEnvironment(root) {
  return makePythonEnvironment(root, {
    folder: ".venv-reference",
    contents: "Spark",
    requirements: "scripts/reference/requirements.txt",
    pythons: ">=3.11,<3.14",
  })
}
