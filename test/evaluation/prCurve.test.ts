import { describe, expect, it } from "vitest"
import { binaryCurves } from "../../src/evaluation/binaryCurves"
import { areaUnderPR, prCurve } from "../../src/evaluation/prCurve"

describe("prCurve", () => {
  it("starts at recall 0 with the first precision", () => {
    const curve = prCurve(binaryCurves(Float64Array.of(1, 0, 1, 0), Float64Array.of(4, 3, 3, 1)))
    expect(curve).toEqual({
      recall: Float64Array.of(0, 0.5, 1, 1),
      precision: Float64Array.of(1, 1, 2 / 3, 0.5),
      thresholds: Float64Array.of(Infinity, 4, 3, 1),
      area: 0.5 + (0.5 * (1 + 2 / 3)) / 2,
    })
  })

  it("counts a precision of 1 where the rows weigh nothing", () => {
    const curves = binaryCurves(Float64Array.of(0, 1), Float64Array.of(2, 1), Float64Array.of(0, 1))
    expect([...prCurve(curves).precision]).toEqual([1, 1, 1])
  })

  it("has no area without positives and all of it without negatives", () => {
    expect(areaUnderPR(Float64Array.of(0, 0), Float64Array.of(1, 2))).toBe(0)
    expect(areaUnderPR(Float64Array.of(1, 1), Float64Array.of(1, 2))).toBe(1)
  })

  it("is the share of positives when all scores are equal", () => {
    expect(areaUnderPR(Float64Array.of(0, 1, 0, 0), Float64Array.of(5, 5, 5, 5))).toBe(0.25)
  })
})
