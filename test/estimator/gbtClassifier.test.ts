import { beforeAll, describe, expect, it } from "vitest"
import { GBTClassifier } from "../../src/estimator/gbtClassifier"
import type { GBTClassifierParams } from "../../src/estimator/params"
import type { Frame } from "../../src/frame/frame"
import { denseVector, toArray, type Vector } from "../../src/linalg/vector"
import { referenceType } from "../../src/plan/vectorColumn"
import { ParamGridBuilder } from "../../src/tuning/paramGridBuilder"
import { csrFromRows } from "../csrFromRows"
import { labFrame } from "./labFrame"
import { smallFrame } from "./smallFrame"

let small: Frame
beforeAll(async () => {
  small = await smallFrame()
})

async function predictions(params: Partial<GBTClassifierParams>, frame: Frame): Promise<number[]> {
  const scored = await (await new GBTClassifier(params).fit(frame)).transform(frame)
  return Array.from((await scored.toColumns(["prediction"])).prediction as Float64Array)
}

describe("GBTClassifier", () => {
  it("has Spark's defaults", () => {
    expect(new GBTClassifier().params).toMatchObject({
      featuresCol: "features",
      labelCol: "label",
      predictionCol: "prediction",
      rawPredictionCol: "rawPrediction",
      probabilityCol: "probability",
      leafCol: "",
      weightCol: "",
      validationIndicatorCol: "",
      maxDepth: 5,
      maxBins: 32,
      minInstancesPerNode: 1,
      minWeightFractionPerNode: 0,
      minInfoGain: 0,
      maxMemoryInMB: 256,
      cacheNodeIds: false,
      checkpointInterval: 10,
      impurity: "variance",
      subsamplingRate: 1,
      featureSubsetStrategy: "auto",
      seed: -1287390502,
      maxIter: 20,
      stepSize: 0.1,
      lossType: "logistic",
      validationTol: 0.01,
      splitSample: "all",
    })
  })

  it("learns a threshold that can be told by hand", async () => {
    const model = await new GBTClassifier({ maxDepth: 1, maxIter: 1 }).fit(small)
    // Left of 4.5 all labels are 0; right of it three of four are 1, and the mean of -1 and 1 is 0.5.
    expect(model.toDebugString().split("\n").slice(1)).toEqual([
      "  Tree 0 (weight 1.0):",
      "    If (feature 0 <= 4.5)",
      "     Predict: -1.0",
      "    Else (feature 0 > 4.5)",
      "     Predict: 0.5",
      "",
    ])
    expect(model.totalNumNodes).toBe(3)
    expect(model.featureNames).toEqual(["x", "y"])
    expect(model.featureImportances).toEqual({
      kind: "sparse",
      size: 2,
      indices: Int32Array.of(0),
      values: Float64Array.of(1),
    })
  })

  it("learns the same from a vector in a matrix", async () => {
    const rows = await small.collect()
    const matrix = csrFromRows(rows.map((row) => denseVector(toArray(row.features as Vector))))
    const other = small.drop("features").withColumn("features", "CAST(x AS INTEGER) - 1")
    const referring = other.derive((relation) => ({
      ...relation,
      columns: relation.columns.map((column) =>
        column.name === "features" ? { ...column, vector: referenceType(matrix, ["a", "b"]) } : column,
      ),
    }))
    const [one, two] = await Promise.all([
      new GBTClassifier({}, "g").fit(small),
      new GBTClassifier({}, "g").fit(referring),
    ])
    expect(two.toDebugString()).toBe(one.toDebugString())
    expect(two.featureNames).toEqual(["a", "b"])
  })

  it("weighs rows", async () => {
    const weighted = await smallFrame({ weight: Float64Array.of(1, 1, 1, 1, 1, 1, 1, 3) })
    const model = await new GBTClassifier({ maxDepth: 0, maxIter: 1, weightCol: "weight" }).fit(weighted)
    // Weights 3 against 7: the mean of -1 and 1 is -0.4.
    expect(model.trees[0].prediction[0]).toBeCloseTo(-0.4, 15)
  })

  it("splits a nominal feature by sets of categories", async () => {
    const numbered = await smallFrame({ x: Float64Array.of(0, 1, 2, 3, 4, 5, 6, 7) })
    const frame = numbered.derive((relation) => ({
      ...relation,
      columns: relation.columns.map((column) => {
        if (column.vector === undefined) return column
        const [x, y] = column.vector.parts
        const nominal = { labels: ["a", "b", "c", "d", "e", "f", "g", "h"] }
        return { ...column, vector: { ...column.vector, parts: [{ ...x, nominal } as typeof x, y] } }
      }),
    }))
    const model = await new GBTClassifier({ maxDepth: 1, maxIter: 1, maxBins: 8 }).fit(frame)
    expect(model.toDebugString()).toContain("If (feature 0 in {0.0,1.0,2.0,3.0,7.0})")
  })

  it("does not train on validation rows, and stops by them", async () => {
    const frame = small.withColumn("isValidation", "x > 6")
    const model = await new GBTClassifier({ validationIndicatorCol: "isValidation", maxIter: 50 }).fit(frame)
    const alone = await new GBTClassifier({ maxIter: 50 }).fit(small.where("x <= 6"))
    expect(model.trees[0]).toEqual(alone.trees[0])
    expect(model.numTrees).toBeLessThan(50)
  })

  it("trains where there is one class only", async () => {
    expect(await predictions({}, small.where("label = 1"))).toEqual([1, 1, 1])
    expect(await predictions({}, small.where("label = 0"))).toEqual([0, 0, 0, 0, 0])
  })

  it("takes a boolean label", async () => {
    const frame = small.withColumn("label", "label = 1")
    expect(await predictions({}, frame)).toEqual(await predictions({}, small))
  })

  it("counts trees as it goes on", async () => {
    const steps: string[] = []
    await new GBTClassifier({ maxIter: 3 }).fit(small, { onProgress: (done, total) => steps.push(`${done}/${total}`) })
    expect(steps).toEqual(["1/3", "2/3", "3/3"])
  })

  it("stops with the signal's reason", async () => {
    const controller = new AbortController()
    let last = 0
    const fit = new GBTClassifier({ maxIter: 500 }).fit(small, {
      signal: controller.signal,
      onProgress(done) {
        last = done
        if (done === 4) controller.abort(new Error("enough"))
      },
    })
    await expect(fit).rejects.toThrow(new Error("enough"))
    expect(last).toBe(4)
    const aborted = AbortSignal.abort(new Error("never"))
    await expect(new GBTClassifier().fit(small, { signal: aborted })).rejects.toThrow(new Error("never"))
  })

  it("says what is wrong with the rows", async () => {
    const fit = (frame: Frame, params: Partial<GBTClassifierParams> = {}): Promise<unknown> =>
      new GBTClassifier(params).fit(frame)
    const labelled = (sql: string): Frame => small.withColumn("label", sql)
    await expect(fit(labelled("CASE WHEN x = 3 THEN 2.0 ELSE label END"))).rejects.toThrow(
      new RangeError("invalid label: 2 at row 2; expected 0 or 1"),
    )
    await expect(fit(labelled("NULLIF(x, 4) - x"))).rejects.toThrow(new RangeError("missing value in label: row 3"))
    await expect(fit(labelled("'yes'"))).rejects.toThrow(
      new TypeError("invalid type of label: string; expected a number or boolean"),
    )
    await expect(fit(small.where("x > 9"))).rejects.toThrow(
      new RangeError("empty training set: 0 rows; expected at least 1"),
    )
    await expect(fit(await smallFrame({ y: new Float64Array(8).fill(Number.NaN, 5, 6) }))).rejects.toThrow(
      new RangeError("missing value in feature 1: row 5"),
    )
    await expect(fit(small, { labelCol: "purchase" })).rejects.toThrow(
      new RangeError("unknown column: purchase; have x, y, label, features"),
    )
    await expect(fit(small, { featuresCol: "x" })).rejects.toThrow(
      new TypeError("invalid type of x: double; expected a vector column"),
    )
    await expect(fit(small, { weightCol: "features" })).rejects.toThrow(
      new TypeError("invalid type of features: vector; expected a number or boolean"),
    )
    await expect(fit(small, { validationIndicatorCol: "y" })).rejects.toThrow(
      new TypeError("invalid type of y: double; expected a boolean"),
    )
    const half = small.withColumn("v", "CASE WHEN x > 2 THEN y > 0 END")
    await expect(fit(half, { validationIndicatorCol: "v" })).rejects.toThrow(
      new RangeError("missing value in v: row 0"),
    )
  })

  it("says what is wrong with its parameters", () => {
    const make = (params: object): GBTClassifier => new GBTClassifier(params)
    expect(() => make({ depth: 3 })).toThrow("unknown parameter of GBTClassifier: depth; have maxDepth")
    expect(() => make({ maxDepth: 31 })).toThrow(new RangeError("invalid maxDepth: 31; expected an integer in [0, 30]"))
    const expected = "expected two numbers >= 0, at most one of them 0"
    expect(() => make({ thresholds: [1] })).toThrow(new RangeError(`invalid thresholds: [1]; ${expected}`))
    expect(() => make({ thresholds: [0, 0] })).toThrow(new RangeError(`invalid thresholds: [0,0]; ${expected}`))
    expect(() => make({ thresholds: [-1, 2] })).toThrow(new RangeError(`invalid thresholds: [-1,2]; ${expected}`))
    expect(() => make({ lossType: "squared" })).toThrow(
      new RangeError('invalid lossType: "squared"; expected one of "logistic"'),
    )
  })

  it("keeps its uid in a copy with other settings, and stays as it is", () => {
    const gbt = new GBTClassifier({ maxDepth: 3 })
    const copy = gbt.copy([
      { stage: gbt, name: "maxBins", value: 50 },
      { stage: {}, name: "maxDepth", value: 9 },
    ])
    expect(copy.uid).toBe(gbt.uid)
    expect([copy.params.maxDepth, copy.params.maxBins]).toEqual([3, 50])
    expect(gbt.params.maxBins).toBe(32)
  })
})

