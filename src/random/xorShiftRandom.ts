import { addHalves, longHalves } from "./seed"

/** Reverses the four bytes of a 32-bit integer. */
function reverseBytes(x: number): number {
  return (x << 24) | ((x & 0xff00) << 8) | ((x >>> 8) & 0xff00) | (x >>> 24)
}

function mixWord(hash: number, word: number): number {
  let k = Math.imul(word, 0xcc9e2d51)
  k = (k << 15) | (k >>> 17)
  const h = hash ^ Math.imul(k, 0x1b873593)
  return (Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64) | 0
}

/** MurmurHash3 (x86, 32 bits) of the eight bytes of a long, most significant byte first. */
function hashLong(high: number, low: number, seed: number): number {
  // MurmurHash3 reads words with the least significant byte first, hence the reversal.
  let h = mixWord(mixWord(seed, reverseBytes(high)), reverseBytes(low)) ^ 8
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return h ^ (h >>> 16)
}

/**
 * Spark's random number generator: a 64-bit xorshift (Marsaglia 2003, shifts 21, 35, 4) whose state is the
 * MurmurHash3 of the seed. Gives the numbers of Spark 3.0 and later (before, the seed was hashed with 56 zero bytes).
 */
export class XorShiftRandom {
  // The 64-bit state as two signed 32-bit halves: arithmetic on bigint is some hundred times slower.
  private high = 0
  private low = 0

  /**
   * @param seed - a signed 64-bit integer: a safe integer or a bigint
   * @throws RangeError if the seed is out of range
   */
  constructor(seed: number | bigint) {
    this.setSeed(seed)
  }

  /**
   * Starts over as a new generator with this seed would.
   *
   * @throws RangeError if the seed is out of range
   */
  setSeed(seed: number | bigint): void {
    const { high, low } = longHalves(seed)
    this.low = hashLong(high, low, 0x3c074a61)
    this.high = hashLong(high, low, this.low)
  }

  /** The low `bits` bits of the next state, as a signed 32-bit integer; bits in [1, 32]. */
  next(bits: number): number {
    let high = this.high
    let low = this.low
    high ^= (high << 21) | (low >>> 11)
    low ^= low << 21
    low ^= high >>> 3
    high ^= (high << 4) | (low >>> 28)
    low ^= low << 4
    this.high = high
    this.low = low
    return low & (-1 >>> (32 - bits))
  }

  /** Uniform in [0, 1), a multiple of 2^-53. */
  nextDouble(): number {
    return (this.next(26) * 134217728 + this.next(27)) * 1.1102230246251565e-16
  }

  /** Uniform over the signed 32-bit integers. */
  nextInt(): number {
    return this.next(32)
  }

  /** Uniform over the signed 64-bit integers. */
  nextLong(): bigint {
    return addHalves(this.next(32), this.next(32))
  }
}
