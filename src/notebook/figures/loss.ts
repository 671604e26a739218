import type { Figure } from "../../figure/figure"
import { type FigureOptions, figureLayout, figureOptions, palette } from "../../figure/figureLayout"
import { checkOptions } from "../../params/options"
import { thinCurve } from "./thinCurve"

/** Loss after each tree. */
export interface LossHistory {
  /** On the rows the trees were grown on; one number a tree, the first after the first tree. */
  train: ArrayLike<number>
  /** On rows held back; as many numbers, or fewer where fitting stopped early. */
  valid?: ArrayLike<number>
}

/**
 * Loss by number of trees, on the training rows and on those held back, the smallest of the latter marked.
 *
 * @throws RangeError if `train` is empty
 */
export function loss(history: LossHistory, options: FigureOptions = {}): Figure {
  checkOptions(options, figureOptions, "loss")
  const { train, valid } = history
  if (train.length === 0) throw new RangeError("no loss: train is empty; expected one number a tree")
  const line = (name: string, losses: ArrayLike<number>, color: string, dash: string): Record<string, unknown> => ({
    type: "scatter",
    mode: losses.length === 1 ? "lines+markers" : "lines",
    name,
    ...thinCurve(
      Array.from(losses, (_, i) => i + 1),
      losses,
    ),
    line: { width: 2.5, color, dash },
    hovertemplate: `${name}, %{x} trees: %{y:.6g}<extra></extra>`,
  })
  const data = [line("train", train, palette[0], "solid")]
  let words = `train ${brief(train[0])} after the first tree, ${brief(train[train.length - 1])} after the last`
  if (valid !== undefined && valid.length > 0) {
    const best = indexOfLeast(valid)
    data.push(line("valid", valid, palette[1], "dash"))
    data.push({
      type: "scatter",
      mode: "markers",
      name: `smallest on valid: ${best + 1} trees`,
      x: [best + 1],
      y: [valid[best]],
      marker: { size: 11, symbol: "diamond", color: palette[1] },
      hovertemplate: "%{x} trees: %{y:.6g}<extra></extra>",
    })
    words += `; valid smallest at ${best + 1} trees, ${brief(valid[best])}`
  }
  return {
    data,
    layout: figureLayout(
      { title: "Loss by number of trees", xTitle: "trees", yTitle: "mean loss", ...options },
      { hasLegend: true, xaxis: { rangemode: "tozero" } },
    ),
    alt: `Loss by number of trees: ${words}.`,
  }
}

function brief(value: number): string {
  return String(Number(value.toPrecision(4)))
}

function indexOfLeast(values: ArrayLike<number>): number {
  let best = 0
  for (let i = 1; i < values.length; i++) if (values[i] < values[best]) best = i
  return best
}
