// Fused multiply-add, which JavaScript lacks: a product without rounding, added with one rounding.

/** a x b as the sum of two doubles, exactly, where neither overflows nor is tiny. */
export interface ExactProduct {
  /** The product, rounded. */
  readonly high: number
  /** What the rounding left out. */
  readonly low: number
}

/** Veltkamp's constant for doubles: 2^27 + 1 splits one in halves of 26 bits. */
const splitter = 134217729

/** The product of two doubles and its rounding error (T. J. Dekker, 1971). */
export function exactProduct(a: number, b: number): ExactProduct {
  const high = a * b
  const aCut = splitter * a
  const aHigh = aCut - (aCut - a)
  const aLow = a - aHigh
  const bCut = splitter * b
  const bHigh = bCut - (bCut - b)
  const bLow = b - bHigh
  return { high, low: aLow * bLow - (high - aHigh * bHigh - aLow * bHigh - aHigh * bLow) }
}

const double = new Float64Array(1)
const words = new Uint32Array(double.buffer)
const lowWord = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1 ? 0 : 1

/** a + b, rounded to the neighbour with an odd last bit where it is not exact. */
function addToOdd(a: number, b: number): number {
  const sum = a + b
  const back = sum - a
  const error = a - (sum - back) + (b - back)
  if (error === 0) return sum
  double[0] = sum
  if ((words[lowWord] & 1) === 1) return sum
  if (error > 0 === sum > 0) words[lowWord] |= 1
  else if (words[lowWord]-- === 0) words[1 - lowWord]--
  return double[0]
}

/**
 * sum + high + low with one rounding (S. Boldo and G. Melquiond, "Emulation of a FMA and correctly rounded sums", 2008):
 * what a processor's fused multiply-add gives for the product that {@link exactProduct} took apart.
 */
export function addProduct(sum: number, high: number, low: number): number {
  if (low === 0) return sum + high
  const t = sum + low
  const tBack = t - sum
  const tError = sum - (t - tBack) + (low - tBack)
  const v = high + t
  const vBack = v - high
  const vError = high - (v - vBack) + (t - vBack)
  const error = tError + vError
  const nearest = v + error
  // Rounding error before the last sum matters only where that sum ends half-way between two doubles.
  const left = error - (nearest - v)
  if (left === 0 || nearest + 2 * left - nearest !== 2 * left) return nearest
  return v + addToOdd(tError, vError)
}
