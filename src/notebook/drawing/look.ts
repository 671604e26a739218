// How figures look on a page, light or dark, whoever made them.

import { faintColor, fontFamily, palette, textColor } from "../../figure/figureLayout"
import type { Fields, PlainFigure } from "./plainFigure"

const axis = {
  automargin: true,
  gridcolor: faintColor,
  linecolor: textColor,
  tickcolor: textColor,
  zerolinecolor: faintColor,
}
const clear = "rgba(0,0,0,0)"

// plotly.js has the links of a clear paper be white, which no white page shows.
const data = { sankey: [{ link: { color: "rgba(128,128,128,0.4)" } }] }

/** Plotly's defaults in the library's look: on the page's own background. A figure's own fields stand above them. */
const template = {
  data,
  layout: {
    paper_bgcolor: clear,
    plot_bgcolor: clear,
    colorway: [...palette],
    font: { family: fontFamily, size: 14, color: textColor },
    title: { x: 0.02, xanchor: "left", font: { size: 17, weight: 600 } },
    hoverlabel: { namelength: -1 },
    xaxis: axis,
    yaxis: axis,
    scene: Object.fromEntries(
      ["xaxis", "yaxis", "zaxis"].map((name) => [name, { ...axis, automargin: undefined, backgroundcolor: clear }]),
    ),
    polar: { bgcolor: clear, radialaxis: { gridcolor: faintColor }, angularaxis: { gridcolor: faintColor } },
    ternary: { bgcolor: clear },
    geo: { bgcolor: clear },
  },
}

/** True where nobody has given the figure a paper of its own, or a look, or a colour of text. */
function isOnPage({ paper_bgcolor: paper, template: own, font }: Fields): boolean {
  const { color = textColor } = (font ?? {}) as { color?: unknown }
  if (color !== textColor) return false
  if (paper !== undefined) return paper === clear || paper === "transparent"
  return own === undefined || own === template
}

/** With titles that are text alone, as plotly.js took them until version 3, as it takes them now: of axes, bars, legends. */
function withTitleTexts(part: Fields): Fields {
  const titled = (name: string, field: unknown): unknown => {
    if (name === "title" && typeof field === "string") return { text: field }
    // What the user keeps in a figure for texts to name.
    if (name === "meta" || typeof field !== "object" || field === null || Array.isArray(field)) return field
    return withTitleTexts(field as Fields)
  }
  return Object.fromEntries(Object.entries(part).map(([name, field]) => [name, titled(name, field)]))
}

/** A figure that was made without a look, in the library's; others as they are. */
export function withLook<T extends PlainFigure>(figure: T): T {
  const { height = 420, ...layout } = withTitleTexts(figure.layout)
  const hasLook = layout.template !== undefined || layout.paper_bgcolor !== undefined
  const data = figure.data.map(withTitleTexts)
  return { ...figure, data, layout: hasLook ? { height, ...layout } : { height, template, ...layout } }
}

// Jupyter's own text colour, in JupyterLab and in pages exported from it; it follows the theme while the page is open.
const pageColor = `var(--jp-content-font-color1, ${textColor})`

function inPageColor(text: unknown): unknown {
  return typeof text === "string" && text !== "" ? `<span style="color:${pageColor}">${text}</span>` : text
}

/** A part with its title in the page's colour, unless that has one of its own. */
function withTitle(of: unknown): unknown {
  const { title, color } = (of ?? {}) as { title?: Fields; color?: unknown }
  if (!title || color !== undefined || (title.font as Fields | undefined)?.color !== undefined) return of
  return { ...(of as Fields), title: { ...title, text: inPageColor(title.text) } }
}

/** True for texts that nobody has given a colour. */
function isPlainText(trace: Fields): trace is Fields & { text: unknown[] } {
  const { color = textColor } = (trace.textfont ?? {}) as { color?: unknown }
  return trace.mode === "text" && Array.isArray(trace.text) && color === textColor
}

/**
 * The figure with its title, axis titles, legend and notes in the text colour of the page that shows it, light or dark;
 * one with a paper or a template of its own as it is.
 *
 * Plotly takes no CSS variable for a colour, but does in the style of a piece of text. Tick labels keep the figure's own
 * colour, which reads on both: a style would go on to the hover labels, whose background is another.
 *
 * @returns a copy; what is not changed is shared
 */
export function themedFigure<T extends PlainFigure>(figure: T): T {
  const { data, layout } = figure
  if (!isOnPage(layout)) return figure
  const axes = Object.keys(layout).filter((key) => /^[xy]axis\d*$/.test(key))
  const annotations = Array.isArray(layout.annotations) ? (layout.annotations as (Fields | null)[]) : undefined
  const scale = layout.coloraxis as Fields | undefined
  return {
    ...figure,
    data: data.map((trace) => {
      // A name that hovering shows stands on a background of its own.
      const isNameHidden = trace.hoverinfo === "skip" || /<extra><\/extra>$/.test(String(trace.hovertemplate))
      return {
        ...trace,
        ...(isNameHidden && trace.name !== undefined ? { name: inPageColor(trace.name) } : {}),
        ...(isPlainText(trace) ? { text: trace.text.map(inPageColor) } : {}),
        ...(trace.colorbar ? { colorbar: withTitle(trace.colorbar) } : {}),
      }
    }),
    layout: {
      ...(withTitle(layout) as Fields),
      ...Object.fromEntries(axes.map((key) => [key, withTitle(layout[key])])),
      ...(scale?.colorbar ? { coloraxis: { ...scale, colorbar: withTitle(scale.colorbar) } } : {}),
      ...(annotations
        ? {
            annotations: annotations.map((note) =>
              note === null || note.font ? note : { ...note, text: inPageColor(note.text) },
            ),
          }
        : {}),
    },
  }
}
