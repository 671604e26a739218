import { checkProbabilities } from "./checkRows"

/** Forecast against outcome, one point a bin with rows; arrays of one length, probabilities rising. */
export interface CalibrationCurve {
  /** Mean probability of the bin's rows, in [0, 1]. */
  readonly meanProbability: Float64Array
  /** Share of the bin's rows that are positive, in [0, 1]; on the diagonal when the forecast is right. */
  readonly fractionOfPositives: Float64Array
  /** Rows in the bin, >= 1. */
  readonly rowCounts: Int32Array
}

/** The inner edges between bins, rising: of equal width, or at quantiles with linear interpolation. */
function innerEdges(probabilities: Float64Array, bins: number, strategy: "width" | "quantile"): Float64Array {
  const edges = new Float64Array(bins - 1)
  const sorted = strategy === "quantile" ? probabilities.slice().sort() : undefined
  for (let k = 1; k < bins; k++) {
    if (sorted === undefined) {
      edges[k - 1] = k / bins
      continue
    }
    const position = ((sorted.length - 1) * k) / bins
    const below = Math.floor(position)
    const above = Math.min(below + 1, sorted.length - 1)
    edges[k - 1] = sorted[below] + (sorted[above] - sorted[below]) * (position - below)
  }
  return edges
}

/**
 * Compares probabilities with how often they come true, bin by bin (a reliability diagram). Bin k holds the
 * probabilities above edge k up to edge k + 1, the bins of scikit-learn's `calibration_curve`; bins without rows are
 * left out.
 *
 * @param labels - one a row; positive when above 0.5
 * @param probabilities - of the positive class, one a row, in [0, 1]
 * @param bins - an integer >= 1. Default 10
 * @param strategy - one of: "width", bins of equal width (default); "quantile", bins of about as many rows each, which
 *   shows more where one class is rare
 * @throws RangeError if lengths differ, there are no rows, a value is missing, or one is out of range
 */
export function calibrationCurve(
  labels: Float64Array,
  probabilities: Float64Array,
  bins: number = 10,
  strategy: "width" | "quantile" = "width",
): CalibrationCurve {
  if (!Number.isInteger(bins) || bins < 1) throw new RangeError(`invalid bins: ${bins}; expected an integer >= 1`)
  if (strategy !== "width" && strategy !== "quantile") {
    throw new RangeError(`invalid strategy: ${JSON.stringify(strategy)}; expected one of "width", "quantile"`)
  }
  checkProbabilities(labels, probabilities)
  const edges = innerEdges(probabilities, bins, strategy)
  const probabilitySums = new Float64Array(bins)
  const positiveCounts = new Float64Array(bins)
  const rowCounts = new Int32Array(bins)
  for (let row = 0; row < labels.length; row++) {
    let bin = 0
    let end = edges.length
    while (bin < end) {
      const middle = (bin + end) >>> 1
      if (edges[middle] < probabilities[row]) bin = middle + 1
      else end = middle
    }
    probabilitySums[bin] += probabilities[row]
    if (labels[row] > 0.5) positiveCounts[bin]++
    rowCounts[bin]++
  }
  const hasRows = (_: number, bin: number): boolean => rowCounts[bin] > 0
  return {
    meanProbability: probabilitySums.map((sum, bin) => sum / rowCounts[bin]).filter(hasRows),
    fractionOfPositives: positiveCounts.map((count, bin) => count / rowCounts[bin]).filter(hasRows),
    rowCounts: rowCounts.filter(hasRows),
  }
}
