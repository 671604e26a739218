import type { Figure } from "../../figure/figure"
import { checkSameLength, type FigureOptions, figureLayout, figureOptions, textColor } from "../../figure/figureLayout"
import { checkOptions } from "../../params/options"
import { formatShare } from "../text"
import { thinCurve } from "./thinCurve"

/** The part of a gains curve that a figure needs, from the highest scores down; `gainsCurve` returns it. */
export interface GainsPoints {
  /** Share of all rows taken so far, rising from 0 to 1. */
  rowFraction: ArrayLike<number>
  /** Share of all positives among them, in [0, 1]. */
  gain: ArrayLike<number>
}

/**
 * Cumulative gains: which share of the positives is found among the rows with the highest scores.
 *
 * @throws RangeError if the arrays differ in length or are empty
 */
export function gains(curve: GainsPoints, options: FigureOptions = {}): Figure {
  checkOptions(options, figureOptions, "gains")
  checkGains(curve)
  return {
    data: [
      {
        type: "scatter",
        mode: "lines",
        name: "model",
        ...thinCurve(curve.rowFraction, curve.gain),
        line: { width: 2.5 },
        hovertemplate: "top %{x:.2%} of rows: %{y:.1%} of the positives<extra></extra>",
      },
      noSkill([0, 1], [0, 1]),
    ],
    layout: figureLayout(
      {
        title: "Cumulative gains",
        xTitle: "share of rows taken, highest scores first",
        yTitle: "share of positives found",
        ...options,
      },
      {
        height: 460,
        hasLegend: true,
        xaxis: { range: [0, 1], tickformat: ".0%" },
        yaxis: { range: [0, 1.01], tickformat: ".0%" },
      },
    ),
    alt:
      `Cumulative gains: the top 1% of rows hold ${formatShare(gainAt(curve, 0.01))} of the positives, the top 10% ` +
      `${formatShare(gainAt(curve, 0.1))}.`,
  }
}

/**
 * Lift: how many times as many positives the rows with the highest scores hold as rows taken blindly; both axes
 * logarithmic.
 *
 * @throws RangeError if the arrays differ in length, are empty, or hold no positive
 */
export function lift(curve: GainsPoints, options: FigureOptions = {}): Figure {
  checkOptions(options, figureOptions, "lift")
  checkGains(curve)
  const shares = Array.from(curve.rowFraction)
  // Thinned as drawn, on the log scale, where rows before the first positive have no place.
  const logs = thinCurve(
    shares.map((share) => Math.log10(share)),
    shares.map((share, i) => Math.log10(curve.gain[i] / share)),
  )
  if (logs.x.length === 0) throw new RangeError("no positives: a lift needs at least one")
  const power = (log: number): number => Number((10 ** log).toPrecision(5))
  return {
    data: [
      {
        type: "scatter",
        mode: "lines",
        name: "model",
        x: logs.x.map(power),
        y: logs.y.map(power),
        line: { width: 2.5 },
        hovertemplate: "top %{x:.3~%} of rows: lift %{y:.2f}<extra></extra>",
      },
      noSkill([power(logs.x[0]), 1], [1, 1]),
    ],
    layout: figureLayout(
      {
        title: "Lift",
        xTitle: "share of rows taken, highest scores first (log scale)",
        yTitle: "lift (times the base rate, log scale)",
        ...options,
      },
      {
        height: 460,
        hasLegend: true,
        xaxis: { type: "log", dtick: 1, tickformat: "~%" },
        yaxis: { type: "log", tickmode: "array", tickvals: liftTicks(10 ** Math.max(...logs.y)) },
      },
    ),
    alt:
      `Lift over guessing: ${(gainAt(curve, 0.01) / 0.01).toFixed(1)} in the top 1% of rows, ` +
      `${(gainAt(curve, 0.1) / 0.1).toFixed(1)} in the top 10%.`,
  }
}

function checkGains({ rowFraction, gain }: GainsPoints): void {
  checkSameLength("rowFraction", rowFraction.length, "gain", gain.length)
  if (gain.length === 0) throw new RangeError("empty curve: expected at least one point")
}

/** The gain at a share of rows, on the straight line between the points around it. */
function gainAt({ rowFraction, gain }: GainsPoints, share: number): number {
  let after = 0
  while (after < gain.length - 1 && rowFraction[after] < share) after += 1
  const [x0, y0] = after === 0 ? [0, 0] : [rowFraction[after - 1], gain[after - 1]]
  const width = rowFraction[after] - x0
  return width > 0 ? y0 + ((share - x0) / width) * (gain[after] - y0) : gain[after]
}

/** 1, 2, 5, 10, 20, 50, … up to the first that is not below `most`. */
function liftTicks(most: number): number[] {
  const ticks = [1]
  const steps = [2, 5, 10]
  for (let power = 1; ticks[ticks.length - 1] < most; power *= 10) ticks.push(...steps.map((step) => step * power))
  return ticks
}

function noSkill(x: number[], y: number[]): Record<string, unknown> {
  return {
    type: "scatter",
    mode: "lines",
    name: "no skill",
    x,
    y,
    line: { width: 1.5, color: textColor, dash: "dash" },
    hoverinfo: "skip",
  }
}
