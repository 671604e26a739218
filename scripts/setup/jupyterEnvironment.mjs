import { existsSync, mkdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { makePythonEnvironment, packagesAreCurrent, pythonOf, pythonVariables } from "./pythonEnvironment.mjs"
import { writeFileWhole } from "./wholeFile.mjs"

const JUPYTER = {
  folder: ".venv",
  contents: "Jupyter",
  requirements: "notebooks/requirements.txt",
  pythons: ">=3.10",
}

/**
 * Whether .venv/ holds what notebooks/requirements.txt pins and a kernel that starts with the present Node.
 *
 * @param {string} root - the checkout
 * @returns {boolean}
 */
export function jupyterIsCurrent(root) {
  return packagesAreCurrent(root, JUPYTER) && files(root).every(({ path, content }) => holds(path, content))
}

/**
 * Makes .venv/ anew where its packages are not the pinned ones, and writes the kernel's description and
 * JupyterLab's settings into it.
 *
 * @param {string} root - the checkout
 * @returns {Promise<void>}
 * @throws {import("./commandError.mjs").CommandError} if Python >= 3.10, or every way to make an environment with it, is
 *   missing
 */
export async function makeJupyterEnvironment(root) {
  await makePythonEnvironment(root, JUPYTER)
  // IPython, which JupyterLab brings along, warns where the folder it is given is missing.
  mkdirSync(join(root, ".venv", "jupyter", "ipython"), { recursive: true })
  for (const { path, content } of files(root)) if (!holds(path, content)) writeFileWhole(path, content)
}

/**
 * The project's own Python, with Jupyter in it.
 *
 * @param {string} root - the checkout
 * @returns {string}
 */
export function jupyterPython(root) {
  return pythonOf(root, JUPYTER)
}

/**
 * Environment variables under which Jupyter reads and writes inside the checkout alone: this process's, with
 * Jupyter's folders moved into .venv/ and everything taken out that would bring the user's own Python in.
 *
 * @param {string} root - the checkout
 * @returns {NodeJS.ProcessEnv}
 */
export function jupyterVariables(root) {
  const own = join(root, ".venv", "jupyter")
  const { JUPYTER_PATH, JUPYTER_CONFIG_PATH, JUPYTERLAB_DIR, ...variables } = pythonVariables()
  return {
    ...variables,
    VIRTUAL_ENV: join(root, ".venv"),
    JUPYTER_PREFER_ENV_PATH: "1",
    JUPYTER_CONFIG_DIR: join(own, "config"),
    JUPYTER_DATA_DIR: join(own, "data"),
    JUPYTER_RUNTIME_DIR: join(own, "runtime"),
    IPYTHONDIR: join(own, "ipython"),
  }
}

/**
 * The files in .venv/ that are ours.
 *
 * @param {string} root
 */
function files(root) {
  const share = join(root, ".venv", "share", "jupyter")
  const kernel = {
    argv: [process.execPath, join(root, "dist", "startKernel.js"), "{connection_file}"],
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

/**
 * @param {string} path
 * @param {string} content
 */
function holds(path, content) {
  return existsSync(path) && readFileSync(path, "utf8") === content
}
