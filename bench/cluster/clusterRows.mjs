import { median, summarise } from "../summary.mjs"
import { OURS } from "../tasks.mjs"
import { EMBEDDED, PYSPARK } from "./clusterRun.mjs"

/**
 * One step of one system at one scale.
 *
 * @typedef {object} ClusterRow
 * @property {number} scale
 * @property {number} rows - that are trained on
 * @property {string} system
 * @property {string} step
 * @property {string} [version] - of PySpark
 * @property {string} [reason] - why there are no figures
 * @property {number} [seconds] - the median of the runs
 * @property {number} [fastest]
 * @property {number} [slowest]
 * @property {number} [runs]
 * @property {boolean} [isEstimate] - seconds are told of a part
 * @property {number} [sentBytes] - to the server, the median; of gbt-lab alone
 * @property {number} [receivedBytes]
 * @property {number | null} [auc]
 * @property {string} [trees] - a digest
 */

/** Areas that differ by less are equal: 12 digits. */
const TOLERANCE = 1e-12

/**
 * What the runs of one system at one scale come to, a row a step. One that did not finish leaves a single row with the
 * reason.
 *
 * @param {Pick<ClusterRow, "scale" | "rows" | "system">} place
 * @param {readonly import("./clusterRun.mjs").ClusterRun[]} runs - one or more
 * @param {object} options
 * @param {number} options.fitsATry - fits of the search that each of those PySpark tried stands for
 * @param {number} options.limitSeconds - that a step was given
 * @returns {ClusterRow[]}
 */
export function rowsOf(place, runs, { fitsATry, limitSeconds }) {
  if (runs.some(({ status }) => status !== "finished")) {
    return [{ ...place, step: "all", reason: summarise([...runs], undefined, limitSeconds).reason }]
  }
  const isTold = place.system === PYSPARK && fitsATry > 1
  const all = runs.map(({ steps = {} }) => (isTold ? withWholeSearch(steps, fitsATry) : steps))
  return Object.keys(all[0]).map((step) => {
    const own = all.map((steps) => steps[step])
    const seconds = own.map((one) => one.seconds)
    const { sentBytes, receivedBytes } = own[0]
    const [auc, trees] = [common(own.map((one) => one.auc)), common(own.map((one) => one.trees))]
    return {
      ...place,
      step,
      version: runs[0].version,
      seconds: median(seconds),
      fastest: Math.min(...seconds),
      slowest: Math.max(...seconds),
      runs: runs.length,
      ...(isTold && step === "search" ? { isEstimate: true } : {}),
      ...(sentBytes === undefined ? {} : { sentBytes: median(own.map((one) => one.sentBytes ?? Number.NaN)) }),
      ...(receivedBytes === undefined
        ? {}
        : { receivedBytes: median(own.map((one) => one.receivedBytes ?? Number.NaN)) }),
      ...(auc === undefined ? {} : { auc }),
      ...(trees === undefined ? {} : { trees }),
    }
  })
}

/**
 * What all runs have alike; undefined where they differ, which is like nothing else.
 *
 * @template T
 * @param {readonly T[]} values - one or more
 * @returns {T | undefined}
 */
function common([first, ...others]) {
  return others.every((value) => value === first) ? first : undefined
}

/**
 * The search told of the part that was tried: as many times as long, and the fit of the best point to all rows.
 *
 * @param {Record<string, import("./clusterRun.mjs").Step>} steps
 * @param {number} fitsATry
 * @returns {Record<string, import("./clusterRun.mjs").Step>}
 */
function withWholeSearch(steps, fitsATry) {
  const { search, fit } = steps
  return { ...steps, search: { ...search, seconds: search.seconds * fitsATry + fit.seconds } }
}

/**
 * The steps at which something is other on the server than embedded: trees in any bit, areas under the curve in 12 digits.
 *
 * @typedef {{ trees: string[], areas: string[] }} Unlike
 *
 * @param {readonly ClusterRow[]} rows - of one scale
 * @returns {Unlike | undefined} undefined where one of the two has no figures
 */
export function unlikeEmbedded(rows) {
  const ours = rows.filter(({ system, seconds }) => system === OURS && seconds !== undefined)
  const embedded = rows.filter(({ system, seconds }) => system === EMBEDDED && seconds !== undefined)
  if (ours.length === 0 || embedded.length === 0) return undefined
  const pairs = ours.map((one) => ({ one, other: embedded.find(({ step }) => step === one.step) }))
  const stepsOf = (/** @type {typeof pairs} */ some) => some.map(({ one }) => one.step)
  return {
    trees: stepsOf(pairs.filter(({ one, other }) => one.trees !== other?.trees)),
    areas: stepsOf(pairs.filter(({ one, other }) => Math.abs((one.auc ?? 0) - (other?.auc ?? 0)) > TOLERANCE)),
  }
}
