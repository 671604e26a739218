import type { TakenRows } from "./takenRows"

/** Number of rows with each code of a column, or referring to each row of a matrix, and their weight. */
export interface CodeSums {
  readonly counts: Float64Array
  readonly weights: Float64Array
}

/** Counts and weighs the rows taken, by code. */
export function sumByCode(
  codes: Int32Array,
  codeCount: number,
  weights: Float64Array | undefined,
  { isTaken, sample }: TakenRows,
): CodeSums {
  const counts = new Float64Array(codeCount)
  const sums = weights === undefined ? counts : new Float64Array(codeCount)
  const length = sample === undefined ? codes.length : sample.length
  for (let i = 0; i < length; i++) {
    const row = sample === undefined ? i : sample[i]
    if (isTaken !== undefined && isTaken[row] === 0) continue
    const code = codes[row]
    counts[code]++
    if (weights !== undefined) sums[code] += weights[row]
  }
  return { counts, weights: sums }
}
