// The features of matrices when trees grow on shards: no rows of bins, but the entries that are not in the bin of zero.
//
// Each shard has some of the columns, with the entries of all rows, and finds the best split on them. The entries of a node
// lie side by side, by flat bin, and are divided between its children as its rows are; both sides keep their order. So a
// level of the tree costs as much as it has entries, whatever the number of columns and bins.
//
//   entries of the root   | flat bin 0: rows 2 5 | flat bin 1: rows 0 2 | flat bin 3: row 5 |
//   rows 0 and 2 go left  | flat bin 0: row 2 | flat bin 1: rows 0 2 || flat bin 0: row 5 | flat bin 3: row 5 |
import type { CellVectorsColumn } from "../cells/cells"
import type { ArrayRequest, ArrayRequests } from "./sharedArrays"

/** The columns of all matrices, numbered one after the other, as are their bins, which are called flat bins. */
export interface SparseLayout {
  readonly columnCount: number
  readonly featureOfColumn: Int32Array
  /** Column of each feature, -1 for one that is in no matrix. */
  readonly columnOfFeature: Int32Array
  /** columnCount + 1 offsets. */
  readonly binStarts: Int32Array
  /** Flat bin of each column that rows without an entry are in. */
  readonly zeroFlatBins: Int32Array
  readonly columnOfFlatBin: Int32Array
  /** Most bins of a column. */
  readonly mostBins: number
  /** shardCount + 1 offsets: which columns each shard has. */
  readonly shardColumns: Int32Array
  /** Entries of each shard's columns. */
  readonly shardSizes: Int32Array
}

/** Number of entries of each flat bin, over all rows. */
function countEntries(columns: readonly CellVectorsColumn[], flatBinCount: number): Int32Array {
  const counts = new Int32Array(flatBinCount)
  let firstFlatBin = 0
  for (const { matrix, classes } of columns) {
    const { classStarts, flatBins, binStarts } = matrix
    for (let row = 0; row < classes.length; row++) {
      const end = classStarts[classes[row] + 1]
      for (let i = classStarts[classes[row]]; i < end; i++) counts[firstFlatBin + flatBins[i]]++
    }
    firstFlatBin += binStarts[matrix.width]
  }
  return counts
}

/** Deals out columns among the shards, about as many entries to each. */
function divideColumns(counts: Int32Array, binStarts: Int32Array, shardCount: number): [Int32Array, Int32Array] {
  const total = counts.reduce((sum, count) => sum + count, 0)
  const shardColumns = new Int32Array(shardCount + 1)
  const shardSizes = new Int32Array(shardCount)
  let column = 0
  let before = 0
  for (let shardIndex = 0; shardIndex < shardCount; shardIndex++) {
    const isLast = shardIndex === shardCount - 1
    while (column + 1 < binStarts.length && (isLast || before < ((shardIndex + 1) * total) / shardCount)) {
      for (let flatBin = binStarts[column]; flatBin < binStarts[column + 1]; flatBin++) {
        shardSizes[shardIndex] += counts[flatBin]
        before += counts[flatBin]
      }
      column++
    }
    shardColumns[shardIndex + 1] = column
  }
  return [shardColumns, shardSizes]
}

/** Lays out the columns of matrices. */
export function newSparseLayout(
  columns: readonly CellVectorsColumn[],
  featureCount: number,
  shardCount: number,
): SparseLayout {
  const columnCount = columns.reduce((sum, { matrix }) => sum + matrix.width, 0)
  const featureOfColumn = new Int32Array(columnCount)
  const columnOfFeature = new Int32Array(featureCount).fill(-1)
  const binStarts = new Int32Array(columnCount + 1)
  const zeroFlatBins = new Int32Array(columnCount)
  let column = 0
  for (const { firstFeature, matrix } of columns) {
    for (let j = 0; j < matrix.width; j++, column++) {
      featureOfColumn[column] = firstFeature + j
      columnOfFeature[firstFeature + j] = column
      binStarts[column + 1] = binStarts[column] + matrix.binStarts[j + 1] - matrix.binStarts[j]
      zeroFlatBins[column] = binStarts[column] + matrix.zeroBins[j]
    }
  }
  const columnOfFlatBin = new Int32Array(binStarts[columnCount])
  for (let c = 0; c < columnCount; c++) columnOfFlatBin.fill(c, binStarts[c], binStarts[c + 1])
  const counts = countEntries(columns, columnOfFlatBin.length)
  const [shardColumns, shardSizes] = divideColumns(counts, binStarts, shardCount)
  return {
    columnCount,
    featureOfColumn,
    columnOfFeature,
    binStarts,
    zeroFlatBins,
    columnOfFlatBin,
    mostBins: zeroFlatBins.reduce((most, _, c) => Math.max(most, binStarts[c + 1] - binStarts[c]), 2),
    shardColumns,
    shardSizes,
  }
}

/** Number of entries in the rows from `first` up to `end`. */
export function countEntriesOfRows(columns: readonly CellVectorsColumn[], first: number, end: number): number {
  let count = 0
  for (const { classes, matrix } of columns) {
    for (let row = first; row < end; row++)
      count += matrix.classStarts[classes[row] + 1] - matrix.classStarts[classes[row]]
  }
  return count
}

// What a shard keeps for the columns of matrices.

