import type { Figure } from "../../figure/figure"
import { withoutMarkup } from "../../figure/markup"
import { barPlot } from "./bar"
import { axisOf, figureOfPlot } from "./figureOfPlot"
import { arranged, seriesOf } from "./groups"
import { checkPlotOptions, type HistPlotOptions } from "./options"
import { axisValues, countText, drawnRows, isDrawn, leftOutNote, type PlotSource, plotRows } from "./source"
import { edgesOf, middleOf, stepSql, stepsOf, stepText, widthText } from "./steps"

/** The rule stands at `FramePlots.hist`. */
export async function histPlot(source: PlotSource, x: string, options: HistPlotOptions): Promise<Figure> {
  checkPlotOptions("hist", options, ["bins", "logX", "logY"])
  const { color, facet, bins = 40, logX, logY, opacity } = options
  const { rows, parts, timeZone } = await plotRows(source, { x, color, facet }, ["color", "facet"])
  const part = parts.x!
  if (part.kind === "text") {
    // Values of text are their own steps.
    const { bins: _, logX: __, ...others } = options
    return barPlot(source, x, others)
  }
  const drawn = await drawnRows(rows, [isDrawn("x", part, logX)])
  const arrangement = await arranged(drawn.rows, parts)
  const steps = await stepsOf(arrangement.rows, "x", part, bins, logX)
  const counted = arrangement.rows.groupBy(`${stepSql("x", steps)} AS step`, ...arrangement.keys).agg("count(*) AS n")
  const about = withoutMarkup(part.label)
  return figureOfPlot(
    {
      what: "Histogram",
      title: part.label,
      x: { title: part.label, fields: axisOf(part, logX) },
      y: { title: "rows", fields: logY ? { type: "log" } : { rangemode: "tozero" } },
      traces: seriesOf(await counted.collect(), arrangement).map(({ panel, rows: own, fill, fields }) => ({
        panel,
        type: "bar",
        ...fields,
        x: axisValues(
          own.map((row) => ({ x: middleOf(steps, row.step as number) })),
          "x",
          part,
          timeZone,
        ),
        y: own.map((row) => row.n),
        width: own.map((row) => {
          const [start, end] = edgesOf(steps, row.step as number)
          return end - start
        }),
        customdata: own.map((row) => stepText(steps, row.step as number)),
        hovertemplate: `${about}: %{customdata}<br>%{y} rows<extra>${fields.name ?? ""}</extra>`,
        marker: { ...fill, ...(opacity === undefined ? {} : { opacity }) },
      })),
      arrangement,
      parts,
      notes: [`${countText(drawn.drawnCount)} in steps of ${widthText(steps)}`, ...leftOutNote(drawn, logX)],
      layout: { barmode: "stack", bargap: 0.02 },
    },
    options,
  )
}
