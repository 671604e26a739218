import { beforeAll, describe, expect, it } from "vitest"
import type { GBTClassificationModel } from "../../src/estimator/gbtClassificationModel"
import { GBTClassifier } from "../../src/estimator/gbtClassifier"
import type { GBTClassifierParams } from "../../src/estimator/params"
import { BinaryClassificationEvaluator } from "../../src/evaluation/binaryClassificationEvaluator"
import type { Frame } from "../../src/frame/frame"
import { type DenseVector, toArray, type Vector } from "../../src/linalg/vector"
import { type ReferenceModel, readReference } from "../gbt/data/referenceData"
import { labFrame } from "./labFrame"

/** A line with its numbers cut to 9 digits: sums over rows may differ in the last ones. */
function rounded(line: string): string {
  return line.replace(/-?\d+\.\d+(E-?\d+)?/g, (x) => String(Number(Number(x).toPrecision(9))))
}

describe.each(["gbt_base", "gbt_default", "gbt_deep", "gbt_genres", "gbt_history"])("the frames of %s", (name) => {
  const reference = readReference<ReferenceModel & { areaUnderROC: number; areaUnderPR: number }>(`${name}.json`)
  let train: Frame
  let model: GBTClassificationModel
  let scored: Frame
  beforeAll(async () => {
    train = await labFrame("train", reference.inputCols)
    const params = { ...(reference.params as Partial<GBTClassifierParams>), labelCol: "purchase" }
    model = await new GBTClassifier(params, "GBTClassifier_lab").fit(train)
    scored = await model.transform(await labFrame("valid", reference.inputCols))
  })

  it("train the trees that Spark trained", () => {
    const [header, ...lines] = model.toDebugString().split("\n")
    expect(header).toBe(
      `GBTClassificationModel: uid = GBTClassifier_lab, numTrees=${reference.treeWeights.length}, numClasses=2, numFeatures=${reference.numFeatures}`,
    )
    expect(lines.map(rounded)).toEqual(reference.trees.split("\n").slice(1).map(rounded))
    expect(Array.from(model.treeWeights)).toEqual(reference.treeWeights)
    expect(model.numFeatures).toBe(reference.numFeatures)
  })

  it("get Spark's scores, probabilities and predictions, row by row", async () => {
    const rows = await scored.select("rawPrediction", "probability", "prediction").collect()
    expect(rows).toHaveLength(reference.rawPrediction1.length)
    let largest = 0
    for (const [i, row] of rows.entries()) {
      const raw = toArray(row.rawPrediction as DenseVector)
      const probability = toArray(row.probability as DenseVector)
      largest = Math.max(
        largest,
        Math.abs(raw[1] - reference.rawPrediction1[i]),
        Math.abs(probability[1] - reference.probability1[i]),
      )
      expect(raw[0]).toBe(-raw[1])
      expect(probability[1]).toBe(1 - probability[0])
      expect(row.prediction).toBe(raw[1] > 0 ? 1 : 0)
    }
    expect(largest).toBeLessThanOrEqual(1e-9)
  })

  it("get Spark's areas under the curves", async () => {
    const metrics = await new BinaryClassificationEvaluator({ labelCol: "purchase" }).getMetrics(scored)
    expect(Math.abs(metrics.areaUnderROC - reference.areaUnderROC)).toBeLessThanOrEqual(1e-12)
    expect(Math.abs(metrics.areaUnderPR - reference.areaUnderPR)).toBeLessThanOrEqual(1e-12)
  })

  it("get Spark's importances as a sparse vector, and its loss after each tree", async () => {
    const importances = model.featureImportances
    expect(Array.from(importances.indices, String)).toEqual(Object.keys(reference.featureImportances))
    for (const [i, value] of Object.values(reference.featureImportances).entries()) {
      expect(Math.abs(importances.values[i] - value)).toBeLessThanOrEqual(1e-9)
    }
    const losses = await model.evaluateEachIteration(train)
    expect(losses).toHaveLength(reference.trainLogLoss.length)
    for (const [i, loss] of reference.trainLogLoss.entries()) {
      expect(Math.abs(losses[i] - loss)).toBeLessThanOrEqual(1e-9)
    }
  })

  it("get from a single row what they get from the frame, bit for bit", async () => {
    for (const row of await scored.limit(200).collect()) {
      const features = row.features as Vector
      expect(model.predictRaw(features)).toEqual(row.rawPrediction)
      expect(model.predictProbability(toArray(features))).toEqual(row.probability)
      expect(model.predict(features)).toBe(row.prediction)
    }
  })
})
