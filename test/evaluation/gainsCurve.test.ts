import { describe, expect, it } from "vitest"
import { gainsCurve } from "../../src/evaluation/gainsCurve"

describe("gainsCurve", () => {
  it("gives the share of positives among the best rows, and how much better than blind that is", () => {
    expect(gainsCurve(Float64Array.of(1, 0, 1, 0), Float64Array.of(4, 3, 3, 1))).toEqual({
      rowFraction: Float64Array.of(0, 0.25, 0.75, 1),
      gain: Float64Array.of(0, 0.5, 1, 1),
      lift: Float64Array.of(2, 2, 4 / 3, 1),
      thresholds: Float64Array.of(Infinity, 4, 3, 1),
    })
  })

  it("is the diagonal when all scores are equal", () => {
    const curve = gainsCurve(Float64Array.of(1, 0, 0), Float64Array.of(1, 1, 1))
    expect([...curve.gain]).toEqual([...curve.rowFraction])
    expect([...curve.lift]).toEqual([1, 1])
  })

  it("is 0 without positives", () => {
    const curve = gainsCurve(Float64Array.of(0, 0), Float64Array.of(1, 2))
    expect([...curve.gain, ...curve.lift]).toEqual([0, 0, 0, 0, 0, 0])
  })

  it("names the row of a missing score", () => {
    expect(() => gainsCurve(Float64Array.of(0, 1), Float64Array.of(1, Number.NaN))).toThrow(
      new RangeError("missing value in scores: row 1"),
    )
  })
})
