import { XorShiftRandom } from "./xorShiftRandom"

/**
 * Fills `out` with what Spark's `rand(seed)` gives for rows in this order: one draw in [0, 1) a row, the rows of
 * partition p from a generator of its own, seeded seed + p.
 *
 * @param seed - a signed 64-bit integer; with several partitions, seed + p wraps around as on the JVM
 * @param out - one number a row, overwritten
 * @param partitions - rows in each partition, in order; one partition with all rows when left out
 * @throws RangeError if the seed is out of range, a size is not an integer >= 0, or the sizes do not sum to out.length
 */
export function fillUniform(
  seed: number | bigint,
  out: Float64Array,
  partitions: readonly number[] = [out.length],
): void {
  let rowCount = 0
  for (const [p, size] of partitions.entries()) {
    if (!Number.isInteger(size) || size < 0) {
      throw new RangeError(`invalid partitions[${p}]: ${size}; expected an integer >= 0`)
    }
    rowCount += size
  }
  if (rowCount !== out.length) {
    throw new RangeError(`length mismatch: partitions sum to ${rowCount}, out has ${out.length}`)
  }
  const random = new XorShiftRandom(seed)
  let row = 0
  for (const [p, size] of partitions.entries()) {
    if (p > 0) random.setSeed(BigInt.asIntN(64, BigInt(seed) + BigInt(p)))
    for (const end = row + size; row < end; row++) out[row] = random.nextDouble()
  }
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
