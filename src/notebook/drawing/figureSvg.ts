import { pictureOf } from "../picture/picture"
import { withLook } from "./look"
import { type AnyFigure, plainFigure } from "./plainFigure"

/** Options of {@link figureSvg}. */
export interface FigureSvgOptions {
  /** Width in pixels, where the figure's layout has none; at least 100. Default 700. */
  width?: number
}

/**
 * The figure as a picture, an SVG document that needs no script: to print, to mail, to look at where no notebook is. It is
 * drawn by plotly.js, without a browser; the first one takes 0.7 s more.
 *
 * Text is laid out for a common font, and may stand a little off in another. Of more than 3,000 points it has every so many.
 *
 * @param figure - a figure of {@link figures}, of `frame.plot`, or any Plotly figure
 * @returns undefined for figures in space and on maps, which need a browser
 * @throws TypeError for what is no figure
 */
export function figureSvg(figure: AnyFigure, options: FigureSvgOptions = {}): string | undefined {
  const { width } = options
  if (width !== undefined && !(Number.isFinite(width) && width >= 100)) {
    throw new RangeError(`invalid width: ${width}; expected a number of pixels >= 100`)
  }
  return pictureOf(withLook(plainFigure(figure)), width)
}
