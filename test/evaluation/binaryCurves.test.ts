import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { binaryCurves } from "../../src/evaluation/binaryCurves"

const labels = Float64Array.of(0, 1, 1, 0, 1, 0)
const scores = Float64Array.of(0.1, 0.4, 0.4, 0.4, 0.8, 0.9)

const rows = fc.array(
  fc.record({
    label: fc.constantFrom(0, 1),
    score: fc.constantFrom(-1, -0, 0, 0.25, 0.5, 7),
    weight: fc.constantFrom(0, 0.5, 1, 2),
  }),
  { minLength: 1, maxLength: 40 },
)

function column<T>(values: readonly T[], pick: (value: T) => number): Float64Array {
  return Float64Array.from(values, pick)
}

describe("binaryCurves", () => {
  it("counts the positives and negatives at or above each score", () => {
    expect(binaryCurves(labels, scores)).toEqual({
      thresholds: Float64Array.of(0.9, 0.8, 0.4, 0.1),
      truePositives: Float64Array.of(0, 1, 3, 3),
      falsePositives: Float64Array.of(1, 1, 2, 3),
      positives: 3,
      negatives: 3,
    })
  })

  it("agrees with counting every row for every threshold", () => {
    fc.assert(
      fc.property(rows, (data) => {
        const curves = binaryCurves(
          column(data, (r) => r.label),
          column(data, (r) => r.score),
          column(data, (r) => r.weight),
        )
        const distinct = [...new Set(data.map((r) => r.score))].sort((a, b) => b - a)
        expect([...curves.thresholds].map((x) => x + 0)).toEqual(distinct)
        const weigh = (keep: (r: (typeof data)[0]) => boolean) =>
          data.filter(keep).reduce((sum, r) => sum + r.weight, 0)
        for (const [i, threshold] of distinct.entries()) {
          expect(curves.truePositives[i]).toBe(weigh((r) => r.score >= threshold && r.label === 1))
          expect(curves.falsePositives[i]).toBe(weigh((r) => r.score >= threshold && r.label === 0))
        }
        expect([curves.positives, curves.negatives]).toEqual([weigh((r) => r.label === 1), weigh((r) => r.label === 0)])
      }),
      { seed: 8, numRuns: 300 },
    )
  })

  it("counts a row of weight k as k rows", () => {
    const weighted = binaryCurves(labels, scores, Float64Array.of(1, 2, 1, 1, 3, 1))
    const repeated = [0, 1, 1, 2, 3, 4, 4, 4, 5]
    expect(weighted).toEqual(
      binaryCurves(
        column(repeated, (row) => labels[row]),
        column(repeated, (row) => scores[row]),
      ),
    )
  })

  it("takes labels above one half as positive", () => {
    const curves = binaryCurves(Float64Array.of(0.5, 0.51), Float64Array.of(1, 1))
    expect([curves.positives, curves.negatives]).toEqual([1, 1])
  })

  it("merges runs of floor(distinct / numBins) scores, the last run as long as there are scores", () => {
    const seven = Float64Array.of(7, 6, 5, 4, 3, 2, 1)
    const ones = Float64Array.of(1, 1, 0, 1, 0, 0, 1)
    const curves = binaryCurves(ones, seven, undefined, 2) // runs of 3
    expect([...curves.thresholds]).toEqual([5, 2, 1])
    expect([...curves.truePositives]).toEqual([2, 3, 4])
    expect([...curves.falsePositives]).toEqual([1, 3, 3])
  })

  it("merges nothing with fewer than two scores a bin", () => {
    expect(binaryCurves(labels, scores, undefined, 3)).toEqual(binaryCurves(labels, scores))
    expect(binaryCurves(labels, scores, undefined, 1000)).toEqual(binaryCurves(labels, scores))
  })

  it("refuses rows it cannot count", () => {
    const two = Float64Array.of(0, 1)
    expect(() => binaryCurves(Float64Array.of(1), two)).toThrow(
      new RangeError("length mismatch: labels has 1, scores has 2"),
    )
    expect(() => binaryCurves(two, two, Float64Array.of(1))).toThrow(
      new RangeError("length mismatch: labels has 2, weights has 1"),
    )
    expect(() => binaryCurves(Float64Array.of(0, Number.NaN), two)).toThrow(
      new RangeError("missing value in labels: row 1"),
    )
    expect(() => binaryCurves(two, Float64Array.of(Number.NaN, 0))).toThrow(
      new RangeError("missing value in scores: row 0"),
    )
    expect(() => binaryCurves(two, two, Float64Array.of(1, -1))).toThrow(
      new RangeError("invalid weights[1]: -1; expected a finite number >= 0"),
    )
    expect(() => binaryCurves(new Float64Array(0), new Float64Array(0))).toThrow(
      new RangeError("invalid labels: no rows; expected at least one"),
    )
    expect(() => binaryCurves(two, two, undefined, 1.5)).toThrow(
      new RangeError("invalid numBins: 1.5; expected an integer >= 0"),
    )
  })
})
