import { spawnSync } from "node:child_process"
import { existsSync, readFileSync, rmSync } from "node:fs"
import { basename, join } from "node:path"
import { CommandError } from "./commandError.mjs"
import { findPython } from "./findPython.mjs"
import { runCommand } from "./runCommand.mjs"
import { withLock } from "./withLock.mjs"
import { writeFileWhole } from "./writeFileWhole.mjs"

/**
 * Makes a Python environment in the checkout, where it is missing or its packages are not the pinned ones.
 *
 * @param {string} root - the checkout
 * @param {object} options
 * @param {string} options.folder - the environment's folder in the checkout
 * @param {string} options.requirements - absolute path of the list of pinned packages
 * @returns {Promise<string>} its Python
 * @throws {CommandError} if there is no Python, or the packages cannot be installed
 */
export async function pythonEnvironment(root, { folder, requirements }) {
  const venv = join(root, folder)
  const python = process.platform === "win32" ? join(venv, "Scripts", "python.exe") : join(venv, "bin", "python")
  const wanted = readFileSync(requirements, "utf8")
  const stamp = join(venv, "installed-from.txt")
  const isCurrent = () => existsSync(python) && existsSync(stamp) && readFileSync(stamp, "utf8") === wanted
  if (isCurrent()) return python
  await withLock(join(root, "build", `${basename(folder)}-lock`), async () => {
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
    throw new CommandError("Python was not found; install it from python.org or your system's packages")
  }
  const pip = ["install", "--quiet", "--no-input", "-r", requirements]
  /** @type {[boolean, [string, string[]][]][]} */
  const ways = [
    [
      hasUv,
      [
        ["uv", ["venv", "--quiet", "--python", program ?? ">=3.11,<3.14", venv]],
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
  console.log(`installing Python packages into ${basename(venv)}/; this takes some minutes once`)
  const env = { ...process.env, PIP_USER: "0", PIP_DISABLE_PIP_VERSION_CHECK: "1" }
  for (const [isPossible, steps] of ways) {
    if (!isPossible) continue
    rmSync(venv, { recursive: true, force: true })
    let status = 0
    for (const [command, args] of steps) if (status === 0) status = await runCommand(command, args, { env })
    if (status > 128) throw new CommandError("interrupted", status)
    if (status === 0) return
  }
  throw new CommandError(`the packages of ${requirements} could not be installed, see above`)
}
