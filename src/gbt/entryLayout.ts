// The features of matrices when trees grow in parts: no rows of bins, but the entries that are not in the bin of zero.
//
// Each part has some of the columns, with the entries of all rows, and finds the best split on them. The entries of a node
// lie side by side, by slot; those of its children are made from them like the rows of children. So a level of the tree
// costs what there are entries, whatever the number of columns and bins.
import type { CellVectorsColumn } from "./cells"

/** The columns of all matrices, numbered one after the other, as are their bins, which are called slots. */
export interface EntryLayout {
  readonly columnCount: number
  readonly featureOfColumn: Int32Array
  /** Column of each feature, -1 for one that is in no matrix. */
  readonly columnOfFeature: Int32Array
  /** columnCount + 1 offsets. */
  readonly slotStarts: Int32Array
  /** Slot of each column that rows without an entry are in. */
  readonly zeroSlots: Int32Array
  readonly columnOfSlot: Int32Array
  /** Most bins of a column. */
  readonly mostBins: number
  /** partCount + 1 offsets: which columns each part has. */
  readonly partColumns: Int32Array
  /** Entries of each part's columns. */
  readonly partSizes: Int32Array
}

/** Number of entries of each slot, over all rows. */
export function countEntries(columns: readonly CellVectorsColumn[], slotCount: number): Int32Array {
  const counts = new Int32Array(slotCount)
  let firstSlot = 0
  for (const { matrix, classes } of columns) {
    const { classStarts, slots, slotStarts } = matrix
    for (let row = 0; row < classes.length; row++) {
      const end = classStarts[classes[row] + 1]
      for (let i = classStarts[classes[row]]; i < end; i++) counts[firstSlot + slots[i]]++
    }
    firstSlot += slotStarts[matrix.width]
  }
  return counts
}

/** Divides columns into parts of about as many entries each. */
function divideColumns(counts: Int32Array, slotStarts: Int32Array, partCount: number): [Int32Array, Int32Array] {
  const total = counts.reduce((sum, count) => sum + count, 0)
  const partColumns = new Int32Array(partCount + 1)
  const partSizes = new Int32Array(partCount)
  let column = 0
  let before = 0
  for (let part = 0; part < partCount; part++) {
    const isLast = part === partCount - 1
    while (column + 1 < slotStarts.length && (isLast || before < ((part + 1) * total) / partCount)) {
      for (let slot = slotStarts[column]; slot < slotStarts[column + 1]; slot++) {
        partSizes[part] += counts[slot]
        before += counts[slot]
      }
      column++
    }
    partColumns[part + 1] = column
  }
  return [partColumns, partSizes]
}

/** Lays out the columns of matrices. */
export function newEntryLayout(
  columns: readonly CellVectorsColumn[],
  featureCount: number,
  partCount: number,
): EntryLayout {
  const columnCount = columns.reduce((sum, { matrix }) => sum + matrix.width, 0)
  const featureOfColumn = new Int32Array(columnCount)
  const columnOfFeature = new Int32Array(featureCount).fill(-1)
  const slotStarts = new Int32Array(columnCount + 1)
  const zeroSlots = new Int32Array(columnCount)
  let column = 0
  for (const { firstFeature, matrix } of columns) {
    for (let j = 0; j < matrix.width; j++, column++) {
      featureOfColumn[column] = firstFeature + j
      columnOfFeature[firstFeature + j] = column
      slotStarts[column + 1] = slotStarts[column] + matrix.slotStarts[j + 1] - matrix.slotStarts[j]
      zeroSlots[column] = slotStarts[column] + matrix.zeroBins[j]
    }
  }
  const columnOfSlot = new Int32Array(slotStarts[columnCount])
  for (let c = 0; c < columnCount; c++) columnOfSlot.fill(c, slotStarts[c], slotStarts[c + 1])
  const counts = countEntries(columns, columnOfSlot.length)
  const [partColumns, partSizes] = divideColumns(counts, slotStarts, partCount)
  return {
    columnCount,
    featureOfColumn,
    columnOfFeature,
    slotStarts,
    zeroSlots,
    columnOfSlot,
    mostBins: zeroSlots.reduce((most, _, c) => Math.max(most, slotStarts[c + 1] - slotStarts[c]), 2),
    partColumns,
    partSizes,
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
