// Buckets of doubles that keep their order, found by shifting bits: a coarse sort of a column of many values.

const MOST_BUCKET_BITS = 16

/** A way to divide doubles; a number in a lower bucket is smaller. */
export interface NumberBuckets {
  /** Key of the smallest number. */
  readonly lowest: number
  /** Bits of a key that are left out of account. */
  readonly shift: number
  readonly bucketCount: number
}

/**
 * A signed integer that rises with the number: the high half of its bits, all but the first flipped if negative. -0 and 0
 * have one key.
 */
function keyOf(highWord: number): number {
  const key = highWord ^ ((highWord >> 31) & 0x7fffffff)
  return key === -1 ? 0 : key
}

/** The doubles as pairs of 32-bit halves, low one first. */
export function wordsOf(values: Float64Array): Int32Array {
  return new Int32Array(values.buffer, values.byteOffset, 2 * values.length)
}

/** Buckets between the least and the largest of some numbers: about as many as there are numbers, at most 2^16. */
export function newNumberBuckets(values: Float64Array): NumberBuckets {
  const words = wordsOf(values)
  let lowest = 0x7fffffff
  let highest = -0x80000000
  for (let i = 1; i < words.length; i += 2) {
    const key = keyOf(words[i])
    if (key < lowest) lowest = key
    if (key > highest) highest = key
  }
  const mostBuckets = 2 ** Math.min(MOST_BUCKET_BITS, Math.ceil(Math.log2(values.length + 1)))
  let shift = 0
  while ((highest - lowest) / 2 ** shift >= mostBuckets) shift++
  return { lowest, shift, bucketCount: ((highest - lowest) >>> shift) + 1 }
}

/** Bucket of the number whose bits have this high half. */
export function bucketOf(highWord: number, lowest: number, shift: number): number {
  return (keyOf(highWord) - lowest) >>> shift
}
