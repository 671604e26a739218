import { denseVector, type SparseVector, type Vector, vectorSize } from "./vector"

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
  /** 1 for a row that was made of a dense vector, all of whose values are entries. Default: none. */
  readonly isDense?: Uint8Array
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

/** One row of the matrix in the form that it was made of; the arrays are views. */
export function csrVector(matrix: CsrMatrix, row: number): Vector {
  const vector = csrRow(matrix, row)
  return matrix.isDense?.[row] === 1 ? denseVector(vector.values) : vector
}

/**
 * A matrix of vectors, a row each.
 *
 * @param vectors - one or more, of one size
 * @throws RangeError for vectors of two sizes
 */
export function csrFromVectors(vectors: readonly Vector[]): CsrMatrix {
  const columnCount = vectorSize(vectors[0])
  const rowStarts = new Int32Array(vectors.length + 1)
  for (const [row, vector] of vectors.entries()) {
    const size = vectorSize(vector)
    if (size !== columnCount)
      throw new RangeError(`length mismatch: vector 0 has ${columnCount} slots, vector ${row} has ${size}`)
    rowStarts[row + 1] = rowStarts[row] + vector.values.length
  }
  const columns = new Int32Array(rowStarts[vectors.length])
  const values = new Float64Array(rowStarts[vectors.length])
  const everySlot = Int32Array.from({ length: columnCount }, (_, slot) => slot)
  for (const [row, vector] of vectors.entries()) {
    columns.set(vector.kind === "dense" ? everySlot : vector.indices, rowStarts[row])
    values.set(vector.values, rowStarts[row])
  }
  const isDense = Uint8Array.from(vectors, ({ kind }) => (kind === "dense" ? 1 : 0))
  return { rowCount: vectors.length, columnCount, rowStarts, columns, values, isDense }
}
