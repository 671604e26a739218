import { checkProbabilities } from "./checkRows"

/**
 * Weighted mean of -log(probability given to the class that came), >= 0; the metric `logLoss` of Spark's
 * MulticlassClassificationEvaluator.
 *
 * @param labels - one a row; positive when above 0.5
 * @param probabilities - of the positive class, one a row, in [0, 1]
 * @param weights - one a row, finite and >= 0; all 1 when left out
 * @param eps - probabilities are moved into [eps, 1 - eps] first, so that no row costs infinitely much; in (0, 0.5).
 *   Default 1e-15
 * @returns NaN when all weights are 0
 * @throws RangeError if lengths differ, there are no rows, a value is missing, or one is out of range
 */
export function logLoss(
  labels: Float64Array,
  probabilities: Float64Array,
  weights?: Float64Array | undefined,
  eps: number = 1e-15,
): number {
  if (!(eps > 0 && eps < 0.5)) throw new RangeError(`invalid eps: ${eps}; expected a number in (0, 0.5)`)
  checkProbabilities(labels, probabilities, weights)
  let lossSum = 0
  let weightSum = 0
  for (let row = 0; row < labels.length; row++) {
    const given = labels[row] > 0.5 ? probabilities[row] : 1 - probabilities[row]
    const weight = weights === undefined ? 1 : weights[row]
    lossSum -= weight * Math.log(Math.min(Math.max(given, eps), 1 - eps))
    weightSum += weight
  }
  return lossSum / weightSum
}
