import { existsSync, statSync } from "node:fs"
import { basename, dirname, resolve, sep } from "node:path"
import { CommandError } from "../setup/commandError.mjs"

/** What `npm start` takes. */
export const startLine = /** @type {const} */ ({
  name: "start",
  usage: `npm start                                   run all notebooks on data-sample/, results in build/
npm start -- notebooks/04….ipynb …          run these alone
npm start -- --open [notebooks/04….ipynb]   open JupyterLab instead

  --data DIR        folder with the four lab10_*.csv (default: data-sample)
  --out DIR         folder for what the notebooks and their pages write (default: build, or with --set a new one
                    in build/runs; npm run compare shows them side by side)
  --set name=value  replace a parameter of the notebooks; may be given several times
  --timeout MINUTES most that one notebook may take (default: 20)
  --no-browser      with --open: print the address, open nothing
  --port N          with --open: JupyterLab's port
  -- ARGUMENTS      with --open: whatever follows goes to JupyterLab
  --help            print this`,
  options: {
    open: { type: "boolean", default: false },
    data: { type: "string" },
    out: { type: "string" },
    set: { type: "string", multiple: true },
    timeout: { type: "string", default: "20" },
    "no-browser": { type: "boolean" },
    port: { type: "string" },
  },
  takesFiles: true,
  takesRest: true,
})

/**
 * What `npm start` is to do.
 *
 * @typedef {object} Start
 * @property {boolean} open - open JupyterLab instead of running
 * @property {string[]} notebooks - absolute paths of the notebooks named; empty: all
 * @property {string} data - absolute path of the data folder
 * @property {string | null} out - absolute path of the results folder; null: none was named
 * @property {Record<string, string>} settings - parameters to replace
 * @property {number} timeoutSeconds - limit for one notebook
 * @property {string[]} labArguments - for JupyterLab
 */

/**
 * Checks what a command line asks for. Paths are relative to the folder that the command was called in.
 *
 * @param {import("../setup/command.mjs").Words<typeof startLine.options>} words
 * @param {import("../setup/command.mjs").Folders} folders
 * @returns {Start}
 * @throws {CommandError} for a value that does not fit or a file or folder that is not there
 */
export function readStart({ values, files, rest }, { root, cwd }) {
  const { open } = values
  const labArguments = [...rest]
  if (values["no-browser"]) labArguments.unshift("--no-browser")
  if (values.port !== undefined) labArguments.unshift(`--port=${numberIn("--port", values.port, 0, 65535)}`)
  if (!open && labArguments.length > 0) {
    throw new CommandError(`only --open takes ${labArguments.join(" ")}; try npm start -- --help`)
  }
  const notebooks = files.map((path) => resolve(cwd, path))
  for (const [index, path] of notebooks.entries()) {
    if (!path.endsWith(".ipynb") || !existsSync(path)) throw new CommandError(`no such notebook: ${files[index]}`)
  }
  const names = new Set(notebooks.map((path) => basename(path)))
  if (names.size < notebooks.length)
    throw new CommandError("two notebooks of one name would overwrite each other's page")
  if (open && notebooks.some((path) => !path.startsWith(root + sep))) {
    throw new CommandError("--open takes notebooks inside this checkout only")
  }
  const settings = settingsOf(values.set ?? [])
  if (values.data !== undefined && settings.data !== undefined) {
    throw new CommandError("--data and --set data=… are the same; give one of them")
  }
  const given = values.data ?? settings.data
  const data = given === undefined ? resolve(root, "data-sample") : resolve(cwd, given)
  if (!statSync(data, { throwIfNoEntry: false })?.isDirectory()) {
    throw new CommandError(`no such folder: ${given ?? "data-sample"}, given by --data`)
  }
  if (settings.data !== undefined) settings.data = data
  const out = values.out === undefined ? null : resolve(cwd, values.out)
  if (out === resolve(root, "notebooks") || notebooks.some((path) => dirname(path) === out)) {
    throw new CommandError(`--out ${values.out} would overwrite the notebooks themselves`)
  }
  const timeoutSeconds = Math.ceil(60 * numberIn("--timeout", values.timeout, 0, 10_000))
  return { open, notebooks, data, out, settings, timeoutSeconds, labArguments }
}

/**
 * @param {string[]} pairs
 * @returns {Record<string, string>}
 */
function settingsOf(pairs) {
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf("=")
      if (at < 1) throw new CommandError(`invalid --set ${pair}; expected name=value`)
      return [pair.slice(0, at), pair.slice(at + 1)]
    }),
  )
}

/**
 * @param {string} option
 * @param {string} text
 * @param {number} least
 * @param {number} most
 */
function numberIn(option, text, least, most) {
  const value = Number(text)
  if (text.trim() !== "" && value >= least && value <= most) return value
  throw new CommandError(`invalid ${option} ${text}; expected a number in [${least}, ${most}]`)
}
