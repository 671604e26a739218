// Figures at the end of a cell: drawn, whether they are there or being made.

import type { Figure } from "../../figure/figure"
import { displayLater } from "../display"
import { drawAtCellEnd, drawPlain } from "../kernel/cellEnd"
import { promiseText } from "../kernel/printing"
import { type AnyFigure, isFigure } from "./plainFigure"
import { figureBundle, show } from "./show"

/** Has a figure that is being made drawn where a cell ends in it. */
export function markFigure(figure: Promise<Figure>): void {
  drawAtCellEnd<Promise<Figure>>(figure, {
    draw: (made) => displayLater(async () => figureBundle(await made)),
    text: promiseText,
  })
}

/** Has Plotly figures drawn where a cell ends in one, whoever made them: an object of traces and a layout. */
export function installFigureOutput(): void {
  drawPlain(isDrawnFigure, show)
}

/** Traces and a layout: data alone may be anything. */
function isDrawnFigure(value: object): value is AnyFigure {
  return isFigure(value) && value.layout !== undefined && value.data.length > 0
}
