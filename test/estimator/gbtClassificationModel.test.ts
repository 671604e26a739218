import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { GBTClassificationModel } from "../../src/estimator/gbtClassificationModel"
import { GBTClassifier } from "../../src/estimator/gbtClassifier"
import type { GBTClassifierParams } from "../../src/estimator/params"
import { VectorAssembler } from "../../src/features/vectorAssembler"
import type { Frame } from "../../src/frame/frame"
import { denseVector, sparseVector, toArray, type Vector } from "../../src/linalg/vector"
import { Pipeline } from "../../src/pipeline/pipeline"
import { PipelineModel } from "../../src/pipeline/pipelineModel"
import { type ReferenceModel, readReference } from "../gbt/data/referenceData"
import { labFrame } from "./labFrame"
import { smallFrame } from "./smallFrame"

const folder = mkdtempSync(join(tmpdir(), "gbt-model-"))
afterAll(() => rmSync(folder, { recursive: true }))

let small: Frame
beforeAll(async () => {
  small = await smallFrame()
})

function fit(params: Partial<GBTClassifierParams> = {}, frame: Frame = small): Promise<GBTClassificationModel> {
  return new GBTClassifier({ maxIter: 5, maxDepth: 2, ...params }).fit(frame)
}

describe("GBTClassificationModel", () => {
  it("adds score, probability and prediction at the end, as Spark prints them", async () => {
    const scored = await (await fit({ maxIter: 1, maxDepth: 1 })).transform(small)
    expect(await scored.select("x", "rawPrediction", "prediction").where("x IN (4, 5)").showString()).toBe(
      [
        "+---+-------------+----------+",
        "|  x|rawPrediction|prediction|",
        "+---+-------------+----------+",
        "|4.0|   [1.0,-1.0]|       0.0|",
        "|5.0|   [-0.5,0.5]|       1.0|",
        "+---+-------------+----------+",
        "",
      ].join("\n"),
    )
    expect(await scored.columns()).toEqual([
      "x",
      "y",
      "label",
      "features",
      "rawPrediction",
      "probability",
      "prediction",
    ])
    const { p1 } = await scored.select("probability.v1 AS p1").toColumns()
    expect(p1[7]).toBe(1 - 1 / (1 + Math.exp(1)))
    expect(p1[0]).toBe(1 - 1 / (1 + Math.exp(-2)))
  })

  it("scores an empty frame", async () => {
    const scored = await (await fit({ leafCol: "leaf" })).transform(small.where("x > 9"))
    expect(await scored.collect()).toEqual([])
    expect(await scored.columns()).toContain("leaf")
  })

  it("leaves out columns whose name is empty, and renames the others", async () => {
    const columnsOf = async (params: Partial<GBTClassifierParams>): Promise<string[]> =>
      (await (await fit(params)).transform(small.select("features"))).columns()
    expect(await columnsOf({ rawPredictionCol: "", predictionCol: "" })).toEqual(["features", "probability"])
    expect(await columnsOf({ probabilityCol: "p", rawPredictionCol: "" })).toEqual(["features", "p", "prediction"])
    expect(await columnsOf({ probabilityCol: "", rawPredictionCol: "", predictionCol: "" })).toEqual(["features"])
  })

  it("does not overwrite a column", async () => {
    const model = await fit({ predictionCol: "label" })
    await expect((await model.transform(small)).count()).rejects.toThrow(/output column already exists: label/)
  })

  it("needs the features it was trained on", async () => {
    const model = await fit()
    await expect((await model.transform(small.drop("features"))).count()).rejects.toThrow(
      new RangeError("unknown column: features; have x, y, label"),
    )
    const one = await new VectorAssembler({ inputCols: ["x"], outputCol: "features" }).transform(small.drop("features"))
    await expect((await model.transform(one)).count()).rejects.toThrow(
      new RangeError("length mismatch: rows have 1 features, the model has 2"),
    )
    expect(() => model.predict([1])).toThrow(
      new RangeError("length mismatch: the vector has 1 features, the model has 2"),
    )
  })

  it("predicts by the thresholds", async () => {
    const plain = await fit({ maxIter: 1, maxDepth: 1 })
    const p1 = toArray(plain.predictProbability([8, 0]))[1]
    const classOf = async (thresholds: readonly number[]): Promise<number[]> => {
      const model = await fit({ maxIter: 1, maxDepth: 1, thresholds })
      const { prediction } = await (await model.transform(small)).toColumns(["prediction"])
      expect(prediction[7]).toBe(model.predict([8, 0]))
      return [prediction[0] as number, prediction[7] as number]
    }
    expect(p1).toBeGreaterThan(0.5)
    expect(await classOf([0.5, 0.5])).toEqual([0, 1])
    // Class 1 needs p1 / t1 > p0 / t0.
    expect(await classOf([1 - p1, p1])).toEqual([0, 0])
    expect(await classOf([0.01, 0.99])).toEqual([0, 0])
    expect(await classOf([0.99, 0.01])).toEqual([1, 1])
    expect(await classOf([0, 1])).toEqual([0, 0])
    expect(await classOf([1, 0])).toEqual([1, 1])
  })

  it("says which leaf of each tree a row ends in", async () => {
    const model = await fit({ leafCol: "leaf", maxIter: 3 })
    const rows = await (await model.transform(small)).collect()
    for (const row of rows) {
      const leaf = row.leaf as Vector
      expect(toArray(leaf)).toEqual(toArray(model.predictLeaf(row.features as Vector)))
      let score = 0
      for (const [m, tree] of model.trees.entries()) {
        // The leaf's node: the one with as many leaves before it.
        const node = [...tree.feature.keys()].filter((n) => tree.feature[n] < 0)[toArray(leaf)[m]]
        score += tree.prediction[node] * model.treeWeights[m]
      }
      expect(toArray(row.rawPrediction as Vector)[1]).toBe(score)
    }
    expect(new Set(rows.map((row) => toArray(row.leaf as Vector)[0])).size).toBeGreaterThan(1)
  })

  it("takes one row as an array, a dense or a sparse vector", async () => {
    const model = await fit()
    expect(model.predictRaw([8, 0])).toEqual(model.predictRaw(denseVector([8, 0])))
    expect(model.predictRaw(sparseVector(2, [0], [8]))).toEqual(model.predictRaw(Float64Array.of(8, 0)))
  })

  it("gives the loss after each tree on any frame with labels", async () => {
    const model = await fit({ maxIter: 2, maxDepth: 1 })
    const losses = await model.evaluateEachIteration(small)
    // After the first tree: four rows of score -1, all right; four of score 0.5, one of them wrong.
    const loss = (score: number): number => 2 * Math.log1p(Math.exp(-2 * score))
    expect(losses[0]).toBeCloseTo((4 * loss(1) + 3 * loss(0.5) + loss(-0.5)) / 8, 14)
    expect(losses[1]).toBeLessThan(losses[0])
    expect(losses).toHaveLength(2)
  })

  it("makes a function that scores one row as transform does, bit for bit", async () => {
    const { inputCols, params } = readReference<ReferenceModel>("gbt_genres.json")
    const [train, valid] = await Promise.all([labFrame("train", inputCols), labFrame("valid", inputCols)])
    const model = await fit({ ...params, labelCol: "purchase", maxIter: 20 }, train)
    const rows = await (await model.transform(valid)).select("features", "rawPrediction", "probability").collect()
    const [probability, score] = [model.scorer(), model.scorer("rawPrediction")]
    for (const row of rows) {
      const features = toArray(row.features as Vector)
      expect(probability(features)).toBe(toArray(row.probability as Vector)[1])
      expect(score(Array.from(features))).toBe(toArray(row.rawPrediction as Vector)[1])
    }
    expect(() => model.scorer("margin" as "probability")).toThrow(
      new RangeError("invalid output: margin; expected probability or rawPrediction"),
    )
  })

  it("predicts the same bits after a way through a file", async () => {
    const path = join(folder, "model.json")
    const train = await labFrame("train")
    const model = await fit({ labelCol: "purchase", seed: 2n ** 60n, thresholds: [0.3, 0.7], maxDepth: 5 }, train)
    await model.save(path)
    const loaded = await GBTClassificationModel.load(path)
    expect(loaded.uid).toBe(model.uid)
    expect(loaded.params).toEqual(model.params)
    expect(loaded.featureNames).toEqual(model.featureNames)
    expect(loaded.toDebugString()).toBe(model.toDebugString())
    expect(loaded.featureImportances).toEqual(model.featureImportances)
    const valid = await labFrame("valid")
    const columnsOf = async (one: GBTClassificationModel): Promise<unknown> =>
      (await one.transform(valid)).select("rawPrediction.v1 AS score", "probability.v0 AS p0", "prediction").toColumns()
    expect(await columnsOf(loaded)).toEqual(await columnsOf(model))
  })

  it("keeps trees, names and uid in a copy with other settings", async () => {
    const model = await fit()
    const copy = model.copy([{ stage: model, name: "thresholds", value: [0.01, 0.99] }])
    expect(copy).toBeInstanceOf(GBTClassificationModel)
    expect(copy.model).toBe(model.model)
    expect([copy.uid, copy.featureNames]).toEqual([model.uid, model.featureNames])
    expect([model.predict([5, 0]), copy.predict([5, 0])]).toEqual([1, 0])
    expect(() => model.copy([{ stage: model, name: "depth", value: 3 }])).toThrow("unknown parameter of GBTClassifier")
  })

  it("refuses a file of a damaged model", async () => {
    const path = join(folder, "damaged.json")
    await (await fit()).save(path)
    const file = JSON.parse(readFileSync(path, "utf8"))
    file.body.model.trees[0].left[0] = 0
    writeFileSync(path, JSON.stringify(file))
    await expect(GBTClassificationModel.load(path)).rejects.toThrow(
      `damaged model file: ${path}: invalid model trees[0].left[0]: 0; expected a node after its parent`,
    )
    file.body.model.trees = []
    writeFileSync(path, JSON.stringify(file))
    await expect(GBTClassificationModel.load(path)).rejects.toThrow(`damaged model file: ${path}: invalid model trees`)
  })

  it("is a stage of a Pipeline, and of its file", async () => {
    const path = join(folder, "pipeline.json")
    const frame = small.drop("features")
    const assembler = new VectorAssembler({ inputCols: ["x", "y"], outputCol: "features" })
    const model = await new Pipeline({ stages: [assembler, new GBTClassifier({ maxIter: 2 })] }).fit(frame)
    await model.save(path)
    const loaded = await PipelineModel.load(path, [VectorAssembler, GBTClassificationModel])
    const scores = async (one: PipelineModel): Promise<unknown> =>
      (await one.transform(frame)).select("rawPrediction.v1 AS score").toColumns()
    expect(await scores(loaded)).toEqual(await scores(model))
  })
})
