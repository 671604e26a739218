import type { CsrMatrix } from "./csrMatrix"

/** Checks the coordinates of one axis and gives its length: `count`, or the largest index + 1. */
function axisLength(name: string, indices: ArrayLike<number>, countName: string, count: number | undefined): number {
  if (count !== undefined && (!Number.isInteger(count) || count < 0)) {
    throw new RangeError(`invalid ${countName}: ${count}; expected an integer >= 0`)
  }
  const end = count ?? 2147483647
  let largest = -1
  for (let k = 0; k < indices.length; k++) {
    const index = indices[k]
    if (!Number.isInteger(index) || index < 0 || index >= end) {
      throw new RangeError(`invalid ${name}[${k}]: ${index}; expected an integer in [0, ${end})`)
    }
    if (index > largest) largest = index
  }
  return count ?? largest + 1
}

/** For each key in [0, keyCount), where its entries start once sorted; keyCount + 1 offsets. */
function startsByKey(keys: ArrayLike<number>, keyCount: number): Int32Array {
  const starts = new Int32Array(keyCount + 1)
  for (let k = 0; k < keys.length; k++) starts[keys[k] + 1]++
  for (let key = 0; key < keyCount; key++) starts[key + 1] += starts[key]
  return starts
}

/**
 * Builds a matrix from entries (row, column, value) in any order, as Spark's CoordinateMatrix does. Zeros are kept.
 * Two stable counting sorts, first by column, then by row: O(entries + rowCount + columnCount).
 *
 * @param rows - row of each entry, an integer in [0, rowCount)
 * @param columns - column of each entry, an integer in [0, columnCount)
 * @param values - value of each entry
 * @param rowCount - rows of the matrix; the largest row + 1 when left out
 * @param columnCount - columns of the matrix; the largest column + 1 when left out
 * @throws RangeError if lengths differ, an index is out of range, or a row has two entries in one column
 */
export function csrFromCoordinates(
  rows: ArrayLike<number>,
  columns: ArrayLike<number>,
  values: ArrayLike<number>,
  rowCount?: number,
  columnCount?: number,
): CsrMatrix {
  const entryCount = values.length
  if (rows.length !== entryCount || columns.length !== entryCount) {
    throw new RangeError(
      `length mismatch: rows has ${rows.length}, columns has ${columns.length}, values has ${entryCount}`,
    )
  }
  const height = axisLength("rows", rows, "rowCount", rowCount)
  const width = axisLength("columns", columns, "columnCount", columnCount)

  const byColumn = new Int32Array(entryCount)
  const nextInColumn = startsByKey(columns, width)
  for (let k = 0; k < entryCount; k++) byColumn[nextInColumn[columns[k]]++] = k

  const rowStarts = startsByKey(rows, height)
  const nextInRow = rowStarts.slice()
  const sortedColumns = new Int32Array(entryCount)
  const sortedValues = new Float64Array(entryCount)
  for (let k = 0; k < entryCount; k++) {
    const entry = byColumn[k]
    const row = rows[entry]
    const at = nextInRow[row]++
    const column = columns[entry]
    if (at > rowStarts[row] && sortedColumns[at - 1] === column) {
      throw new RangeError(`found duplicate indices: ${column} in row ${row}`)
    }
    sortedColumns[at] = column
    sortedValues[at] = values[entry]
  }
  return { rowCount: height, columnCount: width, rowStarts, columns: sortedColumns, values: sortedValues }
}
