import type { SparseVector } from "./vector"

/**
 * A sparse matrix in compressed sparse row form; a vector column points into one by row number.
 * The arrays are shared, never copied: treat them as read only.
 */
export interface CsrMatrix {
  /** Rows, >= 0. */
  readonly rowCount: number
  /** Width of every row, >= 0. */
  readonly columnCount: number
  /** rowCount + 1 offsets: row r holds entries rowStarts[r] up to rowStarts[r + 1]. */
  readonly rowStarts: Int32Array
  /** Column of each entry, rising within a row, each at most once a row. */
  readonly columns: Int32Array
  /** Value of each entry; explicit zeros are kept. */
  readonly values: Float64Array
}

/**
 * One row of the matrix; indices and values are views, not copies.
 *
 * @param row - an integer in [0, rowCount)
 * @throws RangeError if there is no such row
 */
export function csrRow(matrix: CsrMatrix, row: number): SparseVector {
  if (!Number.isInteger(row) || row < 0 || row >= matrix.rowCount) {
    throw new RangeError(`invalid row: ${row}; expected an integer in [0, ${matrix.rowCount})`)
  }
  const start = matrix.rowStarts[row]
  const end = matrix.rowStarts[row + 1]
  return {
    kind: "sparse",
    size: matrix.columnCount,
    indices: matrix.columns.subarray(start, end),
    values: matrix.values.subarray(start, end),
  }
}
