// A matrix after binning: rows with equal bins are one class, and a class keeps only the bins that zeros do not fall in.
import type { CsrMatrix } from "../../linalg/csrMatrix"

/** Where a class has no entry for a feature, the feature's value is in the bin of zero. */
export interface BinnedMatrix {
  /** Columns of the matrix. */
  readonly width: number
  readonly classCount: number
  /** Class of each row of the matrix. */
  readonly classOfRow: Int32Array
  /** Flat bins classStarts[c] up to classStarts[c + 1] are those of class c. */
  readonly classStarts: Int32Array
  /** Rising within a class. The flat bin of bin b of column j is binStarts[j] + b. */
  readonly flatBins: Int32Array
  /** width + 1 offsets. */
  readonly binStarts: Int32Array
  /** Bin that zero falls in, for each column. */
  readonly zeroBins: Int32Array
  /** Whether a column is categorical. */
  readonly hasCategories: boolean
}

/** Index of the first threshold >= x, thresholds.length if there is none: x is in that bin. */
export function binOf(x: number, thresholds: Float64Array): number {
  let low = 0
  let high = thresholds.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (thresholds[middle] >= x) high = middle
    else low = middle + 1
  }
  return low
}

/** Fills in the flat bins of every row that are not the flat bin of zero. */
function fillFlatBins(
  matrix: CsrMatrix,
  thresholds: readonly Float64Array[],
  isCategorical: (column: number) => boolean,
  binStarts: Int32Array,
  zeroBins: Int32Array,
  rowStarts: Int32Array,
  out: Int32Array,
): number {
  let size = 0
  for (let row = 0; row < matrix.rowCount; row++) {
    rowStarts[row] = size
    for (let at = matrix.rowStarts[row]; at < matrix.rowStarts[row + 1]; at++) {
      const value = matrix.values[at]
      if (value === 0) continue
      const column = matrix.columns[at]
      const lastBin = binStarts[column + 1] - binStarts[column] - 1
      // A category that is no number in range only occurs in rows that nothing refers to.
      const bin = isCategorical(column)
        ? value >= 0 && value <= lastBin
          ? value | 0
          : 0
        : binOf(value, thresholds[column])
      if (bin !== zeroBins[column]) out[size++] = binStarts[column] + bin
    }
  }
  rowStarts[matrix.rowCount] = size
  return size
}

/** Compares rows by their flat bins, the shorter first. */
function compareRows(rowStarts: Int32Array, flatBins: Int32Array, a: number, b: number): number {
  const [start, other] = [rowStarts[a], rowStarts[b]]
  const size = rowStarts[a + 1] - start
  if (rowStarts[b + 1] - other !== size) return size - (rowStarts[b + 1] - other)
  let i = 0
  while (i < size && flatBins[start + i] === flatBins[other + i]) i++
  return i === size ? 0 : flatBins[start + i] - flatBins[other + i]
}

/**
 * Numbers the distinct rows; returns the first row of each class. The numbers go by what is in the rows, not by where they
 * stand: cells are summed in the order of their classes, and sums shall be the same however an engine numbers the rows.
 */
