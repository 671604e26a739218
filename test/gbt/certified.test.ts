// Splits that are found by fixed-point sums and made sure of in doubles: to the last bit those of doubles alone.
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { type Boosted, boost } from "../../src/gbt/boost/boost"
import type { TrainingCells } from "../../src/gbt/cells/trainingCells"
import type { FeatureColumn, TrainingSet } from "../../src/gbt/data/trainingSet"
import { gainError, leastContested } from "../../src/gbt/sharded/certify"
import { type GbtParams, gbtParams } from "../../src/gbt/trees/gbtParams"
import { sparseVector } from "../../src/linalg/vector"
import { type Checked, checkParams } from "../../src/params/params"
import { XorShiftRandom } from "../../src/random/xorShiftRandom"
import { csrFromRows } from "../csrFromRows"
import { cellsOf } from "./cellsOf"
import { type CaseOptions, randomCase } from "./data/randomData"

/** What training gives with splits certified, and cell by cell in doubles. */
async function bothWays(cells: TrainingCells, params: Checked<GbtParams>): Promise<[Boosted, Boosted]> {
  expect(cells.sums).toBe("certified")
  const options = cells.validationWeights === undefined ? { scoresAfter: [1, params.maxIter] } : {}
  return [await boost(cells, params, options), await boost({ ...cells, sums: "double" }, params, options)]
}

const unweighted = { hasWeights: false, hasMatrixCategories: false } as const

describe("certified splits are those of doubles, to the last bit", () => {
  const cases: [string, CaseOptions, number][] = [
    ["for logistic loss", {}, 200],
    ["for squared error", { loss: "squared" }, 80],
    ["for absolute error", { loss: "absolute" }, 80],
    ["with rows for validation", { hasValidation: true }, 80],
    ["with deep trees of few rows", { params: { maxDepth: 30, minInfoGain: 0, minInstancesPerNode: 1 } }, 80],
  ]
  it.each(cases)("%s", async (_, options, numRuns) => {
    await fc.assert(
      fc.asyncProperty(randomCase({ ...unweighted, ...options }), async ({ data, params }) => {
        const cells = cellsOf(data, params)
        fc.pre(cells.sums === "certified")
        const [certified, doubles] = await bothWays(cells, params)
        expect(certified).toEqual(doubles)
      }),
      { seed: 301, numRuns },
    )
  })
})

/**
 * Rows whose features come in twos and threes that divide them alike, by numbers, categories and entries of a matrix: gains are
 * equal but for rounding, which tells who wins.
 */
function tiedRows(rowCount: number, seed: number): TrainingSet {
  const random = new XorShiftRandom(seed)
  const draw = (make: (x: number) => number): Float64Array =>
    new Float64Array(rowCount).map(() => make(random.nextDouble()))
  const smooth = draw((x) => x)
  const coarse = draw((x) => Math.floor(7 * x))
  const rare = draw((x) => (x < 0.02 ? 1 : 0))
  const labels = draw((x) => x).map((x, row) => (x < 0.2 + 0.5 * smooth[row] + 0.04 * coarse[row] ? 1 : 0))
  const entries = Array.from(rare, (x, row) =>
    sparseVector(3, x === 0 ? [1] : [0, 1, 2], x === 0 ? [smooth[row]] : [x, smooth[row], -x]),
  )
  const numbers = (values: Float64Array): FeatureColumn => ({ kind: "values", values })
  return {
    rowCount,
    labels,
    features: [
      numbers(smooth.map((x) => -x)),
      numbers(coarse),
      { kind: "values", values: coarse.map((x) => (3 * x) % 7), categories: 7 },
      numbers(smooth),
      numbers(coarse.map((x) => -x)),
      numbers(rare),
      { kind: "vectors", refs: Int32Array.from(entries, (__, row) => row), matrix: csrFromRows(entries, 3) },
      numbers(smooth.map((x) => 1e9 * x ** 3)),
    ],
  }
}

