import { createHash } from "node:crypto"
import { display } from "../display"
import { escapeHtml } from "../text"
import { textColor } from "./figureLayout"

/** A plain Plotly figure: JSON only, so it can be changed, stored and drawn by any plotly.js of version 3 or later. */
export interface Figure {
  /** Plotly traces. */
  data: Record<string, unknown>[]
  /** Plotly layout. */
  layout: Record<string, unknown>
  /** What the figure shows, in words: for screen readers, and for terminals. */
  alt?: string
}

// plotly.js 4 offers a button that uploads the figure to its maker's server unless told otherwise.
const config = {
  responsive: true,
  displaylogo: false,
  showSendToCloud: false,
  plotlyServerURL: "",
  modeBarButtonsToRemove: ["select2d", "lasso2d", "autoScale2d", "zoomIn2d", "zoomOut2d"],
}

let shownCount = 0

function titleOf(figure: Figure): string {
  const title = figure.layout.title as { text?: unknown } | undefined
  // A title may carry Plotly's small markup (<br>, <b>), which words do not need.
  return typeof title?.text === "string" ? title.text.replace(/<[^<>]*>/g, " ").trim() : ""
}

/** What a figure shows, in a line of words: its title, then its `alt`. */
export function figureText(figure: Figure): string {
  const parts = [titleOf(figure), figure.alt ?? ""].filter((part) => part !== "")
  return parts.length === 0 ? "Figure" : `Figure: ${parts.join(". ")}`
}

/**
 * The figure as HTML: a box that reads out what the figure shows, and a script that draws it once `window.Plotly` is
 * there. It asks for nothing over the network; the page has to bring plotly.js itself.
 *
 * @param id - the box's element id; unique in the page
 */
export function figureHtml(figure: Figure, id: string): string {
  // "<" may end the script element from within a string, whatever the string says.
  const json = (value: unknown): string => JSON.stringify(value).replace(/</g, "\\u003c")
  const height = typeof figure.layout.height === "number" ? figure.layout.height : 450
  const words = escapeHtml(figureText(figure))
  return `<div id="${escapeHtml(id)}" role="img" aria-label="${words}" style="width:100%;min-height:${height}px">${words}</div>
<script>(function () {
  function draw() {
    var box = document.getElementById(${json(id)})
    if (!box || !window.Plotly || box.dataset.drawn) return
    box.dataset.drawn = "true"
    box.textContent = ""
    window.Plotly.newPlot(box, ${json(figure.data)}, ${json(figure.layout)}, ${json(config)})
  }
  draw()
  if (document.readyState !== "complete") window.addEventListener("load", draw)
})()</script>`
}

/**
 * Shows a figure in the notebook cell that runs, interactive in JupyterLab and in an exported page; prints what it
 * shows in words anywhere else.
 */
export function show(figure: Figure): void {
  const { data, layout } = themedFigure(figure)
  shownCount += 1
  // From the content and the order of display: stable from run to run, and unique in a page that also holds outputs
  // of an earlier kernel.
  const hash = createHash("sha256").update(JSON.stringify(figure.data)).digest("hex").slice(0, 12)
  display({
    "application/vnd.plotly.v1+json": { data, layout, config },
    "text/html": figureHtml({ ...figure, data, layout }, `figure-${shownCount}-${hash}`),
    "text/plain": figureText(figure),
  })
}

// Jupyter's own text colour, in JupyterLab and in pages exported from it; it follows the theme while the page is open.
const pageColor = `var(--jp-content-font-color1, ${textColor})`

function inPageColor(text: unknown): unknown {
  return typeof text === "string" && text !== "" ? `<span style="color:${pageColor}">${text}</span>` : text
}

type Fields = Record<string, unknown>

function withTitle(of: unknown): unknown {
  const { title } = (of ?? {}) as { title?: Fields }
  return title ? { ...(of as Fields), title: { ...title, text: inPageColor(title.text) } } : of
}

/**
 * The figure with its title, axis titles, legend and notes in the text colour of the page that shows it, light or dark.
 *
 * Plotly takes no CSS variable for a colour, but does in the style of a piece of text. Tick labels keep the figure's own
 * colour, which reads on both: a style would go on to the hover labels, whose background is another.
 *
 * @returns a copy; what is not changed is shared
 */
export function themedFigure<T extends { data: Fields[]; layout: Fields }>({
  data,
  layout,
  ...rest
}: T): Omit<T, "data" | "layout"> & { data: Fields[]; layout: Fields } {
  const axes = Object.keys(layout).filter((key) => /^[xy]axis\d*$/.test(key))
  const annotations = layout.annotations as Fields[] | undefined
  return {
    ...rest,
    data: data.map((trace) => {
      // A name that hovering shows stands on a background of its own.
      const isNameHidden = trace.hoverinfo === "skip" || /<extra><\/extra>$/.test(String(trace.hovertemplate))
      return {
        ...trace,
        ...(isNameHidden && trace.name !== undefined ? { name: inPageColor(trace.name) } : {}),
        ...(trace.mode === "text" && Array.isArray(trace.text) ? { text: trace.text.map(inPageColor) } : {}),
        ...(trace.colorbar ? { colorbar: withTitle(trace.colorbar) } : {}),
      }
    }),
    layout: {
      ...(withTitle(layout) as Fields),
      ...Object.fromEntries(axes.map((key) => [key, withTitle(layout[key])])),
      ...(annotations
        ? {
            annotations: annotations.map((note) => ({ ...note, text: note.font ? note.text : inPageColor(note.text) })),
          }
        : {}),
    },
  }
}
