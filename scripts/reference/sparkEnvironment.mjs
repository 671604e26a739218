import { spawnSync } from "node:child_process"
import { existsSync, readFileSync, rmSync } from "node:fs"
import { join } from "node:path"
import { CommandError } from "../setup/commandError.mjs"
import { findPython } from "../setup/findPython.mjs"
import { runCommand } from "../setup/runCommand.mjs"
import { withLock } from "../setup/withLock.mjs"
import { writeFileWhole } from "../setup/writeFileWhole.mjs"

const FOLDER = ".venv-reference"
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
export async function sparkEnvironment(root) {
  const venv = join(root, FOLDER)
  const python = process.platform === "win32" ? join(venv, "Scripts", "python.exe") : join(venv, "bin", "python")
  const requirements = join(root, "scripts", "reference", "requirements.txt")
  const wanted = readFileSync(requirements, "utf8")
  const stamp = join(venv, "installed-from.txt")
  const isCurrent = () => existsSync(python) && existsSync(stamp) && readFileSync(stamp, "utf8") === wanted
  if (isCurrent()) return python
  await withLock(join(root, "build", ".reference-lock"), async () => {
    if (isCurrent()) return
    await install(venv, python, requirements)
    // git passes over the folder, whatever the checkout's own list says.
    writeFileWhole(join(venv, ".gitignore"), "*\n")
    // Written last: an environment without it was interrupted and is made again.
    writeFileWhole(stamp, wanted)
  })
  return python
}

/**
 * @param {string} venv
 * @param {string} python
 * @param {string} requirements
 */
async function install(venv, python, requirements) {
  const { program } = findPython()
  const hasUv = spawnSync("uv", ["--version"], { stdio: "ignore" }).status === 0
  if (program === undefined && !hasUv) {
    throw new CommandError("Python 3.10 or later was not found; install it from python.org or your system's packages")
  }
  const pip = ["install", "--quiet", "--no-input", "-r", requirements]
  /** @type {[boolean, [string, string[]][]][]} */
  const ways = [
    [
      hasUv,
      [
        ["uv", ["venv", "--quiet", "--python", program ?? ">=3.10,<3.14", venv]],
        ["uv", ["pip", "install", "--quiet", "--python", python, "-r", requirements]],
      ],
    ],
    [
      program !== undefined,
      [
        [String(program), ["-m", "venv", venv]],
        [python, ["-m", "pip", ...pip]],
      ],
    ],
    // Debian's Python cannot give a new environment its pip without the package python3-venv.
    [
      program !== undefined,
      [
        [String(program), ["-m", "venv", "--without-pip", venv]],
        [String(program), ["-m", "pip", "--python", python, ...pip]],
      ],
    ],
  ]
  console.log(`installing Spark into ${FOLDER}/; this takes some minutes once (pyspark is 430 MB)`)
  const env = { ...process.env, PIP_USER: "0", PIP_DISABLE_PIP_VERSION_CHECK: "1" }
  for (const [isPossible, steps] of ways) {
    if (!isPossible) continue
    rmSync(venv, { recursive: true, force: true })
    let status = 0
    for (const [command, args] of steps) if (status === 0) status = await runCommand(command, args, { env })
    if (status > 128) throw new CommandError("interrupted", status)
    if (status === 0) return
  }
  throw new CommandError(
    "Spark could not be installed, see above; it needs Python 3.10 to 3.13 with venv and pip, or uv",
  )
}
