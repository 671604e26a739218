import { OURS } from "./tasks.mjs"

/** @typedef {import("./taskRuns.mjs").Result} Result */

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
 * Holds the results at full scale to the goals.
 *
 * @param {readonly Result[]} results
 * @param {readonly ScorerRow[]} scorer
 * @returns {Goal[]}
 *
 * @typedef {{ system: string, nanosecondsPerRow: number }} ScorerRow
 */
export function goals(results, scorer) {
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
    scorerBelow(
      scorer.find((row) => row.system === OURS),
      2000,
    ),
  ]
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

/** @type {Pick<Goal, "measured" | "verdict">} */
const notMeasured = { measured: "–", verdict: "not measured" }

/**
 * @param {boolean} isMet
 * @returns {"met" | "missed"}
 */
function verdictOf(isMet) {
  return isMet ? "met" : "missed"
}
