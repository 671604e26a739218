// Term counts of documents: the numbers behind CountVectorizer, after Spark's.

import type { CsrMatrix } from "../linalg/csrMatrix"

/** How a document's counts become a vector. */
export interface CountRule {
  /** Fewest times that a term must stand in the document: a count from 1 on, a share of all its tokens below 1. */
  readonly minTF: number
  /** 1 for every term that is there, instead of its count. */
  readonly binary: boolean
}

/** Which terms stand in which documents, in any order: an entry each in all arrays; those of one term of one document add up. */
export interface TermEntries {
  readonly rows: Int32Array
  readonly slots: Int32Array
  /** Default: 1 each. */
  readonly counts?: Int32Array | undefined
  /** Tokens of the document, those outside the vocabulary too; needed where minTF is a share of them. */
  readonly sizes?: Int32Array | undefined
}

const stepSize = 1 << 17

/**
 * The vectors of documents, a row each, by their terms; yields between its steps. Two stable counting sorts, first by slot,
 * then by row: O(entries + rows + slots).
 *
 * @param width - slots of a vector
 */
export function* termMatrix(
  { rows, slots, counts, sizes }: TermEntries,
  rowCount: number,
  width: number,
  { minTF, binary }: CountRule,
): Generator<void, CsrMatrix> {
  const entryCount = rows.length
  const bySlot = new Int32Array(entryCount)
  const nextOfSlot = startsOf(slots, width)
  yield
  for (let k = 0; k < entryCount; k++) {
    bySlot[nextOfSlot[slots[k]]++] = k
    if (k % stepSize === 0) yield
  }
  const starts = startsOf(rows, rowCount)
  yield
  const ends = starts.slice(0, rowCount)
  const columns = new Int32Array(entryCount)
  const values = new Float64Array(entryCount)
  const fewest = new Float64Array(rowCount).fill(minTF)
  for (let k = 0; k < entryCount; k++) {
    const entry = bySlot[k]
    const row = rows[entry]
    const count = counts === undefined ? 1 : counts[entry]
    const end = ends[row]
    if (end > starts[row] && columns[end - 1] === slots[entry]) {
      values[end - 1] += count
    } else {
      columns[end] = slots[entry]
      values[end] = count
      ends[row]++
    }
    if (minTF < 1) fewest[row] = minTF * sizes![entry]
    if (k % stepSize === 0) yield
  }
  // Moved together, over the places of entries that were added to others and of those that are too few.
  const rowStarts = new Int32Array(rowCount + 1)
  let at = 0
  for (let row = 0; row < rowCount; row++) {
    for (let from = starts[row]; from < ends[row]; from++) {
      if (values[from] < fewest[row]) continue
      columns[at] = columns[from]
      values[at++] = binary ? 1 : values[from]
    }
    rowStarts[row + 1] = at
    if (row % stepSize === 0) yield
  }
  return { rowCount, columnCount: width, rowStarts, columns: columns.slice(0, at), values: values.slice(0, at) }
}

/** For each key in [0, keyCount), where its entries start once sorted; keyCount + 1 offsets. */
function startsOf(keys: Int32Array, keyCount: number): Int32Array {
  const starts = new Int32Array(keyCount + 1)
  for (let k = 0; k < keys.length; k++) starts[keys[k] + 1]++
  for (let key = 0; key < keyCount; key++) starts[key + 1] += starts[key]
  return starts
}
