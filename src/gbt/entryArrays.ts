// What a part keeps for the columns of matrices.
import type { CellVectorsColumn } from "./cells"
import { countEntries, countEntriesOfRows, type EntryLayout } from "./entryLayout"
import type { ArrayRequest, ArrayRequests } from "./layOut"

/** Arrays of a part; of its own rows but where all are named. */
export interface EntryArrays {
  /** Where the slots of each row begin, and one more. */
  readonly rowStarts: Int32Array
  /** Slots that the rows have entries in, rising within a row. */
  readonly rowSlots: Int32Array
  /** 1 for a row that goes left. */
  readonly sides: Uint8Array
  /** `sides` of all rows. */
  readonly allSides: Uint8Array
  /** `packed` of all rows. */
  readonly allPacked: Int32Array
  /** Entries of the part's columns in all rows, slot and row of each, by slot. */
  readonly sorted: Int32Array
  /** The same, those of a node side by side. */
  readonly entries: Int32Array
  readonly spareEntries: Int32Array
  readonly columnOfSlot: Int32Array
  readonly slotStarts: Int32Array
  readonly zeroSlots: Int32Array
  /** See scoreEntries. */
  readonly ranks: Int32Array
  /** What scoreEntries has found. */
  readonly found: Float64Array
}

/** Numbers that scoreEntries writes. */
const FOUND_LENGTH = 5

/** Bytes that a part needs for each entry. */
export const ENTRY_BYTES = 28

/**
 * Lengths of the arrays; 0 where there is no matrix.
 *
 * @param first - the part's first row
 * @param rowCount - of all parts
 */
export function entryRequests(
  columns: readonly CellVectorsColumn[],
  layout: EntryLayout,
  part: number,
  first: number,
  end: number,
  rowCount: number,
): ArrayRequests<EntryArrays> {
  const { columnCount, columnOfSlot, partSizes } = layout
  const hasEntries = columnCount > 0
  const entries: ArrayRequest<Int32Array> = [Int32Array, 2 * partSizes[part]]
  return {
    rowStarts: [Int32Array, hasEntries ? end - first + 1 : 0],
    rowSlots: [Int32Array, countEntriesOfRows(columns, first, end)],
    sides: [Uint8Array, hasEntries ? end - first : 0],
    allSides: [Uint8Array, hasEntries ? rowCount : 0],
    allPacked: [Int32Array, hasEntries ? rowCount : 0],
    sorted: entries,
    entries,
    spareEntries: entries,
    columnOfSlot: [Int32Array, columnOfSlot.length],
    slotStarts: [Int32Array, columnCount + 1],
    zeroSlots: [Int32Array, columnCount],
    ranks: [Int32Array, columnCount],
    found: [Float64Array, FOUND_LENGTH],
  }
}

/**
 * Lists the slots that rows have entries in, row by row.
 *
 * @param rowStarts - one more than rows; overwritten
 * @param rowSlots - overwritten
 */
function fillRowSlots(
  columns: readonly CellVectorsColumn[],
  first: number,
  rowStarts: Int32Array,
  rowSlots: Int32Array,
): void {
  let size = 0
  for (let row = 0; row + 1 < rowStarts.length; row++) {
    let firstSlot = 0
    for (const { matrix, classes } of columns) {
      const { classStarts, slots } = matrix
      const index = classes[first + row]
      for (let i = classStarts[index]; i < classStarts[index + 1]; i++) rowSlots[size++] = firstSlot + slots[i]
      firstSlot += matrix.slotStarts[matrix.width]
    }
    rowStarts[row + 1] = size
  }
}

/**
 * Lists the entries of a part's columns by slot, then by row.
 *
 * @param out - slot and row of each; overwritten
 */
function fillEntries(columns: readonly CellVectorsColumn[], layout: EntryLayout, part: number, out: Int32Array): void {
  const { slotStarts, partColumns, columnOfSlot } = layout
  const from = slotStarts[partColumns[part]]
  const end = slotStarts[partColumns[part + 1]]
  const counts = countEntries(columns, columnOfSlot.length)
  const next = new Int32Array(end - from + 1)
  for (let slot = from; slot < end; slot++) next[slot - from + 1] = next[slot - from] + counts[slot]
  let firstSlot = 0
  for (const { matrix, classes } of columns) {
    const { classStarts, slots } = matrix
    for (let row = 0; row < classes.length; row++) {
      for (let i = classStarts[classes[row]]; i < classStarts[classes[row] + 1]; i++) {
        const slot = firstSlot + slots[i]
        if (slot < from || slot >= end) continue
        const at = 2 * next[slot - from]++
        out[at] = slot
        out[at + 1] = row
      }
    }
    firstSlot += matrix.slotStarts[matrix.width]
  }
}

/** Fills in what stays the same in all trees. */
export function fillEntryArrays(
  columns: readonly CellVectorsColumn[],
  layout: EntryLayout,
  part: number,
  first: number,
  out: EntryArrays,
): void {
  fillRowSlots(columns, first, out.rowStarts, out.rowSlots)
  fillEntries(columns, layout, part, out.sorted)
  out.columnOfSlot.set(layout.columnOfSlot)
  out.slotStarts.set(layout.slotStarts)
  out.zeroSlots.set(layout.zeroSlots)
  out.ranks.set(layout.featureOfColumn)
}
