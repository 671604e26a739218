/** The two 32-bit halves of a signed 64-bit integer, both as signed 32-bit numbers. */
interface LongHalves {
  readonly high: number
  readonly low: number
}

/**
 * Splits a seed, a signed 64-bit integer as on the JVM, into its 32-bit halves.
 *
 * @param seed - a safe integer, or a bigint in [-2^63, 2^63)
 * @throws TypeError if it is neither number nor bigint; RangeError if it is out of range or not an integer
 */
export function longHalves(seed: number | bigint): LongHalves {
  if (typeof seed === "bigint") {
    if (BigInt.asIntN(64, seed) !== seed) {
      throw new RangeError(`invalid seed: ${seed}; expected a signed 64-bit integer`)
    }
    return { high: Number(seed >> 32n) | 0, low: Number(BigInt.asIntN(32, seed)) }
  }
  if (typeof seed !== "number") {
    throw new TypeError(`invalid seed: ${String(seed)}; expected a number or bigint`)
  }
  if (!Number.isSafeInteger(seed)) {
    throw new RangeError(`invalid seed: ${seed}; expected a safe integer, or a bigint for larger seeds`)
  }
  // `|` takes a double modulo 2^32, so the low half needs no subtraction.
  return { high: Math.floor(seed / 4294967296) | 0, low: seed | 0 }
}

/** Joins two signed 32-bit halves as Java does, `(high << 32) + low`: a negative low half borrows from the high one. */
export function addHalves(high: number, low: number): bigint {
  return BigInt.asIntN(64, (BigInt(high) << 32n) + BigInt(low))
}
