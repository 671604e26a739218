import type { Figure } from "../../figure/figure"
import {
  checkSameLength,
  dashes,
  type FigureOptions,
  figureLayout,
  figureOptions,
  palette,
} from "../../figure/figureLayout"
import { checkOptions } from "../../params/options"
import { formatNumber } from "../text"

/** Options of {@link scoreHistogram}. */
export interface ScoreHistogramOptions extends FigureOptions {
  /** Number of equally wide bins between the smallest and the largest score; an integer >= 1. Default 50. */
  binCount?: number
}

/**
 * Where the scores of each class lie. Each outline shows the share of its class in each bin, on a log scale, so that
 * a class of 0.2 % of the rows is seen as well as the other.
 *
 * @param scores - one a row
 * @param labels - 0 or 1 a row
 * @throws RangeError if the lengths differ, there are no rows, a score is not finite, a label is neither 0 nor 1, or
 *   `binCount` is not an integer >= 1
 */
export function scoreHistogram(
  scores: ArrayLike<number>,
  labels: ArrayLike<number>,
  options: ScoreHistogramOptions = {},
): Figure {
  checkOptions(options, ["binCount", ...figureOptions], "scoreHistogram")
  const { binCount = 50, ...text } = options
  if (!(Number.isInteger(binCount) && binCount >= 1)) {
    throw new RangeError(`invalid binCount: ${binCount}; expected an integer >= 1`)
  }
  const [least, most] = checkedExtent(scores, labels)
  const width = (most - least || 1) / binCount
  const counts = [new Float64Array(binCount), new Float64Array(binCount)]
  for (let row = 0; row < scores.length; row++) {
    const bin = Math.min(binCount - 1, Math.floor((scores[row] - least) / width))
    counts[labels[row]][bin] += 1
  }
  const sizes = counts.map((ofClass) => ofClass.reduce((sum, count) => sum + count, 0))
  const edges = Array.from({ length: binCount + 1 }, (_, bin) => Number((least + bin * width).toPrecision(6)))
  return {
    data: counts.map((ofClass, label) => ({
      type: "scatter",
      mode: "lines",
      name: `label ${label} (${formatNumber(sizes[label])} rows)`,
      // The last step needs its right edge as a point of its own.
      x: edges,
      y: [...ofClass, ofClass[binCount - 1]].map((count) =>
        count === 0 ? null : Number((count / sizes[label]).toPrecision(6)),
      ),
      line: { shape: "hv", width: 2.5, color: palette[label], dash: dashes[label] },
      hovertemplate: `label ${label}, from %{x:.4f}: %{y:.3~%} of the class<extra></extra>`,
    })),
    layout: figureLayout(
      {
        title: "Scores of each class",
        xTitle: "score (probability of class 1)",
        yTitle: "share of the class (log scale)",
        ...text,
      },
      { hasLegend: true, yaxis: { type: "log", dtick: 1, tickformat: "~%" } },
    ),
    alt:
      `Histogram of scores from ${Number(least.toPrecision(3))} to ${Number(most.toPrecision(3))} for ` +
      `${formatNumber(sizes[0])} rows of label 0 and ${formatNumber(sizes[1])} of label 1.`,
  }
}

/** The smallest and the largest score, once everything is known to be a score or a label. */
function checkedExtent(scores: ArrayLike<number>, labels: ArrayLike<number>): [number, number] {
  checkSameLength("scores", scores.length, "labels", labels.length)
  if (scores.length === 0) throw new RangeError("no rows: expected at least one score")
  let [least, most] = [Infinity, -Infinity]
  for (let row = 0; row < scores.length; row++) {
    if (!Number.isFinite(scores[row])) {
      throw new RangeError(`invalid score: ${scores[row]} at row ${row}; expected a finite number`)
    }
    if (labels[row] !== 0 && labels[row] !== 1) {
      throw new RangeError(`invalid label: ${labels[row]} at row ${row}; expected 0 or 1`)
    }
    least = Math.min(least, scores[row])
    most = Math.max(most, scores[row])
  }
  return [least, most]
}
