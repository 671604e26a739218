import { copyFileSync, existsSync, mkdirSync } from "node:fs"
import { join, relative, sep } from "node:path"
import { jupyterPython } from "../setup/jupyterEnvironment.mjs"
import { runProgram } from "../setup/program.mjs"
import { notebookVariables } from "./runner.mjs"

/**
 * A notebook to begin with, in a folder where git does not look; made at the first call, and then left alone.
 *
 * @param {string} root - the checkout
 * @returns {string} its path
 */
function ownNotebook(root) {
  const path = join(root, "work", "welcome.ipynb")
  mkdirSync(join(root, "work"), { recursive: true })
  if (!existsSync(path)) copyFileSync(join(root, "notebooks", "welcome.ipynb"), path)
  return path
}

/**
 * Opens JupyterLab on the checkout, with the same variables that notebooks run under; ends when JupyterLab does.
 *
 * @param {import("./startLine.mjs").Start & { out: string }} options
 * @param {string} root - the checkout, set up
 * @returns {Promise<number>} JupyterLab's exit status
 */
export function openJupyterLab({ notebooks, data, out, settings, labArguments }, root) {
  const [first = ownNotebook(root)] = notebooks
  const shown = relative(root, first).split(sep).map(encodeURIComponent).join("/")
  const args = [
    ...["-m", "jupyterlab", `--ServerApp.root_dir=${root}`, `--LabApp.default_url=/lab/tree/${shown}`],
    "--MultiKernelManager.default_kernel_name=tslab",
    // It looks for language servers in the user's own folders, and the kernel completes by itself.
    "--LanguageServerManager.autodetect=False",
    // It would ask the network for news, newer versions and extensions.
    ...["--LabApp.news_url=None", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"],
    "--LabApp.extension_manager=readonly",
  ]
  // Jupyter refuses to run as root, which in a container is everybody; it listens on this machine alone.
  if (process.getuid?.() === 0) args.push("--allow-root")
  return runProgram(jupyterPython(root), [...args, ...labArguments], {
    cwd: root,
    env: notebookVariables({ root, data, out, settings }),
    interactive: true,
  })
}
