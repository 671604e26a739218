import { beforeAll, describe, expect, it, vi } from "vitest"
import type { ColumnData, Engine } from "../../../src/engines/engine"
import { GBTClassifier } from "../../../src/estimator/gbtClassifier"
import { GBTRegressor } from "../../../src/estimator/gbtRegressor"
import type { GBTClassifierParams } from "../../../src/estimator/params"
import { BinaryClassificationEvaluator } from "../../../src/evaluation/binaryClassificationEvaluator"
import { denseVector } from "../../../src/linalg/vector"
import { CrossValidator, type CrossValidatorParams } from "../../../src/tuning/crossValidator"
import { csrFromRows } from "../../csrFromRows"
import { frameOf, onEngine, remoteLike, type TestColumns, testEngine } from "./remoteLike"

let engine: Engine
beforeAll(async () => {
  engine = await testEngine()
})

const matrix = csrFromRows([
  denseVector([1, 2]),
  denseVector([Number.NaN, 3]),
  denseVector([0, Number.POSITIVE_INFINITY]),
])
const columns: TestColumns = {
  x: Float64Array.of(1, 2, 3, 4),
  user: { refs: Int32Array.of(0, 0, 0, 0), matrix },
  label: Float64Array.of(0, 1, 0, 1),
}

/** Fits four rows, counted, and the columns given in place of theirs. */
async function fit(given: TestColumns, params: Partial<GBTClassifierParams> = {}): Promise<unknown> {
  const frame = await frameOf(engine, { ...columns, ...given }, ["x", "user"])
  const { engine: there } = remoteLike(engine)
  return new GBTClassifier({ mergeRows: "always", ...params }).fit(onEngine(frame, there))
}

const x = (...values: number[]): TestColumns => ({ x: Float64Array.from(values) })
const label = (...values: number[]): TestColumns => ({ label: Float64Array.from(values) })
const weight = (...values: number[]): TestColumns => ({ weight: Float64Array.from(values) })
const user = (...refs: number[]): TestColumns => ({ user: { refs: Int32Array.from(refs), matrix } })
const flags = (...values: (boolean | null)[]): TestColumns => ({ flag: values as ColumnData })
const { NaN: missing, POSITIVE_INFINITY: infinite } = Number

describe("rows that are counted", () => {
  it.each([
    [label(0, 2, 2, 1), "invalid label: 2 at 2 rows; expected 0 or 1"],
    [label(0, missing, 1, 1), "missing value in label: 1 row"],
    [x(1, missing, missing, 4), "missing value in feature 0 (x): 2 rows"],
    [x(1, 2, -infinite, 4), "invalid value in feature 0 (x): -Infinity at 1 row; expected a finite number"],
    [user(0, 1, 1, 0), "missing value in feature 1 (user_0): 2 rows"],
    [user(0, 0, 2, 0), "invalid value in feature 2 (user_1): Infinity at 1 row; expected a finite number"],
    [user(0, -1, 0, 0), "invalid reference in feature column 1: -1 at 1 row; expected a row of 3"],
  ])("may have no %j", async (given, message) => {
    await expect(fit(given)).rejects.toThrow(new RangeError(message))
  })

  it.each([
    [weight(1, -1, 1, 1), "invalid weight: -1 at 1 row; expected a finite number >= 0"],
    [weight(1, infinite, infinite, 1), "invalid weight: Infinity at 2 rows; expected a finite number >= 0"],
    [weight(1, missing, 1, 1), "missing value in weight: 1 row"],
    [weight(0, 0, 0, 0), "invalid weights: all 0; expected at least one training row with a weight > 0"],
  ])("may have no %j", async (given, message) => {
    await expect(fit(given, { weightCol: "weight" })).rejects.toThrow(new RangeError(message))
  })

  it.each([
    [flags(true, null, false, null), "missing value in flag: 2 rows"],
    [flags(true, true, true, true), "empty training set: all rows are for validation; expected at least 1 to train on"],
    [
      flags(false, false, false, false),
      "empty validation set: no row is for validation; leave isValidation out, or mark at least 1",
    ],
  ])("may have no %j", async (given, message) => {
    await expect(fit(given, { validationIndicatorCol: "flag" })).rejects.toThrow(new RangeError(message))
  })

  it("may be none, or have no features", async () => {
    const frame = onEngine(await frameOf(engine, columns, ["x", "user"]), remoteLike(engine).engine)
    const gbt = new GBTClassifier({ mergeRows: "always" })
    await expect(gbt.fit(frame.where("x > 9"))).rejects.toThrow("empty training set: 0 rows; expected at least 1")
    await expect(gbt.fit(frame.withColumn("features", "x"))).rejects.toThrow("expected a vector column")
    const narrow = { refs: Int32Array.of(0, 0, 0, 0), matrix: csrFromRows([denseVector([])], 0) }
    const empty = onEngine(await frameOf(engine, { ...columns, narrow }, ["narrow"]), remoteLike(engine).engine)
    await expect(gbt.fit(empty)).rejects.toThrow("no features: 0 columns; expected at least 1")
  })

  it("may have labels of any finite number for a regressor, and categories that are known", async () => {
    const frame = await frameOf(engine, { ...columns, ...label(0, 1, infinite, infinite) }, ["x", "user"])
    const there = onEngine(frame, remoteLike(engine).engine)
    await expect(new GBTRegressor({ mergeRows: "always" }).fit(there)).rejects.toThrow(
      "invalid label: Infinity at 2 rows; expected a finite number",
    )
  })

  it("may have no category that is none of its column's", async () => {
    const color = { values: Float64Array.of(0, 1, 2, 1.5), labels: ["red", "blue"] }
    const frame = await frameOf(engine, { ...columns, color }, ["x", "color"])
    const gbt = new GBTClassifier({ mergeRows: "always", maxBins: 4 })
    await expect(gbt.fit(onEngine(frame, remoteLike(engine).engine))).rejects.toThrow(
      "invalid category in feature 1 (color): 2 at 2 rows; expected an integer in [0, 2)",
    )
  })

  it("need as many bins as categories", async () => {
    const color = { values: Float64Array.of(0, 1, 2, 1), labels: ["red", "blue", "green"] }
    const frame = await frameOf(engine, { ...columns, color }, ["x", "color"])
    const gbt = new GBTClassifier({ mergeRows: "always", maxBins: 2 })
    const message = "invalid maxBins: 2 with 4 rows; expected both >= 3, the categories of feature 1"
    await expect(gbt.fit(onEngine(frame, remoteLike(engine).engine))).rejects.toThrow(message)
    await expect(gbt.fit(frame)).rejects.toThrow(message)
  })
})

