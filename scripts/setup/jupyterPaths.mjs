import { join } from "node:path"

/**
 * The project's own Python, with Jupyter in it.
 *
 * @param {string} root - the checkout
 * @returns {string}
 */
export function jupyterPython(root) {
  return process.platform === "win32"
    ? join(root, ".venv", "Scripts", "python.exe")
    : join(root, ".venv", "bin", "python")
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
  const variables = { ...process.env }
  for (const name of ["PYTHONHOME", "PYTHONPATH", "JUPYTER_PATH", "JUPYTER_CONFIG_PATH", "JUPYTERLAB_DIR"]) {
    delete variables[name]
  }
  return {
    ...variables,
    VIRTUAL_ENV: join(root, ".venv"),
    PYTHONNOUSERSITE: "1",
    JUPYTER_PREFER_ENV_PATH: "1",
    JUPYTER_CONFIG_DIR: join(own, "config"),
    JUPYTER_DATA_DIR: join(own, "data"),
    JUPYTER_RUNTIME_DIR: join(own, "runtime"),
    IPYTHONDIR: join(own, "ipython"),
  }
}
