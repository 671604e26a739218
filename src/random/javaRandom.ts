import { addHalves, longHalves } from "./seed"

const BASE = 16777216

/**
 * java.util.Random: a 48-bit linear congruential generator, x ← 25214903917 x + 11 modulo 2^48. Spark draws the seeds
 * of its partitions from it.
 */
export class JavaRandom {
  // The state in two halves of 24 bits, so that every product stays below 2^53 and exact.
  private high: number
  private low: number

  /**
   * @param seed - a signed 64-bit integer, of which the low 48 bits count: a safe integer or a bigint
   * @throws RangeError if the seed is out of range
   */
  constructor(seed: number | bigint) {
    const halves = longHalves(seed)
    this.low = (halves.low & 0xffffff) ^ 0xece66d
    this.high = (((halves.high & 0xffff) << 8) | (halves.low >>> 24)) ^ 0x5de
  }

  /** Uniform over the signed 32-bit integers: the upper 32 of the 48 bits. */
  nextInt(): number {
    const low = this.low * 0xece66d + 0xb
    const high = this.high * 0xece66d + this.low * 0x5de + Math.floor(low / BASE)
    this.low = low % BASE
    this.high = high % BASE
    return (this.high << 8) | (this.low >>> 16)
  }

  /** Two draws of 32 bits as a signed 64-bit integer; only 2^48 of them can come up. */
  nextLong(): bigint {
    return addHalves(this.nextInt(), this.nextInt())
  }
}
