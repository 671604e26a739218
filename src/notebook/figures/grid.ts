import type { Figure } from "../../figure/figure"
import { type FigureOptions, figureLayout, figureOptions, palette } from "../../figure/figureLayout"
import { withoutMarkup } from "../../figure/markup"
import { checkOptions } from "../../params/options"
import { shortLabel } from "../text"
import { combinationText, gridScores, type SearchedGrid, settingText } from "./gridScores"

/** Options of {@link grid}. */
export interface GridOptions extends FigureOptions {
  /** What was measured. Default "area under ROC". */
  metricName?: string
  /** Which end is best. Default: the one where the best combination of the search stands; true where it names none. */
  isLargerBetter?: boolean
}

/**
 * A grid search as a heat map: a cell a combination, coloured by the average, the best one framed. The parameter that
 * varies fastest runs to the right, the others together down; those that are equal everywhere are left out. In each cell
 * stand the average with the folds' standard deviation (of the population), and below it each fold as a dot, on one scale
 * for all cells. {@link gridSpread} shows the same on an axis.
 *
 * @param search - a finished search, or its combinations and metrics
 * @throws RangeError if lengths differ or there is no combination
 */
export function grid(search: SearchedGrid, options: GridOptions = {}): Figure {
  checkOptions(options, ["metricName", "isLargerBetter", ...figureOptions], "grid")
  const { metricName = "area under ROC", isLargerBetter, ...text } = options
  const scores = gridScores(search, { metricName, isLargerBetter })
  const { values, names, metrics, best, alt } = scores
  const columnName = names[names.length - 1]
  const rowNames = names.slice(0, -1)
  const places = placesOf(values.map((map) => [labelOf(map, rowNames), labelOf(map, [columnName])]))
  const folds = values.map((_, i) => Array.from(scores.folds?.[i] ?? []).filter((metric) => Number.isFinite(metric)))
  const cells = <T>(of: (i: number) => T): (T | null)[][] => {
    const grid = places.rows.map(() => places.columns.map((): T | null => null))
    places.cells.forEach(([row, column], i) => {
      grid[row][column] = of(i)
    })
    return grid
  }
  const isRoomy = places.columns.length <= 8
  const dots = foldDots(folds, places.cells)
  const all = folds.flat()
  const range = `${Math.min(...all).toFixed(4)} to ${Math.max(...all).toFixed(4)}`
  const [row, column] = places.cells[best]
  return {
    data: [
      {
        type: "heatmap",
        x: places.columns.map((_, i) => i),
        y: places.rows.map((_, i) => i),
        z: cells((i) => (Number.isFinite(metrics[i]) ? metrics[i] : null)),
        ...(isRoomy ? { text: cells((i) => cellText(metrics[i], folds[i], i === best)), texttemplate: "%{text}" } : {}),
        customdata: cells((i) => hoverText(withoutMarkup(combinationText(values[i], names)), metrics[i], folds[i])),
        hovertemplate: "%{customdata}<extra></extra>",
        hoverongaps: false,
        xgap: 3,
        ygap: 3,
        colorscale: "Cividis",
        // Light is good.
        reversescale: !scores.isLargerBetter,
        colorbar: { title: { text: metricName, side: "right" } },
      },
      ...(all.length === 0 ? [] : [dots]),
    ],
    layout: figureLayout(
      {
        title: "Grid search",
        xTitle: all.length === 0 ? columnName : `${columnName} (dots: the folds, from ${range})`,
        yTitle: rowNames.join(",<br>") || metricName,
        ...text,
      },
      {
        height: Math.max(300, 170 + 66 * places.rows.length),
        xaxis: { ...ticks(places.columns), showgrid: false },
        yaxis: { ...ticks(places.rows), showgrid: false, autorange: "reversed" },
        shapes: [
          {
            type: "rect",
            ...{ x0: column - 0.5, x1: column + 0.5, y0: row - 0.5, y1: row + 0.5 },
            line: { color: palette[1], width: 3 },
          },
        ],
      },
    ),
    alt,
  }
}

const labelOf = (map: Readonly<Record<string, unknown>>, names: readonly string[]): string =>
  names.map((name) => settingText(map, name)).join(", ")

interface Places {
  rows: string[]
  columns: string[]
  /** Row and column of each combination. */
  cells: [number, number][]
}

/** A place for each pair of a row's and a column's label; a pair that comes again gets a row of its own. */
function placesOf(pairs: [string, string][]): Places {
  const places: Places = { rows: [], columns: [], cells: [] }
  const taken = new Set<string>()
  for (const [rowLabel, columnLabel] of pairs) {
    let label = rowLabel
    for (let copy = 2; taken.has(JSON.stringify([label, columnLabel])); copy++) label = `${rowLabel} (${copy})`
    taken.add(JSON.stringify([label, columnLabel]))
    places.cells.push([indexIn(places.rows, label), indexIn(places.columns, columnLabel)])
  }
  return places
}

function indexIn(labels: string[], label: string): number {
  if (!labels.includes(label)) labels.push(label)
  return labels.indexOf(label)
}

function ticks(labels: string[]): Record<string, unknown> {
  return {
    tickmode: "array",
    tickvals: labels.map((_, i) => i),
    ticktext: labels.map(tickText),
  }
}

/** A label in lines of at most 18 characters, broken between values; only a value that is longer by itself is cut. */
function tickText(label: string): string {
  const lines: string[] = []
  for (const value of label.split(", ")) {
    const last = lines[lines.length - 1]
    if (last !== undefined && last.length + value.length + 2 <= 18) lines[lines.length - 1] = `${last}, ${value}`
    else lines.push(shortLabel(value, 18))
  }
  return lines.map(withoutMarkup).join(",<br>")
}

function cellText(mean: number, folds: number[], isBest: boolean): string {
  const spread = folds.length > 1 ? `<br>± ${deviation(folds).toFixed(4)}` : ""
  return `${isBest ? "★ " : ""}${mean.toFixed(4)}${spread}`
}

function hoverText(words: string, mean: number, folds: number[]): string {
  const each = folds.length === 0 ? "" : `<br>folds ${folds.map((metric) => metric.toFixed(5)).join(", ")}`
  return `${words}<br>mean ${mean.toFixed(5)}${folds.length > 1 ? ` ± ${deviation(folds).toFixed(5)}` : ""}${each}`
}

function deviation(values: number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length)
}

/** A dot a fold in the lower part of its cell, left the least metric of all, right the largest. */
function foldDots(folds: number[][], cells: [number, number][]): Record<string, unknown> {
  const all = folds.flat()
  const [least, most] = [Math.min(...all), Math.max(...all)]
  const x: number[] = []
  const y: number[] = []
  folds.forEach((metrics, i) => {
    const [row, column] = cells[i]
    for (const metric of metrics) {
      x.push(column + (most > least ? 0.8 * ((metric - least) / (most - least) - 0.5) : 0))
      y.push(row + 0.36)
    }
  })
  return {
    type: "scatter",
    mode: "markers",
    name: "folds",
    x,
    y,
    showlegend: false,
    // White with a dark edge stands out on every colour of the scale.
    marker: { size: 7, color: "#ffffff", line: { width: 1.5, color: "#222222" } },
    hoverinfo: "skip",
  }
}
