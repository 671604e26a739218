import { beforeAll, describe, expect, it } from "vitest"
import type { GBTClassificationModel } from "../../src/estimator/gbtClassificationModel"
import { GBTClassifier } from "../../src/estimator/gbtClassifier"
import { BinaryClassificationEvaluator } from "../../src/evaluation/binaryClassificationEvaluator"
import type { Frame } from "../../src/frame/frame"
import { rand } from "../../src/frame/verbs/random"
import { Pipeline } from "../../src/pipeline/pipeline"
import { type Estimator, settingsOf } from "../../src/pipeline/stage"
import type { CrossValidatorModel } from "../../src/tuning/crossValidator"
import { CrossValidator } from "../../src/tuning/crossValidator"
import { drawFolds, foldFrames } from "../../src/tuning/folds"
import { ParamGridBuilder } from "../../src/tuning/paramGridBuilder"
import { labFrame } from "../estimator/labFrame"
import { readReference } from "../gbt/data/referenceData"

const reference = readReference<{
  seed: number
  numFolds: number
  maxIter: number
  grid: Record<string, number>[]
  avgMetrics: number[]
  stdMetrics: number[]
  rand: number[]
}>("cv.json")

const gbt = new GBTClassifier({ labelCol: "purchase", maxIter: reference.maxIter })
const grid = new ParamGridBuilder()
  .addGrid(gbt, "maxDepth", [3, 4])
  .addGrid(gbt, "minInstancesPerNode", [2, 3])
  .addGrid(gbt, "maxBins", [50, 55])
  .build()
const evaluator = new BinaryClassificationEvaluator({ labelCol: "purchase" })
const { seed, numFolds } = reference

describe("CrossValidator on the rows that Spark searched", () => {
  let train: Frame
  let found: CrossValidatorModel<GBTClassificationModel>
  beforeAll(async () => {
    train = await labFrame("train")
    const search = { estimator: gbt, estimatorParamMaps: grid, evaluator, seed, numFolds, parallelism: 3 }
    found = await new CrossValidator(search).fit(train)
  })

  it("has Spark's grid, in its order", () => {
    expect(grid.map((params) => settingsOf(gbt, params))).toEqual(reference.grid)
  })

  it("draws Spark's folds", async () => {
    const rows = train.withColumn("draw", rand(seed))
    const folds = await foldFrames(rows, await drawFolds(rows, await rows.count(), { numFolds, seed, foldCol: "" }))
    expect(folds).toHaveLength(numFolds)
    const width = 1 / numFolds
    for (const [fold, { train: rest, validation }] of folds.entries()) {
      const isIn = (draw: number): boolean => draw >= fold * width && draw < (fold + 1) * width
      const drawsOf = async (frame: Frame): Promise<number[]> =>
        Array.from((await frame.toColumns(["draw"])).draw as Float64Array)
      expect(await drawsOf(validation)).toEqual(reference.rand.filter(isIn))
      expect(await drawsOf(rest)).toEqual(reference.rand.filter((draw) => !isIn(draw)))
      expect(await validation.columns()).toEqual([...(await train.columns()), "draw"])
    }
  })

  it("finds Spark's means and deviations for every setting, and its best one", () => {
    for (const [i, mean] of reference.avgMetrics.entries()) {
      expect(Math.abs(found.avgMetrics[i] - mean)).toBeLessThanOrEqual(1e-9)
      expect(Math.abs(found.stdMetrics[i] - reference.stdMetrics[i])).toBeLessThanOrEqual(1e-9)
    }
    expect(found.bestIndex).toBe(reference.avgMetrics.indexOf(Math.max(...reference.avgMetrics)))
    expect(found.bestParams).toEqual(reference.grid[found.bestIndex])
    expect(settingsOf(gbt, found.estimatorParamMaps[found.bestIndex])).toEqual(found.bestParams)
  })

  it("fits the best settings to all rows", async () => {
    const alone = await gbt.copy(found.estimatorParamMaps[found.bestIndex]).fit(train)
    expect(found.bestModel.toDebugString()).toBe(alone.toDebugString())
  })

  it("finds the same one fit at a time, for a Pipeline, and where fits share no work", async () => {
    const search = { estimatorParamMaps: grid.slice(0, 3), evaluator, seed, numFolds }
    const inPipeline = await new CrossValidator({ ...search, estimator: new Pipeline({ stages: [gbt] }) }).fit(train)
    expect(inPipeline.avgMetrics).toEqual(found.avgMetrics.slice(0, 3))
    const unshared: Estimator<GBTClassificationModel> = {
      uid: gbt.uid,
      fit: (frame, options) => gbt.fit(frame, options),
      copy: (params) => gbt.copy(params),
    }
    const oneByOne = await new CrossValidator({
      ...search,
      estimatorParamMaps: [[], []],
      estimator: unshared,
    }).fit(train)
    const defaults = await new CrossValidator({ ...search, estimatorParamMaps: [[]], estimator: gbt }).fit(train)
    expect(oneByOne.avgMetrics).toEqual([...defaults.avgMetrics, ...defaults.avgMetrics])
  })
})
