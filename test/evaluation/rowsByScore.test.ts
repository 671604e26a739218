import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { rowsByScore } from "../../src/evaluation/rowsByScore"
import { computeAtOnce } from "../../src/work/steps"

describe("rowsByScore", () => {
  it("orders any doubles as a comparator does, ties by row", () => {
    const scores = fc.array(fc.oneof(fc.double({ noNaN: true }), fc.constantFrom(0, 1, -1, Infinity, -Infinity)))
    fc.assert(
      fc.property(scores, (values) => {
        const x = values.map((value) => (value === 0 ? 0 : value))
        const rows = x.map((_, row) => row).sort((a, b) => (x[a] === x[b] ? a - b : x[b] > x[a] ? 1 : -1))
        expect([...computeAtOnce(rowsByScore(Float64Array.from(x)))]).toEqual(rows)
      }),
      { seed: 7, numRuns: 300 },
    )
  })

  it("puts 0 before -0 and leaves the scores as they are", () => {
    const scores = Float64Array.of(-0, 0)
    expect([...computeAtOnce(rowsByScore(scores))]).toEqual([1, 0])
    expect(scores).toEqual(Float64Array.of(-0, 0))
  })

  it("sorts a view that does not start its buffer", () => {
    const view = Float64Array.of(9, 1, 2, 3).subarray(1, 3)
    expect([...computeAtOnce(rowsByScore(view))]).toEqual([1, 0])
  })
})
