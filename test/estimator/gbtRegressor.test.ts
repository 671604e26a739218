import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { GBTRegressionModel } from "../../src/estimator/gbtRegressionModel"
import { GBTRegressor } from "../../src/estimator/gbtRegressor"
import { VectorAssembler } from "../../src/features/vectorAssembler"
import type { Frame } from "../../src/frame/frame"
import { toArray, type Vector } from "../../src/linalg/vector"
import { smallFrame } from "./smallFrame"

const folder = mkdtempSync(join(tmpdir(), "gbt-regression-"))
afterAll(() => rmSync(folder, { recursive: true }))

let frame: Frame
beforeAll(async () => {
  frame = await smallFrame({ label: Float64Array.of(1, 1, 3, 3, -2, -2, 10, 10) })
})

describe("GBTRegressor", () => {
  it("adds no column and scores no row where none has a name", async () => {
    const { model, featureNames, params } = await new GBTRegressor({ maxIter: 1 }).fit(frame)
    const silent = new GBTRegressionModel(model, featureNames, { ...params, predictionCol: "" })
    // These are too few features for the model, which only scoring would notice.
    const narrow = await new VectorAssembler({ inputCols: ["label"], outputCol: "features" }).transform(
      frame.select("label"),
    )
    expect(await (await silent.transform(narrow)).columns()).toEqual(["label", "features"])
    expect(await (await silent.transform(narrow)).count()).toBe(8)
  })

  it("rejects a setting that does not fit, and does not throw it", async () => {
    const gbt = new GBTRegressor()
    const fits = gbt.fitMultiple(frame, [[{ stage: gbt, name: "maxIter", value: 0 }]])
    await expect(fits).rejects.toThrow("invalid maxIter: 0; expected an integer >= 1")
  })

  it("learns means that can be told by hand", async () => {
    const model = await new GBTRegressor({ maxDepth: 1, maxIter: 2, stepSize: 0.5 }, "r").fit(frame)
    // The second tree is fitted to twice the errors: y - 1/3 and y - 10.
    expect(model.toDebugString()).toBe(
      [
        "GBTRegressionModel: uid=r, numTrees=2, numFeatures=2",
        "  Tree 0 (weight 1.0):",
        "    If (feature 0 <= 6.5)",
        "     Predict: 0.6666666666666666",
        "    Else (feature 0 > 6.5)",
        "     Predict: 10.0",
        "  Tree 1 (weight 0.5):",
        "    If (feature 0 <= 4.5)",
        "     Predict: 2.666666666666667",
        "    Else (feature 0 > 4.5)",
        "     Predict: -2.6666666666666665",
        "",
      ].join("\n"),
    )
    expect(model.predict([1, 0])).toBeCloseTo(2, 14)
    expect((await model.evaluateEachIteration(frame))[0]).toBeCloseTo((2 / 9 + 2 * (49 / 9) + 2 * (64 / 9)) / 8, 12)
  })

  it("adds prediction and leaf, the same as from a single row", async () => {
    const model = await new GBTRegressor({ leafCol: "leaf", maxIter: 3, lossType: "absolute" }).fit(frame)
    const scored = await model.transform(frame)
    expect(await scored.columns()).toEqual(["x", "y", "label", "features", "prediction", "leaf"])
    for (const row of await scored.collect()) {
      expect(row.prediction).toBe(model.predict(row.features as Vector))
      expect(row.prediction).toBe(model.scorer()(toArray(row.features as Vector)))
      expect(toArray(row.leaf as Vector)).toEqual(toArray(model.predictLeaf(row.features as Vector)))
    }
    const losses = await model.evaluateEachIteration(frame)
    expect(losses).toHaveLength(3)
  })

  it("gives the same models together as one by one, across losses", async () => {
    const regressor = new GBTRegressor({ maxIter: 4, maxDepth: 2 })
    const maps = (["squared", "absolute"] as const).map((value) => [{ stage: regressor, name: "lossType", value }])
    const together = await regressor.fitMultiple(frame, maps)
    for (const [i, params] of maps.entries()) {
      expect(together[i].toDebugString()).toBe((await regressor.copy(params).fit(frame)).toDebugString())
    }
    expect(together[0].toDebugString()).not.toBe(together[1].toDebugString())
  })

  it("predicts the same bits after a way through a file", async () => {
    const path = join(folder, "model.json")
    const model = await new GBTRegressor({ maxIter: 4 }).fit(frame)
    await model.save(path)
    const loaded = await GBTRegressionModel.load(path)
    expect(loaded.params).toEqual(model.params)
    expect(await (await loaded.transform(frame)).toColumns(["prediction"])).toEqual(
      await (await model.transform(frame)).toColumns(["prediction"]),
    )
    await expect(GBTRegressionModel.load(join(folder, "none.json"))).rejects.toThrow("ENOENT")
  })

  it("says what is wrong with a label", async () => {
    const missing = frame.withColumn("label", "NULLIF(label, 3)")
    await expect(new GBTRegressor().fit(missing)).rejects.toThrow(new RangeError("missing value in label: row 2"))
    expect(() => new GBTRegressor({ lossType: "huber" as "squared" })).toThrow(
      new RangeError('invalid lossType: "huber"; expected one of "squared", "absolute"'),
    )
  })
})