function numberClasses(rowStarts: Int32Array, flatBins: Int32Array, classOfRow: Int32Array): Int32Array {
  const rowCount = classOfRow.length
  let tableBits = 4
  while (1 << tableBits < 2 * rowCount) tableBits++
  const table = new Int32Array(1 << tableBits) // class by first appearance + 1; 0 is empty
  const firstRows = new Int32Array(rowCount)
  const hashes = new Uint32Array(rowCount)
  let count = 0
  for (let row = 0; row < rowCount; row++) {
    const start = rowStarts[row]
    const size = rowStarts[row + 1] - start
    let hash = size
    for (let i = 0; i < size; i++) hash = Math.imul(hash ^ flatBins[start + i], 0x9e3779b1) ^ (hash >>> 13)
    hash = Math.imul(hash, 0x85ebca6b) >>> 0
    let place = hash >>> (32 - tableBits)
    for (; ; place = (place + 1) & (table.length - 1)) {
      const entry = table[place]
      if (entry === 0) {
        firstRows[count] = row
        hashes[count] = hash
        table[place] = ++count
        classOfRow[row] = count - 1
        break
      }
      if (hashes[entry - 1] === hash && compareRows(rowStarts, flatBins, firstRows[entry - 1], row) === 0) {
        classOfRow[row] = entry - 1
        break
      }
    }
  }
  const order = table.filter((entry) => entry !== 0).map((entry) => entry - 1)
  sortNearlySorted(order, (a, b) => {
    return hashes[a] - hashes[b] || compareRows(rowStarts, flatBins, firstRows[a], firstRows[b])
  })
  const numbers = new Int32Array(count)
  for (let number = 0; number < count; number++) numbers[order[number]] = number
  for (let row = 0; row < rowCount; row++) classOfRow[row] = numbers[classOfRow[row]]
  return order.map((found) => firstRows[found])
}

/** Sorts by insertion: classes lie in their table by rising hash, but for those that had to make way for others. */
function sortNearlySorted(items: Int32Array, compare: (a: number, b: number) => number): void {
  for (let i = 1; i < items.length; i++) {
    const item = items[i]
    let at = i
    for (; at > 0 && compare(items[at - 1], item) > 0; at--) items[at] = items[at - 1]
    items[at] = item
  }
}

/**
 * Bins a matrix and finds its classes.
 *
 * @param thresholds - of each column; not used for a categorical one, whose values are bins
 * @param binCounts - bins of each column
 */
export function binMatrix(
  matrix: CsrMatrix,
  thresholds: readonly Float64Array[],
  binCounts: Int32Array,
  isCategorical: (column: number) => boolean,
): BinnedMatrix {
  const width = matrix.columnCount
  const binStarts = new Int32Array(width + 1)
  const zeroBins = new Int32Array(width)
  for (let column = 0; column < width; column++) {
    binStarts[column + 1] = binStarts[column] + binCounts[column]
    zeroBins[column] = isCategorical(column) ? 0 : binOf(0, thresholds[column])
  }
  const rowStarts = new Int32Array(matrix.rowCount + 1)
  const rowFlatBins = new Int32Array(matrix.rowStarts[matrix.rowCount])
  fillFlatBins(matrix, thresholds, isCategorical, binStarts, zeroBins, rowStarts, rowFlatBins)
  const classOfRow = new Int32Array(matrix.rowCount)
  const firstRows = numberClasses(rowStarts, rowFlatBins, classOfRow)
  const classStarts = new Int32Array(firstRows.length + 1)
  for (const [c, row] of firstRows.entries()) {
    classStarts[c + 1] = classStarts[c] + rowStarts[row + 1] - rowStarts[row]
  }
  const flatBins = new Int32Array(classStarts[firstRows.length])
  for (const [c, row] of firstRows.entries())
    flatBins.set(rowFlatBins.subarray(rowStarts[row], rowStarts[row + 1]), classStarts[c])
  return {
    width,
    classCount: firstRows.length,
    classOfRow,
    classStarts,
    flatBins,
    binStarts,
    zeroBins,
    hasCategories: binCounts.some((_, column) => isCategorical(column)),
  }
}

/** Bin of a column in a class. */
export function binInClass(matrix: BinnedMatrix, column: number, classIndex: number): number {
  const { classStarts, flatBins, binStarts } = matrix
  const first = binStarts[column]
  const end = classStarts[classIndex + 1]
  let low = classStarts[classIndex]
  let high = end
  while (low < high) {
    const middle = (low + high) >>> 1
    if (flatBins[middle] >= first) high = middle
    else low = middle + 1
  }
  return low < end && flatBins[low] < binStarts[column + 1] ? flatBins[low] - first : matrix.zeroBins[column]
}