describe("fitMultiple", () => {
  const gbt = new GBTClassifier({ labelCol: "purchase", maxIter: 3, subsamplingRate: 0.7 })
  const grid = new ParamGridBuilder()
    .addGrid(gbt, "maxBins", [16, 50])
    .addGrid(gbt, "maxIter", [4, 1, 6])
    .addGrid(gbt, "maxDepth", [3, 2])
    .build()

  it("gives the models that fits one by one give, in order", async () => {
    const train = await labFrame("train")
    const steps: number[] = []
    const together = await gbt.fitMultiple(train, grid, { onProgress: (done, total) => steps.push(done / total) })
    for (const [i, params] of grid.entries()) {
      const alone = await gbt.copy(params).fit(train)
      expect(together[i].toDebugString()).toBe(alone.toDebugString())
      expect(together[i].params).toEqual(alone.params)
    }
    // Of twelve models three are cut from one fit: they differ in maxIter alone.
    expect(steps).toEqual([3 / 12, 6 / 12, 9 / 12, 1])
  })

  it("does so with other columns, seeds and early stopping", async () => {
    const marked = (await labFrame("train"))
      .withColumn("other", "1 - purchase")
      .withColumn("held", "user_addict > 0.04")
    const stopping = new GBTClassifier({ labelCol: "purchase", validationIndicatorCol: "held", splitSample: "spark" })
    const params = new ParamGridBuilder()
      .baseOn(stopping, { subsamplingRate: 0.5, validationTol: 0 })
      .addGrid(stopping, "labelCol", ["purchase", "other"])
      .addGrid(stopping, "seed", [1, 2n ** 40n])
      .addGrid(stopping, "maxIter", [30, 5])
      .build()
    const together = await stopping.fitMultiple(marked, params)
    for (const [i, one] of params.entries()) {
      expect(together[i].toDebugString()).toBe((await stopping.copy(one).fit(marked)).toDebugString())
    }
    expect(Math.min(...together.map((model) => model.numTrees))).toBeLessThan(30)
  })

  it("gives no model for no settings", async () => {
    expect(await gbt.fitMultiple(await labFrame("train"), [])).toEqual([])
  })

  it("stops with the signal's reason", async () => {
    const controller = new AbortController()
    const fits = gbt.fitMultiple(await labFrame("train"), grid, {
      signal: controller.signal,
      onProgress: () => controller.abort(new Error("enough")),
    })
    await expect(fits).rejects.toThrow(new Error("enough"))
  })
})
