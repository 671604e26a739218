/** Tolerance, in units of one row, within which weights count as equal; Spark's constant. */
const EPSILON_OF_SPARK = 2.220446049250313e-16

/** Values and their weights, in the first `size` places. */
interface Taken {
  size: number
  readonly values: Float64Array
  readonly weights: Float64Array
}

/** The values that rows have, but zeros. */
function nonzeroValues(values: Float64Array, counts: Float64Array, weights: Float64Array): Taken {
  const taken: Taken = {
    size: 0,
    values: new Float64Array(values.length + 1),
    weights: new Float64Array(values.length + 1),
  }
  for (let i = 0; i < values.length; i++) {
    if (counts[i] === 0 || values[i] === 0) continue
    taken.values[taken.size] = values[i]
    taken.weights[taken.size++] = weights[i]
  }
  return taken
}

/** Inserts the zero that Spark infers where the other values weigh less than all rows are expected to. */
function inferZero(taken: Taken, rowCount: number, expectedWeight: number): void {
  let weightSum = 0
  for (let i = 0; i < taken.size; i++) weightSum += taken.weights[i]
  const zeroWeight = expectedWeight - weightSum
  if (taken.size === 0 || !(zeroWeight > EPSILON_OF_SPARK * rowCount * 100)) return
  let at = taken.size++
  for (; at > 0 && taken.values[at - 1] > 0; at--) {
    taken.values[at] = taken.values[at - 1]
    taken.weights[at] = taken.weights[at - 1]
  }
  taken.values[at] = 0
  taken.weights[at] = zeroWeight
}

/**
 * Thresholds of a continuous feature, by Spark's rule (`findSplitsForContinuousFeature`): midpoints between neighbouring
 * values, all of them if there are at most maxSplits, else those nearest to equal shares of the weight. After a
 * value that outweighs several shares thresholds lag behind: each later value gets one until they have caught up. There
 * may be more than maxSplits where a sample weighs more than expected.
 * Zeros are not counted but inferred: a zero is taken to be there if the other values weigh less than expected.
 *
 * @param values - distinct values, rising
 * @param counts - rows with each value; a value with none is left out
 * @param weights - weight of those rows
 * @param expectedWeight - weight of all rows, zeros included; with sampled rows, what they are expected to weigh
 * @param maxSplits - number of thresholds to aim at
 * @returns rising thresholds; none when no value differs from zero or all are the same
 */
export function findThresholds(
  values: Float64Array,
  counts: Float64Array,
  weights: Float64Array,
  expectedWeight: number,
  maxSplits: number,
): Float64Array {
  const taken = nonzeroValues(values, counts, weights)
  let rowCount = 0
  for (let i = 0; i < values.length; i++) if (values[i] !== 0) rowCount += counts[i]
  inferZero(taken, rowCount, expectedWeight)
  const thresholds: number[] = []
  const keepAll = taken.size - 1 <= maxSplits
  const stride = expectedWeight / (maxSplits + 1)
  let current = taken.weights[0]
  let target = stride
  for (let i = 1; i < taken.size; i++) {
    const previous = current
    current += taken.weights[i]
    if (!keepAll) {
      if (!(Math.abs(previous - target) < Math.abs(current - target))) continue
      target += stride
    }
    thresholds.push((taken.values[i - 1] + taken.values[i]) / 2)
  }
  return Float64Array.from(thresholds)
}
