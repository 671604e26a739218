// Trees on fixed-point sums: the best splits up to rounding, the same bits for any number of workers.
import { readFileSync } from "node:fs"
import { join } from "node:path"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { boost } from "../../src/gbt/boost/boost"
import type { FeatureColumn, TrainingSet } from "../../src/gbt/data/trainingSet"
import type { GbtModel } from "../../src/gbt/model/gbtModel"
import { predictScores } from "../../src/gbt/predict/predict"
import { type GbtParams, gbtParams } from "../../src/gbt/trees/gbtParams"
import { csrRow } from "../../src/linalg/csrMatrix"
import { sparseVector, toArray } from "../../src/linalg/vector"
import { checkParams } from "../../src/params/params"
import { XorShiftRandom } from "../../src/random/xorShiftRandom"
import { computeAtOnce } from "../../src/work/steps"
import { csrFromRows } from "../csrFromRows"
import { cellsOf } from "./cellsOf"
import { type CaseOptions, randomCase } from "./data/randomData"
import { checkTrees } from "./plain/checkTrees"
import { plainGbt } from "./plain/plainGbt"
import { plainModel } from "./plain/plainModel"
import { trainGbt } from "./trainGbt"

const fixed = { arithmetic: "fixed", featureSubsetStrategy: "all", workers: 1 } as const
const rowsOnly = { hasWeights: false, hasVectors: false } as const

/** Matrices have continuous columns alone. */
const numbersOnly = { hasWeights: false, hasVectors: true, hasMatrixCategories: false } as const

/** Gradients are below 30 here, and are rounded to 2^-27 of the largest. */
const ROUNDING = 1e-6

async function expectBestSplits(options: CaseOptions, seed: number, numRuns: number): Promise<void> {
  await fc.assert(
    fc.asyncProperty(randomCase({ ...rowsOnly, ...options }), async ({ data, plain, params }) => {
      checkTrees(plainModel(await trainGbt(data, params)), plain, params, ROUNDING)
    }),
    { seed, numRuns },
  )
}

describe("with fixed-point sums, every split is the best one of the definition up to rounding", () => {
  it("for logistic loss", () => expectBestSplits({ params: fixed }, 61, 200))
  it("for squared error", () => expectBestSplits({ loss: "squared", params: fixed }, 62, 80))
  it("for absolute error", () => expectBestSplits({ loss: "absolute", params: fixed }, 63, 80))
  it("with deep trees", () => expectBestSplits({ params: { ...fixed, maxDepth: 30, minInfoGain: 0 } }, 64, 60))
  it("with one node scored at a time", () => expectBestSplits({ params: { ...fixed, maxMemoryInMB: 0 } }, 65, 60))
  it("of matrices too", () => expectBestSplits({ params: fixed, ...numbersOnly }, 70, 200))
  it("with three workers", () => expectBestSplits({ params: { ...fixed, workers: 3 } }, 66, 100))
})

it("gives the first tree of the definition, whose targets need no rounding", async () => {
  const options = { ...rowsOnly, params: { ...fixed, maxIter: 1, minInfoGain: 0 } }
  await fc.assert(
    fc.asyncProperty(randomCase(options), async ({ data, plain, params }) => {
      const expected = plainGbt(plain, params).trees[0]
      const actual = plainModel(await trainGbt(data, params)).trees[0]
      expect([actual.prediction, actual.count, actual.rawCount]).toEqual([
        expected.prediction,
        expected.count,
        expected.rawCount,
      ])
      expect(actual.impurity).toBeCloseTo(expected.impurity, 10)
    }),
    { seed: 67, numRuns: 100 },
  )
})

it.each([
  ["columns of numbers", rowsOnly],
  ["matrices too", numbersOnly],
])("gives the same model for any number of workers, to the last bit, with %s", async (_, kinds) => {
  await fc.assert(
    fc.asyncProperty(randomCase({ ...kinds, hasValidation: true }), async ({ data, params }) => {
      const one = await trainGbt(data, { ...params, arithmetic: "fixed", workers: 1 })
      for (const workers of [2, 3, 5]) {
        expect(await trainGbt(data, { ...params, arithmetic: "fixed", workers })).toEqual(one)
      }
    }),
    { seed: 68, numRuns: 100 },
  )
})

