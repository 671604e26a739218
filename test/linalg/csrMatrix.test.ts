import { describe, expect, it } from "vitest"
import { csrRow } from "../../src/linalg/csrMatrix"
import { denseVector } from "../../src/linalg/vector"
import { csrFromRows } from "../csrFromRows"

describe("csrRow", () => {
  it("has the values of the row, and is a view on the matrix", () => {
    const matrix = csrFromRows([denseVector([0, 4]), denseVector([3, 0])])
    expect([...csrRow(matrix, 1).indices]).toEqual([0])
    expect([...csrRow(matrix, 1).values]).toEqual([3])
    expect(csrRow(matrix, 0).values.buffer).toBe(matrix.values.buffer)
  })

  it("refuses a row that is not there", () => {
    const matrix = csrFromRows([denseVector([0, 4])])
    expect(() => csrRow(matrix, 1)).toThrow(new RangeError("invalid row: 1; expected an integer in [0, 1)"))
    expect(() => csrRow(matrix, -1)).toThrow(new RangeError("invalid row: -1; expected an integer in [0, 1)"))
  })
})
