import { type BinaryCurves, binaryCurves } from "./binaryCurves"
import { precisionByThreshold, recallByThreshold } from "./byThreshold"
import { trapezoidArea } from "./trapezoidArea"

/** Precision against recall; arrays of one length, both in [0, 1]. */
export interface PrCurve {
  /** Share of the positive rows at or above each threshold, rising from 0. */
  readonly recall: Float64Array
  /** Share of the rows at or above each threshold that are positive. */
  readonly precision: Float64Array
  /** Falling; Infinity at the first point. */
  readonly thresholds: Float64Array
  /** Area under straight lines between the points. Not the step-wise average precision of scikit-learn. */
  readonly area: number
}

/**
 * The precision-recall curve with Spark's points: recall 0 with the precision of the highest threshold, then one point
 * a threshold. Without positives recall stays 0, and so does the area.
 */
export function prCurve(curves: BinaryCurves): PrCurve {
  const pointCount = curves.thresholds.length + 1
  const recall = new Float64Array(pointCount)
  const precision = new Float64Array(pointCount)
  const thresholds = new Float64Array(pointCount)
  recall.set(recallByThreshold(curves).values, 1)
  precision.set(precisionByThreshold(curves).values, 1)
  thresholds.set(curves.thresholds, 1)
  precision[0] = precision[1]
  thresholds[0] = Infinity
  return { recall, precision, thresholds, area: trapezoidArea(recall, precision) }
}

/**
 * Area under the precision-recall curve, in [0, 1]; see {@link binaryCurves} for the parameters and what it throws,
 * and {@link prCurve} for the points.
 */
export function areaUnderPR(
  labels: Float64Array,
  scores: Float64Array,
  weights?: Float64Array | undefined,
  numBins: number = 0,
): number {
  return prCurve(binaryCurves(labels, scores, weights, numBins)).area
}