/** The same features, each of a matrix as a column of numbers. */
function withoutMatrices(features: readonly FeatureColumn[]): FeatureColumn[] {
  return features.flatMap((column): FeatureColumn[] => {
    if (column.kind === "values") return [column]
    const rows = Array.from(column.refs, (row) => toArray(csrRow(column.matrix, row)))
    return Array.from({ length: column.matrix.columnCount }, (_, j) => ({
      kind: "values",
      values: Float64Array.from(rows, (row) => row[j]),
    }))
  })
}

it("gives the model of a matrix's columns for the matrix, to the last bit", async () => {
  await fc.assert(
    fc.asyncProperty(randomCase({ ...numbersOnly, hasValidation: true }), async ({ data, params }) => {
      for (const workers of [1, 3]) {
        const settings = { ...params, arithmetic: "fixed", workers } as const
        const expected = await trainGbt({ ...data, features: withoutMatrices(data.features) }, settings)
        expect(await trainGbt(data, settings)).toEqual(expected)
      }
    }),
    { seed: 71, numRuns: 200 },
  )
})

it("leaves weighted rows and matrices with categories to doubles", async () => {
  for (const options of [{ hasVectors: false }, { hasWeights: false }]) {
    await fc.assert(
      fc.asyncProperty(randomCase(options), async ({ data, params }) => {
        fc.pre(data.weights !== undefined || data.features.some((column) => column.kind === "vectors"))
        const asked = await trainGbt(data, { ...params, arithmetic: "fixed" })
        expect(asked).toEqual(await trainGbt(data, { ...params, arithmetic: "double" }))
      }),
      { seed: 69, numRuns: 40 },
    )
  }
})

/** Rows of numbers that hardly repeat, whose label depends on them. */
function denseRows(rowCount: number, featureCount: number): TrainingSet {
  const random = new XorShiftRandom(3)
  const columns = Array.from({ length: featureCount }, () => new Float64Array(rowCount).map(() => random.nextDouble()))
  const labels = new Float64Array(rowCount).map((_, row) =>
    random.nextDouble() < 0.2 + 0.6 * columns[0][row] * (columns[1][row] > 0.3 ? 1 : 0) ? 1 : 0,
  )
  return { rowCount, features: columns.map((values) => ({ kind: "values", values })), labels }
}

/** The flights of the package vega-datasets: which arrive late, by hour, distance and airports. */
function flights(): TrainingSet {
  const path = join(__dirname, "..", "..", "node_modules", "vega-datasets", "data", "flights-20k.json")
  const rows = JSON.parse(readFileSync(path, "utf8")) as Record<string, number | string>[]
  const airports = [...new Set(rows.flatMap((row) => [row.origin, row.destination]))]
  const column = (value: (row: Record<string, number | string>) => number) => Float64Array.from(rows, value)
  return {
    rowCount: rows.length,
    labels: column((row) => (Number(row.delay) > 15 ? 1 : 0)),
    features: [
      { kind: "values", values: column((row) => Number(String(row.date).slice(11, 13))) },
      { kind: "values", values: column((row) => Number(row.distance)) },
      { kind: "values", values: column((row) => airports.indexOf(row.origin)), categories: airports.length },
      { kind: "values", values: column((row) => airports.indexOf(row.destination)), categories: airports.length },
    ],
  }
}

function probabilities(model: GbtModel, data: TrainingSet): Float64Array {
  return computeAtOnce(predictScores(model, data.features, data.rowCount)).map(
    (score) => 1 - 1 / (1 + Math.exp(2 * score)),
  )
}

