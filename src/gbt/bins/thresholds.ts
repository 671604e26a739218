/** Values and their weights, in the first `size` places. */
interface WeightedValues {
  size: number
  readonly values: Float64Array
  readonly weights: Float64Array
}

/** The values that rows have, all but zero, with room for one more. */
function nonzeroValues(values: Float64Array, counts: Float64Array, weights: Float64Array): WeightedValues {
  const found: WeightedValues = {
    size: 0,
    values: new Float64Array(values.length + 1),
    weights: new Float64Array(values.length + 1),
  }
  for (let i = 0; i < values.length; i++) {
    if (counts[i] === 0 || values[i] === 0) continue
    found.values[found.size] = values[i]
    found.weights[found.size++] = weights[i]
  }
  return found
}

/** Inserts the zero that Spark infers where the other values weigh less than all rows are expected to. */
function inferZero(found: WeightedValues, rowCount: number, expectedWeight: number): void {
  let weightSum = 0
  for (let i = 0; i < found.size; i++) weightSum += found.weights[i]
  const zeroWeight = expectedWeight - weightSum
  // Within this tolerance, which is Spark's, weights count as equal.
  if (found.size === 0 || !(zeroWeight > Number.EPSILON * rowCount * 100)) return
  let at = found.size++
  for (; at > 0 && found.values[at - 1] > 0; at--) {
    found.values[at] = found.values[at - 1]
    found.weights[at] = found.weights[at - 1]
  }
  found.values[at] = 0
  found.weights[at] = zeroWeight
}

/**
 * Thresholds of a continuous feature, by Spark's rule (`findSplitsForContinuousFeature`): midpoints between neighbouring
 * values, all of them if there are at most maxThresholds, else those nearest to equal shares of the weight. After a
 * value that outweighs several shares thresholds lag behind: each later value gets one until they have caught up. There
 * may be more than maxThresholds where a sample weighs more than expected.
 * Zeros are not counted but inferred: a zero is taken to be there if the other values weigh less than expected.
 *
 * @param values - distinct values, rising
 * @param counts - rows with each value; a value with none is left out
 * @param weights - weight of those rows
 * @param expectedWeight - weight of all rows, zeros included; with sampled rows, what they are expected to weigh
 * @param maxThresholds - number of thresholds to aim at
 * @returns rising thresholds; none when no value differs from zero or all are the same
 */
export function chooseThresholds(
  values: Float64Array,
  counts: Float64Array,
  weights: Float64Array,
  expectedWeight: number,
  maxThresholds: number,
): Float64Array {
  const found = nonzeroValues(values, counts, weights)
  let rowCount = 0
  for (let i = 0; i < values.length; i++) if (values[i] !== 0) rowCount += counts[i]
  inferZero(found, rowCount, expectedWeight)
  const thresholds: number[] = []
  const keepAll = found.size - 1 <= maxThresholds
  const stride = expectedWeight / (maxThresholds + 1)
  let current = found.weights[0]
  let target = stride
  for (let i = 1; i < found.size; i++) {
    const previous = current
    current += found.weights[i]
    if (!keepAll) {
      if (!(Math.abs(previous - target) < Math.abs(current - target))) continue
      target += stride
    }
    thresholds.push((found.values[i - 1] + found.values[i]) / 2)
  }
  return Float64Array.from(thresholds)
}
