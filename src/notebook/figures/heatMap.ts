import type { Figure } from "../../figure/figure"
import { checkSameLength, type FigureOptions, figureLayout, figureOptions, toNumbers } from "../../figure/figureLayout"
import { withoutMarkup } from "../../figure/markup"
import { checkOptions } from "../../params/options"
import { formatCount, formatNumber, shortLabel } from "../text"

/** A table of numbers with a label for each row and column. */
export interface HeatMapData {
  /** One array a row, as long as `columns`; what is not finite is an empty cell. */
  values: ArrayLike<ArrayLike<number>>
  /** Labels of the rows, the first on top. */
  rows: readonly (string | number)[]
  /** Labels of the columns, the first on the left. */
  columns: readonly (string | number)[]
}

/** Options of {@link heatMap}. */
export interface HeatMapOptions extends FigureOptions {
  /** What the colour stands for, with its unit. Default "value". */
  valueTitle?: string
  /** Colours by the logarithm, for values that span decades; what is not above 0 is then an empty cell. Default false. */
  logColor?: boolean
}

const maxCells = 250_000

/**
 * A heat map, as of purchases by user and item; light is much, on a scale that is safe for any colour vision.
 *
 * @throws RangeError if lengths differ, or with more than 250,000 cells: group rows and columns first
 */
export function heatMap(data: HeatMapData, options: HeatMapOptions = {}): Figure {
  checkOptions(options, ["valueTitle", "logColor", ...figureOptions], "heatMap")
  const { values, rows, columns } = data
  const { valueTitle = "value", logColor = false, ...text } = options
  checkSameLength("values", values.length, "rows", rows.length)
  if (rows.length * columns.length > maxCells) {
    throw new RangeError(`too many cells: ${rows.length} x ${columns.length}; expected at most ${maxCells}`)
  }
  const cells = Array.from(values, (row, i) => {
    checkSameLength(`row ${i}`, row.length, "columns", columns.length)
    return toNumbers(row)
  })
  const drawn = logColor ? cells.map((row) => row.map((value) => (value !== null && value > 0 ? value : null))) : cells
  const { least, most } = extent(drawn)
  const isSmall = rows.length * columns.length <= 120
  const colors = logColor ? drawn.map((row) => row.map((value) => value && Math.log10(value))) : cells
  const rowNames = distinctLabels(rows)
  const columnNames = distinctLabels(columns)
  const ticks = logColor ? logTicks(least, most) : {}
  return {
    data: [
      {
        type: "heatmap",
        x: columnNames.map(withoutMarkup),
        y: rowNames.map(withoutMarkup),
        z: colors.map((row) => row.map((value) => value && Number(value.toPrecision(5)))),
        customdata: cells,
        // Numbers in the cells, where there is room for them.
        ...(isSmall ? { text: cells.map((row) => row.map(shortNumber)), texttemplate: "%{text}" } : {}),
        hovertemplate: "%{y} × %{x}: %{customdata}<extra></extra>",
        hoverongaps: false,
        colorscale: "Cividis",
        colorbar: { title: { text: valueTitle, side: "right" }, ...ticks },
      },
    ],
    layout: figureLayout(
      { title: "Heat map", xTitle: "column", yTitle: "row", ...text },
      {
        height: Math.min(700, Math.max(360, 160 + 26 * rows.length)),
        xaxis: labelTicks(columnNames),
        yaxis: { ...labelTicks(rowNames), autorange: "reversed" },
      },
    ),
    alt:
      `Heat map of ${formatCount(rows.length, "row")} and ${formatCount(columns.length, "column")}; ${valueTitle} ` +
      (least > most ? "has no values." : `from ${shortNumber(least)} to ${shortNumber(most)}.`),
  }
}

function extent(cells: (number | null)[][]): { least: number; most: number } {
  let [least, most] = [Infinity, -Infinity]
  for (const row of cells) {
    for (const value of row) {
      if (value === null) continue
      least = Math.min(least, value)
      most = Math.max(most, value)
    }
  }
  return { least, most }
}

function shortNumber(value: number | null): string {
  if (value === null) return ""
  return Number.isInteger(value) ? formatNumber(value) : String(Number(value.toPrecision(4)))
}

/** The labels, with " (2)", " (3)", … after one that came before: a category axis merges equal ones. */
function distinctLabels(labels: readonly (string | number)[]): string[] {
  const seen = new Set<string>()
  return labels.map((label) => {
    let name = String(label)
    for (let copy = 2; seen.has(name); copy++) name = `${label} (${copy})`
    seen.add(name)
    return name
  })
}

/** Ticks at the labels, thinned to at most 24, so that they can be read. */
function labelTicks(names: string[]): Record<string, unknown> {
  const step = Math.max(1, Math.ceil(names.length / 24))
  const shown = names.filter((_, i) => i % step === 0)
  return {
    type: "category",
    tickmode: "array",
    tickvals: shown.map(withoutMarkup),
    ticktext: shown.map((name) => withoutMarkup(shortLabel(name, 18))),
    showgrid: false,
  }
}

/** Ticks at the powers of ten around two numbers above 0; none if the first is larger, for then there is no value. */
function logTicks(least: number, most: number): Record<string, unknown> {
  const powers: number[] = []
  const last = least > most ? -Infinity : Math.ceil(Math.log10(most))
  for (let power = Math.floor(Math.log10(least)); power <= last; power++) powers.push(power)
  return { tickmode: "array", tickvals: powers, ticktext: powers.map((power) => formatNumber(10 ** power, 10)) }
}
