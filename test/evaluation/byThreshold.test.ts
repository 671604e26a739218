import { describe, expect, it } from "vitest"
import { binaryCurves } from "../../src/evaluation/binaryCurves"
import { fMeasureByThreshold, precisionByThreshold, recallByThreshold } from "../../src/evaluation/byThreshold"

const curves = binaryCurves(Float64Array.of(0, 1, 0, 1), Float64Array.of(4, 3, 3, 1))

describe("metrics by threshold", () => {
  it("give precision and recall at each distinct score", () => {
    expect([...precisionByThreshold(curves).thresholds]).toEqual([4, 3, 1])
    expect([...precisionByThreshold(curves).values]).toEqual([0, 1 / 3, 0.5])
    expect([...recallByThreshold(curves).values]).toEqual([0, 0.5, 1])
  })

  it("give the F-measure, 0 where precision and recall are", () => {
    expect([...fMeasureByThreshold(curves).values]).toEqual([0, expect.closeTo(0.4, 15), expect.closeTo(2 / 3, 15)])
    // (1 + 4) (1/3) (1/2) / (4/3 + 1/2) = 5/11
    expect(fMeasureByThreshold(curves, 2).values[1]).toBeCloseTo(5 / 11, 15)
  })

  it("give recall 0 without positives", () => {
    expect([...recallByThreshold(binaryCurves(Float64Array.of(0), Float64Array.of(1))).values]).toEqual([0])
  })

  it("refuse a beta that is not above 0", () => {
    expect(() => fMeasureByThreshold(curves, 0)).toThrow(
      new RangeError("invalid beta: 0; expected a finite number > 0"),
    )
  })
})
