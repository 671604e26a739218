import type { Figure } from "../../figure/figure"
import { type FigureOptions, figureLayout, figureOptions, palette } from "../../figure/figureLayout"
import { withoutMarkup } from "../../figure/markup"
import { checkOptions } from "../../params/options"
import { formatCount, shortLabel } from "../text"

/** One model's metric, here and as printed elsewhere. */
export interface MetricPair {
  /** Name of the model. */
  name: string
  /** The metric computed here. */
  ours: number
  /** The metric printed by the run compared with. Default: none. */
  printed?: number
}

/** Options of {@link metricComparison}. */
export interface MetricComparisonOptions extends FigureOptions {
  /** What was measured. Default "area under ROC". */
  metricName?: string
  /** What `ours` is called. Default "this run". */
  oursName?: string
  /** What `printed` is called. Default "the lab's run". */
  printedName?: string
}

/**
 * The metric of several models, each beside the number that another run printed.
 *
 * @throws RangeError without a model
 */
export function metricComparison(pairs: readonly MetricPair[], options: MetricComparisonOptions = {}): Figure {
  checkOptions(options, ["metricName", "oursName", "printedName", ...figureOptions], "metricComparison")
  const { metricName = "area under ROC", oursName = "this run", printedName = "the lab's run", ...text } = options
  if (pairs.length === 0) throw new RangeError("no models: expected at least one")
  const places = pairs.map((_, i) => i)
  const isAbove = (i: number): boolean => pairs[i].ours > (pairs[i].printed ?? pairs[i].ours - 1)
  const dots = (name: string, values: (number | undefined)[], isRight: (i: number) => boolean, look: object) => ({
    type: "scatter",
    mode: "markers+text",
    name,
    x: values.map((value) => (value !== undefined && Number.isFinite(value) ? value : null)),
    y: places,
    text: values.map((value) => (value === undefined ? "" : `  ${value.toFixed(4)}  `)),
    // Each number stands on the outer side of its dot, so that two close dots do not hide it.
    textposition: places.map((i) => (isRight(i) ? "middle right" : "middle left")),
    cliponaxis: false,
    marker: { size: 13, ...look },
    hovertemplate: `${name}: %{x:.5f}<extra></extra>`,
  })
  const all = pairs.flatMap((pair) => [pair.ours, pair.printed ?? pair.ours]).filter((value) => Number.isFinite(value))
  const [least, most] = [Math.min(...all), Math.max(...all)]
  const room = Math.max(0.25 * (most - least), 0.002)
  const words = pairs.map(
    (pair) =>
      `${pair.name}: ${pair.ours.toFixed(4)}${pair.printed === undefined ? "" : `, ${printedName} ${pair.printed.toFixed(4)}`}`,
  )
  const printed = pairs.map((pair) => pair.printed)
  return {
    data: [
      dots(
        oursName,
        pairs.map((pair) => pair.ours),
        isAbove,
        { color: palette[0] },
      ),
      ...(printed.every((value) => value === undefined)
        ? []
        : [
            dots(printedName, printed, (i) => !isAbove(i), {
              color: palette[1],
              symbol: "diamond-open",
              line: { width: 2.5 },
            }),
          ]),
    ],
    layout: figureLayout(
      {
        title: `${metricName[0].toUpperCase()}${metricName.slice(1)} of the models`,
        xTitle: metricName,
        yTitle: "model",
        ...text,
      },
      {
        height: Math.max(260, 170 + 44 * pairs.length),
        showlegend: true,
        legend: { orientation: "h", x: 0, y: 1.02, yanchor: "bottom" },
        margin: { l: 70, r: 24, t: 90, b: 60 },
        // Without a number there is no range.
        xaxis: all.length === 0 ? {} : { range: [least - room, most + room] },
        yaxis: {
          range: [pairs.length - 0.5, -0.5],
          tickmode: "array",
          tickvals: places,
          ticktext: pairs.map((pair) => withoutMarkup(shortLabel(pair.name))),
        },
      },
    ),
    alt: `${metricName} of ${formatCount(pairs.length, "model")}. ${words.join("; ")}.`,
  }
}
