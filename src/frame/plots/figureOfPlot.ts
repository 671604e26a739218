// A plot as a figure: panels beside and below one another, axes, colours, and words.

import type { Figure } from "../../figure/figure"
import { axisLayout, figureLayout } from "../../figure/figureLayout"
import { withoutMarkup } from "../../figure/markup"
import type { Arranged } from "./groups"
import type { PlotOptions } from "./options"
import type { Part } from "./source"

type Fields = Record<string, unknown>

/** A Plotly trace, and the panel it stands in, from 0. */
interface PanelTrace extends Fields {
  readonly panel: number
}

/** What a plot draws. */
export interface Drawing {
  /** What is drawn, in words, as in "Scatter plot". */
  readonly what: string
  /** Default title. */
  readonly title: string
  readonly x: { readonly title: string; readonly fields?: Fields }
  readonly y: { readonly title: string; readonly fields?: Fields }
  readonly traces: readonly PanelTrace[]
  readonly arrangement: Arranged
  readonly parts: { readonly color?: Part; readonly facet?: Part }
  /** What was left out or put together, in words. */
  readonly notes: readonly string[]
  /** Layout fields beside those of all plots. */
  readonly layout?: Fields
}

/** The axis of a part: of time or of values one by one where it is that, logarithmic where it is asked for. */
export function axisOf(part: Part, isLog = false): Fields {
  if (part.kind === "text") return { type: "category" }
  if (part.kind !== "number") return { type: "date" }
  return isLog ? { type: "log" } : {}
}

/** Puts the parts together. */
export function figureOfPlot(drawing: Drawing, options: PlotOptions): Figure {
  const { what, traces, arrangement, parts, x, y } = drawing
  const color = parts.color?.label
  const hasLegend = arrangement.colors !== undefined
  const panels = parts.facet && { label: parts.facet.label, values: arrangement.panels?.values ?? [] }
  const notes = [...drawing.notes, ...(arrangement.panels?.notes ?? [])]
  const title = options.title ?? drawing.title
  const grid = gridOf(panels?.values.length ?? 1)
  const text = {
    title: withoutMarkup(title),
    xTitle: options.xTitle ?? withoutMarkup(x.title),
    yTitle: options.yTitle ?? withoutMarkup(y.title),
  }
  const note = capitalized(notes.join("; "))
  const base = figureLayout(text, {
    height: options.height ?? Math.max(420, 130 + 220 * grid.rows),
    ...(options.width === undefined ? {} : { width: options.width }),
    hasLegend,
    ...drawing.layout,
    xaxis: x.fields ?? {},
    yaxis: y.fields ?? {},
  })
  const layout: Fields = { ...base, ...(panels ? axesOf(grid, panels, text, drawing) : {}) }
  // Below the title stands the note, and below that what the first panels are.
  const top = (note === "" ? 56 : 76) + (panels ? 20 : 0)
  layout.margin = { ...(layout.margin as Fields), t: top }
  layout.title = {
    ...(layout.title as Fields),
    ...(note === "" ? {} : { subtitle: { text: withoutMarkup(note), font: { size: 13 } } }),
  }
  if (hasLegend && color !== undefined) {
    layout.legend = { ...(layout.legend as Fields), title: { text: `${withoutMarkup(color)}  ` } }
  }
  const data = traces.map(({ panel, ...trace }) => ({
    ...trace,
    ...(panel === 0 ? {} : { xaxis: `x${panel + 1}`, yaxis: `y${panel + 1}` }),
  }))
  const count = panels?.values.length ?? 0
  const ofPanels = panels
    ? `, a panel for ${count === 1 ? "the one value" : `each of ${count} values`} of ${panels.label}`
    : ""
  const byColor = color === undefined ? "" : `, by ${color} in colour`
  return {
    data,
    layout,
    alt: `${what} of ${x.title === "" ? y.title : `${x.title} and ${y.title}`}${byColor}${ofPanels}.${note === "" ? "" : ` ${note}.`}`,
  }
}

interface Grid {
  readonly rows: number
  readonly columns: number
}

/** Up to three panels beside one another. */
function gridOf(count: number): Grid {
  const columns = count === 4 ? 2 : Math.min(3, Math.max(1, count))
  return { columns, rows: Math.ceil(count / columns) }
}

function axesOf(
  { rows, columns }: Grid,
  panels: { readonly label: string; readonly values: readonly string[] },
  { xTitle, yTitle }: { xTitle: string; yTitle: string },
  { x, y }: Drawing,
): Fields {
  const fields: Fields = {}
  const annotations: Fields[] = []
  const [gapX, gapY] = [0.04, Math.min(0.16, 0.36 / rows)]
  const width = (1 - gapX * (columns - 1)) / columns
  const height = (1 - gapY * (rows - 1)) / rows
  panels.values.forEach((value, i) => {
    const [row, column] = [Math.floor(i / columns), i % columns]
    const [left, top] = [column * (width + gapX), 1 - row * (height + gapY)]
    const number = i === 0 ? "" : String(i + 1)
    // The lowest panel of its column, though others have one more.
    const isLowest = i + columns >= panels.values.length
    const isLeft = column === 0
    fields[`xaxis${number}`] = {
      ...axisLayout(isLowest ? xTitle : "", x.fields),
      domain: [left, left + width],
      anchor: `y${number}`,
      ...(i === 0 ? {} : { matches: "x" }),
      ...(isLowest ? {} : { showticklabels: false }),
    }
    fields[`yaxis${number}`] = {
      ...axisLayout(isLeft ? yTitle : "", y.fields),
      domain: [Math.max(0, top - height), top],
      anchor: `x${number}`,
      ...(i === 0 ? {} : { matches: "y" }),
      ...(isLeft ? {} : { showticklabels: false }),
    }
    annotations.push({
      ...{ text: withoutMarkup(`${panels.label} = ${value}`), xref: "paper", yref: "paper", showarrow: false },
      ...{ x: left + width / 2, xanchor: "center", y: top, yanchor: "bottom" },
    })
  })
  return { ...fields, annotations }
}

function capitalized(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}
