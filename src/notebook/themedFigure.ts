import { textColor } from "./figureLayout"

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
