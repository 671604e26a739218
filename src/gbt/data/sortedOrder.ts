// Sorting rows by a column of doubles: a radix sort, several times quicker than a comparison sort on millions of rows.

const DIGIT_BITS = 11
const DIGITS_A_HALF = 3
const BUCKETS = 1 << DIGIT_BITS
/** Below this many values, a comparison sort costs less than the radix sort's counting tables. */
const SMALL = 2048

// Digits are 11, 11 and 10 bits of each half of the key, least significant first: digit d is in half d / 3.

function countDigit(words: Int32Array, half: number, shift: number, counts: Int32Array): void {
  counts.fill(0)
  for (let i = half; i < words.length; i += 2) counts[(words[i] >>> shift) & (BUCKETS - 1)]++
}

/** Moves every key to the next free place of its digit. */
function scatter(
  words: Int32Array,
  order: Int32Array,
  half: number,
  shift: number,
  places: Int32Array,
  outWords: Int32Array,
  outOrder: Int32Array,
): void {
  for (let i = 0; i < order.length; i++) {
    const at = places[(words[2 * i + half] >>> shift) & (BUCKETS - 1)]++
    outWords[2 * at] = words[2 * i]
    outWords[2 * at + 1] = words[2 * i + 1]
    outOrder[at] = order[i]
  }
}

/** Turns doubles into unsigned 64-bit keys of the same order: flips the sign bit, of negative numbers all bits. */
function flipBits(words: Int32Array): void {
  for (let i = 1; i < words.length; i += 2) {
    if (words[i] < 0) {
      words[i] = ~words[i]
      words[i - 1] = ~words[i - 1]
    } else {
      words[i] ^= 0x80000000
    }
  }
}

function isSorted(values: Float64Array): boolean {
  for (let i = 1; i < values.length; i++) if (values[i - 1] > values[i]) return false
  return true
}

/**
 * Indices that sort the values, smallest first; equal values (0 and -0 are equal) keep their order.
 *
 * @param values - no NaN
 */
export function sortedOrder(values: Float64Array): Int32Array {
  let order = new Int32Array(values.length)
  for (let i = 0; i < order.length; i++) order[i] = i
  if (isSorted(values)) return order
  if (values.length < SMALL) return order.sort((a, b) => values[a] - values[b] || a - b)
  const keys = new Float64Array(values.length)
  for (let i = 0; i < keys.length; i++) keys[i] = values[i] + 0 // -0 + 0 is 0
  let words = new Int32Array(keys.buffer)
  let outWords = new Int32Array(words.length)
  let outOrder = new Int32Array(order.length)
  const counts = new Int32Array(BUCKETS)
  flipBits(words)
  for (let digit = 0; digit < 2 * DIGITS_A_HALF; digit++) {
    const half = digit < DIGITS_A_HALF ? 0 : 1
    const shift = (digit % DIGITS_A_HALF) * DIGIT_BITS
    countDigit(words, half, shift, counts)
    if (counts[(words[half] >>> shift) & (BUCKETS - 1)] === order.length) continue
    let start = 0
    for (let bucket = 0; bucket < BUCKETS; bucket++) {
      const count = counts[bucket]
      counts[bucket] = start
      start += count
    }
    scatter(words, order, half, shift, counts, outWords, outOrder)
    ;[words, outWords] = [outWords, words]
    ;[order, outOrder] = [outOrder, order]
  }
  return order
}
