// Gradient-boosted trees. The Spark side is spark/gbt.py.

import { compareFields, EXACT, within } from "../comparison.mjs"
import { judgeNearTies } from "../nearTies.mjs"
import { rowsOf, toFrame } from "../table.mjs"
import { compareTrees } from "../treeComparison.mjs"
import { defineCase } from "./case.mjs"
import { drawClassifiers, drawRegressors } from "./gbtDraws.mjs"

/**
 * @typedef {import("../library.mjs").Library} Library
 * @typedef {import("../library.mjs").Frame} Frame
 * @typedef {import("../comparison.mjs").Finding} Finding
 * @typedef {import("./gbtDraws.mjs").ModelGiven} ModelGiven
 * @typedef {ConstructorParameters<Library["GBTClassifier"]>[0]} ClassifierParams
 *
 * What a model gives; of a regressor some fields are missing, and Spark's has no mergedTrees.
 *
 * @typedef {object} ModelResult
 * @property {string} header - of the model in print, without its uid
 * @property {string} trees - the rest of it
 * @property {string} mergedTrees - trained with equal rows merged
 * @property {unknown} treeWeights
 * @property {unknown} nodes
 * @property {unknown} featureImportances
 * @property {unknown} losses
 * @property {number[][]} [rawPrediction]
 * @property {number[][]} [probability]
 * @property {number[]} prediction
 * @property {number[][]} leaves
 */

export const gbtClassifier = defineCase({
  name: "gbtClassifier",
  draw: drawClassifiers,
  run: (lab, given) => fit(lab, given, new lab.GBTClassifier(/** @type {ClassifierParams} */ (paramsOf(given)))),
  compare: (ours, /** @type {ModelResult} */ sparks, given, lab) => compareModels(ours, sparks, given, lab, "logistic"),
})

export const gbtRegressor = defineCase({
  name: "gbtRegressor",
  draw: drawRegressors,
  run: (lab, given) => fit(lab, given, new lab.GBTRegressor(paramsOf(given))),
  compare: (ours, /** @type {ModelResult} */ sparks, given, lab) =>
    compareModels(ours, sparks, given, lab, given.params.lossType ?? "squared"),
})

/** @param {ModelGiven} given */
function paramsOf({ params, train }) {
  const sampling = { splitSample: /** @type {const} */ ("spark"), partitions: train.partitions }
  return { ...params, seed: BigInt(params.seed), leafCol: "leaf", ...sampling }
}

/**
 * The rows to train on and to test with, features assembled.
 *
 * @param {Library} lab
 * @param {ModelGiven} given
 */
async function prepare(lab, given) {
  let [train, test] = [await toFrame(lab, given.train), await toFrame(lab, given.test)]
  for (const params of given.indexers) {
    const model = await new lab.StringIndexer(params).fit(train)
    ;[train, test] = [await model.transform(train), await model.transform(test)]
  }
  if (given.inputCols === null) return { train, test }
  const assembler = new lab.VectorAssembler({ inputCols: given.inputCols, outputCol: "features" })
  return { train: await assembler.transform(train), test: await assembler.transform(test) }
}

/**
 * @param {Library} lab
 * @param {ModelGiven} given
 * @param {InstanceType<Library["GBTClassifier"]> | InstanceType<Library["GBTRegressor"]>} estimator
 * @returns {Promise<ModelResult>}
 */
async function fit(lab, given, estimator) {
  const { train, test } = await prepare(lab, given)
  const model = await estimator.fit(train)
  const [header, ...trees] = model.toDebugString().split("\n")
  const scored = await model.transform(test)
  const merged = await estimator.copy([{ stage: estimator, name: "mergeRows", value: "always" }]).fit(train)
  const outputs = ["rawPrediction", "probability", "prediction", "leaf"]
  const names = (await scored.columns()).filter((name) => outputs.includes(name))
  const rows = await rowsOf(scored, names)
  const result = {
    header: header.replace(/uid ?= ?[^,]*/, "uid"),
    trees: trees.join("\n"),
    mergedTrees: merged.toDebugString().split("\n").slice(1).join("\n"),
    treeWeights: model.treeWeights,
    nodes: model.totalNumNodes,
    featureImportances: lab.toArray(model.featureImportances),
    losses: await model.evaluateEachIteration(test),
  }
  const columns = names.map((name, c) => [name === "leaf" ? "leaves" : name, rows.map((row) => numbersOf(lab, row[c]))])
  return { ...result, .../** @type {Pick<ModelResult, "prediction" | "leaves">} */ (Object.fromEntries(columns)) }
}

/**
 * @param {Library} lab
 * @param {unknown} value
 */
function numbersOf(lab, value) {
  return typeof value === "number"
    ? value
    : lab.toArray(/** @type {import("../../../src/linalg/vector.js").Vector} */ (value))
}

/**
 * @param {ModelResult} ours
 * @param {ModelResult} sparks
 * @param {ModelGiven} given
 * @param {Library} lab
 * @param {"logistic" | "squared" | "absolute"} loss
 */
