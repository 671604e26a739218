import { XorShiftRandom } from "./xorShiftRandom"

/** Draws of rows in order, a stretch after the other. */
export interface UniformDraws {
  /** Draws for as many further rows as `out` has: one number in [0, 1) each. */
  fill(out: Float64Array): void
  /** The same, of which `out` tells whether they are below a number: 1 or 0. */
  fillBelow(below: number, out: Uint8Array): void
}

/**
 * What Spark's `rand(seed)` gives for rows in this order: one draw in [0, 1) a row, the rows of partition p from a generator
 * of its own, seeded seed + p.
 *
 * @param seed - a signed 64-bit integer; with several partitions, seed + p wraps around as on the JVM
 * @param length - how many rows there are
 * @param partitions - rows in each partition, in order; one partition with all rows when left out
 * @throws RangeError if the seed is out of range, a size is not an integer >= 0, or the sizes do not sum to length
 */
export function uniformDraws(
  seed: number | bigint,
  length: number,
  partitions: readonly number[] = [length],
): UniformDraws {
  let rowCount = 0
  for (const [p, size] of partitions.entries()) {
    if (!Number.isInteger(size) || size < 0) {
      throw new RangeError(`invalid partitions[${p}]: ${size}; expected an integer >= 0`)
    }
    rowCount += size
  }
  if (rowCount !== length) {
    throw new RangeError(`length mismatch: partitions sum to ${rowCount}, out has ${length}`)
  }
  const random = new XorShiftRandom(seed)
  let partition = 0
  let left = partitions[0] ?? 0
  /** Goes through `count` rows, those of one partition at a time. */
  function eachStretch(count: number, fill: (from: number, to: number) => void): void {
    for (let from = 0; from < count; ) {
      while (left === 0) {
        partition++
        left = partitions[partition]
        random.setSeed(BigInt.asIntN(64, BigInt(seed) + BigInt(partition)))
      }
      const to = Math.min(count, from + left)
      fill(from, to)
      left -= to - from
      from = to
    }
  }
  return {
    fill: (out) =>
      eachStretch(out.length, (from, to) => {
        for (let row = from; row < to; row++) out[row] = random.nextDouble()
      }),
    fillBelow: (below, out) =>
      eachStretch(out.length, (from, to) => {
        for (let row = from; row < to; row++) out[row] = random.nextDouble() < below ? 1 : 0
      }),
  }
}

/** Fills `out` with the draws of {@link uniformDraws} for all rows, overwriting it. */
export function fillUniform(seed: number | bigint, out: Float64Array, partitions?: readonly number[]): void {
  uniformDraws(seed, out.length, partitions).fill(out)
}

/**
 * Fills `out` with what Spark's `randn(seed)` gives for rows in this order, all in one partition: numbers of the standard
 * normal distribution by Marsaglia's polar method, as java.util.Random draws them.
 *
 * @param seed - a signed 64-bit integer
 * @throws RangeError if the seed is out of range
 */
export function fillNormal(seed: number | bigint, out: Float64Array): void {
  const random = new XorShiftRandom(seed)
  for (let row = 0; row < out.length; row += 2) {
    let [v1, v2, square] = [0, 0, 0]
    do {
      v1 = 2 * random.nextDouble() - 1
      v2 = 2 * random.nextDouble() - 1
      square = v1 * v1 + v2 * v2
    } while (square >= 1 || square === 0)
    const factor = Math.sqrt((-2 * Math.log(square)) / square)
    out[row] = v1 * factor
    if (row + 1 < out.length) out[row + 1] = v2 * factor
  }
}
