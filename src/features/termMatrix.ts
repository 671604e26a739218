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

// Entries, and documents, between two steps.
const stepSize = 1 << 17
const stepRows = 1 << 14

/** Slots that are sorted one into the others; of more the array's own sort is faster. */
const mostInserted = 24

/**
 * The vectors of documents, a row each, by their terms; yields between its steps. Entries are sorted by row, and the few of
 * a row then by slot: those of one row mostly come together, so that memory is gone through in order.
 *
 * @param width - slots of a vector
 */
export function* termMatrix(
  entries: TermEntries,
  rowCount: number,
  width: number,
  rule: CountRule,
): Generator<void, CsrMatrix> {
  const entryCount = entries.rows.length
  const starts = startsOf(entries.rows, rowCount)
  yield
  const byRow = new Int32Array(entryCount)
  const next = starts.slice(0, rowCount)
  for (let from = 0; from < entryCount; from += stepSize) {
    sortSome(entries.rows, next, from, Math.min(entryCount, from + stepSize), byRow)
    yield
  }
  const out = {
    rowStarts: new Int32Array(rowCount + 1),
    columns: new Int32Array(entryCount),
    values: new Float64Array(entryCount),
  }
  const sums = new Float64Array(width)
  for (let from = 0; from < rowCount; from += stepRows) {
    for (let row = from; row < Math.min(rowCount, from + stepRows); row++) {
      addRow(entries, byRow, starts[row], starts[row + 1], rule, sums, row, out)
    }
    yield
  }
  const end = out.rowStarts[rowCount]
  return {
    rowCount,
    columnCount: width,
    rowStarts: out.rowStarts,
    columns: out.columns.slice(0, end),
    values: out.values.slice(0, end),
  }
}

function sortSome(keys: Int32Array, next: Int32Array, from: number, to: number, out: Int32Array): void {
  for (let k = from; k < to; k++) out[next[keys[k]]++] = k
}

/**
 * Adds up the entries of a row, `byRow[from]` up to `byRow[to]`, and puts those that are enough behind the rows before.
 *
 * @param sums - zeros, one a slot; zeros again in the end
 */
function addRow(
  { slots, counts, sizes }: TermEntries,
  byRow: Int32Array,
  from: number,
  to: number,
  { minTF, binary }: CountRule,
  sums: Float64Array,
  row: number,
  { rowStarts, columns, values }: Pick<CsrMatrix, "rowStarts" | "columns" | "values">,
): void {
  const start = rowStarts[row]
  let end = start
  for (let k = from; k < to; k++) {
    const entry = byRow[k]
    const slot = slots[entry]
    if (sums[slot] === 0) columns[end++] = slot
    sums[slot] += counts === undefined ? 1 : counts[entry]
  }
  sortSlots(columns, start, end)
  const fewest = minTF >= 1 || from === to ? minTF : minTF * sizes![byRow[from]]
  let at = start
  for (let k = start; k < end; k++) {
    const slot = columns[k]
    const sum = sums[slot]
    sums[slot] = 0
    if (sum < fewest) continue
    columns[at] = slot
    values[at++] = binary ? 1 : sum
  }
  rowStarts[row + 1] = at
}

function sortSlots(slots: Int32Array, start: number, end: number): void {
  if (end - start > mostInserted) {
    slots.subarray(start, end).sort()
    return
  }
  for (let k = start + 1; k < end; k++) {
    const slot = slots[k]
    let at = k
    for (; at > start && slots[at - 1] > slot; at--) slots[at] = slots[at - 1]
    slots[at] = slot
  }
}

/** For each key in [0, keyCount), where its entries start once sorted; keyCount + 1 offsets. */
function startsOf(keys: Int32Array, keyCount: number): Int32Array {
  const starts = new Int32Array(keyCount + 1)
  for (let k = 0; k < keys.length; k++) starts[keys[k] + 1]++
  for (let key = 0; key < keyCount; key++) starts[key + 1] += starts[key]
  return starts
}
