/**
 * What each row is for: 0 to train on, 1 to decide when to stop, 2 left out (a row of another fold, say: it gets a
 * score but has no influence).
 */
export type RowRoles = Uint8Array

/** Number of rows to train on, and their weight summed in row order. */
export function trainingTotals(
  rowCount: number,
  weights: Float64Array | undefined,
  roles: RowRoles | undefined,
): { count: number; weight: number } {
  if (weights === undefined && roles === undefined) return { count: rowCount, weight: rowCount }
  let count = 0
  if (weights === undefined) {
    for (let row = 0; row < rowCount; row++) count += roles![row] === 0 ? 1 : 0
    return { count, weight: count }
  }
  let weight = 0
  for (let row = 0; row < rowCount; row++) {
    if (roles !== undefined && roles[row] !== 0) continue
    count++
    weight += weights[row]
  }
  return { count, weight }
}
