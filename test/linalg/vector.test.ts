import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { compressed, denseVector, formatVector, sparseVector, toArray, vectorSize } from "../../src/linalg/vector"

describe("sparseVector", () => {
  it("keeps explicit zeros", () => {
    const vector = sparseVector(4, [1, 3], [0, 2])
    expect([...vector.values]).toEqual([0, 2])
    expect([...toArray(vector)]).toEqual([0, 0, 0, 2])
    expect(vectorSize(vector)).toBe(4)
  })

  it("shares typed arrays and copies others", () => {
    const indices = Int32Array.of(0)
    const values = Float64Array.of(5)
    const vector = sparseVector(1, indices, values)
    expect(vector.indices).toBe(indices)
    expect(vector.values).toBe(values)
    expect(sparseVector(1, [0], [5]).indices).toEqual(indices)
  })

  it("refuses indices that repeat, fall or lie outside", () => {
    expect(() => sparseVector(4, [1, 1], [1, 2])).toThrow(new RangeError("found duplicate indices: 1"))
    expect(() => sparseVector(4, [2, 1], [1, 2])).toThrow(new RangeError("invalid indices[1]: 1; expected more than 2"))
    expect(() => sparseVector(4, [4], [1])).toThrow(
      new RangeError("invalid indices[0]: 4; expected an integer in [0, 4)"),
    )
    expect(() => sparseVector(4, [-1], [1])).toThrow(
      new RangeError("invalid indices[0]: -1; expected an integer in [0, 4)"),
    )
  })

  it("refuses a bad size and lengths that differ", () => {
    expect(() => sparseVector(-1, [], [])).toThrow(new RangeError("invalid size: -1; expected an integer >= 0"))
    expect(() => sparseVector(4, [1], [])).toThrow(new RangeError("length mismatch: indices has 1, values has 0"))
  })
})

describe("compressed", () => {
  it("is sparse only when 1.5 (nonzeros + 1) is below the size", () => {
    expect(compressed(Float64Array.of(7, 0, 0)).kind).toBe("dense") // 1.5 * 2 = 3
    expect(compressed(Float64Array.of(7, 0, 0, 0))).toEqual(sparseVector(4, [0], [7]))
    expect(compressed(Float64Array.of(7, 7, 0, 0)).kind).toBe("dense") // 1.5 * 3 > 4
    expect(compressed(new Float64Array(1)).kind).toBe("dense")
    expect(compressed(new Float64Array(2))).toEqual(sparseVector(2, [], []))
  })

  it("drops stored zeros, keeps NaN", () => {
    const vector = sparseVector(9, [1, 2, 5], [0, Number.NaN, -0])
    expect(compressed(vector)).toEqual(sparseVector(9, [2], [Number.NaN]))
  })

  it("turns a full sparse vector dense", () => {
    expect(compressed(sparseVector(3, [0, 2], [1, 2]))).toEqual(denseVector([1, 0, 2]))
  })

  it("changes the form and never a value", () => {
    const values = fc.array(fc.constantFrom(0, 0, 0, 1, -2.5), { maxLength: 30 })
    fc.assert(
      fc.property(values, (x) => {
        const dense = denseVector(x)
        const indices = x.map((_, i) => i)
        expect(compressed(dense)).toEqual(compressed(sparseVector(x.length, indices, x)))
        expect([...toArray(compressed(dense))]).toEqual(x)
      }),
      { seed: 4 },
    )
  })
})

describe("toArray", () => {
  it("copies a dense vector", () => {
    const values = Float64Array.of(1, 2)
    const copy = toArray(denseVector(values))
    copy[0] = 9
    expect([...values]).toEqual([1, 2])
  })
})

describe("formatVector", () => {
  it("writes vectors as Spark shows them", () => {
    expect(formatVector(denseVector([0.1, 0.9]))).toBe("[0.1,0.9]")
    expect(formatVector(sparseVector(96, [22], [1]))).toBe("(96,[22],[1.0])")
    expect(formatVector(sparseVector(5, [1, 4], [0, 1e-4]))).toBe("(5,[1,4],[0.0,1.0E-4])")
    expect(formatVector(sparseVector(5, [], []))).toBe("(5,[],[])")
    expect(formatVector(denseVector([]))).toBe("[]")
  })
})
