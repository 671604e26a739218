import type { Figure } from "../../figure/figure"
import { withoutMarkup } from "../../figure/markup"
import { binnedPlot } from "./binned"
import { axisOf, figureOfPlot } from "./figureOfPlot"
import { arranged, seriesOf } from "./groups"
import { checkPlotOptions, type ScatterPlotOptions } from "./options"
import { sampled } from "./sampled"
import { axisValues, drawnRows, isDrawn, leftOutNote, type Part, type PlotSource, plotRows, timeText } from "./source"

/** The rule stands at `FramePlots.scatter`. */
export async function scatterPlot(
  source: PlotSource,
  x: string,
  y: string,
  options: ScatterPlotOptions,
): Promise<Figure> {
  checkPlotOptions("scatter", options, ["logX", "logY", "bins"])
  const { color, facet, logX, logY, opacity } = options
  if (options.bins !== undefined) return binnedPlot(source, x, y, options)
  const { rows, parts, timeZone } = await plotRows(source, { x, y, color, facet }, ["facet"])
  const [xPart, yPart] = [parts.x!, parts.y!]
  const drawn = await drawnRows(rows, [isDrawn("x", xPart, logX), isDrawn("y", yPart, logY)])
  const arrangement = await arranged(drawn.rows, parts)
  const { rows: points, notes } = await sampled(arrangement.rows, "points")
  const isScale = parts.color !== undefined && !parts.color.isApart
  const series = seriesOf(points, arrangement)
  const about = [xPart, yPart].map(({ label }, i) => `${withoutMarkup(label)}: %{${"xy"[i]}}`).join("<br>")
  const seen = { opacity: opacity ?? (points.length > 2000 ? 0.5 : 0.8), size: points.length > 2000 ? 4 : 7 }
  return figureOfPlot(
    {
      what: "Scatter plot",
      title: `${yPart.label} against ${xPart.label}`,
      x: { title: xPart.label, fields: axisOf(xPart, logX) },
      y: { title: yPart.label, fields: axisOf(yPart, logY) },
      traces: series.map(({ panel, rows: own, color: fill, symbol, fields }) => ({
        panel,
        type: "scatter",
        mode: "markers",
        ...fields,
        x: axisValues(own, "x", xPart, timeZone),
        y: axisValues(own, "y", yPart, timeZone),
        marker: isScale
          ? { ...seen, coloraxis: "coloraxis", color: own.map((row) => finite(row.color)) }
          : { ...seen, color: fill, symbol },
        hovertemplate: `${about}<extra>${fields.name ?? ""}</extra>`,
      })),
      arrangement,
      parts,
      notes: [...notes, ...leftOutNote(drawn, logX || logY)],
      layout: isScale
        ? {
            coloraxis: colorAxis(
              parts.color!,
              points.map((row) => finite(row.color)),
              timeZone,
            ),
          }
        : {},
    },
    options,
  )
}

function finite(value: unknown): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value : null
}

/** The scale of a colour: of numbers, or of times, with five of them told. */
function colorAxis(part: Part, values: readonly (number | null)[], timeZone: string): Record<string, unknown> {
  const title = { text: withoutMarkup(part.label), side: "right" }
  if (part.kind === "number") return { colorscale: "Viridis", colorbar: { title } }
  const present = values.filter((value) => value !== null)
  const [least, most] = present.reduce(
    ([a, b], value) => [Math.min(a, value), Math.max(b, value)],
    [Infinity, -Infinity],
  )
  const tickvals = Number.isFinite(least) ? [0, 1, 2, 3, 4].map((i) => least + ((most - least) * i) / 4) : []
  const ticktext = tickvals.map((value) =>
    timeText(value, part.kind, timeZone).slice(0, most - least > 8.64e7 ? 10 : 19),
  )
  return { colorscale: "Viridis", colorbar: { title, tickmode: "array", tickvals, ticktext } }
}
