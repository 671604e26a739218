// Growing trees on shards when memory is short, and what their numbers have room for.
import fc from "fast-check"
import { expect, it } from "vitest"
import { gradientBits, gradientScale, squareBits } from "../../src/gbt/sharded/fixedPoint"
import { runInThisThread } from "../../src/gbt/sharded/shardRunner"
import { countShards, newShardedState } from "../../src/gbt/sharded/state"
import { featuresPerNode } from "../../src/gbt/trees/selectNodes"
import { cellsOf } from "./cellsOf"
import { randomCase } from "./data/randomData"

it("grows the same trees with room for two histograms, rows in small blocks, and one histogram at a time", async () => {
  const kinds = { hasWeights: false, hasMatrixCategories: false }
  const cases = randomCase({ ...kinds, params: { arithmetic: "fixed", maxDepth: 7 } })
  await fc.assert(
    fc.asyncProperty(cases, async ({ data, params }) => {
      const cells = cellsOf(data, params)
      fc.pre(cells.sums === "fixed")
      const settings = {
        ...params,
        minWeightPerNode: 0,
        featuresPerNode: featuresPerNode(params.featureSubsetStrategy, cells.features.featureCount),
      }
      const roomy = newShardedState(cells, settings, 2, false, false)
      const full = newShardedState(cells, settings, 2, false, false)
      const tight = { ...full, histograms: full.histograms.slice(0, 2), jobCount: 1, blockSize: 7 }
      const runners = [roomy, tight].map((state) => runInThisThread(state, undefined))
      for (let m = 0; m < 3; m++) {
        const task = { isFirst: m === 0, treeSeed: BigInt(m), treeWeight: 0.5 }
        const [expected, actual] = await Promise.all(runners.map((runner) => runner.run(task)))
        expect(actual.tree).toEqual(expected.tree)
      }
      expect(tight.shards.map((shardIndex) => shardIndex.scores)).toEqual(
        roomy.shards.map((shardIndex) => shardIndex.scores),
      )
    }),
    { seed: 81, numRuns: 150 },
  )
})

it("leaves room for the largest sums: of a row's number below 2^31, of all rows below 2^53", () => {
  for (const rowCount of [1, 1000, 1 << 25, 2 ** 26, 2 ** 31]) {
    const bits = gradientBits(rowCount)
    expect(2 ** bits * 2 + 1).toBeLessThan(2 ** 31)
    expect(rowCount * 2 ** bits).toBeLessThanOrEqual(2 ** 52)
    expect(rowCount * 2 ** squareBits(rowCount)).toBeLessThanOrEqual(2 ** 52)
    for (const largest of [0, 1e-300, 1e-100, 0.3, 1, 3.999, 4, 1e6]) {
      expect(largest * gradientScale(largest, rowCount)).toBeLessThanOrEqual(2 ** bits)
    }
  }
})

it("makes as many shards as there are workers, and more where a shard would not fit into its memory", () => {
  expect(countShards(2, 100_000_000)).toBe(2)
  expect(countShards(2, 10_000_000_000)).toBe(4)
})