it.each<[number, Partial<GbtParams>]>([
  [50, {}],
  [300, { loss: "squared" }],
  [1000, { loss: "absolute", minInfoGain: 1e-4 }],
  [3000, { featureSubsetStrategy: "onethird", subsamplingRate: 0.7 }],
  [9000, { maxDepth: 8, minInstancesPerNode: 3 }],
  [400, { mergeRows: "always", loss: "squared" }],
])("so they are where features tie, with %i rows and %j", async (rowCount, changes) => {
  const params = checkParams<GbtParams>("test", gbtParams, { maxIter: 12, maxBins: 40, stepSize: 0.3, ...changes })
  for (const seed of [1, 2, 3]) {
    const [certified, doubles] = await bothWays(cellsOf(tiedRows(rowCount, seed), params), params)
    expect(certified).toEqual(doubles)
  }
})

it("so they are in small blocks of rows, more of them than one block holds", async () => {
  const params = checkParams<GbtParams>("test", gbtParams, { maxIter: 4, maxBins: 250, mergeRows: "never" })
  const [certified, doubles] = await bothWays(cellsOf(tiedRows(60_000, 4), params), params)
  expect(certified).toEqual(doubles)
})

/** A number as a whole number of 2^-1074, the least positive one. */
function exactly(x: number): bigint {
  const bits = new BigUint64Array(Float64Array.of(Math.abs(x)).buffer)[0]
  const exponent = Number(bits >> 52n)
  const fraction = bits & ((1n << 52n) - 1n)
  const value = exponent === 0 ? fraction : (fraction | (1n << 52n)) << BigInt(exponent - 1)
  return x < 0 ? -value : value
}

/** The gain of sending the first rows left, from exact sums. */
function exactGain(values: readonly number[], leftCount: number): number {
  const sum = (from: number, end: number): bigint => values.slice(from, end).reduce((all, x) => all + exactly(x), 0n)
  const [n, l, r] = [values.length, leftCount, values.length - leftCount].map(BigInt)
  // l r / n^2 (a / l - b / r)^2 = (a r - b l)^2 / (n^2 l r)
  const difference = sum(0, leftCount) * r - sum(leftCount, values.length) * l
  const scaled = (difference * difference) / (n * n * l * r)
  const shift = Math.max(0, scaled.toString(2).length - 60)
  return Number(scaled >> BigInt(shift)) * 2 ** (shift - 2148)
}

it("is sure of a bound that no rounding goes beyond", () => {
  const value = fc.oneof(fc.double({ min: -4, max: 4, noNaN: true }), fc.constantFrom(1e-9, -1e-9, 3, -3, 4 / 3))
  fc.assert(
    fc.property(fc.array(value, { minLength: 2, maxLength: 200 }), fc.integer({ min: 1, max: 199 }), (values, at) => {
      fc.pre(at < values.length)
      // As src/gbt/exact computes it, from sums over bins that are accumulated.
      let [sum, squares] = [0, 0]
      let left: [number, number] = [0, 0]
      for (const [row, x] of values.entries()) {
        if (row === at) left = [sum, squares]
        sum += x
        squares += x * x
      }
      const variance = (weight: number, s: number, q: number): number => (q - (s * s) / weight) / weight
      const [n, l, r] = [values.length, at, values.length - at]
      const impurity = variance(n, sum, squares)
      const gain = impurity - (l / n) * variance(l, ...left) - (r / n) * variance(r, sum - left[0], squares - left[1])
      const exact = exactGain(values, at)
      expect(Math.abs(gain - exact)).toBeLessThanOrEqual(2 * gainError(n, 2, 1, squares / n) + 1e-300)
    }),
    { seed: 302, numRuns: 300 },
  )
})

it("leaves out no feature that rounding could have win", () => {
  const gain = fc.double({ min: 0, max: 1e12, noNaN: true })
  const count = fc.integer({ min: 2, max: 1e5 })
  fc.assert(
    fc.property(gain, count, fc.double({ min: 0, max: 1e6, noNaN: true }), (best, rowCount, error) => {
      const least = leastContested(best, rowCount, error)
      expect(least).toBeLessThanOrEqual(best)
      // The least true gain of the best, less twice the error, is the most that another below the limit can have.
      const ofBest = Math.max(0, Math.sqrt(best) - rowCount / 2) ** 2 - 2 * error
      if (least > 0) expect((Math.sqrt(least) + rowCount / 2) ** 2).toBeLessThanOrEqual(ofBest * (1 + 1e-9))
    }),
    { seed: 303, numRuns: 300 },
  )
  expect(leastContested(-1, 10, 0)).toBe(0)
})
