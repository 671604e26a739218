import type { Figure } from "../../figure/figure"
import { figureLayout, figureOptions, palette, textColor } from "../../figure/figureLayout"
import { withoutMarkup } from "../../figure/markup"
import { checkOptions } from "../../params/options"
import type { GridOptions } from "./grid"
import { gridScores, type SearchedGrid, settingText } from "./gridScores"

/**
 * A grid search in detail: one line a combination of parameters, with its average as a diamond, each fold as a dot and
 * the folds' spread as a bar; the best average stands out. Parameters that are equal everywhere are left out of the
 * labels.
 *
 * @param search - a finished search, or its combinations and metrics
 * @throws RangeError if lengths differ or there is no combination
 */
export function gridSpread(search: SearchedGrid, options: GridOptions = {}): Figure {
  checkOptions(options, ["metricName", "isLargerBetter", ...figureOptions], "gridSpread")
  const { metricName = "area under ROC", isLargerBetter, ...text } = options
  const { values, names, metrics, folds, best, alt } = gridScores(search, { metricName, isLargerBetter })
  const labels = values.map((map) => withoutMarkup(names.map((name) => settingText(map, name)).join(", ")))
  const places = values.map((_, i) => i)
  const others = places.filter((i) => i !== best)
  return {
    data: [
      ...(folds === undefined ? [] : foldTraces(folds)),
      ...(others.length === 0 ? [] : [averages("average", others, metrics, labels, palette[0], "diamond")]),
      averages("best average", [best], metrics, labels, palette[1], "star-diamond"),
    ],
    layout: figureLayout(
      {
        title: "Grid search",
        xTitle: folds === undefined ? metricName : `${metricName}, by fold and on average`,
        yTitle: names.join(",<br>"),
        ...text,
      },
      {
        height: Math.max(300, 170 + 24 * values.length),
        showlegend: true,
        legend: { orientation: "h", x: 0, y: 1.02, yanchor: "bottom" },
        margin: { l: 110, r: 24, t: 90, b: 60 },
        yaxis: { autorange: "reversed", tickmode: "array", tickvals: places, ticktext: labels },
      },
    ),
    alt,
  }
}

function foldTraces(foldMetrics: ArrayLike<ArrayLike<number>>): Record<string, unknown>[] {
  const dots = { x: [] as number[], y: [] as number[], text: [] as string[] }
  // One trace for all bars: null lifts the pen.
  const bars = { x: [] as (number | null)[], y: [] as (number | null)[] }
  for (let i = 0; i < foldMetrics.length; i++) {
    const metrics = Array.from(foldMetrics[i])
    const present = metrics.filter((metric) => Number.isFinite(metric))
    if (present.length === 0) continue
    metrics.forEach((metric, fold) => {
      if (!Number.isFinite(metric)) return
      dots.x.push(metric)
      dots.y.push(i)
      dots.text.push(`fold ${fold}`)
    })
    bars.x.push(Math.min(...present), Math.max(...present), null)
    bars.y.push(i, i, null)
  }
  const spread = { color: "rgba(0,114,178,0.35)", width: 6 }
  return [
    { type: "scatter", mode: "lines", name: "spread", ...bars, line: spread, hoverinfo: "skip", showlegend: false },
    {
      type: "scatter",
      mode: "markers",
      name: "one fold",
      ...dots,
      marker: { size: 7, symbol: "circle-open", color: textColor, line: { width: 1.5 } },
      hovertemplate: "%{text}: %{x:.5f}<extra></extra>",
    },
  ]
}

function averages(
  name: string,
  places: number[],
  metrics: ArrayLike<number>,
  labels: string[],
  color: string,
  symbol: string,
): Record<string, unknown> {
  return {
    type: "scatter",
    mode: "markers",
    name,
    x: places.map((i) => (Number.isFinite(metrics[i]) ? metrics[i] : null)),
    y: places,
    text: places.map((i) => labels[i]),
    marker: { size: name === "average" ? 11 : 15, symbol, color },
    hovertemplate: "%{text}: %{x:.5f}<extra></extra>",
  }
}
