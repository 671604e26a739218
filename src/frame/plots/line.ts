import type { Row } from "../../expression/rowTypes"
import type { Figure } from "../../figure/figure"
import { withoutMarkup } from "../../figure/markup"
import { axisOf, figureOfPlot } from "./figureOfPlot"
import { type Arranged, arranged, seriesOf } from "./groups"
import { aggregateOf, measured } from "./measure"
import { checkPlotOptions, type LinePlotOptions } from "./options"
import { mostRows } from "./sampled"
import { axisValues, drawnRows, isDrawn, leftOutNote, type Part, type PlotSource, plotRows } from "./source"
import { middleOf, stepSql, stepsOf, widthText } from "./steps"

/** Steps that a line of many rows is averaged in: about one a pixel and a half. */
const lineSteps = 500

/** The rule stands at `FramePlots.line`. */
export async function linePlot(source: PlotSource, x: string, y: string, options: LinePlotOptions): Promise<Figure> {
  checkPlotOptions("line", options, ["logX", "logY"])
  const { color, facet, logX, logY, opacity } = options
  const names = (await source.schema()).map(({ name }) => name)
  const aggregate = typeof y === "string" && !names.includes(y) ? aggregateOf(y) : undefined
  const read = await plotRows(source, { x, color, facet, ...(aggregate ? {} : { y }) }, ["color", "facet"])
  const { rows, parts, timeZone } = read
  const xPart = parts.x!
  const yPart: Part = parts.y ?? { label: y, kind: "number", isWhole: false, isApart: false }
  const conditions = [isDrawn("x", xPart, logX), ...(aggregate ? [] : [isDrawn("y", yPart, logY)])]
  const drawn = await drawnRows(rows, conditions)
  const arrangement = await arranged(drawn.rows, parts)
  const points = aggregate
    ? { rows: await measured(source, read, arrangement, aggregate, [isDrawn(read.sql.x!, xPart, logX)]), notes: [] }
    : await linePoints(arrangement, drawn.drawnCount, xPart, yPart, logX)
  const about = [xPart, yPart].map(({ label }, i) => `${withoutMarkup(label)}: %{${"xy"[i]}}`).join("<br>")
  return figureOfPlot(
    {
      what: "Line chart",
      title: `${yPart.label} by ${xPart.label}`,
      x: { title: xPart.label, fields: axisOf(xPart, logX) },
      y: { title: yPart.label, fields: axisOf(yPart, logY) },
      traces: seriesOf(points.rows, arrangement).map(({ panel, rows: own, color: stroke, dash, fields }) => ({
        panel,
        type: "scatter",
        mode: own.length === 1 ? "markers" : "lines",
        ...fields,
        x: axisValues(own, "x", xPart, timeZone),
        y: yPart.kind === "number" ? own.map(({ y: value }) => value) : axisValues(own, "y", yPart, timeZone),
        line: { color: stroke, dash, width: 2 },
        marker: { color: stroke },
        ...(opacity === undefined ? {} : { opacity }),
        hovertemplate: `${about}<extra>${fields.name ?? ""}</extra>`,
      })),
      arrangement,
      parts,
      notes: [...points.notes, ...leftOutNote(drawn, logX || (logY && !aggregate))],
    },
    options,
  )
}

/** The rows by x; of many, their average in steps of x. */
async function linePoints(
  { rows, keys }: Arranged,
  count: number,
  x: Part,
  y: Part,
  isLog?: boolean,
): Promise<{ rows: Row[]; notes: string[] }> {
  if (count <= mostRows) return { rows: await rows.orderBy("x").collect(), notes: [] }
  if (y.kind !== "number") {
    throw new TypeError(
      `column ${y.label} can't be averaged over ${count.toLocaleString("en-US")} rows: expected numbers`,
    )
  }
  const words = `averages of ${count.toLocaleString("en-US")} rows`
  if (x.kind === "text") {
    const averages = rows
      .groupBy("x", ...keys)
      .agg("avg(y) AS y")
      .orderBy("x")
    return { rows: await averages.collect(), notes: [`${words} by ${x.label}`] }
  }
  const steps = await stepsOf(rows, "x", x, lineSteps, isLog)
  const averaged = await rows
    .groupBy(`${stepSql("x", steps)} AS step`, ...keys)
    .agg("avg(y) AS y")
    .orderBy("step")
    .collect()
  const points = averaged.map((row) => ({ ...row, x: middleOf(steps, row.step as number) }))
  return { rows: points, notes: [`${words}, in steps of ${widthText(steps)}`] }
}
