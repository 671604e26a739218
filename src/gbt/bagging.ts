import { XorShiftRandom } from "../random/xorShiftRandom"
import type { RowRoles } from "./rowRoles"

/** seed + offset, wrapped around at 64 bits as on the JVM. */
export function shiftedSeed(seed: number | bigint, offset: number): bigint {
  return BigInt.asIntN(64, BigInt(seed) + BigInt(offset))
}

/**
 * Draws the rows of one tree without replacement (Spark's `BaggedPoint`): partition p draws from seed treeSeed + p + 1,
 * one number for each row that trains.
 *
 * @param rate - chance of each row, in (0, 1)
 * @param out - 1 for a row in the bag, 0 for another; overwritten
 */
export function drawBag(
  treeSeed: bigint,
  rate: number,
  partitions: readonly number[],
  roles: RowRoles | undefined,
  out: Uint8Array,
): void {
  let row = 0
  for (const [p, size] of partitions.entries()) {
    const random = new XorShiftRandom(shiftedSeed(treeSeed, p + 1))
    for (const end = row + size; row < end; row++) {
      const trains = roles === undefined || roles[row] === 0
      out[row] = trains && random.nextDouble() < rate ? 1 : 0
    }
  }
}
