import { beforeAll, describe, expect, it, vi } from "vitest"
import { GBTClassificationModel } from "../../src/estimator/gbtClassificationModel"
import { GBTClassifier } from "../../src/estimator/gbtClassifier"
import {
  BinaryClassificationEvaluator,
  type BinaryClassificationEvaluatorParams,
} from "../../src/evaluation/binaryClassificationEvaluator"
import type { Frame } from "../../src/frame/frame"
import { Pipeline } from "../../src/pipeline/pipeline"
import type { Estimator, ParamMap, Transformer } from "../../src/pipeline/stage"
import { CrossValidator } from "../../src/tuning/crossValidator"
import { metricsByFrames, metricsByScores, type Search } from "../../src/tuning/foldMetrics"
import { drawFolds } from "../../src/tuning/folds"
import { drawFoldsThere } from "../../src/tuning/foldsThere"
import { ParamGridBuilder } from "../../src/tuning/paramGridBuilder"
import { TrainValidationSplit } from "../../src/tuning/trainValidationSplit"
import { labFrame } from "../estimator/labFrame"

const gbt = new GBTClassifier({ labelCol: "purchase", maxIter: 4, weightCol: "weight" })
const grid = new ParamGridBuilder()
  .addGrid(gbt, "maxIter", [3, 5])
  .addGrid(gbt, "subsamplingRate", [1, 0.5])
  .addGrid(gbt, "maxBins", [10, 40])
  .build()
const folds = { numFolds: 3, seed: 4, foldCol: "" }

let train: Frame
beforeAll(async () => {
  train = (await labFrame("train")).withColumn("weight", "1 + user_purchases").cache()
})

function searchOf<T extends Transformer>(
  estimator: Estimator<T>,
  paramMaps: readonly ParamMap[],
  params: Partial<BinaryClassificationEvaluatorParams> = {},
): Search<T> {
  const evaluator = new BinaryClassificationEvaluator({ labelCol: "purchase", ...params })
  const divide: Search<T>["divide"] = (rows, count) => drawFolds(rows, count, folds)
  const divideThere: Search<T>["divideThere"] = (rows) => drawFoldsThere(rows, folds)
  return { estimator, paramMaps, evaluator, parallelism: 1, collectSubModels: true, foldCount: 3, divide, divideThere }
}

const found = <T extends Transformer>(search: Search<T>, onStep: () => void = () => {}) =>
  metricsByScores(search, train, undefined, onStep)

