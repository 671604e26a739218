// Draws of data and parameters for gradient-boosted trees, spread so that every parameter comes up.

import { integer, isDrawn, many, partitionSizes, pick, seed64, uniform } from "../draws.mjs"
import { learnable } from "./learnable.mjs"

/**
 * @typedef {import("../draws.mjs").SeededRandom} SeededRandom
 * @typedef {import("../table.mjs").Table} Table
 *
 * Parameters of a classifier or a regressor; those that the comparison looks at are named.
 *
 * @typedef {Record<string, unknown> & NamedParams} ModelParams
 * @typedef {object} NamedParams
 * @property {string} seed
 * @property {number} subsamplingRate
 * @property {number} minInfoGain
 * @property {string} featureSubsetStrategy
 * @property {"squared" | "absolute"} [lossType] - of a regressor
 * @property {string} [featuresCol]
 * @property {string} [labelCol]
 * @property {string} [weightCol]
 * @property {string} [validationIndicatorCol]
 *
 * @typedef {object} ModelGiven - input of a case
 * @property {Table} train
 * @property {Table} test
 * @property {ConstructorParameters<import("../library.mjs").Library["StringIndexer"]>[0][]} indexers - of columns of text
 * @property {string[] | null} inputCols - null: the column of features is a vector already
 * @property {ModelParams} params
 */

const STRATEGIES = ["all", "sqrt", "log2", "onethird", "0.5", "3"]
const LABEL_ORDERS = /** @type {const} */ (["frequencyDesc", "frequencyAsc", "alphabetAsc", "alphabetDesc"])
const CONTINUOUS = ["continuous", "counts", "rounded", "shares", "heavy", "constant", "zeros", "tiny", "large"]

/**
 * Parameters spread over their ranges.
 *
 * @param {SeededRandom} random
 * @param {number} run - decides the feature subsets, so that every strategy comes up
 */
function drawParams(random, run) {
  return {
    seed: seed64(random),
    maxIter: integer(random, 1, 6),
    maxDepth: integer(random, 1, 5),
    maxBins: pick(random, [2, 3, 8, 16, 32, 64]),
    minInstancesPerNode: pick(random, [1, 1, 2, 6]),
    minInfoGain: pick(random, [0, 0, uniform(random) * 0.02]),
    minWeightFractionPerNode: pick(random, [0, 0, uniform(random) * 0.08]),
    subsamplingRate: pick(random, [1, 0.4 + uniform(random) * 0.6]),
    featureSubsetStrategy: STRATEGIES[run % STRATEGIES.length],
    stepSize: pick(random, [0.1, 1, uniform(random) * 0.9 + 0.05]),
    // Without memory each node is scored alone, and feature subsets are drawn in another order.
    maxMemoryInMB: pick(random, [256, 256, 0]),
  }
}

/**
 * @param {SeededRandom} random
 * @param {object} options
 * @param {string[]} options.kinds - of the features; those of text are indexed
 * @param {ModelParams} options.params
 * @param {number} [options.rowCount]
 * @param {number} [options.partitionCount]
 * @param {boolean} [options.isAssembled] - false: the one feature column is a vector already
 */
function drawModel(
  random,
  { kinds, params, rowCount = integer(random, 120, 380), partitionCount = 1, isAssembled = true },
) {
  const { inputCols, drawRows } = learnable(random, kinds)
  const isText = (/** @type {string} */ name) => name.startsWith("word")
  return {
    train: drawRows(rowCount, partitionSizes(random, rowCount, partitionCount)),
    test: drawRows(60),
    indexers: inputCols.filter(isText).map((inputCol, i) => ({
      inputCol,
      outputCol: `${inputCol}_index`,
      handleInvalid: /** @type {"keep" | "skip"} */ (i === 0 ? "keep" : "skip"),
      stringOrderType: pick(random, LABEL_ORDERS),
    })),
    inputCols: isAssembled ? inputCols.map((name) => (isText(name) ? `${name}_index` : name)) : null,
    params: isAssembled ? params : { ...params, featuresCol: inputCols[0] },
  }
}

/**
 * Features of several kinds.
 *
 * @param {SeededRandom} random
 */
function drawKinds(random) {
  return ["continuous", ...many(integer(random, 2, 6), () => pick(random, CONTINUOUS))]
}

