import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { thinCurve } from "../../src/notebook/figures/thinCurve"

describe("thinCurve", () => {
  it("keeps a short curve whole, without the points that are none", () => {
    expect(thinCurve([0, 1, 2, 3], [0, Number.NaN, 4, Infinity])).toEqual({ x: [0, 2], y: [0, 4] })
    expect(thinCurve([], [])).toEqual({ x: [], y: [] })
  })

  it("keeps both ends and at most the points asked for", () => {
    const x = Array.from({ length: 100_000 }, (_, i) => i)
    const thin = thinCurve(x, x.map(Math.sqrt), 500)
    expect(thin.x.length).toBeLessThanOrEqual(500)
    expect(thin.x.length).toBeGreaterThan(200)
    expect([thin.x[0], thin.x.at(-1)]).toEqual([0, 99_999])
  })

  it("keeps a corner that few points make", () => {
    // A step up at one point of 10,000: the curve runs along 0, then along 1.
    const x = Array.from({ length: 10_000 }, (_, i) => i / 10_000)
    const thin = thinCurve(
      x,
      x.map((value) => (value < 0.5 ? 0 : 1)),
      2000,
    )
    const up = thin.y.indexOf(1)
    expect(thin.x[up]).toBe(0.5)
    expect(thin.x[up - 1]).toBeGreaterThan(0.5 - 1 / 900)
  })

  it("drops only points near one that it keeps", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })), {
          minLength: 3,
          maxLength: 300,
        }),
        (points) => {
          const sorted = points.map(([step]) => step).sort()
          const heights = points.map(([, height]) => height).sort()
          const thin = thinCurve(sorted, heights, 100)
          // A rising curve has at most 2/t + 2 points that are t apart, so t stays below 1/49 and doubles to 1/24.
          const isNear = (i: number) =>
            thin.x.some((x, j) => Math.abs(x - sorted[i]) <= 1 / 24 && Math.abs(thin.y[j] - heights[i]) <= 1 / 24)
          return thin.x.length <= 100 && sorted.every((_, i) => isNear(i))
        },
      ),
      { seed: 5757 },
    )
  })

  it("ends on a curve that is one point many times over", () => {
    expect(thinCurve(Array(5000).fill(1), Array(5000).fill(2), 100)).toEqual({ x: [1, 1], y: [2, 2] })
  })

  it("refuses arrays that do not go together and a limit that leaves no curve", () => {
    expect(() => thinCurve([1], [])).toThrow(new RangeError("length mismatch: x has 1, y has 0"))
    expect(() => thinCurve([], [], 1)).toThrow(new RangeError("invalid maxPoints: 1; expected a number >= 2"))
  })
})