describe("a grid for GBTClassifier judged by BinaryClassificationEvaluator", () => {
  it.each(["areaUnderROC", "areaUnderPR"] as const)(
    "has the %s and the models that frames give",
    async (metricName) => {
      const search = searchOf(gbt, grid, { metricName })
      const byScores = await found(search)
      const byFrames = await metricsByFrames(search, train, undefined, () => {})
      expect(byScores?.metrics).toEqual(byFrames.metrics)
      const textOf = (models: GBTClassificationModel[][]): string[][] =>
        models.map((fold) => fold.map((model) => model.toDebugString()))
      expect(textOf(byScores!.models!)).toEqual(textOf(byFrames.models!))
    },
  )

  it("fits a setting to all rows as the classifier does", async () => {
    const fitted = await (await found(searchOf(gbt, grid)))!.fitAll!(3)
    const alone = await gbt.copy(grid[3]).fit(train)
    expect(fitted.toDebugString()).toBe(alone.toDebugString())
    expect(fitted.params).toEqual(alone.params)
    expect(fitted.featureImportances).toEqual(alone.featureImportances)
  })

  it("counts each fit and evaluation, and has a Pipeline's models for a Pipeline", async () => {
    let stepCount = 0
    const byScores = await found(searchOf(new Pipeline({ stages: [gbt] }), grid), () => stepCount++)
    expect(stepCount).toBe(2 * 3 * 8)
    const models = byScores!.models!
    expect((models[2][7].stages[0] as GBTClassificationModel).numTrees).toBe(5)
    expect(await (await models[0][0].transform(train)).columns()).toContain("probability")
  })

  it("is judged without a frame of any fold, alone and as the only stage of a Pipeline", async () => {
    const calls = [
      vi.spyOn(GBTClassificationModel.prototype, "transform"),
      vi.spyOn(GBTClassifier.prototype, "fit"),
      vi.spyOn(GBTClassifier.prototype, "fitMultiple"),
      vi.spyOn(BinaryClassificationEvaluator.prototype, "evaluate"),
    ]
    const callCounts = (): number[] => calls.map((call) => call.mock.calls.length)
    const search = { estimatorParamMaps: grid, evaluator: new BinaryClassificationEvaluator({ labelCol: "purchase" }) }
    try {
      for (const estimator of [gbt, new Pipeline({ stages: [gbt] })] as Estimator[]) {
        await new CrossValidator({ ...search, estimator }).fit(train)
        await new TrainValidationSplit({ ...search, estimator }).fit(train)
      }
      expect(callCounts()).toEqual([0, 0, 0, 0])
      // With weights the evaluator reads frames, and these are the calls that tell.
      const evaluator = new BinaryClassificationEvaluator({ labelCol: "purchase", weightCol: "weight" })
      await new TrainValidationSplit({ ...search, estimator: gbt, evaluator }).fit(train)
      expect(callCounts()).toEqual([8, 1, 1, 8])
    } finally {
      vi.restoreAllMocks()
    }
  })

  it("is judged by frames where scores would not do exactly", async () => {
    const applies = async <T extends Transformer>(search: Search<T>): Promise<boolean> =>
      (await metricsByScores(search, train.limit(200), undefined, () => {})) !== undefined
    const set = (name: string, value: unknown): ParamMap => [{ stage: gbt, name, value }]
    expect(await applies(searchOf(gbt, [[], set("maxIter", 1)]))).toBe(true)
    expect(await applies(searchOf(new Pipeline({ stages: [gbt, gbt] }), [[]]))).toBe(false)
    expect(await applies(searchOf(gbt, [[], set("featuresCol", "other")]))).toBe(false)
    expect(await applies(searchOf(gbt, [[], set("weightCol", "")]))).toBe(false)
    expect(await applies(searchOf(gbt, [set("validationIndicatorCol", "held")]))).toBe(false)
    expect(await applies(searchOf(gbt, [set("partitions", [100, 100])]))).toBe(false)
    expect(await applies(searchOf(gbt, [[]], { weightCol: "weight" }))).toBe(false)
    expect(await applies(searchOf(gbt, [[]], { labelCol: "label" }))).toBe(false)
    expect(await applies(searchOf(gbt, [[]], { rawPredictionCol: "probability" }))).toBe(false)
    const framesOnly: Estimator = { uid: "frames", fit: (frame) => gbt.fit(frame), copy: () => framesOnly }
    expect(await applies(searchOf(framesOnly, [[]]))).toBe(false)
    const other = { ...searchOf(gbt, [[]]), evaluator: { isLargerBetter: true, evaluate: async () => 1 } }
    expect(await applies(other)).toBe(false)
  })

  it("takes the stages that a grid gives a Pipeline", async () => {
    const pipeline = new Pipeline({ stages: [gbt] })
    const stump = gbt.copy([{ stage: gbt, name: "maxDepth", value: 0 }])
    const estimatorParamMaps = [[], [{ stage: pipeline, name: "stages", value: [stump] }]]
    const evaluator = new BinaryClassificationEvaluator({ labelCol: "purchase" })
    const search = new TrainValidationSplit({ estimator: pipeline, estimatorParamMaps, evaluator, seed: 3 })
    const { validationMetrics } = await search.fit(train)
    expect(validationMetrics[0]).toBeGreaterThan(0.6)
    expect(validationMetrics[1]).toBe(0.5)
  })
})
