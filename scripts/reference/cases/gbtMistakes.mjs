// Bad rows and parameters for gradient-boosted trees, and odd ones that must pass.

import { seed64 } from "../draws.mjs"
import { tableOf } from "../table.mjs"
import { filled, replaced, withoutRows, withValue } from "./changes.mjs"
import { learnable } from "./learnable.mjs"

/**
 * @typedef {import("../draws.mjs").SeededRandom} SeededRandom
 * @typedef {import("../table.mjs").Table} Table
 * @typedef {[string, unknown]} Mistake - a name, and the input of a case
 * @typedef {{ case: string, mistake: string, given: unknown }} CaseMistake
 */

/** Bad values of parameters. */
const BAD_PARAMS = {
  gbtClassifier: [
    ["maxDepth", [-1, 31]],
    ["maxBins", [1]],
    ["minInstancesPerNode", [0]],
    ["minWeightFractionPerNode", [-0.1, 0.5]],
    ["minInfoGain", [-0.1]],
    ["maxMemoryInMB", [-1, 10241]],
    ["subsamplingRate", [0, 1.1]],
    ["featureSubsetStrategy", ["some", "0", "0.0", "1.5", "-1", ""]],
    ["maxIter", [-1, 0]],
    ["stepSize", [0, 1.1]],
    ["validationTol", [-0.1]],
    ["lossType", ["squared"]],
    ["checkpointInterval", [0, -2]],
    ["thresholds", [[0.5], [0.5, 0.2, 0.3], [-0.1, 0.5], [0, 0]]],
    ["labelCol", ["no such column", "text"]],
    ["featuresCol", ["no such column", "label"]],
    ["weightCol", ["no such column", "text"]],
    ["validationIndicatorCol", ["no such column", "text"]],
    ["predictionCol", ["label"]],
  ],
  gbtRegressor: [["lossType", ["logistic"]]],
}

/** Values that must pass: limits of ranges, and the odd ones. */
const GOOD_PARAMS = {
  gbtClassifier: [
    ["maxDepth", [0, 30]],
    ["maxBins", [2]],
    ["minWeightFractionPerNode", [0, 0.49]],
    ["maxMemoryInMB", [0]],
    ["featureSubsetStrategy", ["auto", "1", "1.0", "99", "0.01"]],
    ["maxIter", [1]],
    ["stepSize", [1]],
    ["validationTol", [0]],
    ["checkpointInterval", [-1, 1]],
    ["thresholds", [[0, 1]]],
    ["predictionCol", ["prediction"]],
  ],
  gbtRegressor: [["labelCol", ["target"]]],
}

/**
 * Inputs of the cases gbtClassifier and gbtRegressor, each with what is wrong with it.
 *
 * @param {SeededRandom} random
 * @returns {CaseMistake[]}
 */
export function drawGbtMistakes(random) {
  const { inputCols, drawRows } = learnable(random, ["continuous", "words", "wide"])
  const addText = (/** @type {Table} */ { columns, partitions }) => {
    const text = columns[0].values.map((id) => `t${id}`)
    return tableOf([...columns, { name: "text", type: "string", values: text }], partitions)
  }
  const [train, test] = [addText(drawRows(40)), addText(drawRows(5))]
  const [number, words, wide] = inputCols
  const params = { seed: seed64(random), maxIter: 2, maxDepth: 2, minInfoGain: 0, subsamplingRate: 1 }
  const indexers = [{ inputCol: words, outputCol: "index", handleInvalid: "keep" }]
  const base = { train, test, indexers, inputCols: [number, "index", wide], params }
  const small = { ...base, indexers: [], inputCols: [number] }
  const weighted = { ...base, params: { ...params, weightCol: "weight" } }
  const validated = { ...base, params: { ...params, validationIndicatorCol: "isValidation" } }
  const onVector = { ...base, indexers: [], inputCols: null, params: { ...params, featuresCol: wide } }
  const vector = /** @type {import("../table.mjs").SparseValues} */ (
    train.columns.find(({ name }) => name === wide)?.values[3]
  )
  const vectorWith = (/** @type {number} */ value) => ({ ...vector, values: replaced(vector.values, 0, value) })
  const trainOn = (/** @type {object} */ given, /** @type {Table} */ rows) => ({ ...given, train: rows })
  /** @type {Mistake[]} */
  const mistakes = [
    ["nothing wrong", base],
    ["nothing wrong, weighted", weighted],
    ["nothing wrong, validated", validated],
    ["nothing wrong, a vector", onVector],
    ["label 2", trainOn(base, withValue(train, "label", 2))],
    ["label 0.5", trainOn(base, withValue(train, "label", 0.5))],
    ["label -1", trainOn(base, withValue(train, "label", -1))],
    ["label null", trainOn(base, withValue(train, "label", null))],
    ["label NaN", trainOn(base, withValue(train, "label", Number.NaN))],
    ["labels all 0", trainOn(base, filled(train, "label", 0))],
    ["labels all 1", trainOn(base, filled(train, "label", 1))],
    ["feature null", trainOn(base, withValue(train, number, null))],
    ["feature NaN", trainOn(base, withValue(train, number, Number.NaN))],
    ["feature Infinity", trainOn(base, withValue(train, number, Infinity))],
    ["feature -Infinity", trainOn(base, withValue(train, number, -Infinity))],
    ["vector null", trainOn(onVector, withValue(train, wide, null))],
    ["vector with NaN", trainOn(onVector, withValue(train, wide, vectorWith(Number.NaN)))],
    ["vector with Infinity", trainOn(onVector, withValue(train, wide, vectorWith(Infinity)))],
    ["weight negative", trainOn(weighted, withValue(train, "weight", -1))],
    ["weight Infinity", trainOn(weighted, withValue(train, "weight", Infinity))],
    ["weight NaN", trainOn(weighted, withValue(train, "weight", Number.NaN))],
    ["weight null", trainOn(weighted, withValue(train, "weight", null))],
    ["weights all 0", trainOn(weighted, filled(train, "weight", 0))],
    ["validation all false", trainOn(validated, filled(train, "isValidation", false))],
    ["validation all true", trainOn(validated, filled(train, "isValidation", true))],
    ["validation null", trainOn(validated, withValue(train, "isValidation", null))],
    ["no rows", trainOn(small, withoutRows(train))],
    ["one row", trainOn(small, drawRows(1))],
    ["maxBins below the categories", { ...base, params: { ...params, maxBins: 3 } }],
    ["inputCols unknown", { ...base, inputCols: [number, "no such column"] }],
    ["inputCols of text", { ...base, inputCols: [number, "text"] }],
    ["test feature NaN", { ...onVector, test: withValue(test, wide, vectorWith(Number.NaN)) }],
    ["test label null", { ...base, test: withValue(test, "label", null) }],
    ["test label 2", { ...base, test: withValue(test, "label", 2) }],
  ]
  const named = mistakes.map(([mistake, given]) => ({ case: "gbtClassifier", mistake, given }))
  const onParams = [BAD_PARAMS, GOOD_PARAMS].flatMap((table) =>
    Object.entries(table).flatMap(([name, axes]) =>
      axes.flatMap(([param, values]) =>
        /** @type {unknown[]} */ (values).map((value) => ({
          case: name,
          mistake: `${param} ${JSON.stringify(value)}`,
          given: {
            ...small,
            params: {
              ...params,
              ...(name === "gbtRegressor" ? { labelCol: "target", lossType: "squared" } : {}),
              [/** @type {string} */ (param)]: value,
            },
          },
        })),
      ),
    ),
  )
  return [...named, ...onParams]
}
