import type { Figure } from "../../figure/figure"
import {
  checkSameLength,
  type FigureOptions,
  figureLayout,
  figureOptions,
  palette,
  textColor,
  toNumbers,
} from "../../figure/figureLayout"
import { checkOptions } from "../../params/options"
import { formatNumber } from "../text"

/** The part of a calibration curve that a figure needs, one number a bin; `calibrationCurve` returns it. */
export interface CalibrationPoints {
  /** Mean probability of the bin's rows, in [0, 1]. */
  meanProbability: ArrayLike<number>
  /** Share of the bin's rows that are positive, in [0, 1]. */
  fractionOfPositives: ArrayLike<number>
  /** Rows in the bin, >= 1. */
  rowCounts: ArrayLike<number>
}

/**
 * Predicted against observed probability, each bin with the 95 % interval of its observed rate (E. B. Wilson, 1927).
 * Well calibrated probabilities lie on the diagonal.
 *
 * @throws RangeError if the arrays differ in length or are empty
 */
export function calibration(curve: CalibrationPoints, options: FigureOptions = {}): Figure {
  checkOptions(options, figureOptions, "calibration")
  const { meanProbability, fractionOfPositives, rowCounts } = curve
  checkSameLength("meanProbability", meanProbability.length, "fractionOfPositives", fractionOfPositives.length)
  checkSameLength("meanProbability", meanProbability.length, "rowCounts", rowCounts.length)
  if (rowCounts.length === 0) throw new RangeError("no bins: expected at least one")
  const means = Array.from(meanProbability)
  const rates = Array.from(fractionOfPositives)
  const intervals = rates.map((rate, bin) => wilsonInterval(rate, rowCounts[bin]))
  const end = Math.min(1, 1.05 * Math.max(...means, ...intervals.map(([, high]) => high)))
  const rowCount = Array.from(rowCounts).reduce((sum, count) => sum + count, 0)
  const overall = (values: number[]): string =>
    (values.reduce((sum, value, bin) => sum + value * rowCounts[bin], 0) / rowCount).toPrecision(3)
  return {
    data: [
      {
        type: "scatter",
        mode: "lines",
        name: "perfectly calibrated",
        x: [0, end],
        y: [0, end],
        line: { width: 1.5, color: textColor, dash: "dash" },
        hoverinfo: "skip",
      },
      {
        type: "scatter",
        mode: "lines+markers",
        name: "model, with 95% intervals",
        x: means,
        y: rates,
        error_y: {
          type: "data",
          symmetric: false,
          array: intervals.map(([, high], bin) => high - rates[bin]),
          arrayminus: intervals.map(([low], bin) => rates[bin] - low),
          thickness: 1.5,
        },
        marker: { size: 8, color: palette[0] },
        line: { width: 2, color: palette[0] },
        customdata: toNumbers(rowCounts),
        hovertemplate: "predicted %{x:.4f}, observed %{y:.4f}, %{customdata:,} rows<extra></extra>",
      },
    ],
    layout: figureLayout(
      {
        title: "Calibration",
        xTitle: "mean predicted probability",
        yTitle: "observed share of class 1",
        ...options,
      },
      { height: 480, hasLegend: true, xaxis: { range: [0, end] }, yaxis: { range: [-0.02 * end, end] } },
    ),
    alt:
      `Predicted against observed probability in ${rates.length} bins of ${formatNumber(rowCount)} rows; overall ` +
      `${overall(means)} predicted, ${overall(rates)} observed.`,
  }
}

function wilsonInterval(rate: number, rowCount: number): [number, number] {
  const z = 1.959963984540054
  const center = (rate + (z * z) / (2 * rowCount)) / (1 + (z * z) / rowCount)
  const half = (z / (1 + (z * z) / rowCount)) * Math.sqrt((rate * (1 - rate)) / rowCount + (z / (2 * rowCount)) ** 2)
  return [Math.max(0, Math.min(rate, center - half)), Math.min(1, Math.max(rate, center + half))]
}
