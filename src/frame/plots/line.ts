import type { Row } from "../../expression/rowTypes"
import { quotedName } from "../../expression/text"
import type { Figure } from "../../figure/figure"
import { withoutMarkup } from "../../figure/markup"
import { lookUpColumn } from "../../plan/column"
import { axisOf, figureOfPlot } from "./figureOfPlot"
import { type Arranged, arranged, seriesOf } from "./groups"
import { aggregateOf, type Measure, measured, notAboveZero } from "./measure"
import { checkPlotOptions, type LinePlotOptions } from "./options"
import { mostRows, sampled } from "./sampled"
import {
  axisValues,
  drawnRows,
  isDrawn,
  leftOutNote,
  type Part,
  type PlotRows,
  type PlotSource,
  plotRows,
} from "./source"
import { middleOf, stepSql, stepsOf, widthText } from "./steps"

/** Steps that a line of many rows is averaged in: about one a pixel and a half. */
const lineSteps = 500

/** The rule stands at `FramePlots.line`. */
export async function linePlot(source: PlotSource, x: string, y: string, options: LinePlotOptions): Promise<Figure> {
  checkPlotOptions("line", options, ["logX", "logY"])
  const { color, facet, logX, logY, opacity } = options
  const isColumn = typeof y !== "string" || lookUpColumn(await source.schema(), y) !== undefined
  const aggregate = isColumn ? undefined : await aggregateOf(source, y)
  const read = await plotRows(source, { x, color, facet, ...(aggregate ? {} : { y }) }, ["color", "facet"])
  const { rows, parts, timeZone } = read
  const xPart = parts.x!
  const yPart: Part = parts.y ?? { label: y, kind: aggregate!.kind, isWhole: false, isApart: false }
  const conditions = [isDrawn("x", xPart, logX), ...(aggregate ? [] : [isDrawn("y", yPart, logY)])]
  const drawn = await drawnRows(rows, conditions)
  const arrangement = await arranged(drawn.rows, parts)
  const points = aggregate
    ? await aggregatePoints(read, arrangement, aggregate, xPart, yPart, options)
    : await linePoints(arrangement, drawn.drawnCount, "rows", xPart, yPart, logX)
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
        y: own.map((row) => (row.y === null ? null : axisValues([row], "y", yPart, timeZone)[0])),
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

/** The measures by x; of many, their average in steps of x. */
async function aggregatePoints(
  read: PlotRows,
  arrangement: Arranged,
  aggregate: Measure,
  x: Part,
  y: Part,
  { logX, logY }: LinePlotOptions,
): Promise<{ rows: Row[]; notes: string[] }> {
  const points = measured(read, arrangement, aggregate, isDrawn(quotedName(read.names.x!), x, logX), logY)
  const found = await points
    .orderBy("x")
    .limit(mostRows + 1)
    .collect()
  if (found.length <= mostRows) return { rows: found, notes: logY ? notAboveZero(found, "point") : [] }
  const present = points.where("y IS NOT NULL")
  const [{ n }] = await present.agg("count(*) AS n").collect()
  return linePoints({ ...arrangement, rows: present }, Number(n), "values", x, y, logX)
}

/** Rows by x; of many, their average in steps of x. */
async function linePoints(
  { rows, keys }: Arranged,
  count: number,
  what: string,
  x: Part,
  y: Part,
  isLog?: boolean,
): Promise<{ rows: Row[]; notes: string[] }> {
  if (count <= mostRows) return { rows: await rows.orderBy("x").collect(), notes: [] }
  if (y.kind !== "number") {
    throw new TypeError(`${y.label} can't be averaged over ${count.toLocaleString("en-US")} ${what}: expected numbers`)
  }
  const words = `averages of ${count.toLocaleString("en-US")} ${what}`
  if (x.kind === "text") {
    const averages = rows.groupBy("x", ...keys).agg("avg(y) AS y")
    const { rows: points, notes } = await sampled(averages.orderBy("x"), "points")
    return { rows: points, notes: [`${words} by ${x.label}`, ...notes] }
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
