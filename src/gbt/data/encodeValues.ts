// A column of doubles as codes: which of its distinct values each row has. Everything after this looks at a value once.
import { sortedOrder } from "./sortedOrder"

/** A column as references to its distinct values. */
export interface EncodedValues {
  /** Distinct values, rising; -0 counts as 0. */
  readonly distinct: Float64Array
  /** Index into `distinct`, one a row. */
  readonly codes: Int32Array
}

// A table of 512 KB for at most 32,768 values stays in the second-level cache and a quarter full.
const TABLE_BITS = 17
const MOST_HASHED = 1 << 15
/** Rows up to which values are hashed however many of them differ. */
const FEW_ROWS = 1 << 11

/** Sign-bit pattern of -0 in the high half of a double. */
const MINUS_ZERO = -2147483648

/**
 * Codes by hashing, numbered by first appearance.
 *
 * @param words - the doubles as pairs of 32-bit halves, low one first
 * @param codes - one a row, overwritten
 * @returns the distinct values in that order, or undefined when there are too many
 */
function hashCodes(words: Int32Array, codes: Int32Array): Float64Array | undefined {
  const most = Math.min(MOST_HASHED, Math.max(FEW_ROWS, codes.length >> 1))
  const tableBits = Math.min(TABLE_BITS, Math.ceil(Math.log2(most)) + 2)
  const table = new Int32Array(1 << tableBits) // code + 1; 0 is empty
  const mask = table.length - 1
  const seen = new Int32Array(2 * most)
  let count = 0
  // Many columns hold a value for many rows in a row: what users are like, labels.
  let lastLow = 0
  let lastHigh = 0
  let last = -1
  for (let row = 0; row < codes.length; row++) {
    const low = words[2 * row]
    let high = words[2 * row + 1]
    if (low === lastLow && high === lastHigh && last >= 0) {
      codes[row] = last
      continue
    }
    if (low === 0 && high === MINUS_ZERO) high = 0
    let hash = Math.imul(high, 0x9e3779b1) ^ Math.imul(low, 0x85ebca6b)
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
    let place = hash >>> (32 - tableBits)
    let entry = table[place]
    while (entry !== 0 && (seen[2 * entry - 2] !== low || seen[2 * entry - 1] !== high)) {
      place = (place + 1) & mask
      entry = table[place]
    }
    if (entry === 0) {
      if (count === most) return undefined
      seen[2 * count] = low
      seen[2 * count + 1] = high
      entry = ++count
      table[place] = entry
    }
    lastLow = low
    lastHigh = high
    last = entry - 1
    codes[row] = last
  }
  return new Float64Array(seen.buffer, 0, count).slice()
}

/** Codes by sorting, for columns of many values. */
function sortCodes(values: Float64Array, codes: Int32Array): Float64Array {
  const order = sortedOrder(values)
  const distinct = new Float64Array(values.length)
  let count = 0
  let last = Number.NaN
  for (let i = 0; i < order.length; i++) {
    const value = values[order[i]] + 0 // -0 + 0 is 0
    if (value !== last) {
      distinct[count++] = value
      last = value
    }
    codes[order[i]] = count - 1
  }
  return distinct.slice(0, count)
}

/** Index of the first missing or infinite value, -1 when there is none. */
export function findNotFinite(values: Float64Array): number {
  // x - x is NaN for NaN and the infinities, 0 for the rest: one sum tells whether a search is needed.
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i] - values[i]
  return sum === 0 ? -1 : values.findIndex((x) => !Number.isFinite(x))
}

/**
 * Finds the distinct values of a column and each row's.
 *
 * @param values - finite numbers
 */
export function encodeValues(values: Float64Array): EncodedValues {
  const few = encodeFewValues(values)
  if (few !== undefined) return few
  const codes = new Int32Array(values.length)
  return { distinct: sortCodes(values, codes), codes }
}

/**
 * {@link encodeValues} for a column of at most 32,768 distinct values, and of half as many as rows where these are many; undefined
 * for one of more.
 */
export function encodeFewValues(values: Float64Array): EncodedValues | undefined {
  const codes = new Int32Array(values.length)
  const words = new Int32Array(values.buffer, values.byteOffset, 2 * values.length)
  const found = hashCodes(words, codes)
  if (found === undefined) return undefined
  const order = sortedOrder(found)
  const distinct = new Float64Array(found.length)
  const rank = new Int32Array(found.length)
  for (let i = 0; i < order.length; i++) {
    distinct[i] = found[order[i]]
    rank[order[i]] = i
  }
  for (let row = 0; row < codes.length; row++) codes[row] = rank[codes[row]]
  return { distinct, codes }
}
