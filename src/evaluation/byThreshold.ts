// Precision, recall and F-measure at each threshold, as Spark's BinaryClassificationMetrics defines them.
import type { BinaryCurves } from "./binaryCurves"

/** A metric at each threshold; arrays of one length, thresholds falling. */
export interface MetricByThreshold {
  /** Scores, falling; a row counts as positive from the threshold on. */
  readonly thresholds: Float64Array
  /** The metric at each threshold. */
  readonly values: Float64Array
}

/** Share of the rows at or above each threshold that are positive, in [0, 1]; 1 where those rows weigh nothing. */
export function precisionByThreshold(curves: BinaryCurves): MetricByThreshold {
  const { thresholds, truePositives, falsePositives } = curves
  const values = truePositives.map((hits, i) => {
    const predicted = hits + falsePositives[i]
    return predicted === 0 ? 1 : hits / predicted
  })
  return { thresholds, values }
}

/** Share of the positive rows that are at or above each threshold, in [0, 1]; 0 throughout without positives. */
export function recallByThreshold(curves: BinaryCurves): MetricByThreshold {
  const { thresholds, truePositives, positives } = curves
  return { thresholds, values: truePositives.map((hits) => (positives === 0 ? 0 : hits / positives)) }
}

/**
 * F-measure at each threshold, in [0, 1]: the weighted harmonic mean of precision and recall,
 * (1 + beta²) precision recall / (beta² precision + recall); 0 where both are 0.
 *
 * @param beta - recall counts beta times as much as precision; a number > 0. Default 1
 * @throws RangeError if beta is out of range
 */
export function fMeasureByThreshold(curves: BinaryCurves, beta: number = 1): MetricByThreshold {
  if (!(beta > 0 && beta < Infinity)) throw new RangeError(`invalid beta: ${beta}; expected a finite number > 0`)
  const precision = precisionByThreshold(curves).values
  const recall = recallByThreshold(curves).values
  const square = beta * beta
  const values = precision.map((p, i) => {
    const r = recall[i]
    return p + r === 0 ? 0 : ((1 + square) * (p * r)) / (square * p + r)
  })
  return { thresholds: curves.thresholds, values }
}