describe("settings that need rows one by one", () => {
  it.each([
    [
      { subsamplingRate: 0.5 },
      /^invalid subsamplingRate: 0.5 with 140000 rows on other machines, .*; expected 1, or set/,
    ],
    [
      { mergeRows: "never" },
      /^invalid mergeRows: "never" with 140000 rows .*; expected "auto", or set trainer: "spark"$/,
    ],
    [{ partitions: [140_000] }, /^invalid partitions: \[140000\] with 140000 rows .*; expected none: draws go by the/],
  ] as const)("are refused for many rows: %j", async (params, message) => {
    const values = Float64Array.from({ length: 140_000 }, (_, row) => row % 2)
    const frame = await frameOf(engine, { x: values, label: values }, ["x"])
    const { engine: there } = remoteLike(engine)
    await expect(new GBTClassifier(params).fit(onEngine(frame, there))).rejects.toThrow(message)
  })
})

describe("folds on other machines", () => {
  async function search(given: TestColumns, params: Partial<CrossValidatorParams>): Promise<unknown> {
    const frame = await frameOf(engine, { ...columns, ...given }, ["x"])
    const evaluator = new BinaryClassificationEvaluator()
    const validator = new CrossValidator({
      estimator: new GBTClassifier({ mergeRows: "always" }),
      estimatorParamMaps: [[]],
      evaluator,
      ...params,
    })
    return validator.fit(onEngine(frame, remoteLike(engine).engine))
  }

  it.each([
    [{ fold: Int32Array.of(0, 1, 2, 7) }, "invalid fold: 7 at 1 row; expected an integer in [0, 3)"],
    [{ fold: Float64Array.of(0, 1, 0.5, 0.5) }, "invalid fold: 0.5 at 2 rows; expected an integer in [0, 3)"],
    [{ fold: Int32Array.of(0, 1, 1, 0) }, "no rows for validation in fold 2; 4 rows in all"],
  ])("may not be %j", async (given, message) => {
    await expect(search(given, { foldCol: "fold" })).rejects.toThrow(new RangeError(message))
  })

  it("are not drawn by partitions that are given", async () => {
    await expect(search({}, { partitions: [2, 2] })).rejects.toThrow(/^invalid partitions: \[2,2\] with rows on other/)
  })
})

describe('trainer "spark"', () => {
  it("is the engine's own, and refused where it has none", async () => {
    const frame = await frameOf(engine, columns, ["x"])
    const gbt = new GBTClassifier({ trainer: "spark", maxIter: 2, seed: 5 })
    await expect(gbt.fit(frame)).rejects.toThrow('invalid trainer: "spark" with rows in duckdb; expected "auto"')
    const { model } = await gbt.copy([{ stage: gbt, name: "trainer", value: "auto" }]).fit(frame)
    const fitTrees = vi.fn<NonNullable<Engine["fitTrees"]>>(async function* (_rows, settings) {
      for (const _ of settings) yield model
    })
    const there = new Proxy(engine, {
      get: (target, name) => (name === "fitTrees" ? fitTrees : Reflect.get(target, name)),
    })
    expect((await gbt.fit(onEngine(frame, there))).model).toBe(model)
    const [rows, settings] = fitTrees.mock.calls[0]
    expect(rows).toMatchObject({ parts: [{ arity: 0 }], weight: undefined, isValidation: undefined })
    expect(settings).toMatchObject([{ maxIter: 2, seed: 5, loss: "logistic", cacheNodeIds: false }])
    expect(await gbt.fitMultiple(onEngine(frame, there), [[], []])).toHaveLength(2)
    expect(fitTrees.mock.calls[1][1]).toHaveLength(2)
    const { engine: other } = remoteLike(there)
    for (const [name, value, message] of [
      [
        "mergeRows",
        "always",
        /^invalid mergeRows: "always" with trainer: "spark", which has no such setting; expected/,
      ],
      ["arithmetic", "fixed", /^invalid arithmetic: "fixed" with trainer: "spark"/],
      ["workers", 2, /^invalid workers: 2 with trainer: "spark", .*; expected none$/],
      ["partitions", [4], /^invalid partitions: \[4\] with trainer: "spark"; expected none: they are the cluster's$/],
    ] as const) {
      const own = gbt.copy([{ stage: gbt, name, value }])
      await expect(own.fit(onEngine(frame, other))).rejects.toThrow(message)
    }
    const bad = await frameOf(engine, { ...columns, label: Float64Array.of(0, 1, 2, 2) }, ["x"])
    await expect(gbt.fit(onEngine(bad, other))).rejects.toThrow("invalid label: 2 at 2 rows; expected 0 or 1")
  })
})
