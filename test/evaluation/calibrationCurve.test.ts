import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { calibrationCurve } from "../../src/evaluation/calibrationCurve"

describe("calibrationCurve", () => {
  it("averages forecast and outcome in bins of equal width, an edge belonging below it", () => {
    const labels = Float64Array.of(0, 1, 1, 0, 1)
    const probabilities = Float64Array.of(0, 0.5, 0.25, 0.75, 1)
    expect(calibrationCurve(labels, probabilities, 2)).toEqual({
      meanProbability: Float64Array.of(0.25, 0.875),
      fractionOfPositives: Float64Array.of(2 / 3, 0.5),
      rowCounts: Int32Array.of(3, 2),
    })
  })

  it("leaves bins without rows out", () => {
    const curve = calibrationCurve(Float64Array.of(1, 0), Float64Array.of(0.05, 0.95))
    expect([...curve.meanProbability]).toEqual([0.05, 0.95])
    expect([...curve.rowCounts]).toEqual([1, 1])
  })

  it("cuts at quantiles of the probabilities when asked", () => {
    const probabilities = Float64Array.of(0.001, 0.002, 0.003, 0.004, 0.9, 0.005)
    const curve = calibrationCurve(Float64Array.of(0, 0, 1, 0, 1, 1), probabilities, 3, "quantile")
    expect([...curve.rowCounts]).toEqual([2, 2, 2])
    expect([...curve.fractionOfPositives]).toEqual([0, 0.5, 1])
  })

  it("agrees with going through all rows for each bin", () => {
    const rows = fc.array(fc.tuple(fc.constantFrom(0, 1), fc.double({ min: 0, max: 1, noNaN: true })), { minLength: 1 })
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 7 }), (data, bins) => {
        const curve = calibrationCurve(
          Float64Array.from(data, (r) => r[0]),
          Float64Array.from(data, (r) => r[1]),
          bins,
        )
        const expected = []
        for (let bin = 0; bin < bins; bin++) {
          const low = bin === 0 ? -1 : bin / bins
          const inBin = data.filter((r) => r[1] > low && r[1] <= (bin + 1) / bins)
          if (inBin.length > 0) expected.push([inBin.length, inBin.filter((r) => r[0] === 1).length / inBin.length])
        }
        expect([...curve.rowCounts].map((count, i) => [count, curve.fractionOfPositives[i]])).toEqual(expected)
      }),
      { seed: 11 },
    )
  })

  it("refuses bins and strategies it does not know", () => {
    const one = Float64Array.of(1)
    expect(() => calibrationCurve(one, one, 0)).toThrow(new RangeError("invalid bins: 0; expected an integer >= 1"))
    expect(() => calibrationCurve(one, one, 2, "equal" as never)).toThrow(
      new RangeError('invalid strategy: "equal"; expected one of "width", "quantile"'),
    )
  })
})
