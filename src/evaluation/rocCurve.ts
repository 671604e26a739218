import { type BinaryCurves, binaryCurves } from "./binaryCurves"
import { recallByThreshold } from "./byThreshold"
import { trapezoidArea } from "./trapezoidArea"

/** A receiver operating characteristic; arrays of one length, all rates in [0, 1]. */
export interface RocCurve {
  /** Share of the negative rows at or above each threshold, rising from 0 to 1. */
  readonly falsePositiveRate: Float64Array
  /** Share of the positive rows at or above each threshold, rising from 0 to 1. */
  readonly truePositiveRate: Float64Array
  /** Falling; Infinity at the first point, -Infinity at the last. */
  readonly thresholds: Float64Array
  /** Area under the curve: the chance that a random positive scores above a random negative, ties one half. */
  readonly area: number
}

/**
 * The ROC curve with Spark's points: (0, 0), one a threshold, and (1, 1) once more.
 *
 * With one class only, the rate of the class that is missing stays 0 until the last point, so the area is 1 with
 * positives alone and 0 with negatives alone, as in Spark.
 */
export function rocCurve(curves: BinaryCurves): RocCurve {
  const { falsePositives, negatives } = curves
  const pointCount = falsePositives.length + 2
  const falsePositiveRate = new Float64Array(pointCount)
  const truePositiveRate = new Float64Array(pointCount)
  const thresholds = new Float64Array(pointCount)
  falsePositiveRate.set(negatives === 0 ? falsePositives : falsePositives.map((alarms) => alarms / negatives), 1)
  truePositiveRate.set(recallByThreshold(curves).values, 1)
  thresholds.set(curves.thresholds, 1)
  falsePositiveRate[pointCount - 1] = 1
  truePositiveRate[pointCount - 1] = 1
  thresholds[0] = Infinity
  thresholds[pointCount - 1] = -Infinity
  return { falsePositiveRate, truePositiveRate, thresholds, area: trapezoidArea(falsePositiveRate, truePositiveRate) }
}

/**
 * Area under the ROC curve, in [0, 1]; see {@link binaryCurves} for the parameters and what it throws, and
 * {@link rocCurve} for one class alone.
 */
export function areaUnderROC(
  labels: Float64Array,
  scores: Float64Array,
  weights?: Float64Array | undefined,
  numBins: number = 0,
): number {
  return rocCurve(binaryCurves(labels, scores, weights, numBins)).area
}
