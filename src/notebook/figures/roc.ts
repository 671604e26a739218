import type { Figure } from "../../figure/figure"
import { dashes, type FigureOptions, figureLayout, figureOptions, palette, textColor } from "../../figure/figureLayout"
import { withoutMarkup } from "../../figure/markup"
import { checkOptions } from "../../params/options"
import { thinCurve } from "./thinCurve"

/** The part of a ROC curve that a figure needs; `rocCurve` returns it. */
export interface RocPoints {
  /** Share of the negatives above each threshold, in [0, 1]. */
  falsePositiveRate: ArrayLike<number>
  /** Share of the positives above each threshold, in [0, 1]. */
  truePositiveRate: ArrayLike<number>
  /** Area under the curve, in [0, 1]. */
  area: number
}

/** What has a ROC curve: the metrics that `BinaryClassificationEvaluator` gives. */
export interface RocMetrics {
  /** The curve. */
  roc(): RocPoints
}

/**
 * One ROC curve or several by name, each with its area in the legend, and the line that guessing gives.
 *
 * @param curves - curves, or the metrics of an evaluator, which have one
 * @throws RangeError if the arrays of a curve differ in length
 */
export function roc(
  curves: RocPoints | RocMetrics | Record<string, RocPoints | RocMetrics>,
  options: FigureOptions = {},
): Figure {
  checkOptions(options, figureOptions, "roc")
  const given = isOne(curves) ? { model: curves } : curves
  const named = Object.fromEntries(Object.entries(given).map(([name, one]) => [name, curveOf(one)]))
  const words = Object.entries(named).map(([name, curve]) => `${name} ${curve.area.toFixed(4)}`)
  const text = {
    title: "ROC curve",
    xTitle: "false positive rate (share of negatives flagged)",
    yTitle: "true positive rate",
    ...options,
  }
  return {
    data: [
      ...Object.entries(named).map(([name, curve], i) => ({
        type: "scatter",
        mode: "lines",
        name: `${withoutMarkup(name)}: area ${curve.area.toFixed(4)}`,
        ...thinCurve(curve.falsePositiveRate, curve.truePositiveRate),
        line: { width: 2.5, color: palette[i % palette.length], dash: dashes[i % dashes.length] },
        hovertemplate: `${withoutMarkup(name)}: false positives %{x:.2%}, true positives %{y:.2%}<extra></extra>`,
      })),
      {
        type: "scatter",
        mode: "lines",
        name: "no skill: area 0.5",
        x: [0, 1],
        y: [0, 1],
        line: { width: 1.5, color: textColor, dash: "dash" },
        hoverinfo: "skip",
      },
    ],
    layout: figureLayout(text, {
      height: 480,
      // The lower right is empty under any curve that is better than guessing.
      legend: { x: 0.98, y: 0.04, xanchor: "right", yanchor: "bottom" },
      xaxis: { range: [0, 1], tickformat: ".0%" },
      yaxis: { range: [0, 1.01], tickformat: ".0%" },
    }),
    alt: `ROC curve with the no-skill diagonal. Area under the curve: ${words.join("; ")}.`,
  }
}

function isOne(
  curves: RocPoints | RocMetrics | Record<string, RocPoints | RocMetrics>,
): curves is RocPoints | RocMetrics {
  return typeof (curves as { area?: unknown }).area === "number" || hasCurve(curves)
}

function hasCurve(given: object): given is RocMetrics {
  return typeof (given as { roc?: unknown }).roc === "function"
}

function curveOf(one: RocPoints | RocMetrics): RocPoints {
  return hasCurve(one) ? one.roc() : one
}
