// Grouping rows that agree in every column, without a row ever being compared with another.
import { XorShiftRandom } from "../../random/xorShiftRandom"
import { inStretches } from "../../work/steps"
import type { BinArray } from "../bins/binArray"

/** Rows by group. Both arrays are left out when every row is a group of its own, in row order. */
export interface RowGroups {
  readonly groupCount: number
  /** Group of each row. */
  readonly groupOfRow?: Int32Array
  /** One row of each group. */
  readonly rowOfGroup?: Int32Array
}

/** The largest table addressed by the key itself: 64 MB, of which only the pages of keys that occur are touched. */
const LARGEST_TABLE = 1 << 24

/** Makes the keys dense in place, keeping their order; returns how many there are. */
function* makeDense(keys: Int32Array, keyCount: number): Generator<undefined, number> {
  const table = new Int32Array(keyCount)
  yield* inStretches(keys.length, (from, to) => {
    for (let row = from; row < to; row++) table[keys[row]] = 1
  })
  let count = 0
  for (let key = 0; key < keyCount; key++) if (table[key] !== 0) table[key] = count++
  yield* inStretches(keys.length, (from, to) => {
    for (let row = from; row < to; row++) keys[row] = table[keys[row]]
  })
  return count
}

/** Order of items by key: a stable counting sort of the items as `order` has them. */
function countingOrder(keys: Int32Array, keyCount: number, order: Int32Array): Int32Array {
  const starts = new Int32Array(keyCount + 1)
  for (let i = 0; i < keys.length; i++) starts[keys[i] + 1]++
  for (let key = 0; key < keyCount; key++) starts[key + 1] += starts[key]
  const out = new Int32Array(order.length)
  for (let i = 0; i < order.length; i++) out[starts[keys[order[i]]]++] = order[i]
  return out
}

/**
 * Replaces each key by the number of its pair (key, key of the row in the column), for pairs too many to address a
 * table. Numbers follow the order of the pairs, not of the rows.
 *
 * @param keys - dense, below keyCount
 * @returns how many pairs there are, or -1 as soon as there are more than mostPairs, with `keys` spoilt
 */
function* hashPairs(
  keys: Int32Array,
  keyCount: number,
  column: KeyColumn,
  mostPairs: number,
): Generator<undefined, number> {
  let tableBits = 10
  while (1 << tableBits < 2 * mostPairs) tableBits++
  const table = new Int32Array(1 << tableBits) // number of the pair + 1; 0 is empty
  const mask = table.length - 1
  const firsts = new Int32Array(mostPairs)
  const seconds = new Int32Array(mostPairs)
  const columnKeys = column.keys
  const codes = column.codes
  let count = 0
  let isTooMany = false
  const number = (from: number, to: number): void => {
    if (isTooMany) return
    for (let row = from; row < to; row++) {
      const first = keys[row]
      const second = columnKeys[codes === undefined ? row : codes[row]]
      let hash = Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b)
      hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
      let place = hash >>> (32 - tableBits)
      let entry = table[place]
      while (entry !== 0 && (firsts[entry - 1] !== first || seconds[entry - 1] !== second)) {
        place = (place + 1) & mask
        entry = table[place]
      }
      if (entry === 0) {
        isTooMany = count === mostPairs
        if (isTooMany) return
        firsts[count] = first
        seconds[count] = second
        entry = ++count
        table[place] = entry
      }
      keys[row] = entry - 1
    }
  }
  yield* inStretches(keys.length, number)
  if (isTooMany) return -1
  const order = new Int32Array(count)
  for (let i = 0; i < count; i++) order[i] = i
  const bySecond = countingOrder(seconds.subarray(0, count), column.keyCount, order)
  const byPair = countingOrder(firsts.subarray(0, count), keyCount, bySecond)
  const rank = order
  for (let i = 0; i < count; i++) rank[byPair[i]] = i
  yield* inStretches(keys.length, (from, to) => {
    for (let row = from; row < to; row++) keys[row] = rank[keys[row]]
  })
  return count
}

function multiplyIn(keys: Int32Array, column: KeyColumn, from: number, to: number): void {
  const { codes, keyCount } = column
  const columnKeys = column.keys
  if (codes === undefined) for (let row = from; row < to; row++) keys[row] = keys[row] * keyCount + columnKeys[row]
  else for (let row = from; row < to; row++) keys[row] = keys[row] * keyCount + columnKeys[codes[row]]
}

