// What plots can be told.

import { didYouMean } from "../../params/nearest"

/** What all plots can be told; C and F are the names of the columns for colour and panels. */
export interface PlotOptions<C extends string = string, F extends string = string> {
  /**
   * A column, or an expression, that gives the colour: one a value, for at most twelve values, the rest being one; for
   * `scatter`, numbers and times are on a scale.
   */
  color?: C
  /** A column, or an expression, each of whose values has a panel of its own; at most the twelve most frequent are drawn. */
  facet?: F
  /** Heading of the figure. Default: what is drawn. */
  title?: string
  /** Title of the x axis. Default: the column's name. */
  xTitle?: string
  /** Title of the y axis. Default: the column's name, or "rows". */
  yTitle?: string
  /** Width in pixels, >= 100. Default: that of the page. */
  width?: number
  /** Height in pixels, >= 100. Default 420, more for several rows of panels. */
  height?: number
  /** How far marks hide what is behind them, in (0, 1]. */
  opacity?: number
}

/** What `plot.line` can be told. */
export interface LinePlotOptions<C extends string = string, F extends string = string> extends PlotOptions<C, F> {
  /** True for a logarithmic x axis; rows without a number above 0 are left out. Default false. */
  logX?: boolean
  /** The same for the y axis. */
  logY?: boolean
}

/** What `plot.scatter` can be told. */
export interface ScatterPlotOptions<C extends string = string, F extends string = string>
  extends LinePlotOptions<C, F> {
  /**
   * Draws no points, but the number of rows in so many steps of each axis, in [2, 500]: of all rows, however many. Not with
   * `color`. Default: points.
   */
  bins?: number
}

/** What `plot.bar` can be told; Y is the column, or the expression, of the bars' length. */
export interface BarPlotOptions<C extends string = string, F extends string = string, Y extends string = string>
  extends PlotOptions<C, F> {
  /** An aggregate, as in "avg(x)", or a column of numbers, which is summed. Default: the number of rows. */
  y?: Y
  /** Most bars drawn, those of the largest values, an integer in [1, 500]. Default 30 for text, else 500. */
  top?: number
  /** True for a logarithmic y axis. Default false. */
  logY?: boolean
}

/** What `plot.hist` can be told. */
export interface HistPlotOptions<C extends string = string, F extends string = string> extends PlotOptions<C, F> {
  /** About how many steps the values are counted in, of a round width; an integer in [1, 1000]. Default 40. */
  bins?: number
  /** True for a logarithmic x axis, with steps that are equal on it; rows without a number above 0 are left out. Default false. */
  logX?: boolean
  /** True for a logarithmic y axis. Default false. */
  logY?: boolean
}

/** What `plot.box` can be told; X is the column, or the expression, of which each value has a box. */
export interface BoxPlotOptions<C extends string = string, F extends string = string, X extends string = string>
  extends PlotOptions<C, F> {
  /** A column, or an expression, each of whose values has a box of its own; at most the thirty most frequent are drawn. */
  x?: X
  /** True for a logarithmic y axis; rows without a number above 0 are left out. Default false. */
  logY?: boolean
}

const shared = ["color", "facet", "title", "xTitle", "yTitle", "width", "height", "opacity"]

/** Numbers that options may be: the range, and whether they are whole. */
const ranges: Readonly<Record<string, readonly [least: number, most: number, isWhole: boolean]>> = {
  width: [100, 10_000, false],
  height: [100, 10_000, false],
  opacity: [Number.MIN_VALUE, 1, false],
  bins: [1, 1000, true],
  top: [1, 500, true],
}

/**
 * Checks the options of a plot.
 *
 * @param own - names of the options that it has beside those of all
 * @throws TypeError for an unknown option or a value of another kind, RangeError for a number out of range
 */
export function checkPlotOptions(plot: string, options: unknown, own: readonly string[]): void {
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    throw new TypeError(`invalid options of ${plot}: ${String(options)}; expected an object, as in { color: "name" }`)
  }
  const known = [...shared, ...own]
  for (const [name, value] of Object.entries(options)) {
    if (!known.includes(name)) {
      throw new TypeError(`unknown option of ${plot}: ${name}${didYouMean(name, known)}; have ${known.join(", ")}`)
    }
    if (value === undefined) continue
    const expected = ranges[name] ? "a number" : name.startsWith("log") ? "true or false" : "text"
    const type = ranges[name] ? "number" : name.startsWith("log") ? "boolean" : "string"
    if (typeof value !== type) throw new TypeError(`invalid ${name}: ${String(value)}; expected ${expected}`)
    if (ranges[name]) checkRange(name, value as number)
  }
}

function checkRange(name: string, value: number): void {
  const [least, most, isWhole] = ranges[name]
  if (value >= least && value <= most && (!isWhole || Number.isInteger(value))) return
  const from = least === Number.MIN_VALUE ? "(0" : `[${least}`
  throw new RangeError(
    `invalid ${name}: ${value}; expected ${isWhole ? "an integer" : "a number"} in ${from}, ${most}]`,
  )
}
