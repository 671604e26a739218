// Parameter search. The Spark side is spark/tuning.py.

import { compareFields, compareValues, EXACT, within } from "../comparison.mjs"
import { integer, many, partitionSizes, pick, seed64, uniform } from "../draws.mjs"
import { tableOf, toFrame } from "../table.mjs"
import { compareTrees } from "../treeComparison.mjs"
import { defineCase } from "./case.mjs"
import { drawLearnable } from "./learnable.mjs"

/**
 * @typedef {import("../library.mjs").Library} Library
 * @typedef {[string, number[]]} Axis - a parameter and its values
 *
 * @typedef {object} Search - input of a case
 * @property {string[]} inputCols
 * @property {import("../table.mjs").Table} table
 * @property {"areaUnderROC" | "areaUnderPR"} metricName
 * @property {{ maxIter: number, seed: string }} gbt
 * @property {Axis[]} axes
 * @property {{ seed: string, numFolds?: number, foldCol?: string, trainRatio?: number }} params
 * @typedef {import("../../../src/pipeline/stage.js").ParamMap} ParamMap
 */

/**
 * Each setting as its parameters' names and values, in order.
 *
 * @param {readonly ParamMap[]} grid
 */
const settingsOf = (grid) => grid.map((settings) => settings.map(({ name, value }) => [name, value]))

/**
 * @param {Library} lab
 * @param {InstanceType<Library["GBTClassifier"]>} gbt
 * @param {readonly Axis[]} axes
 */
function gridOf(lab, gbt, axes) {
  const builder = new lab.ParamGridBuilder()
  for (const [name, values] of axes) builder.addGrid(gbt, /** @type {"maxDepth"} */ (name), values)
  return builder.build()
}

export const paramGridBuilder = defineCase({
  name: "paramGridBuilder",
  draw: (random) =>
    many(3, () => ({
      /** @type {Axis[]} */
      axes: [
        ["maxDepth", many(integer(random, 1, 3), (i) => 2 + i)],
        ["maxBins", many(integer(random, 1, 3), (i) => 10 * (i + 1))],
        ["stepSize", many(integer(random, 1, 3), () => uniform(random) / 2 + 0.1)],
        // A parameter that comes up again keeps its place and takes the new values.
        ["maxDepth", many(integer(random, 1, 3), (i) => 6 - i)],
      ],
    })),
  run: async (lab, { axes }) => ({ grid: settingsOf(gridOf(lab, new lab.GBTClassifier(), axes)) }),
  compare: (ours, sparks) => compareFields(ours, sparks, { grid: EXACT }),
})

/**
 * @param {import("../draws.mjs").SeededRandom} random
 * @param {number} partitionCount
 * @returns {Omit<Search, "params">}
 */
function drawSearch(random, partitionCount) {
  const rowCount = integer(random, 150, 260)
  const { columns, inputCols } = drawLearnable(random, rowCount, ["continuous", "counts", "rounded"])
  const fold = many(rowCount, () => integer(random, 0, 2))
  return {
    inputCols,
    table: tableOf(
      [...columns, { name: "fold", type: "int", values: fold }],
      partitionSizes(random, rowCount, partitionCount),
    ),
    metricName: pick(random, ["areaUnderROC", "areaUnderPR"]),
    // Spark adds up partitions one by one, which shows in the last bits of later trees, and those may part scores that
    // are one: the first tree's sums are whole numbers.
    gbt: { maxIter: partitionCount === 1 ? 2 : 1, seed: seed64(random) },
    axes: [
      ["maxDepth", [integer(random, 1, 2), integer(random, 3, 4)]],
      ["maxBins", [integer(random, 4, 12), integer(random, 20, 40)]],
    ],
  }
}

/**
 * @param {Library} lab
 * @param {Search} given
 */
async function searchOf(lab, { table, inputCols, gbt, axes, metricName, params }) {
  const assembler = new lab.VectorAssembler({ inputCols, outputCol: "features" })
  const frame = await assembler.transform(await toFrame(lab, table))
  const estimator = new lab.GBTClassifier({ ...gbt, seed: BigInt(gbt.seed) })
  const estimatorParamMaps = gridOf(lab, estimator, axes)
  const evaluator = new lab.BinaryClassificationEvaluator({ metricName })
  const settings = { ...params, seed: BigInt(params.seed), partitions: table.partitions }
  return { frame, search: { estimator, estimatorParamMaps, evaluator, ...settings }, estimatorParamMaps }
}

/** @param {{ toDebugString(): string }} model */
const treesOf = (model) => model.toDebugString().split("\n").slice(1).join("\n")

export const crossValidator = defineCase({
  name: "crossValidator",
  /** @returns {Search[]} */
  draw: (random) => [
    { ...drawSearch(random, 1), params: { numFolds: integer(random, 2, 4), seed: seed64(random) } },
    { ...drawSearch(random, 3), params: { numFolds: 2, seed: seed64(random) } },
    { ...drawSearch(random, 1), params: { numFolds: 3, foldCol: "fold", seed: "1" } },
  ],
  async run(lab, given) {
    const { frame, search, estimatorParamMaps } = await searchOf(lab, given)
    const model = await new lab.CrossValidator(search).fit(frame)
    return {
      grid: settingsOf(estimatorParamMaps),
      avgMetrics: model.avgMetrics,
      stdMetrics: model.stdMetrics,
      best: model.bestIndex,
      trees: treesOf(model.bestModel),
    }
  },
  compare: (ours, /** @type {Record<string, unknown> & { trees: string }} */ sparks) => [
    ...compareFields(ours, sparks, { grid: EXACT, avgMetrics: within(1e-9), stdMetrics: within(1e-9), best: EXACT }),
    compareTrees("bestModel, tree lines", ours.trees, sparks.trees),
  ],
})

export const trainValidationSplit = defineCase({
  name: "trainValidationSplit",
  /** @returns {Search[]} */
  draw: (random) => [
    { ...drawSearch(random, 1), params: { trainRatio: 0.5 + uniform(random) / 3, seed: seed64(random) } },
    { ...drawSearch(random, 2), params: { seed: seed64(random) } },
  ],
  async run(lab, given) {
    const { frame, search, estimatorParamMaps } = await searchOf(lab, given)
    const model = await new lab.TrainValidationSplit(search).fit(frame)
    return {
      grid: settingsOf(estimatorParamMaps),
      validationMetrics: model.validationMetrics,
      best: model.bestIndex,
      trees: treesOf(model.bestModel),
    }
  },
  compare: (ours, /** @type {Record<string, unknown> & { trees: string }} */ sparks) => [
    compareValues("grid", ours.grid, sparks.grid, EXACT),
    ...compareFields(ours, sparks, { validationMetrics: within(1e-9), best: EXACT }),
    compareTrees("bestModel, tree lines", ours.trees, sparks.trees),
  ],
})
