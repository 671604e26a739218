import { describe, expect, it } from "vitest"
import { logLoss } from "../../src/evaluation/logLoss"

describe("logLoss", () => {
  it("is the mean cost of the class that came", () => {
    const loss = logLoss(Float64Array.of(1, 0), Float64Array.of(0.8, 0.4))
    expect(loss).toBeCloseTo(-(Math.log(0.8) + Math.log(0.6)) / 2, 15)
  })

  it("is log 2 for a coin", () => {
    expect(logLoss(Float64Array.of(1, 0, 0), Float64Array.of(0.5, 0.5, 0.5))).toBeCloseTo(Math.LN2, 15)
  })

  it("weighs rows", () => {
    const loss = logLoss(Float64Array.of(1, 0), Float64Array.of(0.8, 0.4), Float64Array.of(3, 1))
    expect(loss).toBeCloseTo(-(3 * Math.log(0.8) + Math.log(0.6)) / 4, 15)
  })

  it("keeps the cost of a certain mistake finite", () => {
    expect(logLoss(Float64Array.of(1), Float64Array.of(0))).toBeCloseTo(-Math.log(1e-15), 12)
    expect(logLoss(Float64Array.of(1), Float64Array.of(0), undefined, 0.25)).toBeCloseTo(Math.log(4), 15)
  })

  it("refuses what is no probability", () => {
    expect(() => logLoss(Float64Array.of(1), Float64Array.of(1.5))).toThrow(
      new RangeError("invalid probabilities[0]: 1.5; expected a number in [0, 1]"),
    )
    expect(() => logLoss(Float64Array.of(1), Float64Array.of(Number.NaN))).toThrow(
      new RangeError("missing value in probabilities: row 0"),
    )
    expect(() => logLoss(Float64Array.of(1), Float64Array.of(1), undefined, 0.5)).toThrow(
      new RangeError("invalid eps: 0.5; expected a number in (0, 0.5)"),
    )
  })
})
