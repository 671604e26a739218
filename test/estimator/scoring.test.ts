// Scores made by the engine, for rows that lie elsewhere, beside those made here.

import fc from "fast-check"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { GBTClassificationModel, scoreAtTie } from "../../src/estimator/gbtClassificationModel"
import { GBTClassifier } from "../../src/estimator/gbtClassifier"
import { GBTRegressionModel } from "../../src/estimator/gbtRegressionModel"
import type { GBTClassifierParams } from "../../src/estimator/params"
import { type ScoringLimits, scorePlan } from "../../src/estimator/scoring/scorePlan"
import { BinaryClassificationEvaluator } from "../../src/evaluation/binaryClassificationEvaluator"
import type { Row } from "../../src/expression/rowTypes"
import type { Typed } from "../../src/expression/typed"
import { createDataFrame } from "../../src/frame/createDataFrame"
import type { Frame } from "../../src/frame/frame"
import { denseVector } from "../../src/linalg/vector"
import { findColumn } from "../../src/plan/column"
import { referenceType } from "../../src/plan/vectorColumn"
import { csrFromRows } from "../csrFromRows"
import { type ReferenceModel, readReference } from "../gbt/data/referenceData"
import { trainGbt } from "../gbt/trainGbt"
import { onEngine, type RemoteEngine, remoteEngine, travelledFor } from "../remoteEngine"
import { labFrame } from "./labFrame"
import {
  answerOf,
  classifierFields,
  featureFrame,
  oneSplit,
  scoringCase,
  treeOf,
  vectorOf,
  withFeatures,
} from "./scoringCases"

let remote: RemoteEngine
beforeAll(async () => {
  remote = await remoteEngine()
})
afterAll(() => remote.close())

/** A frame of rows on the engine elsewhere. */
async function elsewhere(rows: readonly Row[], schema: string): Promise<Frame> {
  return onEngine(await createDataFrame(rows, schema), remote)
}

/** A classifier of which less may travel. */
class LimitedModel extends GBTClassificationModel {
  limited(frame: Frame, limits: ScoringLimits): Frame {
    return frame.deriveOnce((plan) => {
      const column = findColumn(plan.columns, "features")
      const scoring = {
        model: this.model,
        leafCol: this.params.leafCol,
        addsScores: true,
        columnsOf: (scores: Float64Array) => this.predictionColumns(scores),
        plainColumnsOf: (score: Typed) => this.plainPredictionColumns(score),
      }
      return scorePlan(frame.engine, plan, column, column.vector!, scoring, limits)
    })
  }
}

