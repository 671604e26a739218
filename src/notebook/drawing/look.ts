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

/** True where nobody has given the figure a paper of its own, or a look. */
function isOnPage({ paper_bgcolor: paper, template: own }: Fields): boolean {
  if (paper !== undefined) return paper === clear || paper === "transparent"
  return own === undefined || own === template
}

const titled = /^(?:[xyz]axis\d*|title)$/

/** Titles that are text alone, as plotly.js took them until version 3. */
function withTitleTexts(layout: Fields): Fields {
  const made = { ...layout }
  for (const name of Object.keys(layout).filter((key) => titled.test(key))) {
    const part = layout[name] as string | Fields | null
    if (name === "title") made.title = typeof part === "string" ? { text: part } : part
    else if (typeof part === "object" && typeof part?.title === "string") made[name] = withTitleTexts(part)
  }
  return made
}

/** A figure that was made without a look, in the library's; others as they are. */
export function withLook<T extends PlainFigure>(figure: T): T {
  const { height = 420, ...layout } = withTitleTexts(figure.layout)
  const hasLook = layout.template !== undefined || layout.paper_bgcolor !== undefined
  return { ...figure, layout: hasLook ? { height, ...layout } : { height, template, ...layout } }
}

// Jupyter's own text colour, in JupyterLab and in pages exported from it; it follows the theme while the page is open.
const pageColor = `var(--jp-content-font-color1, ${textColor})`

function inPageColor(text: unknown): unknown {
  return typeof text === "string" && text !== "" ? `<span style="color:${pageColor}">${text}</span>` : text
}

/** A part with its title in the page's colour, unless that has one of its own. */
function withTitle(of: unknown): unknown {
  const { title } = (of ?? {}) as { title?: Fields }
  if (!title || (title.font as Fields | undefined)?.color !== undefined) return of
  return { ...(of as Fields), title: { ...title, text: inPageColor(title.text) } }
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
  const annotations = layout.annotations as Fields[] | undefined
  const scale = layout.coloraxis as Fields | undefined
  return {
    ...figure,
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
      ...(scale?.colorbar ? { coloraxis: { ...scale, colorbar: withTitle(scale.colorbar) } } : {}),
      ...(annotations
        ? {
            annotations: annotations.map((note) => ({ ...note, text: note.font ? note.text : inPageColor(note.text) })),
          }
        : {}),
    },
  }
}
