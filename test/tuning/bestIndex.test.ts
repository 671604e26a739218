import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { bestIndex } from "../../src/tuning/runSearch"

describe("bestIndex", () => {
  it("is the first index of the largest, or of the smallest, number", () => {
    const metrics = fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 1 })
    fc.assert(
      fc.property(metrics, (numbers) => {
        expect(bestIndex(numbers, true)).toBe(numbers.indexOf(Math.max(...numbers)))
        expect(bestIndex(numbers, false)).toBe(numbers.indexOf(Math.min(...numbers)))
      }),
      { seed: 2 },
    )
  })

  it("is the first NaN where there is one, as for np.argmax and np.argmin", () => {
    for (const isLargerBetter of [true, false]) {
      expect(bestIndex([1, Number.NaN, 3, Number.NaN, -3], isLargerBetter)).toBe(1)
      expect(bestIndex([Number.NaN, 1], isLargerBetter)).toBe(0)
    }
  })
})