describe("transform of rows that lie elsewhere", () => {
  it("gives a classifier's columns bit for bit", async () => {
    const seen = { scored: 0 }
    await fc.assert(
      fc.asyncProperty(
        scoringCase({ params: { maxIter: 11 } }),
        fc.constantFrom(undefined, [0.3, 0.7], [0, 1]),
        async ({ data, params, spoilt }, thresholds) => {
          const trees = await trainGbt(data, params)
          const names = Array.from({ length: trees.featureCount }, (_, i) => String(i))
          const model = new GBTClassificationModel(trees, names, { thresholds, leafCol: "leaf" })
          const frame = await featureFrame(data.features, spoilt)
          const there = await withFeatures(await onEngine(frame, remote), data.features)
          const here = await withFeatures(frame, data.features)
          const expected = await answerOf(await model.transform(here), classifierFields, trees.trees.length)
          if (typeof expected !== "string") seen.scored++
          const made = await answerOf(await model.transform(there), classifierFields, trees.trees.length)
          expect(made).toEqual(expected)
        },
      ),
      { seed: 51, numRuns: 50 },
    )
    expect(seen.scored).toBeGreaterThan(30)
  })

  it("gives a regressor's columns bit for bit", async () => {
    await fc.assert(
      fc.asyncProperty(scoringCase({ loss: "squared" }), async ({ data, params, spoilt }) => {
        const trees = await trainGbt(data, params)
        const names = Array.from({ length: trees.featureCount }, (_, i) => String(i))
        const model = new GBTRegressionModel(trees, names, { leafCol: "leaf" })
        const frame = await featureFrame(data.features, spoilt)
        const there = await withFeatures(await onEngine(frame, remote), data.features)
        const here = await withFeatures(frame, data.features)
        const expected = await answerOf(await model.transform(here), ["prediction"], trees.trees.length)
        expect(await answerOf(await model.transform(there), ["prediction"], trees.trees.length)).toEqual(expected)
      }),
      { seed: 52, numRuns: 30 },
    )
  })

  it("goes by leaves where codes are too many, and adds trees up in the engine, but for last bits, where leaves are", async () => {
    const thresholds = [0.6, 0.3]
    const seen = { plain: 0 }
    await fc.assert(
      fc.asyncProperty(
        scoringCase({ params: { maxIter: 9 } }),
        fc.constantFrom<ScoringLimits>(
          { codes: 0, leaves: 0, leafNumbers: 0 },
          { codes: 0, leaves: 1000, leafNumbers: 0 },
          { codes: 0, leaves: 1000, leafNumbers: 1000 },
          { codes: 1000, leaves: 0, leafNumbers: 0 },
        ),
        async ({ data, params, spoilt }, limits) => {
          const trees = await trainGbt(data, params)
          const leafCount = trees.trees.length
          const names = Array.from({ length: trees.featureCount }, (_, i) => String(i))
          const model = new LimitedModel(trees, names, { leafCol: "leaf", thresholds })
          const frame = await featureFrame(data.features, spoilt)
          const there = await withFeatures(await onEngine(frame, remote), data.features)
          const here = await withFeatures(frame, data.features)
          const expected = await answerOf(await model.transform(here), classifierFields, leafCount)
          const made = await answerOf(model.limited(there, limits), classifierFields, leafCount)
          if (limits.codes + limits.leaves > 0 || typeof expected === "string") {
            expect(made).toEqual(expected)
            return
          }
          seen.plain++
          expect(made).toHaveLength(expected.length)
          for (const [row, values] of (made as Row[]).entries()) {
            for (const [name, value] of Object.entries(values)) {
              const right = expected[row][name] as number
              const isTie = Math.abs((expected[row].f1 as number) - scoreAtTie(thresholds)) < 1e-12
              if (name === "f4" && isTie) continue
              expect(Math.abs((value as number) - right)).toBeLessThanOrEqual(1e-14 * Math.max(1, Math.abs(right)))
            }
          }
        },
      ),
      { seed: 53, numRuns: 80 },
    )
    expect(seen.plain).toBeGreaterThan(10)
  })

  it.each(["gbt_base", "gbt_deep", "gbt_genres", "gbt_history"])(
    "scores the rows of %s as Spark does",
    async (name) => {
      const reference = readReference<ReferenceModel & { areaUnderROC: number; areaUnderPR: number }>(`${name}.json`)
      const params = { ...(reference.params as Partial<GBTClassifierParams>), labelCol: "purchase" }
      const model = await new GBTClassifier(params).fit(await labFrame("train", reference.inputCols))
      const valid = await labFrame("valid", reference.inputCols)
      const rowCount = await valid.count()
      const there = await vectorOf(await onEngine(valid.drop("features"), remote), ...reference.inputCols)
      const [scored, scoring] = await travelledFor(remote, async () => {
        const frame = await model.transform(there)
        await frame.plan()
        return frame
      })
      // What travels are keys and rows of matrices: no more of twice the rows.
      const [, again] = await travelledFor(remote, async () => (await model.transform(there.union(there))).plan())
      expect(again).toEqual(scoring)
      expect(scoring.read).toBeLessThan(2 * rowCount)
      const evaluator = new BinaryClassificationEvaluator({ labelCol: "purchase" })
      const [metrics, judging] = await travelledFor(remote, () => evaluator.getMetrics(scored))
      expect(judging.read).toBeLessThan(rowCount)
      expect(judging.sent).toBe(0)
      const here = await evaluator.getMetrics(await model.transform(valid))
      expect(Math.abs(metrics.areaUnderROC - here.areaUnderROC)).toBeLessThan(1e-13)
      expect(Math.abs(metrics.areaUnderPR - here.areaUnderPR)).toBeLessThan(1e-13)
      expect(Math.abs(metrics.areaUnderROC - reference.areaUnderROC)).toBeLessThanOrEqual(1e-12)
      expect(metrics.curves).toEqual(here.curves)
    },
  )

  it("takes frames without rows, models without splits, and columns that are not wanted", async () => {
    const constant = { ...oneSplit, featureCount: 1, trees: [treeOf(0.25)] }
    const model = new GBTClassificationModel(constant, ["x"], { probabilityCol: "" })
    const empty = await vectorOf(await elsewhere([], "x DOUBLE"), "x")
    expect(await (await model.transform(empty)).collect()).toEqual([])
    const rows = await vectorOf(await elsewhere([{ x: 1 }, { x: null }], "x DOUBLE"), "x")
    const scored = await model.transform(rows)
    expect(await scored.select("x", "rawPrediction.v1 AS s", "prediction").collect()).toEqual([
      { x: 1, s: 0.25, prediction: 1 },
      { x: null, s: 0.25, prediction: 1 },
    ])
    const none = { rawPredictionCol: "", probabilityCol: "", predictionCol: "" }
    const silent = new GBTClassificationModel(constant, ["x"], none)
    expect(await (await silent.transform(rows)).columns()).toEqual(["x", "features"])
  })

  it("packs the codes of many columns into several keys", async () => {
    const trees = Array.from({ length: 60 }, (_, feature) => treeOf([feature, 0.5], feature, -1))
    const wide = { ...oneSplit, featureCount: 60, trees, treeWeights: new Float64Array(60).fill(0.1) }
    const names = trees.map((_, i) => `x${i}`)
    const model = new GBTClassificationModel(wide, names, {})
    const rows = Array.from({ length: 50 }, (_, row) =>
      Object.fromEntries(names.map((name, i) => [name, (row * (i + 3)) % 7 < 4 ? 0 : 1])),
    )
    const here = await createDataFrame(rows)
    const expected = await answerOf(await model.transform(await vectorOf(here, ...names)), classifierFields)
    const there = await vectorOf(await onEngine(here, remote), ...names)
    expect(await answerOf(await model.transform(there), classifierFields)).toEqual(expected)
  })

  it("refuses what transform refuses, without a row's number", async () => {
    const model = new GBTClassificationModel(oneSplit, ["x", "c"], {})
    const score = async (frame: Frame) => (await model.transform(await vectorOf(frame, "x", "c"))).collect()
    for (const [value, text] of [
      [4, "4"],
      [1.5, "1.5"],
      [-1, "-1"],
      [null, "NaN"],
      [Number.NaN, "NaN"],
    ]) {
      const rows = await elsewhere(
        [
          { x: 1, c: 2 },
          { x: 2, c: value },
        ],
        "x DOUBLE, c DOUBLE",
      )
      const message = `invalid category in feature 1: ${text}; expected an integer in [0, 4)`
      await expect(score(rows)).rejects.toThrow(new RangeError(message))
    }
    const taken = await elsewhere([{ x: 1, c: 2, probability: 3 }], "x DOUBLE, c DOUBLE, probability INT")
    await expect(score(taken)).rejects.toThrow("output column already exists: probability")
    const narrow = await model.transform(await vectorOf(await elsewhere([{ x: 1 }], "x DOUBLE"), "x"))
    await expect(narrow.collect()).rejects.toThrow("length mismatch: rows have 1 features, the model has 2")
  })

  it("refuses matrix rows that are not there or hold what is no category", async () => {
    const matrix = csrFromRows([denseVector([1, 1]), denseVector([1, 1.5]), denseVector([3, 3])], 2)
    const model = new GBTClassificationModel(oneSplit, ["0", "1"], {})
    const score = async (...refs: (number | null)[]) => {
      const rows = await elsewhere(
        refs.map((v) => ({ v })),
        "v INT",
      )
      const typed = rows.derive((plan) => ({
        ...plan,
        columns: [{ ...plan.columns[0], vector: referenceType(matrix, ["0", "1"]) }],
      }))
      const scored = await model.transform(await vectorOf(typed, "v"))
      return (await scored.select("rawPrediction.v1 AS s").collect()).map(({ s }) => s)
    }
    expect(await score(2, 0, 2)).toEqual([0.5, -1, 0.5])
    const noCategory = "invalid category in feature 1: 1.5; expected an integer in [0, 4)"
    await expect(score(0, 1)).rejects.toThrow(new RangeError(noCategory))
    await expect(score(0, null)).rejects.toThrow(new RangeError("null vector in feature column 0"))
    const noRow = "invalid reference in feature column 0: 3; expected a row of 3"
    await expect(score(0, 3)).rejects.toThrow(new RangeError(noRow))
  })
})
