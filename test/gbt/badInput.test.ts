import { describe, expect, it } from "vitest"
import type { TrainingSet } from "../../src/gbt/data/trainingSet"
import { type GbtParams, gbtParams } from "../../src/gbt/trees/gbtParams"
import { denseVector } from "../../src/linalg/vector"
import { checkParams } from "../../src/params/params"
import { csrFromRows } from "../csrFromRows"
import { trainGbt } from "./trainGbt"

const good: TrainingSet = {
  rowCount: 3,
  features: [{ kind: "values", values: Float64Array.of(1, 2, 3) }],
  labels: Float64Array.of(0, 1, 1),
}

function train(changes: Partial<TrainingSet>, params: Partial<GbtParams> = {}) {
  return trainGbt({ ...good, ...changes }, checkParams<GbtParams>("GBTClassifier", gbtParams, params))
}

function vectors(rows: number[][], refs: number[], categories?: (number | undefined)[]): TrainingSet["features"] {
  return [{ kind: "vectors", refs: Int32Array.from(refs), matrix: csrFromRows(rows.map(denseVector)), categories }]
}

function values(...numbers: number[]): TrainingSet["features"] {
  return [{ kind: "values", values: Float64Array.from(numbers) }]
}

describe("trainGbt refuses", () => {
  const cases: [string, Partial<TrainingSet>, string, Partial<GbtParams>?][] = [
    [
      "no rows",
      { rowCount: 0, features: values(), labels: new Float64Array() },
      "empty training set: 0 rows; expected at least 1",
    ],
    ["no features", { features: [] }, "no features: 0 columns; expected at least 1"],
    ["a label that is not 0 or 1", { labels: Float64Array.of(0, 2, 1) }, "invalid label: 2 at row 1; expected 0 or 1"],
    ["a missing label", { labels: Float64Array.of(0, 1, Number.NaN) }, "missing value in label: row 2"],
    [
      "an infinite label",
      { labels: Float64Array.of(0, Number.POSITIVE_INFINITY, 1) },
      "invalid label: Infinity at row 1; expected a finite number",
      { loss: "squared" },
    ],
    ["a missing value", { features: values(1, Number.NaN, 3) }, "missing value in feature 0: row 1"],
    [
      "an infinite value",
      { features: values(1, 2, Number.NEGATIVE_INFINITY) },
      "invalid value in feature 0: -Infinity at row 2; expected a finite number",
    ],
    [
      "a missing value in a vector",
      {
        features: vectors(
          [
            [1, 2],
            [3, Number.NaN],
          ],
          [0, 0, 1],
        ),
      },
      "missing value in feature 1: row 2",
    ],
    ["a null vector", { features: vectors([[1]], [0, -1, 0]) }, "null vector in feature column 0: row 1"],
    [
      "a reference to no row of the matrix",
      { features: vectors([[1]], [0, 0, 1]) },
      "invalid reference in feature column 0: 1 at row 2; expected a row of 1",
    ],
    [
      "a negative weight",
      { weights: Float64Array.of(1, -1, 1) },
      "invalid weight: -1 at row 1; expected a finite number >= 0",
    ],
    [
      "an infinite weight",
      { weights: Float64Array.of(1, 1, Number.POSITIVE_INFINITY) },
      "invalid weight: Infinity at row 2; expected a finite number >= 0",
    ],
    ["a missing weight", { weights: Float64Array.of(1, 1, Number.NaN) }, "missing value in weight: row 2"],
    [
      "weights that are all 0",
      { weights: new Float64Array(3) },
      "invalid weights: all 0; expected at least one training row with a weight > 0",
    ],
    [
      "more categories than bins",
      { features: [{ kind: "values", values: Float64Array.of(0, 1, 2), categories: 3 }] },
      "invalid maxBins: 2 with 3 rows; expected both >= 3, the categories of feature 0",
      { maxBins: 2 },
    ],
    [
      "more categories than rows",
      { features: vectors([[0, 1]], [0, 0, 0], [undefined, 4]) },
      "invalid maxBins: 32 with 3 rows; expected both >= 4, the categories of feature 1",
    ],
    [
      "a value that is no category",
      { features: [{ kind: "values", values: Float64Array.of(0, 0.5, 1), categories: 2 }] },
      "invalid category in feature 0: 0.5 at row 1; expected an integer in [0, 2)",
    ],
    [
      "a vector's value that is no category",
      { features: vectors([[0], [2]], [0, 0, 1], [2]) },
      "invalid category in feature 0: 2 at row 2; expected an integer in [0, 2)",
    ],
    [
      "a number of categories below 1",
      { features: [{ kind: "values", values: Float64Array.of(0, 0, 0), categories: 0 }] },
      "invalid categories of feature 0: 0; expected an integer >= 1",
    ],
    ["labels of another length", { labels: Float64Array.of(1) }, "length mismatch: labels has 1, rowCount is 3"],
    ["weights of another length", { weights: Float64Array.of(1) }, "length mismatch: weights has 1, rowCount is 3"],
    ["features of another length", { features: values(1) }, "length mismatch: feature column 0 has 1, rowCount is 3"],
    ["partitions of other rows", { partitions: [1, 1] }, "length mismatch: partitions sum to 2, rowCount is 3"],
    ["a partition of -1 rows", { partitions: [4, -1] }, "invalid partitions[1]: -1; expected an integer >= 0"],
    [
      "rows for validation only",
      { isValidation: Uint8Array.of(1, 1, 1) },
      "empty training set: all rows are for validation; expected at least 1 to train on",
    ],
    [
      "no row for validation where some are expected",
      { isValidation: new Uint8Array(3) },
      "empty validation set: no row is for validation; leave isValidation out, or mark at least 1",
    ],
    [
      "a flag that is neither 0 nor 1",
      { isValidation: Uint8Array.of(0, 1, 2) },
      "invalid isValidation: 2 at row 2; expected 0 or 1",
    ],
  ]
  it.each(cases)("%s", async (_, changes, message, params) => {
    await expect(train(changes, params)).rejects.toThrow(new RangeError(message))
  })
})