function* firstRowOfEach(groupOfRow: Int32Array, groupCount: number): Generator<undefined, Int32Array> {
  const rowOfGroup = new Int32Array(groupCount).fill(-1)
  yield* inStretches(groupOfRow.length, (from, to) => {
    for (let row = from; row < to; row++) if (rowOfGroup[groupOfRow[row]] < 0) rowOfGroup[groupOfRow[row]] = row
  })
  return rowOfGroup
}

/**
 * Groups rows whose keys agree in every column. Groups are numbered by their keys, whatever the order of the rows.
 *
 * @param mostGroups - above this many groups, grouping is given up and every row is its own group: half as many groups
 *   as rows would save little and cost the rows' order in memory. rowCount sets no limit. Default half the rows
 */
export function* groupRows(
  columns: readonly KeyColumn[],
  rowCount: number,
  mostGroups: number = rowCount / 2,
): Generator<undefined, RowGroups> {
  const ungrouped: RowGroups = { groupCount: rowCount }
  if (mostGroups < 1 || (mostGroups < rowCount && areMostlyDistinct(columns, rowCount, mostGroups))) return ungrouped
  // For few rows, a table much longer than they are costs more to fill than they cost to hash.
  const tableSize = Math.min(LARGEST_TABLE, Math.max(1 << 12, 8 * rowCount))
  const keys = new Int32Array(rowCount)
  let keyCount = 1
  let isDense = true
  for (const column of columns) {
    if (column.keyCount <= 1) continue
    if (keyCount * column.keyCount > tableSize && !isDense) {
      keyCount = yield* makeDense(keys, keyCount)
      isDense = true
      if (keyCount > mostGroups) return ungrouped
    }
    if (keyCount * column.keyCount <= tableSize) {
      yield* inStretches(rowCount, (from, to) => multiplyIn(keys, column, from, to))
      keyCount *= column.keyCount
      isDense = false
    } else {
      keyCount = yield* hashPairs(keys, keyCount, column, Math.floor(mostGroups))
      if (keyCount < 0) return ungrouped
    }
  }
  if (!isDense) keyCount = yield* makeDense(keys, keyCount)
  if (keyCount > mostGroups) return ungrouped
  return { groupCount: keyCount, groupOfRow: keys, rowOfGroup: yield* firstRowOfEach(keys, keyCount) }
}

const SAMPLE_SIZE = 1 << 16
/** Rows from which on a sample is worth its cost. */
const FEWEST_ROWS = 8 * SAMPLE_SIZE

/** Two hashes of a row's keys in one double. */
function hashRow(columns: readonly KeyColumn[], row: number): number {
  let first = 0
  let second = 0
  for (const { codes, keys } of columns) {
    const key = keys[codes === undefined ? row : codes[row]] + 1
    first = Math.imul(first ^ key, 0x9e3779b1)
    first ^= first >>> 15
    second = Math.imul(second ^ (key << 7), 0x85ebca6b)
    second ^= second >>> 13
  }
  return (first >>> 0) * 2 ** 21 + (second >>> 11)
}

/**
 * Whether a sample shows that rows are of more than mostGroups kinds. By the birthday estimate, k rows drawn from g kinds hold
 * about k^2 / 2g repeats; fewer than half of that for g = mostGroups mean more kinds. False where rows are so few that
 * grouping them is as quick.
 */
export function areMostlyDistinct(columns: readonly KeyColumn[], rowCount: number, mostGroups: number): boolean {
  if (rowCount < FEWEST_ROWS) return false
  const random = new XorShiftRandom(0)
  const hashes = new Float64Array(SAMPLE_SIZE)
  for (let i = 0; i < SAMPLE_SIZE; i++) {
    // One row of each stretch, at random: rows at equal distances could be equal, or different, for that reason.
    const start = Math.floor((i * rowCount) / SAMPLE_SIZE)
    const end = Math.floor(((i + 1) * rowCount) / SAMPLE_SIZE)
    hashes[i] = hashRow(columns, start + Math.floor(random.nextDouble() * (end - start)))
  }
  hashes.sort()
  let repeats = 0
  for (let i = 1; i < SAMPLE_SIZE; i++) if (hashes[i] === hashes[i - 1]) repeats++
  return repeats < SAMPLE_SIZE ** 2 / (4 * mostGroups)
}

/** What rows are grouped by: the key of a row is keys[codes[row]], or keys[row] without codes, in [0, keyCount). */
export interface KeyColumn {
  readonly codes: Int32Array | undefined
  readonly keys: BinArray
  readonly keyCount: number
}
