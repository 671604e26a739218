import { spawnSync } from "node:child_process"
import { createHash } from "node:crypto"
import { existsSync, readFileSync, rmSync } from "node:fs"
import { join } from "node:path"
import { CommandError } from "./commandError.mjs"
import { withLock } from "./lock.mjs"
import { runProgram } from "./program.mjs"
import { writeFileWhole } from "./wholeFile.mjs"

/**
 * A Python environment of the checkout.
 *
 * @typedef {object} PythonEnvironment
 * @property {string} folder - in the checkout; nothing else lies in it
 * @property {string} contents - what it is for, in words
 * @property {string} requirements - path of the list of pinned packages, relative to the checkout
 * @property {string} pythons - versions that uv may fetch where the system has no Python, as ">=3.10"
 */

/**
 * The program of an environment, whether it is there or not.
 *
 * @param {string} root - the checkout
 * @param {Pick<PythonEnvironment, "folder">} environment
 * @returns {string}
 */
export function pythonOf(root, { folder }) {
  return process.platform === "win32"
    ? join(root, folder, "Scripts", "python.exe")
    : join(root, folder, "bin", "python")
}

/**
 * Whether an environment holds the packages that its list pins.
 *
 * @param {string} root - the checkout
 * @param {PythonEnvironment} environment
 * @returns {boolean}
 */
export function packagesAreCurrent(root, environment) {
  const stamp = stampPath(root, environment)
  if (!existsSync(pythonOf(root, environment)) || !existsSync(stamp)) return false
  return readFileSync(stamp, "utf8") === fingerprint(root, environment)
}

/**
 * Makes an environment anew, where it is missing or its packages are not the pinned ones. Processes that come here at the
 * same time take turns.
 *
 * @param {string} root - the checkout
 * @param {PythonEnvironment} environment
 * @returns {Promise<string>} its Python
 * @throws {CommandError} if Python >= 3.10, or every way to make an environment with it, is missing
 */
export async function makePythonEnvironment(root, environment) {
  if (!packagesAreCurrent(root, environment)) {
    await withLock(join(root, "build", `${environment.folder}-lock`), async () => {
      if (packagesAreCurrent(root, environment)) return
      await installPackages(root, environment)
      // Written last: an environment without it was interrupted and is made again.
      writeFileWhole(stampPath(root, environment), fingerprint(root, environment))
    })
  }
  return pythonOf(root, environment)
}

/**
 * This process's environment variables without those that would bring the user's own Python packages in.
 *
 * @returns {NodeJS.ProcessEnv}
 */
export function pythonVariables() {
  const { PYTHONHOME, PYTHONPATH, ...variables } = process.env
  return { ...variables, PYTHONNOUSERSITE: "1" }
}

/**
 * @param {string} root
 * @param {PythonEnvironment} environment
 */
async function installPackages(root, environment) {
  const { folder, contents } = environment
  const env = { ...pythonVariables(), PIP_USER: "0", PIP_DISABLE_PIP_VERSION_CHECK: "1" }
  for (const { tool, steps } of waysToInstall(pythonOf(root, environment), environment)) {
    console.log(`installing ${contents} into ${folder}/ with ${tool}; this takes a minute or more, once`)
    rmSync(join(root, folder), { recursive: true, force: true })
    if (await runAll(steps, { cwd: root, env })) return
  }
  throw new CommandError(
    `no Python environment for ${contents} could be made, see above; it needs a network, and uv or Python's venv and pip (Debian: apt install python3-venv)`,
  )
}

/**
 * The ways to make an environment that this machine may have, the fastest first.
 *
 * @param {string} python - the environment's own
 * @param {PythonEnvironment} environment
 * @returns {{ tool: string, steps: [string, string[]][] }[]}
 */
function waysToInstall(python, { folder, requirements, pythons }) {
  const { program, seen } = findPython()
  const hasUv = spawnSync("uv", ["--version"], { stdio: "ignore" }).status === 0
  if (program === undefined && !hasUv) {
    const others = seen.length > 0 ? ` (${seen.join(", ")})` : ""
    throw new CommandError(
      `Python 3.10 or later was not found${others}; install it from python.org or your system's packages`,
    )
  }
  const packages = ["install", "--quiet", "-r", requirements]
  /** @type {{ tool: string, steps: [string, string[]][] }[]} */
  const ways = []
  if (hasUv) {
    ways.push({
      tool: "uv",
      steps: [
        ["uv", ["venv", "--quiet", "--python", program ?? pythons, folder]],
        ["uv", ["pip", ...packages, "--python", python]],
      ],
    })
  }
  if (program !== undefined) {
    ways.push({
      tool: "venv",
      steps: [
        [program, ["-m", "venv", folder]],
        [python, ["-m", "pip", "--no-input", ...packages]],
      ],
    })
    // Debian's Python cannot give a new environment its pip without the package python3-venv.
    ways.push({
      tool: "venv and the system's pip",
      steps: [
        [program, ["-m", "venv", "--without-pip", folder]],
        [program, ["-m", "pip", "--python", python, "--no-input", ...packages]],
      ],
    })
  }
  return ways
}

/**
 * @param {[string, string[]][]} steps
 * @param {{ cwd: string, env: NodeJS.ProcessEnv }} options
 * @returns {Promise<boolean>} whether all succeeded
 */
async function runAll(steps, options) {
  for (const [program, args] of steps) {
    const status = await runProgram(program, args, options)
    if (status === 130 || status === 143) throw new CommandError("interrupted", status)
    if (status !== 0) return false
  }
  return true
}

/** Names under which systems have Python, the usual one first. */
const PYTHON_NAMES = ["python3", "python3.14", "python3.13", "python3.12", "python3.11", "python3.10", "python", "py"]

/**
 * The first Python >= 3.10 on the path, and the older ones seen before it. Each is run, not only looked up: version
 * managers put names on the path that start nothing.
 *
 * @returns {{ program: string | undefined, seen: string[] }}
 */
function findPython() {
  /** @type {string[]} */
  const seen = []
  for (const program of PYTHON_NAMES) {
    const code = "import sys; print('%d.%d.%d' % sys.version_info[:3])"
    const run = spawnSync(program, ["-c", code], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] })
    if (run.status !== 0) continue
    const version = run.stdout.trim()
    const [major, minor] = version.split(".").map(Number)
    if (major === 3 && minor >= 10) return { program, seen }
    seen.push(`${program} is ${version}`)
  }
  return { program: undefined, seen }
}

/**
 * Where an environment keeps the fingerprint of the list that it was made from.
 *
 * @param {string} root
 * @param {PythonEnvironment} environment
 */
function stampPath(root, { folder }) {
  return join(root, folder, "installed-from.txt")
}

/**
 * @param {string} root
 * @param {PythonEnvironment} environment
 */
function fingerprint(root, { requirements }) {
  const list = readFileSync(join(root, requirements))
  return `${createHash("sha256").update(list).digest("hex")}\n`
}
