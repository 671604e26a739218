// From a score to the probability of each class and the class predicted, by Spark's rules.

/**
 * Probability of class 0 at a score; class 1 has the rest. The loss has twice the usual scale, hence the 2
 * (Spark's LogLoss.computeProbability).
 */
export function probabilityOf0(score: number): number {
  return 1 / (1 + Math.exp(2 * score))
}

/**
 * The class predicted, 0 or 1: the one with the larger probability / threshold, the first when equal; without
 * thresholds the one with a score above 0.
 */
export function predictedClass(score: number, thresholds: readonly number[] | undefined): number {
  if (thresholds === undefined) return score > 0 ? 1 : 0
  const p0 = probabilityOf0(score)
  const scaled0 = p0 / thresholds[0]
  const scaled1 = (1 - p0) / thresholds[1]
  // 0 / 0: a class with threshold 0 always wins, unless its probability is 0 too.
  if (Number.isNaN(scaled0)) return 1
  return scaled1 > scaled0 ? 1 : 0
}
