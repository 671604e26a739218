import { JavaRandom } from "../../random/javaRandom"
import { XorShiftRandom } from "../../random/xorShiftRandom"
import type { RowRoles } from "../data/trainingSet"

/** The rows that thresholds are made of: all when both are left out. */
export interface SampledRows {
  /** 1 for a row that is taken, 0 for another. */
  readonly isSampled: Uint8Array | undefined
  /** Their numbers, rising, where they are a sample: some thousands out of millions. */
  readonly sample: Int32Array | undefined
}

/** Numbers of the rows marked 1. */
function markedRows(marks: Uint8Array): Int32Array {
  let count = 0
  for (let row = 0; row < marks.length; row++) count += marks[row]
  const rows = new Int32Array(count)
  let at = 0
  for (let row = 0; row < marks.length; row++) if (marks[row] === 1) rows[at++] = row
  return rows
}

/**
 * The rows that train, or a sample of them.
 *
 * @param fraction - share of the rows, as splitSampleFraction gives it
 */
export function sampledRows(
  roles: RowRoles | undefined,
  partitions: readonly number[],
  rowCount: number,
  fraction: number,
  seed: number | bigint,
): SampledRows {
  if (fraction < 1) {
    const isSampled = sampleForThresholds(fraction, seed, partitions, rowCount, roles)
    return { isSampled, sample: markedRows(isSampled) }
  }
  if (roles === undefined) return { isSampled: undefined, sample: undefined }
  const isSampled = new Uint8Array(roles.length)
  for (let row = 0; row < roles.length; row++) isSampled[row] = roles[row] === 0 ? 1 : 0
  return { isSampled, sample: undefined }
}

/** Share of the rows that Spark looks at for thresholds: all, or about max(maxBins^2, 10000) of them. */
export function sampleFraction(rowCount: number, maxBins: number): number {
  const required = Math.max(maxBins * maxBins, 10000)
  return required < rowCount ? required / rowCount : 1
}

/** Up to this share Spark draws gaps between rows rather than one number a row. */
const MOST_BY_GAPS = 0.4
const SMALLEST_DRAW = 5e-11

/** Draws the number of rows to skip, from a geometric distribution. */
function drawGap(random: XorShiftRandom, logOfRest: number): number {
  return Math.trunc(Math.log(Math.max(random.nextDouble(), SMALLEST_DRAW)) / logOfRest)
}

/**
 * Marks the rows that Spark's `RDD.sample` takes for thresholds (`RandomForest.findSplits`, `BernoulliSampler`).
 *
 * @param fraction - in (0, 1)
 * @param roles - rows that do not train are not drawn for
 * @returns 1 for a row in the sample, 0 for another
 */
export function sampleForThresholds(
  fraction: number,
  seed: number | bigint,
  partitions: readonly number[],
  rowCount: number,
  roles: RowRoles | undefined,
): Uint8Array {
  const isSampled = new Uint8Array(rowCount)
  const partitionSeeds = new JavaRandom(new XorShiftRandom(seed).nextInt())
  const logOfRest = Math.log1p(-fraction)
  let row = 0
  for (const size of partitions) {
    const random = new XorShiftRandom(partitionSeeds.nextLong())
    let gap = fraction <= MOST_BY_GAPS ? drawGap(random, logOfRest) : 0
    for (const end = row + size; row < end; row++) {
      if (roles !== undefined && roles[row] !== 0) continue
      if (fraction > MOST_BY_GAPS) {
        if (random.nextDouble() <= fraction) isSampled[row] = 1
      } else if (gap > 0) {
        gap--
      } else {
        gap = drawGap(random, logOfRest)
        isSampled[row] = 1
      }
    }
  }
  return isSampled
}