/**
 * Above max(maxBins², 10000) rows Spark looks for thresholds in a sample: of more than 0.4 of the rows, or of less.
 *
 * @param {SeededRandom} random
 */
function drawSampledModels(random) {
  const draw = (/** @type {number} */ rowCount, /** @type {number} */ partitionCount, /** @type {object} */ extra) => {
    const weighted = isDrawn(random, 0.5) ? { weightCol: "weight" } : {}
    const sizes = { maxIter: 2, maxDepth: 3, maxBins: pick(random, [8, 16, 32, 101]) }
    const params = { ...drawParams(random, 0), ...sizes, ...weighted, ...extra }
    return drawModel(random, { kinds: ["continuous", "rounded", "counts"], params, rowCount, partitionCount })
  }
  return [
    ...[1, 3].flatMap((partitionCount) => [
      draw(integer(random, 10_500, 14_000), partitionCount, {}),
      draw(integer(random, 26_000, 30_000), partitionCount, {}),
    ]),
    // Only the rows that train are drawn for.
    draw(integer(random, 17_000, 20_000), 2, { validationIndicatorCol: "isValidation", maxIter: 4 }),
  ]
}

/**
 * Inputs of the case gbtClassifier.
 *
 * @param {SeededRandom} random
 * @returns {ModelGiven[]}
 */
export function drawClassifiers(random) {
  const draw = (/** @type {Record<string, unknown>} */ params, /** @type {object} */ options = {}) =>
    drawModel(random, { kinds: drawKinds(random), params: { ...drawParams(random, 0), ...params }, ...options })
  const validated = { validationIndicatorCol: "isValidation", maxIter: 20, maxDepth: 3, subsamplingRate: 1 }
  return [
    ...many(STRATEGIES.length, (run) => draw(drawParams(random, run))),
    ...many(3, (run) => draw({ ...drawParams(random, run + 1), weightCol: "weight" })),
    draw({ maxDepth: 0 }),
    draw({ maxIter: 1, maxDepth: 8, maxBins: 64 }),
    draw({
      maxIter: 2,
      maxDepth: 30,
      maxBins: 64,
      minInstancesPerNode: 1,
      minInfoGain: 0,
      minWeightFractionPerNode: 0,
    }),
    draw({ maxIter: 20, maxDepth: 3, minInfoGain: 0, subsamplingRate: 1 }),
    draw({ ...validated, validationTol: 0.01 }),
    draw({ ...validated, validationTol: 0, weightCol: "weight", subsamplingRate: 0.7 }, { partitionCount: 2 }),
    draw({
      thresholds: pick(random, [
        [0.7, 0.3],
        [0.2, 1.5],
        [0, 1],
      ]),
    }),
    draw({ maxBins: 16 }, { kinds: ["words", "continuous", "word", "words", "counts"] }),
    draw({ maxBins: 8, weightCol: "weight" }, { kinds: ["words", "heavy", "words"] }),
    draw({ featureSubsetStrategy: "all" }, { kinds: ["continuous", "wide", "counts"] }),
    draw({ featureSubsetStrategy: "sqrt" }, { kinds: ["wide"], isAssembled: false }),
    // In several partitions with all features alone: sums of another order may change which nodes draw some.
    draw({ subsamplingRate: 0.6 }, { partitionCount: 3 }),
    draw({ subsamplingRate: 0.8, weightCol: "weight" }, { partitionCount: 2 }),
    ...drawSampledModels(random),
  ]
}

/**
 * Inputs of the case gbtRegressor.
 *
 * @param {SeededRandom} random
 * @returns {ModelGiven[]}
 */
export function drawRegressors(random) {
  return many(6, (run) => {
    /** @type {"squared" | "absolute"} */
    const lossType = run % 2 === 0 ? "squared" : "absolute"
    const params = { ...drawParams(random, run), labelCol: "target", lossType }
    if (run < 2) return drawModel(random, { kinds: drawKinds(random), params: { ...params, weightCol: "weight" } })
    if (run < 4) return drawModel(random, { kinds: drawKinds(random), params })
    const validated = { validationIndicatorCol: "isValidation", maxIter: 10 }
    return drawModel(random, { kinds: ["words", "continuous"], params: { ...params, ...validated, maxBins: 10 } })
  })
}
