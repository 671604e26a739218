import { readFileSync } from "node:fs"
import { join } from "node:path"
import { beforeAll, describe, expect, it } from "vitest"
import { BinaryClassificationEvaluator } from "../../src/evaluation/binaryClassificationEvaluator"
import { areaUnderPR } from "../../src/evaluation/prCurve"
import { areaUnderROC } from "../../src/evaluation/rocCurve"
import { Frame } from "../../src/frame/frame"
import { denseVector, sparseVector } from "../../src/linalg/vector"
import { referenceType, type VectorType } from "../../src/plan/vectorColumn"
import { csrFromRows } from "../csrFromRows"
import { isOnSpark } from "../onSpark"

function readReference<T>(name: string): T {
  return JSON.parse(readFileSync(join(__dirname, "../reference", `${name}.json`), "utf8")) as T
}

/** The frame with `expression` as a vector column. */
function withVector(frame: Frame, name: string, expression: string, vector: VectorType): Frame {
  return frame.withColumn(name, expression).derive((relation) => ({
    ...relation,
    columns: relation.columns.map((column) => (column.name === name ? { ...column, vector } : column)),
  }))
}

const twoNumbers: VectorType = {
  form: "struct",
  parts: [
    { kind: "value", name: "0" },
    { kind: "value", name: "1" },
  ],
}

const columns = {
  label: Float64Array.of(1, 0, 1, 0, 0),
  score: Float64Array.of(0.9, 0.8, 0.7, 0.2, 0.2),
  weight: Float64Array.of(1, 2, 3, 0.5, 0.5),
}

let scored: Frame
beforeAll(async () => {
  scored = await Frame.fromColumns(columns)
})

