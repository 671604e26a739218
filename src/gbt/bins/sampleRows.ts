import { JavaRandom } from "../../random/javaRandom"
import { XorShiftRandom } from "../../random/xorShiftRandom"
import type { RowUse } from "../data/trainingSet"

/** The rows that thresholds are chosen from: all where neither `isSampled` nor `sample` is given. */
export interface SampledRows {
  /** Of all rows, one each; undefined where each weighs 1. */
  readonly weights: Float64Array | undefined
  /** 1 for a row that is sampled, 0 for another. */
  readonly isSampled: Uint8Array | undefined
  /** The numbers of the sampled rows, rising, where they are few: some thousands out of millions. */
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
 * @param fraction - share of the rows, as sampleFraction gives it
 */
export function sampledRows(rows: RowUse, rowCount: number, fraction: number, seed: number | bigint): SampledRows {
  const { weights, roles } = rows
  if (fraction < 1) {
    const isSampled = drawSample(rows, rowCount, fraction, seed)
    return { weights, isSampled, sample: markedRows(isSampled) }
  }
  if (roles === undefined) return { weights, isSampled: undefined, sample: undefined }
  const isSampled = new Uint8Array(roles.length)
  for (let row = 0; row < roles.length; row++) isSampled[row] = roles[row] === 0 ? 1 : 0
  return { weights, isSampled, sample: undefined }
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
 * Draws the rows that Spark's `RDD.sample` takes for thresholds (`RandomForest.findSplits`, `BernoulliSampler`); nothing is
 * drawn for rows that do not train.
 *
 * @param fraction - in (0, 1)
 * @returns 1 for a row in the sample, 0 for another
 */
function drawSample(
  { roles, partitions }: RowUse,
  rowCount: number,
  fraction: number,
  seed: number | bigint,
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
