// The lab's four files, drawn small: models of rows that are counted are those of rows that are read.

import { join } from "node:path"
import { beforeAll, describe, expect, it } from "vitest"
import type { Engine } from "../../../src/engines/engine"
import type { GBTClassificationModel } from "../../../src/estimator/gbtClassificationModel"
import { GBTClassifier } from "../../../src/estimator/gbtClassifier"
import { BinaryClassificationEvaluator } from "../../../src/evaluation/binaryClassificationEvaluator"
import { VectorAssembler } from "../../../src/features/vectorAssembler"
import type { Frame } from "../../../src/frame/frame"
import { genreFeatures } from "../../../src/lab/genreFeatures"
import { readLabFile } from "../../../src/lab/labFile"
import { purchaseFeatureNames, purchaseFeatures } from "../../../src/lab/purchaseFeatures"
import { trainValidSplit } from "../../../src/lab/trainValidSplit"
import { userHistory } from "../../../src/lab/userHistory"
import { CrossValidator } from "../../../src/tuning/crossValidator"
import { ParamGridBuilder } from "../../../src/tuning/paramGridBuilder"
import { onEngine, remoteLike, testEngine } from "./remoteLike"

const data = join(__dirname, "..", "..", "..", "data-sample")

let engine: Engine
let rows: Frame
/** The rows to train on, with features of counts, with genres and a short history, and with all of a long one. */
let base: Frame
let narrow: Frame
let wide: Frame

const assembled = (frame: Frame, inputCols: readonly string[]): Promise<Frame> =>
  new VectorAssembler({ inputCols, outputCol: "features" }).transform(frame)

beforeAll(async () => {
  engine = await testEngine()
  const { train } = trainValidSplit(await readLabFile(data, "train", engine))
  rows = purchaseFeatures(train)(train)
  const { items } = await genreFeatures(await readLabFile(data, "items", engine))
  const joined = async (size: number): Promise<Frame> =>
    rows
      .join(items, "item_id", "left")
      .join(await userHistory(train, size), "user_id")
      .naFill(0, ["year"])
  base = (await assembled(rows, purchaseFeatureNames)).cache()
  const others = ["year", "genre_vector", "history_vec"]
  narrow = (await assembled(await joined(4), ["item_addict", ...others])).cache()
  wide = (await assembled(await joined(60), [...purchaseFeatureNames, ...others])).cache()
}, 60_000)

const gbt = new GBTClassifier({ labelCol: "purchase", maxIter: 10, maxDepth: 4, mergeRows: "always" })

describe("the lab on other machines", () => {
  it("has the models of rows here, of counts", async () => {
    const { engine: there, moved } = remoteLike(engine)
    const [here, counted] = [await gbt.fit(base), await gbt.fit(onEngine(base, there))]
    expect(counted.model).toEqual(here.model)
    expect(counted.featureImportances).toEqual(here.featureImportances)
    expect(moved()).toBeLessThan(200_000)
  })

  it("has the models of rows here, of genres and history", async () => {
    const { engine: there } = remoteLike(engine)
    const coarse = new GBTClassifier({ ...gbt.params, maxBins: 4 })
    const [here, counted] = [await coarse.fit(narrow), await coarse.fit(onEngine(narrow, there))]
    expect(counted.model).toEqual(here.model)
  })

  // There, documents have other numbers than here.
  it("has the models of rows here, of genres that are counted where the rows are", async () => {
    const all = await readLabFile(data, "items", engine)
    const coarse = new GBTClassifier({ ...gbt.params, maxBins: 4 })
    const fitted = async (train: Frame, items: Frame): Promise<GBTClassificationModel> => {
      const joined = train.join((await genreFeatures(items)).items, "item_id", "left").naFill(0, ["year"])
      const frame = await assembled(joined, ["item_addict", "year", "genre_vector"])
      return coarse.fit(frame)
    }
    const { engine: there } = remoteLike(engine)
    const [here, counted] = [await fitted(rows, all), await fitted(onEngine(rows, there), onEngine(all, there))]
    expect(counted.model).toEqual(here.model)
  })

  // Most rows are cells of their own: here they are summed in their order, there in that of their bins. The last bits of
  // sums differ, and splits that gain the same are told apart by them; sums of the first tree are of whole numbers.
  it("has the first tree of rows here, and nearly their loss, where they hardly merge", async () => {
    const { engine: there } = remoteLike(engine)
    const [here, counted] = [await gbt.fit(wide), await gbt.fit(onEngine(wide, there))]
    expect(counted.trees[0]).toEqual(here.trees[0])
    const [hereLoss, countedLoss] = [await here.evaluateEachIteration(wide), await counted.evaluateEachIteration(wide)]
    for (const [i, loss] of countedLoss.entries()) expect(loss).toBeCloseTo(hereLoss[i], 5)
  })

  it("has the averages of a grid search", async () => {
    const { engine: there, moved } = remoteLike(engine)
    const estimatorParamMaps = new ParamGridBuilder()
      .addGrid(gbt, "maxBins", [16, 32])
      .addGrid(gbt, "maxDepth", [3, 4])
      .build()
    const evaluator = new BinaryClassificationEvaluator({ labelCol: "purchase" })
    const search = new CrossValidator({ estimator: gbt, estimatorParamMaps, evaluator, numFolds: 3, seed: 11 })
    const [here, counted] = [await search.fit(base), await search.fit(onEngine(base, there))]
    for (const [i, average] of counted.avgMetrics.entries()) expect(average).toBeCloseTo(here.avgMetrics[i], 12)
    expect(counted.bestModel.model).toEqual(here.bestModel.model)
    expect(moved()).toBeLessThan(200_000)
  })
})
