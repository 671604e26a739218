import type { KnownExpression, NameOrSql, Row } from "../../expression/rowTypes"
import type { Figure } from "../../figure/figure"
import { runWork } from "../../work/runWork"
import { frameOutput } from "../rows/frameOutput"
import type { BarPlotOptions, BoxPlotOptions, HistPlotOptions, LinePlotOptions, ScatterPlotOptions } from "./options"
import type { PlotSource } from "./source"

/**
 * Figures of a frame's rows. Each asks the engine for what it draws, so millions of rows take as long as their query, and
 * says below its title what was put together or left out. A column is named, or is an expression as in `select`.
 *
 * In a notebook a cell that ends in one draws it; elsewhere `await` gives a plain Plotly figure, for `show` and `figureSvg`
 * of `gbt-lab/notebook`. Unknown options, and columns that can't be drawn, are a TypeError, unknown columns a RangeError,
 * when it is awaited.
 */
export interface FramePlots<out R extends Row = Row> {
  /** Of no value: it tells the compiler what the rows are. */
  readonly rowType?: R
  /**
   * A point a row. Of more than 20,000 rows, that many are drawn at random; `bins` counts all of them in a grid instead.
   *
   * `frame.plot.scatter("Horsepower", "Miles_per_Gallon", { color: "Origin" })`
   */
  scatter<
    T extends Row,
    X extends NameOrSql<T>,
    Y extends NameOrSql<T>,
    C extends NameOrSql<T>,
    F extends NameOrSql<T>,
  >(
    this: FramePlots<T>,
    x: KnownExpression<T, X>,
    y: KnownExpression<T, Y>,
    options?: ScatterPlotOptions<KnownExpression<T, C>, KnownExpression<T, F>>,
  ): Promise<Figure>
  /**
   * A line through the rows in the order of x, one a colour. Of more than 20,000 rows it goes through their averages in 500
   * steps of x. Where y is an aggregate, as in `"avg(delay)"`, each value of x has a point.
   *
   * `frame.plot.line("date", "price", { color: "symbol" })`
   */
  line<T extends Row, X extends NameOrSql<T>, Y extends NameOrSql<T>, C extends NameOrSql<T>, F extends NameOrSql<T>>(
    this: FramePlots<T>,
    x: KnownExpression<T, X>,
    y: KnownExpression<T, Y>,
    options?: LinePlotOptions<KnownExpression<T, C>, KnownExpression<T, F>>,
  ): Promise<Figure>
  /**
   * A bar a value of x: as long as there are rows, or as an aggregate says; text by that, the largest first.
   *
   * `frame.plot.bar("Origin", { y: "avg(Miles_per_Gallon)" })`
   */
  bar<T extends Row, X extends NameOrSql<T>, Y extends NameOrSql<T>, C extends NameOrSql<T>, F extends NameOrSql<T>>(
    this: FramePlots<T>,
    x: KnownExpression<T, X>,
    options?: BarPlotOptions<KnownExpression<T, C>, KnownExpression<T, F>, KnownExpression<T, Y>>,
  ): Promise<Figure>
  /**
   * How many rows lie in each of some 40 steps of x, all of one round width; of text, how many each value has.
   *
   * `frame.plot.hist("Horsepower", { color: "Origin" })`
   */
  hist<T extends Row, X extends NameOrSql<T>, C extends NameOrSql<T>, F extends NameOrSql<T>>(
    this: FramePlots<T>,
    x: KnownExpression<T, X>,
    options?: HistPlotOptions<KnownExpression<T, C>, KnownExpression<T, F>>,
  ): Promise<Figure>
  /**
   * Quartiles of y, with whiskers to the furthest values within 1.5 times the distance of the quartiles, and the points
   * beyond (of more than 2,000, that many drawn at random); `x` has a box for each of its values. Of more than 100,000 rows a
   * quartile is the nearest value.
   *
   * `frame.plot.box("Miles_per_Gallon", { x: "Origin" })`
   */
  box<T extends Row, Y extends NameOrSql<T>, X extends NameOrSql<T>, C extends NameOrSql<T>, F extends NameOrSql<T>>(
    this: FramePlots<T>,
    y: KnownExpression<T, Y>,
    options?: BoxPlotOptions<KnownExpression<T, C>, KnownExpression<T, F>, KnownExpression<T, X>>,
  ): Promise<Figure>
}

/** The plots of a frame; what draws them comes when the first is asked for. */
export function framePlots<R extends Row>(source: PlotSource): FramePlots<R> {
  const drawn = (plot: () => Promise<Figure>): Promise<Figure> => {
    const figure = runWork("plotting", {}, plot)
    frameOutput()?.markFigure(figure)
    return figure
  }
  return {
    scatter: (x: string, y: string, options: ScatterPlotOptions = {}) =>
      drawn(async () => (await import("./scatter.js")).scatterPlot(source, x, y, options)),
    line: (x: string, y: string, options: LinePlotOptions = {}) =>
      drawn(async () => (await import("./line.js")).linePlot(source, x, y, options)),
    bar: (x: string, options: BarPlotOptions = {}) =>
      drawn(async () => (await import("./bar.js")).barPlot(source, x, options)),
    hist: (x: string, options: HistPlotOptions = {}) =>
      drawn(async () => (await import("./hist.js")).histPlot(source, x, options)),
    box: (y: string, options: BoxPlotOptions = {}) =>
      drawn(async () => (await import("./box.js")).boxPlot(source, y, options)),
  }
}
