import { type DisplayBundle, display } from "../display"
import { pictureOf } from "../picture/picture"
import { themedFigure, withLook } from "./look"
import { type AnyFigure, type Fields, plainFigure } from "./plainFigure"

const config = {
  // Notebooks resize a figure themselves; told to do it too, plotly.js gives it the height of a box that has none.
  responsive: false,
  // plotly.js then takes the room that the figure has, and not that of the box with its padding, which grows each time.
  frameMargins: 1e-9,
  displaylogo: false,
  // plotly.js 4 offers a button that uploads the figure to its maker's server unless told otherwise.
  showSendToCloud: false,
  plotlyServerURL: "",
  modeBarButtonsToRemove: ["select2d", "lasso2d", "autoScale2d", "zoomIn2d", "zoomOut2d"],
}

function titleOf({ title }: Fields): string {
  const { text } = (title ?? {}) as { text?: unknown }
  // A title may carry Plotly's small markup (<br>, <b>), which words do not need.
  return typeof text === "string" ? text.replace(/<[^<>]*>/g, " ").trim() : ""
}

/** What a figure shows, in a line of words: its title, then its `alt`. */
export function figureText({ layout = {}, alt = "" }: Pick<AnyFigure, "layout" | "alt">): string {
  const parts = [titleOf(layout as Fields), alt].filter((part) => part !== "")
  return parts.length === 0 ? "Figure" : `Figure: ${parts.join(". ")}`
}

/** What a notebook gets of a figure: for plotly.js, as a picture for where no script runs, and in words. */
export function figureBundle(figure: AnyFigure): DisplayBundle {
  const made = withLook(plainFigure(figure))
  const { data, layout, frames } = themedFigure(made)
  const svg = pictureOf({ ...made, alt: figureText(made) })
  return {
    "application/vnd.plotly.v1+json": {
      data,
      layout,
      ...(frames ? { frames } : {}),
      config: { ...config, ...made.config },
    },
    ...(svg === undefined ? {} : { "image/svg+xml": svg }),
    "text/plain": figureText(made),
  }
}

/**
 * Shows a figure in the notebook cell that runs: interactive in JupyterLab, VS Code and an exported page, as a picture where
 * no script runs; prints what it shows in words anywhere else.
 *
 * @param figure - a figure of {@link figures} or of `frame.plot`, or any Plotly figure: what it leaves open has the library's
 *   look, which reads in light and dark
 * @throws TypeError for what is no figure
 */
export function show(figure: AnyFigure): void {
  display(figureBundle(figure))
}