describe("BinaryClassificationEvaluator", () => {
  it("gives the area under the ROC curve of a column of scores", async () => {
    // Of six pairs of a positive and a negative, one is in the wrong order.
    const evaluator = new BinaryClassificationEvaluator({ rawPredictionCol: "score" })
    expect(await evaluator.evaluate(scored)).toBeCloseTo(5 / 6, 15)
    expect(evaluator.isLargerBetter).toBe(true)
  })

  it("takes the second number of a vector made of numbers", async () => {
    const frame = withVector(scored, "rawPrediction", "named_struct('v0', 1 - score, 'v1', score)", twoNumbers)
    expect(await new BinaryClassificationEvaluator().evaluate(frame)).toBeCloseTo(5 / 6, 15)
  })

  it("takes the second number of a vector in a matrix, stored or not", async () => {
    const vector = referenceType(csrFromRows([denseVector([0, 3]), sparseVector(2, [], []), denseVector([9, 1])]), [
      "0",
      "1",
    ])
    const frame = withVector(
      scored,
      "rawPrediction",
      "CASE WHEN score > 0.8 THEN 0 WHEN score < 0.5 THEN 1 ELSE 2 END",
      vector,
    )
    const expected = areaUnderROC(columns.label, Float64Array.of(3, 1, 1, 0, 0))
    expect(await new BinaryClassificationEvaluator().evaluate(frame)).toBe(expected)
  })

  it("weighs rows and gives the area under the precision-recall curve", async () => {
    const evaluator = new BinaryClassificationEvaluator({
      rawPredictionCol: "score",
      weightCol: "weight",
      metricName: "areaUnderPR",
    })
    const expected = areaUnderPR(columns.label, columns.score, columns.weight)
    expect(await evaluator.evaluate(scored)).toBe(expected)
    expect(expected).not.toBe(areaUnderPR(columns.label, columns.score))
  })

  it("gives the metric of arrays, rows of one label and score taken together or not", async () => {
    const evaluator = new BinaryClassificationEvaluator({ rawPredictionCol: "score" })
    const area = await evaluator.evaluate(scored)
    expect(evaluator.evaluateScores(columns.label, columns.score)).toBe(area)
    const [labels, scores] = [columns.label.slice(0, 4), columns.score.slice(0, 4)]
    expect(evaluator.evaluateScores(labels, scores, Float64Array.of(1, 1, 1, 2))).toBe(area)
    expect(evaluator.evaluateScores(labels, scores)).not.toBe(area)
  })

  it("says which columns it reads, where it reads no weights", () => {
    const names = { rawPredictionCol: "score", labelCol: "clicked" }
    const evaluator = new BinaryClassificationEvaluator(names)
    expect(evaluator.scoreColumns).toEqual({ labelCol: "clicked", scoreCol: "score" })
    expect(new BinaryClassificationEvaluator({ ...names, weightCol: "weight" }).scoreColumns).toBeUndefined()
  })

  it("gives curves as data", async () => {
    const metrics = await new BinaryClassificationEvaluator({ rawPredictionCol: "score" }).getMetrics(scored)
    expect([...metrics.roc().falsePositiveRate]).toEqual([0, 0, 1 / 3, 1 / 3, 1, 1])
    expect([...metrics.roc().truePositiveRate]).toEqual([0, 0.5, 0.5, 1, 1, 1])
    expect([...metrics.pr().precision]).toEqual([1, 1, 0.5, 2 / 3, 2 / 5])
    expect([...metrics.recallByThreshold().thresholds]).toEqual([0.9, 0.8, 0.7, 0.2])
    expect([...metrics.precisionByThreshold().values]).toEqual([1, 0.5, 2 / 3, 2 / 5])
    expect(metrics.fMeasureByThreshold().values[2]).toBeCloseTo(0.8, 15)
    expect(metrics.areaUnderROC).toBe(metrics.roc().area)
    expect(metrics.areaUnderPR).toBe(metrics.pr().area)
  })

  it("thins the curves to about numBins points", async () => {
    const evaluator = new BinaryClassificationEvaluator({ rawPredictionCol: "score", numBins: 2 })
    expect((await evaluator.getMetrics(scored)).curves.thresholds).toEqual(Float64Array.of(0.8, 0.2))
  })

  it.each(["gbt_base", "gbt_default", "gbt_history", "gbt_genres", "gbt_deep"])(
    "gives Spark's areas for the scores of %s",
    async (name) => {
      const model = readReference<{ rawPrediction1: number[]; areaUnderROC: number; areaUnderPR: number }>(name)
      const valid = readReference<{ purchase: number[] }>("valid")
      const frame = await Frame.fromColumns({
        purchase: Float64Array.from(valid.purchase),
        raw: Float64Array.from(model.rawPrediction1),
      })
      const params = { rawPredictionCol: "raw", labelCol: "purchase" }
      const metrics = await new BinaryClassificationEvaluator(params).getMetrics(frame)
      expect(Math.abs(metrics.areaUnderROC - model.areaUnderROC)).toBeLessThan(1e-12)
      expect(Math.abs(metrics.areaUnderPR - model.areaUnderPR)).toBeLessThan(1e-12)
    },
  )

  it("says what is wrong with a column", async () => {
    const evaluate = (frame: Frame, params = {}): Promise<number> =>
      new BinaryClassificationEvaluator({ rawPredictionCol: "score", ...params }).evaluate(frame)
    await expect(evaluate(scored, { labelCol: "purchase" })).rejects.toThrow(
      new RangeError("unknown column: purchase; have label, score, weight"),
    )
    await expect(evaluate(scored.withColumn("score", "'high'"))).rejects.toThrow(
      new TypeError("invalid type of score: string; expected a vector of 2 or a number"),
    )
    await expect(evaluate(scored.withColumn("label", "'yes'"))).rejects.toThrow(
      new TypeError("invalid type of label: string; expected a number or boolean"),
    )
    const three = { ...twoNumbers, parts: [...twoNumbers.parts, twoNumbers.parts[0]] }
    const wide = withVector(scored, "raw", "named_struct('v0', score, 'v1', score, 'v2', score)", three)
    await expect(evaluate(wide, { rawPredictionCol: "raw" })).rejects.toThrow(
      new RangeError("invalid size of raw: 3; expected a vector of 2 or a number"),
    )
    await expect(evaluate(scored.withColumn("label", "CASE WHEN score > 0.8 THEN 1 END"))).rejects.toThrow(
      new RangeError(`missing value in labels: ${isOnSpark ? "4 rows" : "row 1"}`),
    )
    await expect(evaluate(scored.where("score > 1"))).rejects.toThrow(
      new RangeError("invalid labels: no rows; expected at least one"),
    )
    expect(() => new BinaryClassificationEvaluator({ metricName: "auc" as "areaUnderROC" })).toThrow(
      new RangeError('invalid metricName: "auc"; expected one of "areaUnderROC", "areaUnderPR"'),
    )
  })
})
