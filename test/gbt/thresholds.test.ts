import { describe, expect, it } from "vitest"
import { chooseBinning } from "../../src/gbt/bins/binning"
import { chooseThresholds } from "../../src/gbt/bins/thresholds"
import { encodeFeatures } from "../../src/gbt/data/encodeFeatures"
import { type GbtParams, gbtParams } from "../../src/gbt/trees/gbtParams"
import { checkParams } from "../../src/params/params"
import { computeAtOnce } from "../../src/work/steps"
import { manyRows } from "./data/manyRows"
import { plainSplits } from "./plain/plainGbt"

function thresholds(values: number[], counts: number[], expectedWeight: number, maxSplits: number): number[] {
  const weights = Float64Array.from(counts)
  return Array.from(chooseThresholds(Float64Array.from(values), weights, weights, expectedWeight, maxSplits))
}

describe("findThresholds", () => {
  it("takes all midpoints where they are few enough", () => {
    expect(thresholds([1, 2, 4], [5, 1, 1], 7, 2)).toEqual([1.5, 3])
  })
  it("infers a zero from weight that is missing", () => {
    expect(thresholds([-1, 1], [1, 1], 3, 5)).toEqual([-0.5, 0.5])
    expect(thresholds([-1, 1], [1, 1], 2, 5)).toEqual([0])
  })
  it("does not count the zeros it is given", () => {
    expect(thresholds([0, 1], [100, 1], 1, 5)).toEqual([])
  })
  it("finds none in zeros alone", () => {
    expect(thresholds([0], [3], 3, 5)).toEqual([])
  })
  it("finds none in one value", () => {
    expect(thresholds([7], [3], 3, 5)).toEqual([])
  })
  it("leaves out values that no row has", () => {
    expect(thresholds([1, 2, 4], [1, 0, 1], 2, 5)).toEqual([2.5])
  })
  it("cuts nearest to equal shares of the weight", () => {
    // Shares of 3: cumulative weights 1, 2, 4, 6 come nearest to 3 at 2 or 4 (the later wins), to 6 at 6, which is the end.
    expect(thresholds([1, 2, 3, 4], [1, 1, 2, 2], 6, 1)).toEqual([3.5])
  })
  it("lets thresholds lag behind a heavy value", () => {
    // Shares of 4: the value 1 weighs two and a half of them, so each later value gets a threshold until the target is past.
    expect(thresholds([1, 2, 3, 4, 5, 6, 7], [10, 1, 1, 1, 1, 1, 1], 16, 3)).toEqual([1.5, 2.5, 3.5])
  })
  it("gives more thresholds than were asked for where rows weigh more than expected", () => {
    // Shares of 3 out of 6, but the values weigh 8: the target passes 3 and then 6.
    expect(thresholds([1, 2, 3, 4, 5, 6, 7, 8], [1, 1, 1, 1, 1, 1, 1, 1], 6, 1)).toEqual([3.5, 6.5])
  })
})

describe("chooseThresholds equals the definition", () => {
  for (const [rowCount, hasWeights, splitSample] of [
    [3000, false, "all"],
    [3000, true, "all"],
    [13000, false, "spark"],
    [13000, true, "spark"],
    [40000, false, "spark"],
    [40000, true, "spark"],
  ] as const) {
    it(`for ${rowCount} rows ${hasWeights ? "with" : "without"} weights, ${splitSample} of them`, () => {
      const { features, plain, rows } = manyRows(rowCount, hasWeights)
      const encoded = computeAtOnce(encodeFeatures(features, rowCount))
      for (const [seed, maxBins] of [
        [1, 32],
        [-5757, 9],
        [123456789012345678n, 120],
      ] as const) {
        const params = checkParams<GbtParams>("test", gbtParams, { seed, maxBins, splitSample })
        const splits = computeAtOnce(chooseBinning(encoded, rows, params))
        const expected = plainSplits(plain, params)
        expect(splits.thresholds.map((t) => Array.from(t))).toEqual(expected.thresholds)
        expect(Array.from(splits.binCounts)).toEqual(expected.binCounts)
      }
    })
  }
  it("looks at another sample for another seed", () => {
    const { features, rows } = manyRows(40000, false)
    const encoded = computeAtOnce(encodeFeatures(features, 40000))
    const [one, two] = [1, 2].map((seed) =>
      computeAtOnce(chooseBinning(encoded, rows, { seed, maxBins: 32, splitSample: "spark" })),
    )
    expect(one.thresholds).not.toEqual(two.thresholds)
  })
})
