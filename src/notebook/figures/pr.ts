import type { Figure } from "../../figure/figure"
import { dashes, type FigureOptions, figureLayout, figureOptions, palette, textColor } from "../../figure/figureLayout"
import { withoutMarkup } from "../../figure/markup"
import { checkOptions } from "../../params/options"
import { formatShare } from "../text"
import { thinCurve } from "./thinCurve"

/** The part of a precision–recall curve that a figure needs; `prCurve` returns it. */
export interface PrPoints {
  /** Share of the positives above each threshold, in [0, 1]. */
  recall: ArrayLike<number>
  /** Share of what is above each threshold that is positive, in [0, 1]. */
  precision: ArrayLike<number>
  /** Area under the curve, in [0, 1]. */
  area: number
}

/** Options of {@link pr}. */
export interface PrOptions extends FigureOptions {
  /** Share of positives among all rows, in [0, 1]: the precision of guessing, drawn as a line. Default: no line. */
  baseRate?: number
}

/** What has a precision–recall curve: the metrics that `BinaryClassificationEvaluator` gives. */
export interface PrMetrics {
  /** The curve. */
  pr(): PrPoints
}

/**
 * One precision–recall curve or several by name, each with its area in the legend.
 *
 * @param curves - curves, or the metrics of an evaluator, which have one
 * @throws RangeError if the arrays of a curve differ in length or `baseRate` is not in [0, 1]
 */
export function pr(
  curves: PrPoints | PrMetrics | Record<string, PrPoints | PrMetrics>,
  options: PrOptions = {},
): Figure {
  checkOptions(options, ["baseRate", ...figureOptions], "pr")
  const { baseRate, ...text } = options
  if (baseRate !== undefined && !(baseRate >= 0 && baseRate <= 1)) {
    throw new RangeError(`invalid baseRate: ${baseRate}; expected a number in [0, 1]`)
  }
  const given = isOne(curves) ? { model: curves } : curves
  const named = Object.fromEntries(Object.entries(given).map(([name, one]) => [name, curveOf(one)]))
  const words = Object.entries(named).map(([name, curve]) => `${name} ${curve.area.toFixed(4)}`)
  const lines = Object.entries(named).map(([name, curve], i) => ({
    type: "scatter",
    mode: "lines",
    name: `${withoutMarkup(name)}: area ${curve.area.toFixed(4)}`,
    ...thinCurve(curve.recall, curve.precision),
    line: { width: 2.5, color: palette[i % palette.length], dash: dashes[i % dashes.length] },
    hovertemplate: `${withoutMarkup(name)}: recall %{x:.2%}, precision %{y:.2%}<extra></extra>`,
  }))
  const noSkill = {
    type: "scatter",
    mode: "lines",
    name: `no skill: ${formatShare(baseRate ?? 0)} positive`,
    x: [0, 1],
    y: [baseRate, baseRate],
    line: { width: 1.5, color: textColor, dash: "dash" },
    hoverinfo: "skip",
  }
  return {
    data: baseRate === undefined ? lines : [...lines, noSkill],
    layout: figureLayout(
      {
        title: "Precision and recall",
        xTitle: "recall (share of positives found)",
        yTitle: "precision (share of finds that are right)",
        ...text,
      },
      {
        height: 480,
        hasLegend: true,
        xaxis: { range: [0, 1.005], tickformat: ".0%" },
        yaxis: { rangemode: "tozero", tickformat: ",~%" },
      },
    ),
    alt:
      `Precision against recall. Area under the curve: ${words.join("; ")}.` +
      (baseRate === undefined ? "" : ` Without skill the precision is ${formatShare(baseRate)}.`),
  }
}

function isOne(curves: PrPoints | PrMetrics | Record<string, PrPoints | PrMetrics>): curves is PrPoints | PrMetrics {
  return typeof (curves as { area?: unknown }).area === "number" || hasCurve(curves)
}

function hasCurve(given: object): given is PrMetrics {
  return typeof (given as { pr?: unknown }).pr === "function"
}

function curveOf(one: PrPoints | PrMetrics): PrPoints {
  return hasCurve(one) ? one.pr() : one
}
