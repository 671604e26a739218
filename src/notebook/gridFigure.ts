import type { Figure } from "./figure"
import { checkSameLength, type FigureOptions, figureLayout, palette } from "./figureLayout"

/** A combination of parameters: values by name, or the settings that `ParamGridBuilder` makes. */
export type GridCombination = Readonly<Record<string, unknown>> | readonly { name: string; value: unknown }[]

/** Options of {@link gridFigure}. */
export interface GridFigureOptions extends FigureOptions {
  /** What was measured. Default "area under ROC". */
  metricName?: string
  /** Which end is best. Default true. */
  isLargerBetter?: boolean
}

/**
 * A grid search: one line a combination of parameters, with its average as a diamond, each fold as a dot and the folds'
 * spread as a bar; the best average stands out. Parameters that are equal everywhere are left out of the labels.
 *
 * @param paramMaps - the combinations, as `ParamGridBuilder` builds them, or one object of values by name each
 * @param avgMetrics - the average over the folds, one a combination
 * @param foldMetrics - optional: one array a combination, one number a fold
 * @throws RangeError if lengths differ or there is no combination
 */
export function gridFigure(
  paramMaps: readonly GridCombination[],
  avgMetrics: ArrayLike<number>,
  foldMetrics?: ArrayLike<ArrayLike<number>>,
  options: GridFigureOptions = {},
): Figure {
  const { metricName = "area under ROC", isLargerBetter = true, ...text } = options
  if (paramMaps.length === 0) throw new RangeError("empty grid: expected at least one combination of parameters")
  checkSameLength("paramMaps", paramMaps.length, "avgMetrics", avgMetrics.length)
  if (foldMetrics !== undefined) checkSameLength("paramMaps", paramMaps.length, "foldMetrics", foldMetrics.length)
  const combinations = paramMaps.map(valuesByName)
  const names = varyingNames(combinations)
  const labels = combinations.map((map) => names.map((name) => String(map[name])).join(", "))
  const best = indexOfBest(avgMetrics, isLargerBetter)
  const places = paramMaps.map((_, i) => i)
  const others = places.filter((i) => i !== best)
  const bestWords = names.map((name) => `${name} ${String(combinations[best][name])}`).join(", ")
  return {
    data: [
      ...(foldMetrics === undefined ? [] : foldTraces(foldMetrics)),
      ...(others.length === 0 ? [] : [averages("average", others, avgMetrics, labels, palette[0], "diamond")]),
      averages("best average", [best], avgMetrics, labels, palette[1], "star-diamond"),
    ],
    layout: figureLayout(
      {
        title: "Grid search",
        xTitle: foldMetrics === undefined ? metricName : `${metricName}, by fold and on average`,
        yTitle: names.join(",<br>"),
        ...text,
      },
      {
        height: Math.max(300, 170 + 24 * paramMaps.length),
        showlegend: true,
        legend: { orientation: "h", x: 0, y: 1.02, yanchor: "bottom" },
        margin: { l: 110, r: 24, t: 90, b: 60 },
        yaxis: { autorange: "reversed", tickmode: "array", tickvals: places, ticktext: labels },
      },
    ),
    alt:
      `Grid search over ${paramMaps.length} combinations${names.length === 0 ? "" : ` of ${names.join(", ")}`}. ` +
      `Best ${metricName} ${avgMetrics[best].toFixed(4)}${bestWords === "" ? "" : ` at ${bestWords}`}.`,
  }
}

function valuesByName(combination: GridCombination): Record<string, unknown> {
  if (!Array.isArray(combination)) return { ...combination }
  const values: Record<string, unknown> = {}
  for (const { name, value } of combination as readonly { name: string; value: unknown }[]) {
    // Two stages of a pipeline may have a parameter of one name.
    let key = name
    for (let copy = 2; key in values; copy++) key = `${name} (${copy})`
    values[key] = value
  }
  return values
}

function varyingNames(paramMaps: readonly Readonly<Record<string, unknown>>[]): string[] {
  const names = [...new Set(paramMaps.flatMap((map) => Object.keys(map)))]
  const varying = names.filter((name) => paramMaps.some((map) => String(map[name]) !== String(paramMaps[0][name])))
  return varying.length > 0 ? varying : names
}

function indexOfBest(metrics: ArrayLike<number>, isLargerBetter: boolean): number {
  let best = 0
  for (let i = 1; i < metrics.length; i++) {
    if (isLargerBetter ? metrics[i] > metrics[best] : metrics[i] < metrics[best]) best = i
  }
  return best
}

function foldTraces(foldMetrics: ArrayLike<ArrayLike<number>>): Record<string, unknown>[] {
  const dots = { x: [] as number[], y: [] as number[], text: [] as string[] }
  // One trace for all bars: null lifts the pen.
  const bars = { x: [] as (number | null)[], y: [] as (number | null)[] }
  for (let i = 0; i < foldMetrics.length; i++) {
    const folds = Array.from(foldMetrics[i]).filter((metric) => Number.isFinite(metric))
    if (folds.length === 0) continue
    folds.forEach((metric, fold) => {
      dots.x.push(metric)
      dots.y.push(i)
      dots.text.push(`fold ${fold}`)
    })
    bars.x.push(Math.min(...folds), Math.max(...folds), null)
    bars.y.push(i, i, null)
  }
  const spread = { color: "#a9cbe3", width: 6 }
  return [
    { type: "scatter", mode: "lines", name: "spread", ...bars, line: spread, hoverinfo: "skip", showlegend: false },
    {
      type: "scatter",
      mode: "markers",
      name: "one fold",
      ...dots,
      marker: { size: 7, symbol: "circle-open", color: "#444444", line: { width: 1.5 } },
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
