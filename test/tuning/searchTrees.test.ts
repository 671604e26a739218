import { beforeAll, describe, expect, it } from "vitest"
import type { GBTClassificationModel } from "../../src/estimator/gbtClassificationModel"
import { GBTClassifier } from "../../src/estimator/gbtClassifier"
import {
  BinaryClassificationEvaluator,
  type BinaryClassificationEvaluatorParams,
} from "../../src/evaluation/binaryClassificationEvaluator"
import type { Frame } from "../../src/frame/frame"
import { Pipeline } from "../../src/pipeline/pipeline"
import type { Estimator, ParamMap, Transformer } from "../../src/pipeline/stage"
import { drawFolds } from "../../src/tuning/folds"
import { ParamGridBuilder } from "../../src/tuning/paramGridBuilder"
import { runSearch } from "../../src/tuning/runSearch"
import type { Search } from "../../src/tuning/search"
import { searchTrees } from "../../src/tuning/searchTrees"
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
  return { estimator, paramMaps, evaluator, parallelism: 1, divide: (rows, count) => drawFolds(rows, count, folds) }
}

/** The same estimator, such that nobody knows it for what it is. */
function hidden(estimator: GBTClassifier): Estimator<GBTClassificationModel> {
  const { uid } = estimator
  return { uid, fit: (frame) => estimator.fit(frame), copy: (params) => hidden(estimator.copy(params)) }
}

describe("searchTrees", () => {
  it.each(["areaUnderROC", "areaUnderPR"] as const)(
    "finds the %s and the models that frames give",
    async (metricName) => {
      const direct = await searchTrees(searchOf(gbt, grid, { metricName }), train, true, undefined, () => {})
      const byFrames = await runSearch(searchOf(hidden(gbt), grid, { metricName }), train, 3, true, {})
      expect(direct?.metrics).toEqual(byFrames.metrics)
      const textOf = (models: GBTClassificationModel[][]): string[][] =>
        models.map((fold) => fold.map((model) => model.toDebugString()))
      expect(textOf(direct!.models)).toEqual(textOf(byFrames.models))
    },
  )

  it("fits a setting to all rows as the classifier does", async () => {
    const found = await searchTrees(searchOf(gbt, grid), train, false, undefined, () => {})
    const fitted = await found!.fitAll!(3)
    const alone = await gbt.copy(grid[3]).fit(train)
    expect(fitted.toDebugString()).toBe(alone.toDebugString())
    expect(fitted.params).toEqual(alone.params)
    expect(fitted.featureImportances).toEqual(alone.featureImportances)
  })

  it("tells of each fit and evaluation, and gives a Pipeline's models", async () => {
    const pipeline = new Pipeline({ stages: [gbt] })
    let stepCount = 0
    const found = await searchTrees(searchOf(pipeline, grid), train, true, undefined, () => stepCount++)
    expect(stepCount).toBe(2 * 3 * 8)
    expect((found!.models[2][7].stages[0] as GBTClassificationModel).numTrees).toBe(5)
    expect(await (await found!.models[0][0].transform(train)).columns()).toContain("probability")
  })

  it("leaves alone what it would not do exactly", async () => {
    const applies = async <T extends Transformer>(search: Search<T>): Promise<boolean> =>
      (await searchTrees(search, train.limit(200), false, undefined, () => {})) !== undefined
    const set = (name: string, value: unknown): ParamMap => [{ stage: gbt, name, value }]
    expect(await applies(searchOf(gbt, [[], set("maxIter", 1)]))).toBe(true)
    expect(await applies(searchOf(hidden(gbt), [[]]))).toBe(false)
    expect(await applies(searchOf(new Pipeline({ stages: [gbt, gbt] }), [[]]))).toBe(false)
    expect(await applies(searchOf(gbt, [[], set("featuresCol", "other")]))).toBe(false)
    expect(await applies(searchOf(gbt, [[], set("weightCol", "")]))).toBe(false)
    expect(await applies(searchOf(gbt, [set("validationIndicatorCol", "held")]))).toBe(false)
    expect(await applies(searchOf(gbt, [set("partitions", [100, 100])]))).toBe(false)
    expect(await applies(searchOf(gbt, [[]], { weightCol: "weight" }))).toBe(false)
    expect(await applies(searchOf(gbt, [[]], { labelCol: "label" }))).toBe(false)
    expect(await applies(searchOf(gbt, [[]], { rawPredictionCol: "probability" }))).toBe(false)
    const other = { ...searchOf(gbt, [[]]), evaluator: { isLargerBetter: true, evaluate: async () => 1 } }
    expect(await applies(other)).toBe(false)
  })
})