/** Arrays of a shard; of its own rows but where all are named. */
export interface SparseArrays {
  /** Where the flat bins of each row begin, and one more. */
  readonly rowStarts: Int32Array
  /** Flat bins that the rows have entries in, rising within a row. */
  readonly rowFlatBins: Int32Array
  /** 1 for a row that goes left. */
  readonly sides: Uint8Array
  /** `sides` of all rows. */
  readonly allSides: Uint8Array
  /** `packed` of all rows. */
  readonly allPacked: Int32Array
  /** Entries of the shard's columns in all rows, flat bin and row of each, by flat bin. */
  readonly sorted: Int32Array
  /** The same, those of a node side by side. */
  readonly entries: Int32Array
  readonly spareEntries: Int32Array
  readonly columnOfFlatBin: Int32Array
  readonly binStarts: Int32Array
  readonly zeroFlatBins: Int32Array
  /** See findEntrySplit. */
  readonly ranks: Int32Array
  /** What findEntrySplit has found. */
  readonly found: Float64Array
  /** What entryGains has found; none unless splits are certified. */
  readonly foundColumns: Int32Array
  readonly foundGains: Float64Array
}

/** Numbers that findEntrySplit writes. */
const FOUND_LENGTH = 5

/** Bytes of an entry as the kernels read it: flat bin and row. */
export const ENTRY_BYTES = 8
/** Bytes that shards need for each entry in all: three times the entry, and its flat bin in rowFlatBins. */
export const ENTRY_FOOTPRINT: number = 3 * ENTRY_BYTES + 4

/**
 * Lengths of the arrays; 0 where there is no matrix.
 *
 * @param first - the shard's first row
 * @param rowCount - of all shards
 * @param certifies - whether splits are certified
 */
export function sparseRequests(
  columns: readonly CellVectorsColumn[],
  layout: SparseLayout,
  shardIndex: number,
  first: number,
  end: number,
  rowCount: number,
  certifies: boolean,
): ArrayRequests<SparseArrays> {
  const { columnCount, columnOfFlatBin, shardSizes } = layout
  const hasEntries = columnCount > 0
  const entries: ArrayRequest<Int32Array> = [Int32Array, 2 * shardSizes[shardIndex]]
  return {
    rowStarts: [Int32Array, hasEntries ? end - first + 1 : 0],
    rowFlatBins: [Int32Array, countEntriesOfRows(columns, first, end)],
    sides: [Uint8Array, hasEntries ? end - first : 0],
    allSides: [Uint8Array, hasEntries ? rowCount : 0],
    allPacked: [Int32Array, hasEntries ? rowCount : 0],
    sorted: entries,
    entries,
    spareEntries: entries,
    columnOfFlatBin: [Int32Array, columnOfFlatBin.length],
    binStarts: [Int32Array, columnCount + 1],
    zeroFlatBins: [Int32Array, columnCount],
    ranks: [Int32Array, columnCount],
    found: [Float64Array, FOUND_LENGTH],
    foundColumns: [Int32Array, certifies ? columnCount : 0],
    foundGains: [Float64Array, certifies ? columnCount : 0],
  }
}

/**
 * Lists the flat bins that rows have entries in, row by row.
 *
 * @param rowStarts - one more than rows; overwritten
 * @param rowFlatBins - overwritten
 */
function fillRowFlatBins(
  columns: readonly CellVectorsColumn[],
  first: number,
  rowStarts: Int32Array,
  rowFlatBins: Int32Array,
): void {
  let size = 0
  for (let row = 0; row + 1 < rowStarts.length; row++) {
    let firstFlatBin = 0
    for (const { matrix, classes } of columns) {
      const { classStarts, flatBins } = matrix
      const index = classes[first + row]
      for (let i = classStarts[index]; i < classStarts[index + 1]; i++) rowFlatBins[size++] = firstFlatBin + flatBins[i]
      firstFlatBin += matrix.binStarts[matrix.width]
    }
    rowStarts[row + 1] = size
  }
}

/**
 * Lists the entries of a shard's columns by flat bin, then by row.
 *
 * @param out - flat bin and row of each; overwritten
 */
function fillEntries(
  columns: readonly CellVectorsColumn[],
  layout: SparseLayout,
  shardIndex: number,
  out: Int32Array,
): void {
  const { binStarts, shardColumns, columnOfFlatBin } = layout
  const from = binStarts[shardColumns[shardIndex]]
  const end = binStarts[shardColumns[shardIndex + 1]]
  const counts = countEntries(columns, columnOfFlatBin.length)
  const next = new Int32Array(end - from + 1)
  for (let flatBin = from; flatBin < end; flatBin++) next[flatBin - from + 1] = next[flatBin - from] + counts[flatBin]
  let firstFlatBin = 0
  for (const { matrix, classes } of columns) {
    const { classStarts, flatBins } = matrix
    for (let row = 0; row < classes.length; row++) {
      for (let i = classStarts[classes[row]]; i < classStarts[classes[row] + 1]; i++) {
        const flatBin = firstFlatBin + flatBins[i]
        if (flatBin < from || flatBin >= end) continue
        const at = 2 * next[flatBin - from]++
        out[at] = flatBin
        out[at + 1] = row
      }
    }
    firstFlatBin += matrix.binStarts[matrix.width]
  }
}

/** Fills in what stays the same in all trees. */
export function fillSparseArrays(
  columns: readonly CellVectorsColumn[],
  layout: SparseLayout,
  shardIndex: number,
  first: number,
  out: SparseArrays,
): void {
  fillRowFlatBins(columns, first, out.rowStarts, out.rowFlatBins)
  fillEntries(columns, layout, shardIndex, out.sorted)
  out.columnOfFlatBin.set(layout.columnOfFlatBin)
  out.binStarts.set(layout.binStarts)
  out.zeroFlatBins.set(layout.zeroFlatBins)
  out.ranks.set(layout.featureOfColumn)
}
