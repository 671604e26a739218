import { join } from "node:path"
import { pythonVariables } from "../../scripts/setup/pythonEnvironment.mjs"
import { measureRun } from "../measuredRun.mjs"
import { OURS, taskOf } from "../tasks.mjs"

/** PySpark's client of Spark Connect, on the same server. */
export const PYSPARK = "PySpark"
/** gbt-lab on its own engine. */
export const EMBEDDED = "gbt-lab, embedded"
/** Who does the lab, by turns; PySpark last, whose fits may take too long. */
export const CLUSTER_SYSTEMS = [OURS, EMBEDDED, PYSPARK]

/**
 * What a process that does the lab gets as its one argument, as JSON. It prints lines as those of bench/measuredRun.mjs;
 * that of "judged" has `steps`, by their names.
 *
 * @typedef {object} ClusterJob
 * @property {string | null} address - of the server; null: embedded
 * @property {string} train - absolute path of the lab's train file
 * @property {string} lab - the folder with the lab's catalogue
 * @property {number} threads
 * @property {readonly string[]} features
 * @property {Readonly<Record<string, number>>} settings - of each fit
 * @property {Readonly<Record<string, readonly number[]>>} grid
 * @property {number} folds
 * @property {Readonly<Record<string, number>>[]} triedPoints - of the grid, which PySpark fits
 * @property {number} triedFolds - which PySpark goes through: all, or the first
 *
 * @typedef {object} Step
 * @property {number} seconds
 * @property {number | null} [auc]
 * @property {string} [trees] - a digest
 * @property {number} [sentBytes] - to the server; of ours alone
 * @property {number} [receivedBytes]
 *
 * @typedef {import("../measuredRun.mjs").Run & { steps?: Record<string, Step> }} ClusterRun
 */

const FOLDS = 3

/**
 * What part of the search PySpark does: all of it, or a fit of each depth on one fold, of which the time of all is told.
 * (What else the grid changes, rows in a node and bins, hardly changes the time of a fit.)
 *
 * @param {boolean} isWhole
 * @returns {Pick<ClusterJob, "triedPoints" | "triedFolds"> & { fitsATry: number }} with the fits of the search that each
 *   fit tried stands for
 */
export function triedPart(isWhole) {
  const { grid } = taskOf("lab-grid")
  const points = pointsOf(grid)
  if (isWhole) return { triedPoints: points, triedFolds: FOLDS, fitsATry: 1 }
  const triedPoints = points.filter(
    (point, place) => points.findIndex(({ maxDepth }) => maxDepth === point.maxDepth) === place,
  )
  return { triedPoints, triedFolds: 1, fitsATry: (points.length * FOLDS) / triedPoints.length }
}

/**
 * @param {Readonly<Record<string, readonly number[]>>} grid
 * @returns {Record<string, number>[]} every combination
 */
function pointsOf(grid) {
  /** @type {Record<string, number>[]} */
  const none = [{}]
  return Object.entries(grid).reduce(
    (points, [name, values]) => points.flatMap((point) => values.map((value) => ({ ...point, [name]: value }))),
    none,
  )
}

/**
 * Has one system do the lab, in a process of its own.
 *
 * @param {string} system - of CLUSTER_SYSTEMS
 * @param {object} options
 * @param {string} options.root - the checkout
 * @param {string} options.python - with the packages of bench/cluster/requirements.txt
 * @param {string} options.address - of the server
 * @param {string} options.train
 * @param {string} options.lab
 * @param {number} options.threads
 * @param {number} options.limitSeconds - for a step
 * @param {Pick<ClusterJob, "triedPoints" | "triedFolds">} options.tried
 * @returns {Promise<ClusterRun>}
 */
export function runCluster(system, { root, python, address, train, lab, threads, limitSeconds, tried }) {
  const { settings, features } = taskOf("lab-fit")
  /** @type {ClusterJob} */
  const job = {
    address: system === EMBEDDED ? null : address,
    train,
    lab,
    threads,
    features,
    settings,
    grid: taskOf("lab-grid").grid,
    folds: FOLDS,
    triedPoints: tried.triedPoints,
    triedFolds: tried.triedFolds,
  }
  const bench = join(root, "bench")
  const program =
    system === PYSPARK
      ? [python, join(bench, "peers", "sparkConnectMain.py")]
      : [process.execPath, join(bench, "ours", "clusterMain.mjs")]
  const env = { ...pythonVariables(), PYTHONDONTWRITEBYTECODE: "1" }
  return measureRun([...program, JSON.stringify(job)], { env, limitSeconds })
}
