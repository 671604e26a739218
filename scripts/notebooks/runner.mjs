import { mkdirSync, readdirSync } from "node:fs"
import { basename, dirname, join, sep } from "node:path"
import { CommandError } from "../setup/commandError.mjs"
import { jupyterPython, jupyterVariables } from "../setup/jupyterEnvironment.mjs"
import { runProgram } from "../setup/program.mjs"
import { failureText, writeIndex } from "./indexPage.mjs"
import { describeNotebook } from "./notebook.mjs"
import { copyPlotly, loadPageLibrary } from "./page.mjs"
import { shortened, sortEntries, writeRunRecord } from "./runRecord.mjs"

/**
 * @typedef {import("./runRecord.mjs").NotebookResult} NotebookResult
 */

/**
 * @typedef {object} RunOptions
 * @property {string} root - the checkout, set up
 * @property {string} data - absolute path of the data folder
 * @property {string} out - absolute path of the results folder; made if missing
 * @property {Record<string, string>} [settings] - notebook parameters to replace
 * @property {number} timeoutSeconds - limit for one notebook
 * @property {(line: string) => void} [print] - called with each line to show; console.log by default
 */

/**
 * The environment in which a notebook finds its data, results folder and parameters.
 *
 * @param {Pick<RunOptions, "root" | "data" | "out" | "settings">} options
 * @returns {NodeJS.ProcessEnv} Jupyter's variables and GBT_LAB_DATA, GBT_LAB_OUT, GBT_LAB_SET (JSON)
 */
export function notebookVariables({ root, data, out, settings = {} }) {
  return {
    ...jupyterVariables(root),
    GBT_LAB_DATA: data,
    GBT_LAB_OUT: out,
    GBT_LAB_SET: JSON.stringify(settings),
  }
}

/**
 * The lab's notebooks, which have numbers; others beside them are somebody's own.
 *
 * @param {string} root
 * @returns {string[]} absolute paths, in the order of names
 */
export function allNotebooks(root) {
  const folder = join(root, "notebooks")
  return readdirSync(folder)
    .filter((name) => /^\d\d-.*\.ipynb$/.test(name))
    .sort()
    .map((name) => join(folder, name))
}

/**
 * Runs notebooks one after another, each in a kernel of its own, and leaves each one executed and as an offline page
 * in the results folder, with plotly.js, the record run.json and an index page beside them. A notebook that fails stops
 * at the failing cell; the others still run.
 *
 * @param {string[]} notebooks - absolute paths
 * @param {RunOptions} options
 * @returns {Promise<NotebookResult[]>} one result a notebook, in order
 * @throws {CommandError} if the run is interrupted
 */
export async function runNotebooks(notebooks, options) {
  const { root, data, out, timeoutSeconds, print = console.log } = options
  const startedAt = new Date()
  mkdirSync(out, { recursive: true })
  copyPlotly(root, out)
  const described = notebooks.map(describeNotebook)
  const width = Math.max(...described.map(({ name }) => name.length))
  const work = {
    seconds: timeoutSeconds,
    notebooks: notebooks.map((path, index) => ({
      path,
      cwd: kernelFolder(root, path),
      executed: join(out, basename(path)),
      page: join(out, `${described[index].name}.html`),
      title: described[index].title,
    })),
  }
  /** @type {NotebookResult[]} */
  const results = []
  /** @param {Pick<NotebookResult, "seconds" | "failure"> & { record: Parameters<typeof sortEntries>[0] }} outcome */
  const addResult = ({ seconds, failure, record }) => {
    const about = described[results.length]
    results.push({ ...about, seconds, failure, data: shortened(root, data), ...sortEntries(record, root) })
    print(`${about.name.padEnd(width)}  ${failure === null ? "ok" : "failed"}  ${seconds.toFixed(1)} s`)
    if (failure !== null) print(failureText(failure).replace(/^/gm, "  "))
  }
  const script = join(root, "scripts", "notebooks", "runner.py")
  const status = await runProgram(jupyterPython(root), ["-u", script], {
    cwd: root,
    env: notebookVariables(options),
    input: JSON.stringify(work),
    onLine: (line) => addResult(JSON.parse(line)),
  })
  const isInterrupted = status === 130 || status === 143
  while (!isInterrupted && results.length < notebooks.length) {
    const error = `not run: the runner ended with status ${status}`
    addResult({ seconds: 0, failure: { cell: null, line: null, error }, record: [] })
  }
  writeRunRecord(out, { root, startedAt, data, results, isInterrupted })
  writeIndex(out, root, loadPageLibrary(root))
  if (isInterrupted) throw new CommandError("interrupted", status)
  return results
}

/**
 * The folder a notebook's kernel starts in: the notebook's own, as in JupyterLab. A notebook outside the checkout
 * gets notebooks/, because imports are looked up from there.
 *
 * @param {string} root
 * @param {string} path
 */
function kernelFolder(root, path) {
  return dirname(path).startsWith(root + sep) ? dirname(path) : join(root, "notebooks")
}
