import { quotedName } from "../../expression/text"
import type { Figure } from "../../figure/figure"
import { withoutMarkup } from "../../figure/markup"
import { axisOf, figureOfPlot } from "./figureOfPlot"
import { arranged, seriesOf } from "./groups"
import { measured, measureOf, notAboveZero } from "./measure"
import { type BarPlotOptions, checkPlotOptions } from "./options"
import { axisValues, drawnRows, isDrawn, leftOutNote, type PlotRows, type PlotSource, plotRows } from "./source"

/** The rule stands at `FramePlots.bar`. */
export async function barPlot(source: PlotSource, x: string, options: BarPlotOptions): Promise<Figure> {
  checkPlotOptions("bar", options, ["y", "top", "logY"])
  const { color, facet, logY, opacity } = options
  const measure = await measureOf(source, options.y)
  const read = await plotRows(source, { x, color, facet }, ["color", "facet"])
  const { parts, timeZone } = read
  const part = parts.x!
  const xName = quotedName(read.names.x!)
  const drawn = await drawnRows(read.rows, [isDrawn("x", part)])
  const arrangement = await arranged(drawn.rows, parts)
  const top = options.top ?? (part.kind === "text" ? 30 : 500)
  const places = measured(read, { rows: drawn.rows, keys: [] }, measure, isDrawn(xName, part), logY).orderBy(
    "y DESC",
    "x",
  )
  const largest = (await places.limit(top + 1).collect()).map((row) => row.x)
  const notes: string[] = []
  let shown: Pick<PlotRows, "beside" | "names"> = read
  if (largest.length > top) {
    largest.length = top
    const [{ n }] = await drawn.rows.agg("count(DISTINCT x) AS n").collect()
    notes.push(`the ${top} largest of ${Number(n).toLocaleString("en-US")} values of ${part.label}`)
    // A list of so many numbers takes engines ten times as long.
    const kept = places.limit(top).select(`x AS ${xName}`)
    shown = { ...read, beside: read.beside.join(kept, [read.names.x!], "leftsemi") }
  }
  const bars = await measured(shown, arrangement, measure, isDrawn(xName, part), logY).orderBy("x").collect()
  if (logY) notes.push(...notAboveZero(bars, "bar"))
  // The largest first; numbers and times have an order of their own.
  const order = { categoryorder: "array", categoryarray: largest.map((value) => withoutMarkup(String(value))) }
  return figureOfPlot(
    {
      what: "Bar chart",
      title: `${measure.label} by ${part.label}`,
      x: { title: part.label, fields: { ...axisOf(part), ...(part.kind === "text" ? order : {}), showgrid: false } },
      y: { title: measure.label, fields: logY ? { type: "log" } : { rangemode: "tozero" } },
      traces: seriesOf(bars, arrangement).map(({ panel, rows, fill, fields }) => ({
        panel,
        type: "bar",
        ...fields,
        x: axisValues(rows, "x", part, timeZone),
        y: rows.map((row) => row.y),
        hovertemplate: `${withoutMarkup(part.label)}: %{x}<br>${withoutMarkup(measure.label)}: %{y}<extra>${fields.name ?? ""}</extra>`,
        marker: { ...fill, ...(opacity === undefined ? {} : { opacity }) },
      })),
      arrangement,
      parts,
      notes: [...notes, ...leftOutNote(drawn)],
      // Parts of a count or a sum add up; others stand beside one another.
      layout: { barmode: measure.addsUp ? "stack" : "group", bargap: 0.25 },
    },
    options,
  )
}
