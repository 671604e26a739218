import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { csrFromRows } from "../../src/linalg/csrFromRows"
import { csrRow } from "../../src/linalg/csrMatrix"
import { compressed, denseVector, sparseVector, toArray } from "../../src/linalg/vector"

describe("csrFromRows", () => {
  it("stores all entries of sparse rows and the nonzeros of dense ones", () => {
    const matrix = csrFromRows([sparseVector(3, [1], [0]), denseVector([0, 4, 5])])
    expect(matrix).toEqual({
      rowCount: 2,
      columnCount: 3,
      rowStarts: Int32Array.of(0, 1, 3),
      columns: Int32Array.of(1, 1, 2),
      values: Float64Array.of(0, 4, 5),
    })
  })

  it("gives back the values of every row", () => {
    const rows = fc.array(fc.array(fc.constantFrom(0, 0, 3, -1), { minLength: 6, maxLength: 6 }), { maxLength: 8 })
    fc.assert(
      fc.property(rows, (values) => {
        const matrix = csrFromRows(
          values.map((row) => compressed(Float64Array.from(row))),
          6,
        )
        expect(values.map((_, row) => [...toArray(csrRow(matrix, row))])).toEqual(values)
      }),
      { seed: 6 },
    )
  })

  it("has no columns without rows, unless told", () => {
    expect(csrFromRows([]).columnCount).toBe(0)
    expect(csrFromRows([], 4).columnCount).toBe(4)
  })

  it("names the row of another size", () => {
    expect(() => csrFromRows([denseVector([1, 2]), denseVector([1])])).toThrow(
      new RangeError("length mismatch: row 1 has 1, expected 2"),
    )
  })
})

describe("csrRow", () => {
  it("is a view on the matrix", () => {
    const matrix = csrFromRows([denseVector([0, 4])])
    expect(csrRow(matrix, 0).values.buffer).toBe(matrix.values.buffer)
  })

  it("refuses a row that is not there", () => {
    const matrix = csrFromRows([denseVector([0, 4])])
    expect(() => csrRow(matrix, 1)).toThrow(new RangeError("invalid row: 1; expected an integer in [0, 1)"))
    expect(() => csrRow(matrix, -1)).toThrow(new RangeError("invalid row: -1; expected an integer in [0, 1)"))
  })
})
