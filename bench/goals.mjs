import { unlikeEmbedded } from "./cluster/clusterRows.mjs"
import { PYSPARK } from "./cluster/clusterRun.mjs"
import { MANY_LABS, OURS } from "./tasks.mjs"

/**
 * @typedef {import("./taskRuns.mjs").Result} Result
 * @typedef {import("./cluster/clusterRows.mjs").ClusterRow} ClusterRow
 * @typedef {import("./start/benchStart.mjs").StartRow} StartRow
 * @typedef {import("./stop/timeStops.mjs").StopRow} StopRow
 */

/**
 * A goal with what was measured.
 *
 * @typedef {object} Goal
 * @property {string} goal
 * @property {string} measured
 * @property {"met" | "missed" | "not measured"} verdict
 */

/** An AUC may be so much below LightGBM's. */
const AUC_MARGIN = 0.002

/**
 * Holds the results to the goals.
 *
 * @param {readonly Result[]} results
 * @param {readonly ScorerRow[]} scorer
 * @param {readonly ClusterRow[]} cluster
 * @param {readonly StartRow[]} [start]
 * @param {readonly StopRow[]} [stop]
 * @returns {Goal[]}
 *
 * @typedef {{ system: string, nanosecondsPerRow: number }} ScorerRow
 */
export function goals(results, scorer, cluster, start = [], stop = []) {
  const of = (/** @type {string} */ task, /** @type {string} */ system) =>
    results.filter((result) => result.task === task && result.system === system)
  const at = (/** @type {string} */ task, /** @type {string} */ system) =>
    of(task, system).find((result) => result.scale === 1)
  const large = ["dense", "flights", "wide"].flatMap((task) => {
    const ours = at(task, OURS)
    return [
      noSlower(task, ours, "LightGBM", of(task, "LightGBM"), 1.5),
      noSlower(task, ours, "scikit-learn", of(task, "scikit-learn"), 1),
      noSlower(task, ours, "Spark", of(task, "Spark"), 1),
      asGood(task, ours, at(task, "LightGBM")),
    ]
  })
  return [
    below("lab-fit", at("lab-fit", OURS), 1),
    below("lab-grid", at("lab-grid", OURS), 4),
    ...large,
    ...noPeerFaster(results),
    ...["dense", "flights"].map((task) => memoryNearby(task, at(task, OURS), at(task, "LightGBM"))),
    ...["features", "lab-fit", "lab-grid"].map((task) => aboutLinear(task, of(task, OURS))),
    scorerBelow(
      scorer.find((row) => row.system === OURS),
      2000,
    ),
    ...startGoals(start.find((row) => row.system === OURS)),
    stoppedWithin(stop, 300),
    ...clusterGoals(cluster.filter(({ scale }) => scale === 1)),
  ]
}

/**
 * At each scale of each task, the fastest of the peers that came to an end.
 *
 * @param {readonly Result[]} results
 * @returns {Goal[]}
 */
function noPeerFaster(results) {
  return results
    .filter(({ system }) => system === OURS)
    .map(({ task, scale, seconds }) => {
      const goal = `${task}, no peer faster at ${scale === MANY_LABS ? scale : `${scale} of the rows`}`
      const [fastest] = results
        .filter((other) => other.task === task && other.scale === scale && other.system !== OURS)
        .flatMap((other) => (other.seconds === undefined ? [] : [{ system: other.system, seconds: other.seconds }]))
        .sort((a, b) => a.seconds - b.seconds)
      if (seconds === undefined || fastest === undefined) return { goal, ...notMeasured }
      const ratio = seconds / fastest.seconds
      const measured = `${seconds.toFixed(2)} s, ${fastest.system} ${fastest.seconds.toFixed(2)} s: ${ratio.toFixed(2)} ×`
      return { goal, measured, verdict: verdictOf(ratio <= 1) }
    })
}

/** A peak of memory may be so much above LightGBM's, in MB. */
const MEMORY_MARGIN = 100

/**
 * @param {string} task
 * @param {Result | undefined} ours
 * @param {Result | undefined} peer
 * @returns {Goal}
 */
