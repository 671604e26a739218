import { XorShiftRandom } from "../random/xorShiftRandom"
import type { KeyColumn } from "./keyColumn"

const SAMPLE_SIZE = 1 << 16
/** Rows from which on a sample is worth its cost. */
const FEWEST_ROWS = 8 * SAMPLE_SIZE

/** Two hashes of a row's keys in one double. */
function hashRow(columns: readonly KeyColumn[], row: number): number {
  let first = 0
  let second = 0
  for (const { codes, keys } of columns) {
    const key = keys[codes === undefined ? row : codes[row]] + 1
    first = Math.imul(first ^ key, 0x9e3779b1)
    first ^= first >>> 15
    second = Math.imul(second ^ (key << 7), 0x85ebca6b)
    second ^= second >>> 13
  }
  return (first >>> 0) * 2 ** 21 + (second >>> 11)
}

/**
 * Whether a sample shows that rows are of more than mostGroups kinds. k rows drawn from that many kinds or fewer hold at
 * least k^2 / (2 x mostGroups) that are like one before, give or take the root of that; half as many say no. False where
 * rows are so few that grouping them is as quick.
 */
export function differTooMuch(columns: readonly KeyColumn[], rowCount: number, mostGroups: number): boolean {
  if (rowCount < FEWEST_ROWS) return false
  const random = new XorShiftRandom(0)
  const hashes = new Float64Array(SAMPLE_SIZE)
  for (let i = 0; i < SAMPLE_SIZE; i++) {
    // One row of each stretch, at random: rows at equal distances could be alike, or unlike, for that reason.
    const start = Math.floor((i * rowCount) / SAMPLE_SIZE)
    const end = Math.floor(((i + 1) * rowCount) / SAMPLE_SIZE)
    hashes[i] = hashRow(columns, start + Math.floor(random.nextDouble() * (end - start)))
  }
  hashes.sort()
  let repeats = 0
  for (let i = 1; i < SAMPLE_SIZE; i++) if (hashes[i] === hashes[i - 1]) repeats++
  return repeats < SAMPLE_SIZE ** 2 / (4 * mostGroups)
}
