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
