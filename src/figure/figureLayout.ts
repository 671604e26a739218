// The look that all figures share, and the few conversions they need.

/** The words of a figure; each figure has defaults of its own. */
export interface FigureOptions {
  /** Heading of the figure. */
  title?: string
  /** Title of the x axis, with its unit. */
  xTitle?: string
  /** Title of the y axis, with its unit. */
  yTitle?: string
}

/** The names of {@link FigureOptions}. */
export const figureOptions: readonly string[] = ["title", "xTitle", "yTitle"]

/**
 * Six colours that people with any colour vision can tell apart, and that have a contrast of 3 or more (WCAG 2.2) on white
 * as on JupyterLab's dark #111111: those four of M. Okabe and K. Ito (Color Universal Design, 2008) that do, then two more.
 */
export const palette: readonly string[] = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#A578FF", "#785A69"]

/**
 * The colour of text and axes, and of a reference line such as "no skill". A figure is drawn on the page's background,
 * white or dark, without being told which; on both no colour has more than 4.34, where WCAG asks 4.5 of text. This one has
 * 4.29 on white and 4.40 on #111111.
 */
export const textColor: string = "#7a7a7a"

/** A grid line, or the fill of a box, on any background. */
export const faintColor: string = "rgba(128,128,128,0.25)"

/** The fonts of all text; without quotes of the kind that stands around them in HTML. */
export const fontFamily: string = "system-ui, 'Segoe UI', 'DejaVu Sans', sans-serif"

/** Line styles that go with the palette, so that curves differ in print as well. */
export const dashes: readonly string[] = ["solid", "dash", "dot", "dashdot", "longdash", "longdashdot"]

type AxisFields = Record<string, unknown>

export function axisLayout(title: string, fields: AxisFields = {}): AxisFields {
  return {
    automargin: true,
    ...(fields.showline === false ? {} : { showline: true, linecolor: textColor }),
    ...(fields.showgrid === false ? {} : { gridcolor: faintColor }),
    zeroline: false,
    ...(fields.ticks === "" ? {} : { ticks: "outside", tickcolor: textColor }),
    title: { text: title, standoff: 10 },
    ...fields,
  }
}

// Below the axis title, whatever the height of the figure.
const legendBelow = { orientation: "h", x: 0, yref: "container", y: 0.02, yanchor: "bottom" }

/**
 * The layout of a figure: on the page's own background, light or dark, as wide as its box, readable at 700 px.
 *
 * @param text - title and axis titles, all three required
 * @param more - Plotly layout fields to add; `xaxis` and `yaxis` are merged with the shared ones, and `hasLegend`
 *   makes room for a legend below the plot
 */
export function figureLayout(
  text: Required<FigureOptions>,
  more: Record<string, unknown> & { xaxis?: AxisFields; yaxis?: AxisFields; hasLegend?: boolean } = {},
): Record<string, unknown> {
  const { hasLegend = false, ...fields } = more
  return {
    autosize: true,
    height: 420,
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    colorway: [...palette],
    font: { family: fontFamily, size: 14, color: textColor },
    margin: { l: 70, r: 24, t: 56, b: hasLegend ? 100 : 64 },
    hoverlabel: { namelength: -1 },
    ...(hasLegend ? { showlegend: true, legend: legendBelow } : {}),
    ...fields,
    title: { text: text.title, x: 0.02, xanchor: "left", font: { size: 17, weight: 600 } },
    xaxis: axisLayout(text.xTitle, fields.xaxis),
    yaxis: axisLayout(text.yTitle, fields.yaxis),
  }
}

/** A plain array of what JSON can hold: numbers that are not finite become null, which Plotly leaves out. */
export function toNumbers(values: ArrayLike<number>): (number | null)[] {
  return Array.from(values, (value) => (Number.isFinite(value) ? value : null))
}

/** @throws RangeError if the two lengths differ */
export function checkSameLength(name: string, length: number, otherName: string, otherLength: number): void {
  if (length !== otherLength) {
    throw new RangeError(`length mismatch: ${name} has ${length}, ${otherName} has ${otherLength}`)
  }
}
