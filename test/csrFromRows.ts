import type { CsrMatrix } from "../src/linalg/csrMatrix"
import { type Vector, vectorSize } from "../src/linalg/vector"

/**
 * Builds a matrix whose row r is rows[r]. Zeros of dense vectors are not stored; entries of sparse ones all are.
 *
 * @param rows - vectors of columnCount values each
 * @param columnCount - width of the matrix; the size of the first vector, or 0 without one, when left out
 * @throws RangeError if a vector has another size
 */
export function csrFromRows(
  rows: readonly Vector[],
  columnCount: number = rows.length > 0 ? vectorSize(rows[0]) : 0,
): CsrMatrix {
  const rowStarts = new Int32Array(rows.length + 1)
  for (const [row, vector] of rows.entries()) {
    const size = vectorSize(vector)
    if (size !== columnCount) throw new RangeError(`length mismatch: row ${row} has ${size}, expected ${columnCount}`)
    let entryCount = vector.values.length
    if (vector.kind === "dense") for (const value of vector.values) if (value === 0) entryCount--
    rowStarts[row + 1] = rowStarts[row] + entryCount
  }
  const columns = new Int32Array(rowStarts[rows.length])
  const values = new Float64Array(columns.length)
  let at = 0
  for (const vector of rows) {
    if (vector.kind === "sparse") {
      columns.set(vector.indices, at)
      values.set(vector.values, at)
      at += vector.values.length
      continue
    }
    for (let column = 0; column < columnCount; column++) {
      if (vector.values[column] === 0) continue
      columns[at] = column
      values[at++] = vector.values[column]
    }
  }
  return { rowCount: rows.length, columnCount, rowStarts, columns, values }
}