async function compareModels(ours, sparks, given, lab, loss) {
  const lines = compareTrees("tree lines", ours.trees, sparks.trees)
  const found = [lines]
  // Whether a node of equal targets is looked at, and draws features, hangs on the last bits of its variance; where nodes
  // draw, all the trees of sums in another order may differ.
  if (given.params.featureSubsetStrategy === "all") {
    const mergedLines = compareTrees("tree lines, equal rows merged", ours.mergedTrees, sparks.trees)
    if (mergedLines.problems.length > 0) await judge(mergedLines, ours.mergedTrees, sparks.trees, given, lab, loss)
    found.push(mergedLines)
  }
  if (lines.problems.length > 0) await judge(lines, ours.trees, sparks.trees, given, lab, loss)
  // With another split as good as Spark's, rows go other ways: what follows from the trees differs too.
  if (lines.nearTies !== undefined) return found
  // Several partitions are added up one by one: of a score that is nothing but rounding the class is open.
  const hasOpenClasses = loss === "logistic" && given.train.partitions.length > 1
  const isKnown = (/** @type {unknown} */ _, /** @type {number} */ row) =>
    !isRounding(sparks.rawPrediction?.[row][1] ?? Number.NaN)
  const known = (/** @type {ModelResult} */ result) =>
    hasOpenClasses ? { ...result, prediction: result.prediction.filter(isKnown) } : result
  /** @type {Record<string, import("../comparison.mjs").Rule>} */
  const scores = loss === "logistic" ? { rawPrediction: within(1e-9), probability: within(1e-9) } : {}
  /** @type {Record<string, import("../comparison.mjs").Rule>} */
  const rules = {
    header: EXACT,
    treeWeights: EXACT,
    nodes: EXACT,
    featureImportances: within(1e-9),
    ...scores,
    prediction: loss === "logistic" ? EXACT : within(1e-9),
    leaves: EXACT,
    losses: within(1e-9),
  }
  return [...found, ...compareFields({ ...known(ours) }, { ...known(sparks) }, rules)]
}

/** @param {number} score */
function isRounding(score) {
  return Math.abs(score) < 1e-9
}

/**
 * Looks into a difference of trees: it is no problem where the splits that differ gain the same.
 *
 * @param {Finding} finding - changed in place
 * @param {string} ours
 * @param {string} sparks
 * @param {ModelGiven} given
 * @param {Library} lab
 * @param {"logistic" | "squared" | "absolute"} loss
 */
async function judge(finding, ours, sparks, given, lab, loss) {
  const { nearTies, problem } = judgeNearTies(ours, sparks, await trainingRows(lab, given, loss))
  if (problem !== undefined) {
    finding.problems.push(problem)
    return
  }
  // Without a near tie there is nothing that could excuse a line that differs.
  if (nearTies.length === 0) return
  finding.nearTies = nearTies
  finding.problems = []
  finding.largest = 0
}

/**
 * @param {Library} lab
 * @param {ModelGiven} given
 * @param {"logistic" | "squared" | "absolute"} loss
 * @returns {Promise<import("../nearTies.mjs").TrainingRows>}
 */
async function trainingRows(lab, given, loss) {
  const { params } = given
  const { train } = await prepare(lab, given)
  const names = [params.featuresCol ?? "features", params.labelCol ?? "label", "weight", "isValidation"]
  const rows = await rowsOf(train, names)
  const isTraining = rows.map((row) => params.validationIndicatorCol === undefined || row[3] === false)
  return {
    features: rows.map(([features]) => /** @type {Float64Array} */ (numbersOf(lab, features))),
    labels: rows.map((row) => Number(row[1])),
    weights: rows.map((row, i) => (isTraining[i] ? (params.weightCol === undefined ? 1 : Number(row[2])) : 0)),
    bagOf: (treeIndex) => bagOf(lab, params, treeIndex, given.train.partitions, isTraining),
    loss,
    minInfoGain: params.minInfoGain,
  }
}

/**
 * The rows that take part in a tree: one draw for each that trains, each partition from a generator of its own.
 *
 * @param {Library} lab
 * @param {{ subsamplingRate: number, seed: string }} params
 * @param {number} treeIndex
 * @param {number[]} partitions
 * @param {boolean[]} isTraining
 */
function bagOf(lab, { subsamplingRate, seed }, treeIndex, partitions, isTraining) {
  const bag = new Uint8Array(isTraining.length)
  if (subsamplingRate === 1) return bag.fill(1)
  let row = 0
  for (const [p, size] of partitions.entries()) {
    const random = new lab.XorShiftRandom(BigInt.asIntN(64, BigInt(seed) + BigInt(treeIndex + p + 1)))
    for (const end = row + size; row < end; row++) {
      if (isTraining[row] && random.nextDouble() < subsamplingRate) bag[row] = 1
    }
  }
  return bag
}
