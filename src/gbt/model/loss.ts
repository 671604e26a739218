// The losses that boosting can lower, with Spark's scale: logistic loss is 2 log(1 + exp(-2yF)) for y = -1 or 1.

import { exp } from "./exp"

/** "logistic" is for classification (targets -1 and 1), the others for regression. */
export type LossName = "logistic" | "squared" | "absolute"

/** What the trees of a loss are fitted to: labels 0 and 1 become -1 and 1 for logistic loss, others stay. */
export function targetOf(loss: LossName, label: number): number {
  return loss === "logistic" ? 2 * label - 1 : label
}

/**
 * Negative gradients of the loss, which the next tree is fitted to. A tie counts as too low for absolute error, as in Spark.
 *
 * @param targets - see {@link targetOf}
 * @param scores - sum of the trees so far, one for each target
 * @param out - overwritten
 */
export function fillGradients(loss: LossName, targets: Float64Array, scores: Float64Array, out: Float64Array): void {
  if (loss === "logistic") {
    for (let i = 0; i < targets.length; i++) out[i] = (4 * targets[i]) / (1 + exp(2 * targets[i] * scores[i]))
  } else if (loss === "squared") {
    for (let i = 0; i < targets.length; i++) out[i] = 2 * (targets[i] - scores[i])
  } else {
    for (let i = 0; i < targets.length; i++) out[i] = targets[i] - scores[i] < 0 ? -1 : 1
  }
}

/** log(1 + exp(x)) without overflow. */
function log1pExp(x: number): number {
  return x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x))
}

/** Loss of one score. */
function lossOf(loss: LossName, target: number, score: number): number {
  if (loss === "logistic") return 2 * log1pExp(-2 * target * score)
  const error = target - score
  return loss === "squared" ? error * error : Math.abs(error)
}

/**
 * Weighted mean of the loss; NaN when the weights sum to 0.
 *
 * @param weights - one for each target, 1 each when left out
 */
export function meanLoss(loss: LossName, targets: Float64Array, scores: Float64Array, weights?: Float64Array): number {
  let lossSum = 0
  let weightSum = 0
  for (let i = 0; i < targets.length; i++) {
    const weight = weights === undefined ? 1 : weights[i]
    if (weight === 0) continue
    lossSum += lossOf(loss, targets[i], scores[i]) * weight
    weightSum += weight
  }
  return lossSum / weightSum
}