describe("probabilities are within 1e-4 of those of doubles", () => {
  const sets: [string, () => TrainingSet][] = [
    ["dense rows", () => denseRows(20_000, 6)],
    ["flights", flights],
  ]
  it.each(sets)("for %s", async (_, makeData) => {
    const data = makeData()
    const params = checkParams<GbtParams>("test", gbtParams, { maxBins: 300, mergeRows: "never" })
    const [quick, exact] = await Promise.all(
      (["fixed", "double"] as const).map((arithmetic) => trainGbt(data, { ...params, arithmetic })),
    )
    const expected = probabilities(exact, data)
    const furthest = probabilities(quick, data).reduce((most, p, row) => Math.max(most, Math.abs(p - expected[row])), 0)
    expect(furthest).toBeLessThan(1e-4)
  })
})

/** How rows of one setting are summed up. */
function sumsOf(data: TrainingSet, changes: Partial<GbtParams> = {}): string {
  return cellsOf(data, checkParams<GbtParams>("test", gbtParams, changes)).sums
}

it("is taken for matrices whose rows mostly differ, of more rows than Spark looks at for thresholds", () => {
  const matrixRows = (rowCount: number, distinct: number): TrainingSet => {
    const rows = Array.from({ length: distinct }, (_, row) => {
      const columns = [row, row / 20, row / 400].map((x, i) => 20 * i + (Math.floor(x) % 20))
      return sparseVector(64, columns, [1 + row, 1, 1])
    })
    const refs = new Int32Array(rowCount).map((_, row) => row % distinct)
    const features = [{ kind: "vectors", refs, matrix: csrFromRows(rows, 64) }] as const
    return { rowCount, features, labels: new Float64Array(rowCount).map((_, row) => (row % 3 === 0 ? 1 : 0)) }
  }
  const settings = { maxBins: 300, maxIter: 1 }
  expect(sumsOf(matrixRows(100_000, 100_000), settings)).toBe("fixed")
  expect(sumsOf(matrixRows(100_000, 49_000), settings)).toBe("double")
  expect(sumsOf(matrixRows(90_000, 49_000), settings)).toBe("certified")
})

it("is taken for more rows than Spark looks at for thresholds that do not merge, unless Spark's order is asked for", () => {
  const few = denseRows(10_000, 8)
  const many = denseRows(10_001, 8)
  expect(sumsOf(many)).toBe("fixed")
  expect(sumsOf(few)).toBe("certified")
  expect(sumsOf(few, { arithmetic: "fixed" })).toBe("fixed")
  const inOrder: Partial<GbtParams>[] = [
    { arithmetic: "double" },
    { mergeRows: "never" },
    { loss: "squared" },
    { splitSample: "spark" },
    { maxBins: 101 },
  ]
  for (const changes of inOrder) expect(sumsOf(many, changes), JSON.stringify(changes)).toBe("certified")
})

it("gives the model's scores to every row, rows left out included", async () => {
  const data = denseRows(3000, 4)
  const roles = new Uint8Array(data.rowCount).map((_, row) => (row % 3 === 0 ? 2 : 0))
  const params = checkParams<GbtParams>("test", gbtParams, { arithmetic: "fixed", workers: 2, maxIter: 11 })
  const cells = cellsOf({ ...data, isValidation: roles }, params)
  const { model, scores } = await boost(cells, params, { scoresAfter: [11] })
  expect(scores).toEqual([computeAtOnce(predictScores(model, data.features, data.rowCount))])
  expect(model.trees[0].rawCount[0]).toBe(2000)
})

it("ends with the signal's reason within a tree", async () => {
  const controller = new AbortController()
  const params = checkParams<GbtParams>("test", gbtParams, { arithmetic: "fixed", workers: 2 })
  const seen: number[] = []
  const training = trainGbt(denseRows(3000, 4), params, {
    signal: controller.signal,
    onProgress: (done) => seen.push(done),
  })
  setImmediate(() => controller.abort(new Error("enough")))
  await expect(training).rejects.toThrow("enough")
  expect(seen).toEqual([])
})
