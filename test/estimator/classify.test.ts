import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { predictedClass, probabilityOf0 } from "../../src/estimator/gbtClassificationModel"

const score = fc.double({ min: -400, max: 400, noNaN: true })

describe("probabilityOf0", () => {
  it("is one half at 0, and never outside [0, 1]", () => {
    expect(probabilityOf0(0)).toBe(0.5)
    expect(probabilityOf0(1000)).toBe(0)
    expect(probabilityOf0(-1000)).toBe(1)
    expect(probabilityOf0(-1)).toBeCloseTo(0.8807970779778823, 15)
  })
})

describe("predictedClass", () => {
  it("is 0 for a tie", () => {
    expect(predictedClass(0, undefined)).toBe(0)
    expect(predictedClass(0, [0.5, 0.5])).toBe(0)
    expect(predictedClass(Number.MIN_VALUE, undefined)).toBe(1)
  })

  it("is the first class with the largest probability / threshold", () => {
    const threshold = fc.double({ min: 0.01, max: 1, noNaN: true })
    fc.assert(
      fc.property(score, threshold, threshold, (s, t0, t1) => {
        const p0 = probabilityOf0(s)
        const scaled = [p0 / t0, (1 - p0) / t1]
        expect(predictedClass(s, [t0, t1])).toBe(scaled.indexOf(Math.max(...scaled)))
      }),
      { seed: 8 },
    )
  })

  it("is the class with threshold 0, unless that has no probability", () => {
    expect(predictedClass(5, [0, 1])).toBe(0)
    expect(predictedClass(-5, [1, 0])).toBe(1)
    expect(predictedClass(1000, [0, 1])).toBe(1)
    expect(predictedClass(-1000, [1, 0])).toBe(0)
  })
})
