// Fixed-point sums: gradients rounded to whole numbers, whose sums are exact and do not depend on the order of the rows.
// So many workers give the same bits as one, and a node's histogram minus one child's is the other's.

/** Bits of the largest gradient; with the bit that counts the row, it fits in 32 bits with room to spare. */
const MOST_GRADIENT_BITS = 27

/** Numbers kept for each flat bin: rows, and the sum of their whole-number gradients. */
export const SUM_STRIDE = 2

/**
 * Bits of the largest gradient: 27, fewer from 2^25 rows on, so that the sum over all rows stays below 2^53.
 *
 * @param rowCount - of the whole training set
 */
export function gradientBits(rowCount: number): number {
  return Math.min(MOST_GRADIENT_BITS, 52 - Math.ceil(Math.log2(rowCount)))
}

/** Bits of the square of the largest gradient, likewise. */
export function squareBits(rowCount: number): number {
  return Math.min(40, 52 - Math.ceil(Math.log2(rowCount)))
}

/** Gradients below this count as 0: the square of their scale would be too large for a double. */
const LEAST_GRADIENT = 2 ** -400

/** What gradients are multiplied with before rounding, a power of two; the largest becomes at most 2^bits. */
export function gradientScale(largest: number, rowCount: number): number {
  return largest < LEAST_GRADIENT ? 1 : 2 ** (gradientBits(rowCount) - Math.ceil(Math.log2(largest)))
}