function memoryNearby(task, ours, peer) {
  const goal = `${task} with a peak of memory no more than ${MEMORY_MARGIN} MB above LightGBM's`
  if (!ours?.peakMegabytes || !peer?.peakMegabytes) return { goal, ...notMeasured }
  const measured = `${ours.peakMegabytes.toFixed(0)} MB, LightGBM ${peer.peakMegabytes.toFixed(0)} MB`
  return { goal, measured, verdict: verdictOf(ours.peakMegabytes <= peer.peakMegabytes + MEMORY_MARGIN) }
}

/** Ten times the rows may take so many times as long. */
const MOST_GROWTH = 12

/**
 * @param {string} task
 * @param {readonly Result[]} ours - at all scales
 * @returns {Goal}
 */
function aboutLinear(task, ours) {
  const goal = `${task} at ${MANY_LABS} within ${MOST_GROWTH} × of its time at 1`
  const [once, many] = [1, MANY_LABS].map((scale) => ours.find((result) => result.scale === scale)?.seconds)
  if (once === undefined || many === undefined) return { goal, ...notMeasured }
  const measured = `${many.toFixed(2)} s after ${once.toFixed(2)} s: ${(many / once).toFixed(1)} ×`
  return { goal, measured, verdict: verdictOf(many <= MOST_GROWTH * once) }
}

/** What goes over the wire in the whole lab is to be less. */
const WIRE_MEGABYTES = 50

/**
 * @param {readonly ClusterRow[]} rows - at full scale
 * @returns {Goal[]}
 */
function clusterGoals(rows) {
  return [
    timesAsFast("features", rows, 1),
    timesAsFast("fit", rows, 10),
    timesAsFast("search", rows, 10),
    wireBelow(rows.find(({ step, system }) => step === "all" && system === OURS)),
    ...sameModels(unlikeEmbedded(rows)),
  ]
}

/**
 * @param {string} step
 * @param {readonly ClusterRow[]} rows
 * @param {number} factor
 * @returns {Goal}
 */
function timesAsFast(step, rows, factor) {
  const speed = factor === 1 ? "no slower than" : `at least ${factor} × as fast as`
  const goal = `${step} on a Spark server ${speed} PySpark`
  const secondsOf = (/** @type {string} */ name) =>
    rows.find((row) => row.step === step && row.system === name)?.seconds
  const [ours, peer] = [secondsOf(OURS), secondsOf(PYSPARK)]
  if (ours === undefined || peer === undefined) return { goal, ...notMeasured }
  const about = rows.some((row) => row.step === step && row.isEstimate) ? "≈ " : ""
  const measured = `${ours.toFixed(2)} s, PySpark ${about}${peer.toFixed(2)} s: ${about}${(peer / ours).toFixed(2)} ×`
  return { goal, measured, verdict: verdictOf(peer >= ours * factor) }
}

/**
 * @param {ClusterRow | undefined} all - the whole lab
 * @returns {Goal}
 */
function wireBelow(all) {
  const goal = `the lab on a Spark server with less than ${WIRE_MEGABYTES} MB over the wire`
  if (all?.sentBytes === undefined || all.receivedBytes === undefined) return { goal, ...notMeasured }
  const megabytes = (all.sentBytes + all.receivedBytes) / 1e6
  return { goal, measured: `${megabytes.toFixed(1)} MB`, verdict: verdictOf(megabytes < WIRE_MEGABYTES) }
}

/**
 * @param {import("./cluster/clusterRows.mjs").Unlike | undefined} unlike
 * @returns {Goal[]}
 */
function sameModels(unlike) {
  const same = (/** @type {string} */ what, /** @type {string[] | undefined} */ steps) => {
    const goal = `the same ${what} on a Spark server as embedded`
    if (steps === undefined) return { goal, ...notMeasured }
    const measured = steps.length === 0 ? "at every step" : `not at ${steps.join(", ")}`
    return { goal, measured, verdict: verdictOf(steps.length === 0) }
  }
  return [same("trees, to the last bit,", unlike?.trees), same("AUC, in 12 digits,", unlike?.areas)]
}

/**
 * @param {string} task
 * @param {Result | undefined} ours
 * @param {number} seconds
 * @returns {Goal}
 */
function below(task, ours, seconds) {
  const goal = `${task} in less than ${seconds} s`
  if (ours?.seconds === undefined) return { goal, ...notMeasured }
  return { goal, measured: `${ours.seconds.toFixed(2)} s`, verdict: verdictOf(ours.seconds < seconds) }
}

