import { computeAtOnce, inStretches } from "../work/steps"
import { checkRows } from "./checkRows"
import { rowsByScore } from "./rowsByScore"

/** What every curve of a binary classifier is made of: the positives and negatives at or above each score. */
export interface BinaryCurves {
  /** Distinct scores, falling; with bins, the lowest score of each. */
  readonly thresholds: Float64Array
  /** Weight of the positive rows whose score is at least the threshold. */
  readonly truePositives: Float64Array
  /** Weight of the negative rows whose score is at least the threshold. */
  readonly falsePositives: Float64Array
  /** Weight of all positive rows. */
  readonly positives: number
  /** Weight of all negative rows. */
  readonly negatives: number
}

/** How many distinct scores there are, the rows being sorted by score. */
function* countDistinct(scores: Float64Array, rows: Uint32Array): Generator<undefined, number> {
  let count = 1
  yield* inStretches(rows.length, (from, to) => {
    for (let i = Math.max(1, from); i < to; i++) if (scores[rows[i]] !== scores[rows[i - 1]]) count++
  })
  return count
}

/**
 * Counts true and false positives for every threshold, as Spark's BinaryClassificationMetrics does on one partition.
 *
 * @param labels - one a row; positive when above 0.5
 * @param scores - one a row, larger meaning more positive; 0 and -0 are one score
 * @param weights - one a row, finite and >= 0; all 1 when left out
 * @param numBins - with more than twice as many distinct scores, runs of floor(distinct / numBins) neighbours become
 *   one point. Default 0: every distinct score counts
 * @throws RangeError if lengths differ, there are no rows, a label or score is NaN, or a weight or numBins is out of
 *   range
 */
export function binaryCurves(
  labels: Float64Array,
  scores: Float64Array,
  weights?: Float64Array | undefined,
  numBins: number = 0,
): BinaryCurves {
  return computeAtOnce(curvesInSteps(labels, scores, weights, numBins))
}

/** {@link binaryCurves} in steps, for millions of rows. */
export function* curvesInSteps(
  labels: Float64Array,
  scores: Float64Array,
  weights: Float64Array | undefined,
  numBins: number,
): Generator<undefined, BinaryCurves> {
  if (!Number.isInteger(numBins) || numBins < 0) {
    throw new RangeError(`invalid numBins: ${numBins}; expected an integer >= 0`)
  }
  checkRows(labels, "scores", scores, weights)
  yield
  const rows = yield* rowsByScore(scores)
  const distinctCount = yield* countDistinct(scores, rows)
  const run = numBins === 0 ? 1 : Math.max(1, Math.floor(distinctCount / numBins))
  const pointCount = Math.ceil(distinctCount / run)
  const thresholds = new Float64Array(pointCount)
  const truePositives = new Float64Array(pointCount)
  const falsePositives = new Float64Array(pointCount)
  let positives = 0
  let negatives = 0
  let point = 0
  let distinctInPoint = 1
  yield* inStretches(rows.length, (from, to) => {
    for (let i = from; i < to; i++) {
      const row = rows[i]
      const score = scores[row]
      if (i > 0 && score !== scores[rows[i - 1]] && ++distinctInPoint > run) {
        point++
        distinctInPoint = 1
      }
      const weight = weights === undefined ? 1 : weights[row]
      if (labels[row] > 0.5) positives += weight
      else negatives += weight
      thresholds[point] = score
      truePositives[point] = positives
      falsePositives[point] = negatives
    }
  })
  return { thresholds, truePositives, falsePositives, positives, negatives }
}