describe("gbtParams refuses", () => {
  const cases: [Partial<Record<keyof GbtParams, unknown>>, string][] = [
    [{ maxDepth: 31 }, "invalid maxDepth: 31; expected an integer in [0, 30]"],
    [{ maxBins: 1 }, "invalid maxBins: 1; expected an integer >= 2"],
    [{ minInstancesPerNode: 0 }, "invalid minInstancesPerNode: 0; expected an integer >= 1"],
    [{ minWeightFractionPerNode: 0.5 }, "invalid minWeightFractionPerNode: 0.5; expected a number in [0, 0.5)"],
    [{ minInfoGain: -1 }, "invalid minInfoGain: -1; expected a number >= 0"],
    [{ maxMemoryInMB: 10241 }, "invalid maxMemoryInMB: 10241; expected an integer in [0, 10240]"],
    [{ subsamplingRate: 0 }, "invalid subsamplingRate: 0; expected a number in (0, 1]"],
    [{ maxIter: 0 }, "invalid maxIter: 0; expected an integer >= 1"],
    [{ stepSize: 1.5 }, "invalid stepSize: 1.5; expected a number in (0, 1]"],
    [{ validationTol: Number.NaN }, "invalid validationTol: NaN; expected a number >= 0"],
    [{ seed: 0.5 }, "invalid seed: 0.5; expected a signed 64-bit integer, as safe integer or bigint"],
    [
      { seed: 2n ** 63n },
      "invalid seed: 9223372036854775808; expected a signed 64-bit integer, as safe integer or bigint",
    ],
    [{ loss: "huber" }, 'invalid loss: "huber"; expected one of "logistic", "squared", "absolute"'],
    [{ splitSample: "some" }, 'invalid splitSample: "some"; expected one of "all", "spark"'],
  ]
  it.each(cases)("%o", (given, message) => {
    expect(() => checkParams("GBTClassifier", gbtParams, given as Partial<GbtParams>)).toThrow(new RangeError(message))
  })
  it.each(["", "0", "1.5", "-1", "half", "0.0", "1e5"])("the feature subset strategy %o", (featureSubsetStrategy) => {
    const expected =
      'one of "auto", "all", "onethird", "sqrt", "log2", or a count >= 1 or a share in (0, 1] as a string'
    expect(() => checkParams<GbtParams>("GBTClassifier", gbtParams, { featureSubsetStrategy })).toThrow(
      new RangeError(`invalid featureSubsetStrategy: ${JSON.stringify(featureSubsetStrategy)}; expected ${expected}`),
    )
  })
})

it("trains on one class alone: every score is its target", async () => {
  const model = await train({ labels: Float64Array.of(1, 1, 1) })
  expect(model.trees[0].prediction).toEqual(Float64Array.of(1))
})

it("does not look at rows of a matrix that nothing refers to", async () => {
  const model = await train({ features: vectors([[1], [Number.NaN], [2], [3]], [0, 2, 3]) })
  expect(model).toEqual(await train({ features: vectors([[1], [2], [3]], [0, 1, 2]) }))
})
