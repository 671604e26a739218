// Tables of the library's plain objects: metrics, curves, columns, grids, matrices, vectors. They are known by their shape.

import { types } from "node:util"
import type { BinaryClassificationMetrics } from "../../evaluation/binaryClassificationEvaluator"
import { type CsrMatrix, csrRow } from "../../linalg/csrMatrix"
import { formatVector, type Vector, vectorSize } from "../../linalg/vector"
import type { ParamMap } from "../../pipeline/stage"
import { formatCount, shortLabel } from "../text"
import { settingValues } from "./searchTable"
import type { Table } from "./table"

const mostRows = 20

/** Columns of one length, as `toColumns` and the curves give them, and numbers beside them. */
export type Columns = Readonly<Record<string, ArrayLike<unknown> | number>>

/** True for the metrics of `getMetrics`. */
export function isMetrics(value: object): value is BinaryClassificationMetrics {
  const { areaUnderROC, roc, pr } = value as Partial<BinaryClassificationMetrics>
  return typeof areaUnderROC === "number" && typeof roc === "function" && typeof pr === "function"
}

/** The areas, the rows by class, and the threshold with the largest F1. */
export function metricsTable(metrics: BinaryClassificationMetrics): Table {
  const { areaUnderROC, areaUnderPR, curves } = metrics
  const { thresholds, values } = metrics.fMeasureByThreshold()
  const best = values.reduce((found, value, i) => (value > values[found] ? i : found), 0)
  return {
    caption: "Metrics of a binary classifier",
    columns: ["metric", "value"],
    rows: [
      ["areaUnderROC", areaUnderROC],
      ["areaUnderPR", areaUnderPR],
      ["positives", curves.positives],
      ["negatives", curves.negatives],
      ["distinct scores", curves.thresholds.length],
      ["largest F1", values[best]],
      ["at the score", thresholds[best]],
    ],
    hasRowNames: true,
    note: "curves: roc(), pr(), precisionByThreshold(), recallByThreshold(), fMeasureByThreshold()",
  }
}

/** True for plain objects of arrays of one length, one of numbers at least, and of numbers. */
export function isColumns(value: object): value is Columns {
  if (Object.getPrototypeOf(value) !== Object.prototype) return false
  const lists = listsOf(value as Columns)
  const isNumbers = (list: ArrayLike<unknown>): boolean => types.isTypedArray(list)
  return (
    Object.values(value).every((field) => typeof field === "number" || Array.isArray(field) || isNumbers(field)) &&
    lists.some(([, list]) => isNumbers(list)) &&
    lists.every(([, list]) => list.length === lists[0][1].length)
  )
}

function listsOf(columns: Columns): [string, ArrayLike<unknown>][] {
  return Object.entries(columns).filter((entry): entry is [string, ArrayLike<unknown>] => typeof entry[1] === "object")
}

/** The first rows of columns; of a curve, which goes from end to end, points from all along it. */
export function columnsTable(columns: Columns): Table {
  const lists = listsOf(columns)
  const { length } = lists[0][1]
  const isCurve = lists.some(([name]) => name === "thresholds") && length > mostRows
  const shown = Math.min(mostRows, length)
  const places = Array.from({ length: shown }, (_, i) => (isCurve ? Math.round((i * (length - 1)) / (shown - 1)) : i))
  const numbers = Object.entries(columns).filter(([, field]) => typeof field === "number")
  return {
    ...(numbers.length > 0 ? { caption: numbers.map(([name, value]) => `${name} ${String(value)}`).join(", ") } : {}),
    columns: ["", ...lists.map(([name]) => name)],
    rows: places.map((place) => [place, ...lists.map(([, list]) => list[place])]),
    rowCount: length,
    hasRowNames: true,
    ...(isCurve ? { note: `${shown} of ${formatCount(length, "point")}, from all along the curve` } : {}),
  }
}

/** True for the settings of a grid. */
export function isGrid(value: object): value is readonly ParamMap[] {
  const isSetting = (setting: unknown): boolean =>
    typeof setting === "object" && setting !== null && "stage" in setting && "name" in setting && "value" in setting
  const isMap = (map: unknown): boolean => Array.isArray(map) && map.length > 0 && map.every(isSetting)
  return Array.isArray(value) && value.length > 0 && value.every(isMap)
}

/** A line a setting. */
export function gridTable(grid: readonly ParamMap[]): Table {
  const settings = grid.map(settingValues)
  const names = [...new Set(settings.flatMap((setting) => Object.keys(setting)))]
  return {
    columns: ["", ...names],
    rows: settings.map((setting, i) => [i, ...names.map((name) => setting[name])]),
    hasRowNames: true,
    note: formatCount(grid.length, "setting"),
  }
}

/** True for a sparse matrix. */
export function isMatrix(value: object): value is CsrMatrix {
  const { rowStarts, columns, values } = value as Partial<CsrMatrix>
  return rowStarts instanceof Int32Array && columns instanceof Int32Array && values instanceof Float64Array
}

/** The first rows of a matrix as sparse vectors. */
export function matrixTable(matrix: CsrMatrix): Table {
  const { rowCount, columnCount, values } = matrix
  return {
    caption: `Sparse matrix of ${formatCount(rowCount, "row")} × ${formatCount(columnCount, "column")}`,
    columns: ["row", "entries"],
    rows: Array.from({ length: Math.min(mostRows, rowCount) }, (_, row) => [row, formatVector(csrRow(matrix, row))]),
    rowCount,
    hasRowNames: true,
    note: formatCount(values.length, "entry", "entries"),
  }
}

/** True for a dense or sparse vector. */
export function isVector(value: object): value is Vector {
  const { kind, values } = value as Partial<Vector>
  return (kind === "dense" || kind === "sparse") && values instanceof Float64Array
}

/** A vector in one line, as Spark prints it, and its size where that is cut. */
export function vectorText(vector: Vector): string {
  const text = formatVector(vector)
  return text.length <= 200 ? text : `${shortLabel(text, 200)} (${formatCount(vectorSize(vector), "slot")})`
}
