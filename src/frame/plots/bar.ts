import { quotedText } from "../../expression/text"
import type { Figure } from "../../figure/figure"
import { withoutMarkup } from "../../figure/markup"
import { axisOf, figureOfPlot } from "./figureOfPlot"
import { arranged, seriesOf } from "./groups"
import { measured, measureOf } from "./measure"
import { type BarPlotOptions, checkPlotOptions } from "./options"
import { axisValues, drawnRows, isDrawn, leftOutNote, type PlotSource, plotRows } from "./source"

/** The rule stands at `FramePlots.bar`. */
export async function barPlot(source: PlotSource, x: string, options: BarPlotOptions): Promise<Figure> {
  checkPlotOptions("bar", options, ["y", "top", "logY"])
  const { color, facet, logY, opacity } = options
  const measure = await measureOf(source, options.y)
  const read = await plotRows(source, { x, color, facet }, ["color", "facet"])
  const { parts, timeZone } = read
  const part = parts.x!
  const xSql = read.sql.x!
  const drawn = await drawnRows(read.rows, [isDrawn("x", part)])
  const arrangement = await arranged(drawn.rows, parts)
  const top = options.top ?? (part.kind === "text" ? 30 : 500)
  const places = source.where(isDrawn(xSql, part)).groupBy(`${xSql} AS x`).agg(`CAST(${measure.sql} AS DOUBLE) AS y`)
  const largest = (
    await places
      .orderBy("y DESC", "x")
      .limit(top + 1)
      .collect()
  ).map((row) => row.x)
  const conditions = [isDrawn(xSql, part)]
  const notes: string[] = []
  if (largest.length > top) {
    largest.length = top
    const [{ n }] = await drawn.rows.agg("count(DISTINCT x) AS n").collect()
    notes.push(`the ${top} largest of ${Number(n).toLocaleString("en-US")} values of ${part.label}`)
    const list = largest.map((value) =>
      part.kind === "text" ? quotedText(String(value)) : `CAST('${value}' AS DOUBLE)`,
    )
    conditions.push(`${xSql} IN (${list.join(", ")})`)
  }
  const bars = await measured(source, read, arrangement, measure, conditions)
  // The largest first; numbers and times have an order of their own.
  const order = { categoryorder: "array", categoryarray: largest.map((value) => withoutMarkup(String(value))) }
  return figureOfPlot(
    {
      what: "Bar chart",
      title: `${measure.label} by ${part.label}`,
      x: { title: part.label, fields: { ...axisOf(part), ...(part.kind === "text" ? order : {}), showgrid: false } },
      y: { title: measure.label, fields: logY ? { type: "log" } : { rangemode: "tozero" } },
      traces: seriesOf(bars, arrangement).map(({ panel, rows, color: fill, fields }) => ({
        panel,
        type: "bar",
        ...fields,
        x: axisValues(rows, "x", part, timeZone),
        y: rows.map((row) => row.y),
        hovertemplate: `${withoutMarkup(part.label)}: %{x}<br>${withoutMarkup(measure.label)}: %{y}<extra>${fields.name ?? ""}</extra>`,
        marker: { color: fill, ...(opacity === undefined ? {} : { opacity }) },
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
