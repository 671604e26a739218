// Metrics of binary classifiers. The Spark side is spark/evaluation.py.

import { compareFields, compareValues, within } from "../comparison.mjs"
import { integer, isDrawn, many, normal, pick, uniform } from "../draws.mjs"
import { numberedTable, toFrame } from "../table.mjs"
import { defineCase } from "./case.mjs"

/**
 * @typedef {import("../draws.mjs").SeededRandom} SeededRandom
 */

/**
 * Scores that tie often, or never, for labels of both classes or one.
 *
 * @param {SeededRandom} random
 * @param {number} run
 */
function scoredTable(random, run) {
  const rowCount = integer(random, 80, 300)
  const labels = many(rowCount, () => (run === 3 ? 1 : run === 4 ? 0 : Number(isDrawn(random, 0.3))))
  const scores = labels.map((label) => {
    const score = normal(random) + label
    return run % 2 === 0 ? score : Math.round(score * 4) / 4
  })
  return numberedTable([
    { name: "label", type: "double", values: labels },
    { name: "score", type: "double", values: scores },
    { name: "negated", type: "double", values: scores.map((score) => -score) },
    { name: "weight", type: "double", values: many(rowCount, () => pick(random, [0, 1, 2, uniform(random) * 3])) },
  ])
}

const METRICS = /** @type {const} */ (["areaUnderROC", "areaUnderPR"])

export const binaryClassificationEvaluator = defineCase({
  name: "binaryClassificationEvaluator",
  draw: (random) => many(5, (run) => ({ table: scoredTable(random, run) })),
  async run(lab, { table }) {
    const assembler = new lab.VectorAssembler({ inputCols: ["negated", "score"], outputCol: "rawPrediction" })
    const frame = await assembler.transform(await toFrame(lab, table))
    /** @type {Record<string, number>} */
    const result = {}
    for (const metricName of METRICS) {
      for (const weightCol of ["", "weight"]) {
        for (const rawPredictionCol of ["score", "rawPrediction"]) {
          const evaluator = new lab.BinaryClassificationEvaluator({ metricName, weightCol, rawPredictionCol })
          const name = `${metricName} ${rawPredictionCol} ${weightCol === "" ? "plain" : "weighted"}`
          result[name] = await evaluator.evaluate(frame)
        }
      }
    }
    return result
  },
  compare: (ours, sparks) =>
    METRICS.map((metric) => {
      const only = (/** @type {Record<string, unknown>} */ result) =>
        Object.fromEntries(Object.entries(result).filter(([name]) => name.startsWith(metric)))
      return compareValues(metric, only(ours), only(sparks), within(1e-12))
    }),
})

export const binaryClassificationMetrics = defineCase({
  name: "binaryClassificationMetrics",
  draw: (random) =>
    many(3, (run) => ({ table: scoredTable(random, run), isWeighted: run === 1, beta: pick(random, [0.5, 1, 2]) })),
  async run(lab, { table, isWeighted, beta }) {
    const settings = { rawPredictionCol: "score", weightCol: isWeighted ? "weight" : "" }
    const metrics = await new lab.BinaryClassificationEvaluator(settings).getMetrics(await toFrame(lab, table))
    const [roc, pr] = [metrics.roc(), metrics.pr()]
    const pairs = (/** @type {Float64Array} */ x, /** @type {Float64Array} */ y) => Array.from(x, (at, i) => [at, y[i]])
    const byThreshold = (/** @type {{ thresholds: Float64Array, values: Float64Array }} */ metric) =>
      pairs(metric.thresholds, metric.values)
    return {
      roc: pairs(roc.falsePositiveRate, roc.truePositiveRate),
      pr: pairs(pr.recall, pr.precision),
      precision: byThreshold(metrics.precisionByThreshold()),
      recall: byThreshold(metrics.recallByThreshold()),
      fMeasure: byThreshold(metrics.fMeasureByThreshold(beta)),
    }
  },
  compare: (ours, sparks) => {
    const rule = within(1e-12)
    return compareFields(ours, sparks, { roc: rule, pr: rule, precision: rule, recall: rule, fMeasure: rule })
  },
})
