import { binaryCurves } from "./binaryCurves"
import { recallByThreshold } from "./byThreshold"

/** How many of the positives the best-scored rows hold; arrays of one length. */
export interface GainsCurve {
  /** Share of all rows that are at or above each threshold, rising from 0 to 1. */
  readonly rowFraction: Float64Array
  /** Share of the positives among them, rising from 0 to 1: the cumulative gain. */
  readonly gain: Float64Array
  /** gain / rowFraction: how many times more positives than in as many rows drawn blindly; ends at 1. */
  readonly lift: Float64Array
  /** Falling; Infinity at the first point. */
  readonly thresholds: Float64Array
}

/**
 * Cumulative gains and lift, one point a distinct score after (0, 0). Rows of one score come in together; between
 * points the gain is a straight line, so the lift at the first point, 0 / 0, is that of the second. Without positives
 * gain and lift are 0.
 *
 * @param labels - one a row; positive when above 0.5
 * @param scores - one a row, larger meaning more positive
 * @throws RangeError if lengths differ, there are no rows, or a value is NaN
 */
export function gainsCurve(labels: Float64Array, scores: Float64Array): GainsCurve {
  const curves = binaryCurves(labels, scores)
  const pointCount = curves.thresholds.length + 1
  const rowFraction = new Float64Array(pointCount)
  const gain = new Float64Array(pointCount)
  const lift = new Float64Array(pointCount)
  const thresholds = new Float64Array(pointCount)
  rowFraction.set(
    curves.truePositives.map((hits, i) => (hits + curves.falsePositives[i]) / labels.length),
    1,
  )
  gain.set(recallByThreshold(curves).values, 1)
  for (let i = 1; i < pointCount; i++) lift[i] = gain[i] / rowFraction[i]
  lift[0] = lift[1]
  thresholds.set(curves.thresholds, 1)
  thresholds[0] = Infinity
  return { rowFraction, gain, lift, thresholds }
}
