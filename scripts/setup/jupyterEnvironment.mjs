import { spawnSync } from "node:child_process"
import { createHash } from "node:crypto"
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs"
import { join } from "node:path"
import { CommandError } from "./commandError.mjs"
import { findPython } from "./findPython.mjs"
import { jupyterPython, jupyterVariables } from "./jupyterPaths.mjs"
import { runCommand } from "./runCommand.mjs"
import { writeFileWhole } from "./writeFileWhole.mjs"

/**
 * Whether .venv/ holds what notebooks/requirements.txt pins and a kernel that starts with the present Node.
 *
 * @param {string} root - the checkout
 * @returns {boolean}
 */
export function jupyterIsCurrent(root) {
  return packagesAreCurrent(root) && files(root).every(({ path, content }) => holds(path, content))
}

/**
 * Makes .venv/ anew where its packages are not the pinned ones, and writes the kernel's description and
 * JupyterLab's settings into it.
 *
 * @param {string} root - the checkout
 * @returns {Promise<void>}
 * @throws {CommandError} if Python >= 3.10, or every way to make an environment with it, is missing
 */
export async function makeJupyterEnvironment(root) {
  if (!packagesAreCurrent(root)) {
    await installPackages(root)
    // IPython, which JupyterLab brings along, warns where the folder it is given is missing.
    mkdirSync(join(root, ".venv", "jupyter", "ipython"), { recursive: true })
    // Written last: an environment without it was interrupted and is made again.
    writeFileWhole(stampPath(root), requirementsFingerprint(root))
  }
  for (const { path, content } of files(root)) if (!holds(path, content)) writeFileWhole(path, content)
}

/** @param {string} root */
async function installPackages(root) {
  const venv = join(root, ".venv")
  const requirements = join(root, "notebooks", "requirements.txt")
  const env = { ...jupyterVariables(root), PIP_USER: "0", PIP_DISABLE_PIP_VERSION_CHECK: "1" }
  const { program, ...found } = findPython()
  const hasUv = spawnSync("uv", ["--version"], { stdio: "ignore" }).status === 0
  if (program === undefined && !hasUv) {
    const seen = "seen" in found && found.seen.length > 0 ? ` (${found.seen.join(", ")})` : ""
    throw new CommandError(
      `Python 3.10 or later was not found${seen}; install it from python.org or your system's packages`,
    )
  }
  const pipInstall = ["install", "--quiet", "--no-input", "-r", requirements]
  /** @type {{ tool: string, needed: boolean, steps: [string, string[]][] }[]} */
  const ways = [
    {
      tool: "uv",
      needed: hasUv,
      steps: [
        ["uv", ["venv", "--quiet", "--python", program ?? ">=3.10", venv]],
        ["uv", ["pip", "install", "--quiet", "--python", jupyterPython(root), "-r", requirements]],
      ],
    },
    {
      tool: "venv",
      needed: program !== undefined,
      steps: [
        [program ?? "", ["-m", "venv", venv]],
        [jupyterPython(root), ["-m", "pip", ...pipInstall]],
      ],
    },
    {
      // Debian's Python cannot give a new environment its pip without the package python3-venv.
      tool: "venv and the system's pip",
      needed: program !== undefined,
      steps: [
        [program ?? "", ["-m", "venv", "--without-pip", venv]],
        [program ?? "", ["-m", "pip", "--python", jupyterPython(root), ...pipInstall]],
      ],
    },
  ]
  for (const { tool, steps } of ways.filter((way) => way.needed)) {
    console.log(`installing Jupyter into .venv/ with ${tool}; this takes a minute once`)
    rmSync(venv, { recursive: true, force: true })
    if (await runAll(steps, { cwd: root, env })) return
  }
  throw new CommandError(
    "no Python environment could be made, see above; install uv, or Python's venv and pip (Debian: apt install python3-venv)",
  )
}

/**
 * @param {[string, string[]][]} steps
 * @param {{ cwd: string, env: NodeJS.ProcessEnv }} options
 * @returns {Promise<boolean>} whether all succeeded
 */
async function runAll(steps, options) {
  for (const [program, args] of steps) {
    const status = await runCommand(program, args, options)
    if (status === 130 || status === 143) throw new CommandError("interrupted", status)
    if (status !== 0) return false
  }
  return true
}

/**
 * The files in .venv/ that are ours.
 *
 * @param {string} root
 */
function files(root) {
  const share = join(root, ".venv", "share", "jupyter")
  const kernel = {
    argv: [
      process.execPath,
      join(root, "node_modules", "tslab", "bin", "tslab"),
      "kernel",
      "--config-path",
      "{connection_file}",
    ],
    display_name: "TypeScript",
    language: "typescript",
  }
  // JupyterLab would otherwise ask the network for news and for newer versions than the pinned ones.
  const settings = { "@jupyterlab/apputils-extension:notification": { checkForUpdates: false, fetchNews: "false" } }
  return [
    { path: join(share, "kernels", "tslab", "kernel.json"), content: JSON.stringify(kernel, null, 2) },
    { path: join(share, "lab", "settings", "overrides.json"), content: JSON.stringify(settings, null, 2) },
  ]
}

/** @param {string} root */
function packagesAreCurrent(root) {
  return existsSync(jupyterPython(root)) && holds(stampPath(root), requirementsFingerprint(root))
}

/**
 * @param {string} path
 * @param {string} content
 */
function holds(path, content) {
  return existsSync(path) && readFileSync(path, "utf8") === content
}

/** @param {string} root */
function stampPath(root) {
  return join(root, ".venv", "installed-from.txt")
}

/** @param {string} root */
function requirementsFingerprint(root) {
  const requirements = readFileSync(join(root, "notebooks", "requirements.txt"))
  return `${createHash("sha256").update(requirements).digest("hex")}\n`
}
