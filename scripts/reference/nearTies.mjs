// Where two trees differ: whether both are right, because the two splits gain the same.
//
// Gains are computed by a plain definition over the rows of the node. Of the many ways to write the variance that a split
// removes, this one does not cancel: (left weight x right weight / weight^2) x (left mean - right mean)^2.

import { numberDifference } from "./comparison.mjs"
import { NINE_DIGITS, predictionDifference } from "./treeComparison.mjs"
import { goesLeft, parseTrees, predictRow } from "./treeText.mjs"

/** Gains that differ by less than this share of the larger one are equal but for rounding. */
const TIE = 1e-12

/**
 * The rows a model was trained on, and what decides which splits are allowed to win.
 *
 * @typedef {object} TrainingRows
 * @property {ArrayLike<number>[]} features - of each row
 * @property {number[]} labels - for logistic loss 0 or 1
 * @property {number[]} weights - 0 for a row that does not train
 * @property {(treeIndex: number) => ArrayLike<number>} bagOf - 1 for each row that takes part in the tree, else 0
 * @property {"logistic" | "squared" | "absolute"} loss
 * @property {number} minInfoGain
 */

/**
 * @typedef {"same" | "diverged"} Outcome - diverged: another split was as good, and rows went other ways from there
 * @typedef {{ outcome: Outcome, nearTies: string[], problem: string | undefined }} Judgement
 */

/**
 * Walks two models side by side. After a near tie that sends rows other ways the rest of both models has other rows to
 * learn from, and nothing more can be compared.
 *
 * @param {string} ours - trees as text
 * @param {string} sparks
 * @param {TrainingRows} rows
 * @returns {Judgement} its problem says what is different beyond a near tie
 */
export function judgeNearTies(ours, sparks, rows) {
  const [ourTrees, sparkTrees] = [parseTrees(ours), parseTrees(sparks)]
  /** @type {Judgement} */
  const judgement = { outcome: "same", nearTies: [], problem: undefined }
  const scores = rows.labels.map(() => 0)
  const everyRow = rows.labels.map((_, row) => row)
  for (const [m, sparkTree] of sparkTrees.entries()) {
    if (ourTrees[m] === undefined) break
    if (ourTrees[m].weight !== sparkTree.weight) {
      judgement.problem = `tree ${m}: weight ${ourTrees[m].weight}, Spark's ${sparkTree.weight}`
      return judgement
    }
    const bag = rows.bagOf(m)
    const weights = rows.weights.map((weight, row) => weight * bag[row])
    const targets = rows.labels.map((label, row) => targetOf(rows.loss, label, m === 0 ? undefined : scores[row]))
    const node = { features: rows.features, weights, targets, leastGain: rows.minInfoGain }
    walk(ourTrees[m].root, sparkTree.root, everyRow, node, judgement, `tree ${m}`)
    if (judgement.problem !== undefined || judgement.outcome === "diverged") return judgement
    for (const row of everyRow) scores[row] += sparkTree.weight * predictRow(sparkTree.root, rows.features[row])
  }
  if (ourTrees.length !== sparkTrees.length)
    judgement.problem = `${ourTrees.length} trees, Spark has ${sparkTrees.length}`
  return judgement
}

/**
 * What a tree is fitted to: the label, then the negative gradient of the loss.
 *
 * @param {TrainingRows["loss"]} loss
 * @param {number} label
 * @param {number | undefined} score - undefined for the first tree
 */
function targetOf(loss, label, score) {
  const y = loss === "logistic" ? 2 * label - 1 : label
  if (score === undefined) return y
  if (loss === "squared") return 2 * (y - score)
  if (loss === "absolute") return y - score < 0 ? -1 : 1
  return (4 * y) / (1 + Math.exp(2 * y * score))
}

/**
 * @param {import("./treeText.mjs").Node} ours
 * @param {import("./treeText.mjs").Node} sparks
 * @param {number[]} rows - of the node
 * @param {{ features: ArrayLike<number>[], weights: number[], targets: number[], leastGain: number }} data
 * @param {Judgement} judgement - changed in place
 * @param {string} path
 */
