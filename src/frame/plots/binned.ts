import type { Figure } from "../../figure/figure"
import { withoutMarkup } from "../../figure/markup"
import { axisOf, figureOfPlot } from "./figureOfPlot"
import { arranged, seriesOf } from "./groups"
import type { ScatterPlotOptions } from "./options"
import { axisValues, countText, drawnRows, isDrawn, leftOutNote, type Part, type PlotSource, plotRows } from "./source"
import { middleOf, type Steps, stepSql, stepsOf, widthText } from "./steps"

/** The number of rows in steps of both axes, of all rows: `scatter` with `bins`. */
export async function binnedPlot(
  source: PlotSource,
  x: string,
  y: string,
  options: ScatterPlotOptions,
): Promise<Figure> {
  const { color, facet, logX, logY, bins = 50 } = options
  if (color !== undefined) throw new TypeError("invalid color: not with bins, whose colour is the number of rows")
  const { rows, parts, timeZone } = await plotRows(source, { x, y, facet }, ["facet"])
  const [xPart, yPart] = [parts.x!, parts.y!]
  for (const part of [xPart, yPart]) {
    if (part.kind === "text") throw new TypeError(`invalid bins: column ${part.label} is text, which has no steps`)
  }
  const drawn = await drawnRows(rows, [isDrawn("x", xPart, logX), isDrawn("y", yPart, logY)])
  const arrangement = await arranged(drawn.rows, parts)
  const steps = [
    await stepsOf(arrangement.rows, "x", xPart, bins, logX),
    await stepsOf(arrangement.rows, "y", yPart, bins, logY),
  ]
  const keys = ["x", "y"].map((name, i) => `${stepSql(name, steps[i])} AS ${name}`)
  const counted = await arrangement.rows
    .groupBy(...keys, ...arrangement.keys)
    .agg("count(*) AS n")
    .collect()
  return figureOfPlot(
    {
      what: "Heat map of the number of rows by steps",
      title: `${yPart.label} against ${xPart.label}`,
      x: { title: xPart.label, fields: { ...axisOf(xPart, logX), showgrid: false } },
      y: { title: yPart.label, fields: { ...axisOf(yPart, logY), showgrid: false } },
      traces: seriesOf(counted, arrangement).map(({ panel, rows: cells }) => {
        const [columns, lines] = steps.map(({ count }) => Array.from({ length: count }, (_, i) => i))
        const z: (number | null)[][] = lines.map(() => columns.map(() => null))
        for (const cell of cells) z[cell.y as number][cell.x as number] = cell.n as number
        return {
          panel,
          type: "heatmap",
          x: middles(columns, steps[0], xPart, timeZone),
          y: middles(lines, steps[1], yPart, timeZone),
          z,
          coloraxis: "coloraxis",
          hoverongaps: false,
          hovertemplate: `${withoutMarkup(xPart.label)} about %{x}<br>${withoutMarkup(yPart.label)} about %{y}<br>%{z} rows<extra></extra>`,
        }
      }),
      arrangement,
      parts,
      notes: [
        `${countText(drawn.drawnCount)} in steps of ${widthText(steps[0])} and ${widthText(steps[1])}`,
        ...leftOutNote(drawn, logX || logY),
      ],
      layout: { coloraxis: { colorscale: "Viridis", colorbar: { title: { text: "rows", side: "right" } } } },
    },
    options,
  )
}

function middles(indices: readonly number[], steps: Steps, part: Part, timeZone: string): (number | string)[] {
  return axisValues(
    indices.map((i) => ({ at: middleOf(steps, i) })),
    "at",
    part,
    timeZone,
  )
}
