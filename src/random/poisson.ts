import { longHalves } from "./seed"

const size = 624

/**
 * The generator Well19937c (Panneton, L'Ecuyer and Matsumoto 2006), seeded as Apache Commons Math 3 seeds it: what Spark
 * draws Poisson numbers from.
 */
class Well19937c {
  private readonly state = new Int32Array(size)
  private index = 0

  constructor(seed: number | bigint) {
    const { high, low } = longHalves(seed)
    const { state } = this
    state[0] = high
    state[1] = low
    for (let i = 2; i < size; i++) {
      const x = state[i - 2]
      state[i] = Math.imul(1812433253, x ^ (x >> 30)) + i
    }
  }

  private next(bits: number): number {
    const { state, index } = this
    const last = (index + size - 1) % size
    const lastButOne = (index + size - 2) % size
    const v0 = state[index]
    const m1 = state[(index + 70) % size]
    const m2 = state[(index + 179) % size]
    const m3 = state[(index + 449) % size]
    const z0 = (0x80000000 & state[last]) ^ (0x7fffffff & state[lastButOne])
    const z1 = v0 ^ (v0 << 25) ^ (m1 ^ (m1 >>> 27))
    const z2 = (m2 >>> 9) ^ (m3 ^ (m3 >>> 1))
    const z3 = z1 ^ z2
    let z4 = z0 ^ (z1 ^ (z1 << 9)) ^ (z2 ^ (z2 << 21)) ^ (z3 ^ (z3 >>> 21))
    state[index] = z3
    state[last] = z4
    state[lastButOne] &= 0x80000000
    this.index = last
    z4 ^= (z4 << 7) & 0xe46e1700
    z4 ^= (z4 << 15) & 0x9b868000
    return z4 >>> (32 - bits)
  }

  /** Uniform in [0, 1), a multiple of 2^-52. */
  nextDouble(): number {
    return (this.next(26) * 67108864 + this.next(26)) * 2 ** -52
  }
}

/** Means of which {@link fillPoisson} can draw are smaller. */
export const mostPoissonMean = 40

/**
 * Fills `out` with numbers of a Poisson distribution, as Commons Math draws them for Spark's sample with replacement: by
 * multiplying uniform numbers (Devroye 1986).
 *
 * @param mean - in (0, {@link mostPoissonMean})
 * @param seed - a signed 64-bit integer
 */
export function fillPoisson(mean: number, seed: number | bigint, out: Int32Array): void {
  const random = new Well19937c(seed)
  const p = Math.exp(-mean)
  for (let i = 0; i < out.length; i++) {
    let n = 0
    for (let r = random.nextDouble(); r >= p && n < 1000 * mean; r *= random.nextDouble()) n++
    out[i] = n
  }
}
