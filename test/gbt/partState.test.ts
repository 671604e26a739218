// Growing trees in parts when memory for histograms is short, and the sums that parts are built on.
import fc from "fast-check"
import { expect, it } from "vitest"
import { encodeFeatures } from "../../src/gbt/encodeFeatures"
import { encodeValues } from "../../src/gbt/encodeValues"
import { featuresPerNode } from "../../src/gbt/featureSubset"
import {
  addRows,
  gradientBits,
  gradientScale,
  newPackedSums,
  packGradients,
  SUM_STRIDE,
  unpackGradient,
  unpackSums,
} from "../../src/gbt/packedSums"
import { newPartState } from "../../src/gbt/partState"
import { runInThisThread } from "../../src/gbt/runInThisThread"
import { prepareCells } from "../../src/gbt/trainingCells"
import { randomCase } from "./randomData"

it("grows the same trees with room for two histograms, rows in small blocks, and one histogram at a time", async () => {
  const cases = randomCase({ hasWeights: false, hasVectors: false, params: { arithmetic: "fixed", maxDepth: 7 } })
  await fc.assert(
    fc.asyncProperty(cases, async ({ data, params }) => {
      const rows = { weights: undefined, roles: undefined, partitions: [data.rowCount] }
      const encoded = encodeFeatures(data.features, data.rowCount)
      const cells = prepareCells(encoded, encodeValues(data.labels), rows, params)
      fc.pre(cells.takesFixedPoint)
      const settings = {
        ...params,
        minWeightPerNode: 0,
        featuresPerNode: featuresPerNode(params.featureSubsetStrategy, cells.features.featureCount),
      }
      const roomy = newPartState(cells, settings, 2, false, false)
      const full = newPartState(cells, settings, 2, false, false)
      const tight = { ...full, histograms: full.histograms.slice(0, 2), jobCount: 1, blockSize: 7 }
      const runners = [roomy, tight].map((state) => runInThisThread(state, undefined))
      for (let m = 0; m < 3; m++) {
        const task = { isFirst: m === 0, treeSeed: BigInt(m), treeWeight: 0.5 }
        const [expected, actual] = await Promise.all(runners.map((runner) => runner.run(task)))
        expect(actual.tree).toEqual(expected.tree)
      }
      expect(tight.scores).toEqual(roomy.scores)
    }),
    { seed: 81, numRuns: 150 },
  )
})

it("adds up counts and rounded gradients without error, however many rows there are", () => {
  const rowCount = 10_000
  const slotCount = 3
  const gradients = new Float64Array(rowCount).map((_, row) => 4 * Math.sin(row))
  gradients[17] = -4
  gradients[18] = 4
  const inBag = new Uint8Array(rowCount).map((_, row) => (row % 7 === 0 ? 0 : 1))
  const scale = gradientScale(4, rowCount)
  expect(scale).toBe(2 ** 25)
  const packed = new Float64Array(rowCount)
  packGradients(gradients, scale, inBag, packed)
  const order = new Int32Array(rowCount).map((_, i) => rowCount - 1 - i)
  const slots = new Uint16Array(rowCount).map((_, row) => row % slotCount)
  const sums = new Float64Array(slotCount * SUM_STRIDE)
  const packedSums = newPackedSums(slotCount)
  addRows(order, 0, rowCount, packed, slots, 1, packedSums, sums)
  unpackSums(packedSums, sums)
  const expected = new Float64Array(sums.length)
  for (let row = 0; row < rowCount; row++) {
    if (inBag[row] === 0) continue
    const whole = unpackGradient(packed[row])
    expect(Math.abs(whole - gradients[row] * scale)).toBeLessThanOrEqual(0.5)
    expected[slots[row] * SUM_STRIDE]++
    expected[slots[row] * SUM_STRIDE + 1] += whole
  }
  expect(sums).toEqual(expected)
})

it("leaves room for the largest sums: of a block below 2^53, and of all rows", () => {
  for (const rowCount of [1, 1000, 1 << 25, 2 ** 26, 2 ** 31]) {
    const bits = gradientBits(rowCount)
    expect(4096 * (2 ** bits * 8192 + 1)).toBeLessThanOrEqual(2 ** 53)
    expect(rowCount * 2 ** bits).toBeLessThanOrEqual(2 ** 52)
    for (const largest of [0, 1e-300, 1e-100, 0.3, 1, 3.999, 4, 1e6]) {
      expect(largest * gradientScale(largest, rowCount)).toBeLessThanOrEqual(2 ** bits)
    }
  }
})
