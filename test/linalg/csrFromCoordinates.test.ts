import { readFileSync } from "node:fs"
import { join } from "node:path"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { csrFromCoordinates } from "../../src/linalg/csrFromCoordinates"
import { csrRow } from "../../src/linalg/csrMatrix"
import { sparseVector } from "../../src/linalg/vector"

const reference = join(__dirname, "../reference")

describe("csrFromCoordinates", () => {
  it("sorts entries by row, then column, and keeps zeros", () => {
    const matrix = csrFromCoordinates([2, 0, 2, 0], [1, 3, 0, 1], [5, 6, 0, 8])
    expect(matrix).toEqual({
      rowCount: 3,
      columnCount: 4,
      rowStarts: Int32Array.of(0, 2, 2, 4),
      columns: Int32Array.of(1, 3, 0, 1),
      values: Float64Array.of(8, 6, 0, 5),
    })
  })

  it("takes the counts when given, also without entries", () => {
    const matrix = csrFromCoordinates([], [], [], 2, 3)
    expect([matrix.rowCount, matrix.columnCount, ...matrix.rowStarts]).toEqual([2, 3, 0, 0, 0])
  })

  it("agrees with rows filled one entry at a time", () => {
    const cells = fc.uniqueArray(fc.tuple(fc.nat(7), fc.nat(5), fc.constantFrom(0, 1, 2.5)), {
      selector: ([i, j]) => i * 6 + j,
      maxLength: 48,
    })
    fc.assert(
      fc.property(cells, (entries) => {
        const matrix = csrFromCoordinates(
          entries.map((e) => e[0]),
          entries.map((e) => e[1]),
          entries.map((e) => e[2]),
          8,
          6,
        )
        for (let row = 0; row < 8; row++) {
          const inRow = entries.filter((e) => e[0] === row).sort((a, b) => a[1] - b[1])
          const indices = inRow.map((e) => e[1])
          const values = inRow.map((e) => e[2])
          expect(csrRow(matrix, row)).toEqual(sparseVector(6, indices, values))
        }
      }),
      { seed: 5 },
    )
  })

  it("builds the user × item history that Spark built", () => {
    const history: { top: number[]; users: { user_id: number; size: number; indices: number[]; values: number[] }[] } =
      JSON.parse(readFileSync(join(reference, "history.json"), "utf8"))
    const train: { user_id: number[]; item_id: number[]; purchase: number[] } = JSON.parse(
      readFileSync(join(reference, "train.json"), "utf8"),
    )
    const columnOf = new Map(history.top.map((item, j) => [item, j]))
    const rowOf = new Map(history.users.map((user, i) => [user.user_id, i]))
    const kept = train.item_id.flatMap((item, k) => (columnOf.has(item) && rowOf.has(train.user_id[k]) ? [k] : []))
    const matrix = csrFromCoordinates(
      kept.map((k) => rowOf.get(train.user_id[k])!),
      kept.map((k) => columnOf.get(train.item_id[k])!),
      kept.map((k) => train.purchase[k]),
      history.users.length,
      history.top.length,
    )
    for (const [row, user] of history.users.entries()) {
      expect(csrRow(matrix, row)).toEqual(sparseVector(user.size, user.indices, user.values))
    }
  })

  it("names the row of two entries in one place", () => {
    expect(() => csrFromCoordinates([0, 1, 1, 1], [2, 2, 0, 2], [1, 1, 1, 1])).toThrow(
      new RangeError("found duplicate indices: 2 in row 1"),
    )
  })

  it("refuses entries outside the matrix and lengths that differ", () => {
    expect(() => csrFromCoordinates([0, 3], [0, 0], [1, 1], 3, 1)).toThrow(
      new RangeError("invalid rows[1]: 3; expected an integer in [0, 3)"),
    )
    expect(() => csrFromCoordinates([0], [0.5], [1], 1, 1)).toThrow(
      new RangeError("invalid columns[0]: 0.5; expected an integer in [0, 1)"),
    )
    expect(() => csrFromCoordinates([0], [0], [1, 2])).toThrow(
      new RangeError("length mismatch: rows has 1, columns has 1, values has 2"),
    )
    expect(() => csrFromCoordinates([], [], [], -1)).toThrow(
      new RangeError("invalid rowCount: -1; expected an integer >= 0"),
    )
  })
})
