import type { Row } from "../../expression/rowTypes"
import type { Figure } from "../../figure/figure"
import { withoutMarkup } from "../../figure/markup"
import { axisOf, figureOfPlot } from "./figureOfPlot"
import { arranged, groupsOf, seriesOf } from "./groups"
import { type BoxPlotOptions, checkPlotOptions } from "./options"
import { sampled } from "./sampled"
import { axisValues, countText, drawnRows, isDrawn, leftOutNote, type PlotSource, plotRows } from "./source"

/** Most boxes beside one another. */
const mostBoxes = 30
/** Most points beyond the whiskers of all boxes. */
const mostOutliers = 2000
/** Up to so many rows quantiles are between two values, as Plotly's are; of more the nearest value is told, in a fifth of the time. */
const mostExact = 100_000

/** The rule stands at `FramePlots.box`. */
export async function boxPlot(source: PlotSource, y: string, options: BoxPlotOptions): Promise<Figure> {
  checkPlotOptions("box", options, ["x", "logY"])
  const { x, color, facet, logY, opacity } = options
  const { rows, parts, timeZone } = await plotRows(source, { x, y, color, facet }, ["x", "color", "facet"])
  const yPart = parts.y!
  if (yPart.kind === "text") throw new TypeError(`column ${y} can't be drawn as a box: it is no number or time`)
  const drawn = await drawnRows(rows, [isDrawn("y", yPart, logY)])
  const boxes = parts.x && (await groupsOf(drawn.rows, "x", parts.x, "drop", mostBoxes))
  const arrangement = await arranged(boxes?.isKept ? drawn.rows.where(boxes.isKept("x")) : drawn.rows, parts)
  const keys = [...(boxes ? ["x"] : []), ...arrangement.keys]
  const { summaries, outliers, notes } = await summarized(arrangement.rows, keys, drawn.drawnCount)
  const order = { type: "category", categoryorder: "array", categoryarray: boxes?.values.map(withoutMarkup) }
  const values = (own: readonly Row[], name: string): (number | string)[] => axisValues(own, name, yPart, timeZone)
  return figureOfPlot(
    {
      what: "Box plot",
      title: parts.x ? `${yPart.label} by ${parts.x.label}` : yPart.label,
      x: { title: parts.x?.label ?? "", fields: boxes ? order : { showticklabels: false, ticks: "", showgrid: false } },
      y: { title: yPart.label, fields: axisOf(yPart, logY) },
      traces: seriesOf(summaries, arrangement).map(({ panel, rows: own, color: stroke, isHollow, fields }) => ({
        panel,
        type: "box",
        ...fields,
        ...{ alignmentgroup: "boxes", offsetgroup: String(fields.name ?? "") },
        x: own.map((row) => (boxes ? withoutMarkup(String(row.x)) : 0)),
        ...{ q1: values(own, "q1"), median: values(own, "median"), q3: values(own, "q3") },
        ...{ lowerfence: values(own, "low"), upperfence: values(own, "high") },
        // The points of each box, of which plotly.js draws those beyond the whiskers; a box without any it leaves out.
        y: own.map((row) => values([{ y: row.median }, ...outliers.filter((point) => isOf(point, row, keys))], "y")),
        boxpoints: "outliers",
        marker: { color: stroke, size: 4 },
        ...(isHollow ? { fillcolor: "rgba(0,0,0,0)" } : {}),
        ...(opacity === undefined ? {} : { opacity }),
      })),
      arrangement,
      parts,
      notes: [...notes, ...(boxes?.notes ?? []), ...leftOutNote(drawn, logY)],
      layout: { boxmode: "group" },
    },
    options,
  )
}

function isOf(point: Row, box: Row, keys: readonly string[]): boolean {
  return keys.every((key) => point[key] === box[key])
}

/** Quartiles, whiskers (the furthest values within 1.5 times the quartiles' distance), and what lies beyond them. */
async function summarized(
  rows: PlotSource,
  keys: readonly string[],
  count: number,
): Promise<{ summaries: Row[]; outliers: Row[]; notes: string[] }> {
  const quantiles = `${count <= mostExact ? "percentile" : "percentile_approx"}(y, array(0.25, 0.5, 0.75)) AS q`
  const quartiles = (keys.length > 0 ? rows.groupBy(...keys).agg(quantiles) : rows.agg(quantiles)).select(
    ...keys,
    ...["q[0] AS q1", "q[1] AS median", "q[2] AS q3"],
  )
  const beside = rows.join(quartiles, keys, keys.length > 0 ? "inner" : "cross")
  const [low, high] = ["q1 - 1.5 * (q3 - q1)", "q3 + 1.5 * (q3 - q1)"]
  const whiskers = [
    ...["q1", "median", "q3"].map((name) => `max(${name}) AS ${name}`),
    `min(CASE WHEN y >= ${low} THEN y END) AS low`,
    `max(CASE WHEN y <= ${high} THEN y END) AS high`,
  ]
  const summaries = keys.length > 0 ? beside.groupBy(...keys).agg(...whiskers) : beside.agg(...whiskers)
  const far = beside.where(`y < ${low} OR y > ${high}`).select(...keys, "y")
  const { rows: outliers, notes } = await sampled(far, "points beyond the whiskers", mostOutliers)
  const boxes = count === 0 ? [] : await summaries.collect()
  return { summaries: boxes, outliers, notes: [countText(count), ...notes] }
}