/**
 * A peer that has no time at full scale is held to what it did with fewer rows: where they took it longer, it is slower.
 *
 * @param {string} task
 * @param {Result | undefined} ours
 * @param {string} name - of the peer
 * @param {readonly Result[]} peers - its results at the task
 * @param {number} factor
 * @returns {Goal}
 */
function noSlower(task, ours, name, peers, factor) {
  const goal = factor === 1 ? `${task} faster than ${name}` : `${task} within ${factor} × of ${name}'s time`
  const tried = peers
    .filter(({ status }) => status === "finished" || status === "late")
    .sort((a, b) => b.scale - a.scale)
  if (ours?.seconds === undefined || tried.length === 0) return { goal, ...notMeasured }
  const { scale, seconds, limitSeconds = Number.NaN } = tried[0]
  const place = scale === 1 ? "" : ` at ${scale} of the rows`
  const told = seconds === undefined ? `more than ${limitSeconds} s` : `${seconds.toFixed(2)} s`
  const ratio = ours.seconds / (seconds ?? limitSeconds)
  const measured = `${ours.seconds.toFixed(2)} s, ${name} ${told}${place}: ${ratio.toFixed(2)} ×`
  const isMet = ratio < 1 || (ratio <= factor && factor > 1)
  // A lower bound of the peer's time shows that it is slower, never that it is not.
  if (!isMet && (scale < 1 || seconds === undefined)) return { goal, measured, verdict: "not measured" }
  return { goal, measured, verdict: verdictOf(isMet) }
}

/**
 * @param {string} task
 * @param {Result | undefined} ours
 * @param {Result | undefined} peer
 * @returns {Goal}
 */
function asGood(task, ours, peer) {
  const goal = `${task} with an AUC no more than ${AUC_MARGIN} below LightGBM's`
  if (typeof ours?.auc !== "number" || typeof peer?.auc !== "number") return { goal, ...notMeasured }
  const measured = `${ours.auc.toFixed(5)}, LightGBM ${peer.auc.toFixed(5)}`
  return { goal, measured, verdict: verdictOf(ours.auc >= peer.auc - AUC_MARGIN) }
}

/**
 * @param {ScorerRow | undefined} ours
 * @param {number} nanoseconds
 * @returns {Goal}
 */
function scorerBelow(ours, nanoseconds) {
  const goal = `one row scored in less than ${nanoseconds / 1000} µs`
  if (ours === undefined) return { goal, ...notMeasured }
  const measured = `${(ours.nanosecondsPerRow / 1000).toFixed(3)} µs`
  return { goal, measured, verdict: verdictOf(ours.nanosecondsPerRow < nanoseconds) }
}

/**
 * @param {StartRow | undefined} ours - by require
 * @returns {Goal[]}
 */
function startGoals(ours) {
  const below = (
    /** @type {string} */ what,
    /** @type {number | undefined} */ value,
    /** @type {string} */ unit,
    /** @type {number} */ limit,
  ) => {
    const goal = `${OURS} required ${what} ${limit} ${unit}`
    if (value === undefined) return { goal, ...notMeasured }
    return { goal, measured: `${value.toFixed(0)} ${unit}`, verdict: verdictOf(value < limit) }
  }
  return [below("in less than", ours?.milliseconds, "ms", 60), below("with less than", ours?.megabytes, "MB", 40)]
}

/**
 * @param {readonly StopRow[]} rows
 * @param {number} limit - in milliseconds
 * @returns {Goal}
 */
function stoppedWithin(rows, limit) {
  const goal = `every phase stopped in less than ${limit} ms`
  const [latest] = rows
    .flatMap(({ phase, largestMilliseconds }) =>
      largestMilliseconds === undefined ? [] : [{ phase, largestMilliseconds }],
    )
    .sort((a, b) => b.largestMilliseconds - a.largestMilliseconds)
  if (latest === undefined) return { goal, ...notMeasured }
  const measured = `${latest.largestMilliseconds.toFixed(0)} ms: ${latest.phase}`
  return { goal, measured, verdict: verdictOf(latest.largestMilliseconds < limit) }
}

/** @type {Pick<Goal, "measured" | "verdict">} */
const notMeasured = { measured: "–", verdict: "not measured" }

/**
 * @param {boolean} isMet
 * @returns {"met" | "missed"}
 */
function verdictOf(isMet) {
  return isMet ? "met" : "missed"
}
