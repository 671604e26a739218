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
