import type { RowRoles } from "./rowRoles"
import { sampleForSplits } from "./splitSample"

/** The rows that thresholds are made of: all when both are left out. */
export interface TakenRows {
  /** 1 for a row that is taken, 0 for another. */
  readonly isTaken: Uint8Array | undefined
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
export function takenRows(
  roles: RowRoles | undefined,
  partitions: readonly number[],
  rowCount: number,
  fraction: number,
  seed: number | bigint,
): TakenRows {
  if (fraction < 1) {
    const isTaken = sampleForSplits(fraction, seed, partitions, rowCount, roles)
    return { isTaken, sample: markedRows(isTaken) }
  }
  if (roles === undefined) return { isTaken: undefined, sample: undefined }
  const isTaken = new Uint8Array(roles.length)
  for (let row = 0; row < roles.length; row++) isTaken[row] = roles[row] === 0 ? 1 : 0
  return { isTaken, sample: undefined }
}