function walk(ours, sparks, rows, data, judgement, path) {
  if (judgement.problem !== undefined || judgement.outcome === "diverged") return
  if ("prediction" in ours && "prediction" in sparks) {
    if (predictionDifference(ours.prediction, sparks.prediction) <= NINE_DIGITS.limit) return
    judgement.problem = `${path}: predicts ${ours.prediction}, Spark's ${sparks.prediction}`
    return
  }
  const partOf = (/** @type {import("./treeText.mjs").Split} */ split, /** @type {boolean} */ isLeft) =>
    rows.filter((row) => goesLeft(split, data.features[row]) === isLeft)
  const isOneSplit = "feature" in ours && "feature" in sparks && isSame(ours, sparks)
  if (!isOneSplit) {
    const [ourGain, sparkGain] = [ours, sparks].map((node) =>
      "feature" in node ? gainOf(partOf(node, true), partOf(node, false), data) : data.leastGain,
    )
    // Gain or none: the variance itself is known no better than to the last bits of the mean square.
    const isLeafOrSplit = "prediction" in ours || "prediction" in sparks
    const scale = Math.max(ourGain, sparkGain, isLeafOrSplit ? meanSquare(rows, data) : 0)
    if (!(Math.abs(ourGain - sparkGain) <= TIE * scale)) {
      judgement.problem = `${path}: ${nameOf(ours)} gains ${ourGain}, Spark's ${nameOf(sparks)} gains ${sparkGain}`
      return
    }
    judgement.nearTies.push(`${path}: ${nameOf(ours)} gains ${ourGain}, Spark's ${nameOf(sparks)} gains ${sparkGain}`)
  }
  if (!("feature" in ours) || !("feature" in sparks) || partOf(ours, true).join() !== partOf(sparks, true).join()) {
    judgement.outcome = "diverged"
    return
  }
  walk(ours.left, sparks.left, partOf(sparks, true), data, judgement, `${path} left`)
  walk(ours.right, sparks.right, partOf(sparks, false), data, judgement, `${path} right`)
}

/**
 * @param {import("./treeText.mjs").Split} ours
 * @param {import("./treeText.mjs").Split} sparks
 */
function isSame(ours, sparks) {
  if (ours.feature !== sparks.feature || ours.categories?.join() !== sparks.categories?.join()) return false
  if (ours.threshold === undefined || sparks.threshold === undefined) return ours.threshold === sparks.threshold
  return numberDifference(ours.threshold, sparks.threshold, NINE_DIGITS) <= NINE_DIGITS.limit
}

/** @param {import("./treeText.mjs").Node} node */
function nameOf(node) {
  if ("prediction" in node) return "no split"
  const { feature, threshold, categories } = node
  return `feature ${feature} ${categories === undefined ? `<= ${threshold}` : `in {${categories}}`}`
}

/**
 * Variance of the targets that parting the rows in two removes.
 *
 * @param {number[]} left - rows
 * @param {number[]} right
 * @param {{ weights: number[], targets: number[] }} data - of every row
 * @returns {number}
 */
export function gainOf(left, right, data) {
  const [l, r] = [meanOf(left, data), meanOf(right, data)]
  const weight = l.weight + r.weight
  return weight === 0 ? 0 : ((l.weight * r.weight) / weight ** 2) * (l.mean - r.mean) ** 2
}

/**
 * @param {number[]} rows
 * @param {{ weights: number[], targets: number[] }} data
 */
function meanOf(rows, { weights, targets }) {
  const weight = preciseSum(rows.map((row) => weights[row]))
  return { weight, mean: weight === 0 ? 0 : preciseSum(rows.map((row) => weights[row] * targets[row])) / weight }
}

/**
 * @param {number[]} rows
 * @param {{ weights: number[], targets: number[] }} data
 */
function meanSquare(rows, { weights, targets }) {
  const weight = preciseSum(rows.map((row) => weights[row]))
  return weight === 0 ? 0 : preciseSum(rows.map((row) => weights[row] * targets[row] ** 2)) / weight
}

/**
 * A sum that keeps what rounding loses (Neumaier 1974).
 *
 * @param {number[]} values
 */
function preciseSum(values) {
  let [sum, lost] = [0, 0]
  for (const value of values) {
    const next = sum + value
    lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum
    sum = next
  }
  return sum + lost
}
