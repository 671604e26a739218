// What a model tells of a row, as one small whole number a column of features: rows of equal codes get equal scores.

import type { CsrMatrix } from "../../linalg/csrMatrix"
import type { FeatureColumn } from "../data/trainingSet"
import type { GbtModel } from "../model/gbtModel"
import { binMatrixForModel, binsOfModel, checkFeatureCount } from "./binForModel"

/** A column of features without its rows: one feature, or those of a matrix that rows point into. */
export type ColumnShape = { readonly kind: "value" } | { readonly kind: "vector"; readonly matrix: CsrMatrix }

/**
 * The codes of one column of features, from 0 up to `codeCount`.
 * - "thresholds": how many thresholds a value is above; a missing value is above all.
 * - "categories": the category; the last code is what is none.
 * - "classes": the class of the matrix row; the last code is no row, and rows with what is no category.
 */
export type ColumnCodes =
  | {
      readonly kind: "thresholds"
      /** Rising. */
      readonly thresholds: Float64Array
      readonly codeCount: number
    }
  | { readonly kind: "categories"; readonly feature: number; readonly codeCount: number }
  | {
      readonly kind: "classes"
      readonly firstFeature: number
      readonly matrix: CsrMatrix
      /** One a row of the matrix. */
      readonly codeOfRow: Int32Array
      readonly codeCount: number
    }

/**
 * The codes of each column of features.
 *
 * @throws RangeError if there are not as many features as the model has
 */
export function columnCodes(model: GbtModel, shapes: readonly ColumnShape[]): ColumnCodes[] {
  const featureCount = shapes.reduce((sum, shape) => sum + widthOf(shape), 0)
  checkFeatureCount(featureCount, model)
  const bins = binsOfModel(model)
  let firstFeature = 0
  return shapes.map((shape): ColumnCodes => {
    const feature = firstFeature
    firstFeature += widthOf(shape)
    if (shape.kind === "value") {
      const arity = bins.arities[feature]
      if (arity > 0) return { kind: "categories", feature, codeCount: arity + 1 }
      const thresholds = bins.thresholds[feature]
      return { kind: "thresholds", thresholds, codeCount: thresholds.length + 1 }
    }
    const { matrix } = shape
    const { classOfRow, classCount } = binMatrixForModel(matrix, feature, bins)
    const codeOfRow = classOfRow.slice()
    for (let row = 0; row < matrix.rowCount; row++) {
      if (foreignEntry(matrix, row, feature, bins.arities) !== undefined) codeOfRow[row] = classCount
    }
    return { kind: "classes", firstFeature: feature, matrix, codeOfRow, codeCount: classCount + 1 }
  })
}

function widthOf(shape: ColumnShape): number {
  return shape.kind === "value" ? 1 : shape.matrix.columnCount
}

/** A value that is none of its feature's categories. */
export interface ForeignValue {
  readonly feature: number
  readonly value: number
  readonly arity: number
}

/** The first entry of a matrix row that is none of its feature's categories. */
export function foreignEntry(
  matrix: CsrMatrix,
  row: number,
  firstFeature: number,
  arities: Int32Array,
): ForeignValue | undefined {
  for (let at = matrix.rowStarts[row]; at < matrix.rowStarts[row + 1]; at++) {
    const feature = firstFeature + matrix.columns[at]
    const arity = arities[feature]
    const value = matrix.values[at]
    if (arity > 0 && !(Number.isInteger(value) && value >= 0 && value < arity)) return { feature, value, arity }
  }
  return undefined
}

/** True where a code stands for what can't be scored. */
export function isForeignCode(codes: ColumnCodes, code: number): boolean {
  return codes.kind !== "thresholds" && code === codes.codeCount - 1
}

/**
 * A column of features with a row for each code, which the model takes as it does any row of that code.
 *
 * @param codeOfRow - none that stands for what can't be scored
 */
export function featuresOfCodes(codes: ColumnCodes, codeOfRow: Int32Array): FeatureColumn {
  if (codes.kind === "classes") {
    const rowOfClass = new Int32Array(codes.codeCount)
    for (let row = codes.codeOfRow.length - 1; row >= 0; row--) rowOfClass[codes.codeOfRow[row]] = row
    return { kind: "vectors", refs: codeOfRow.map((code) => rowOfClass[code]), matrix: codes.matrix }
  }
  const values = Float64Array.from(codeOfRow)
  if (codes.kind === "thresholds") {
    const { thresholds } = codes
    for (let row = 0; row < values.length; row++) {
      const code = codeOfRow[row]
      values[row] = code < thresholds.length ? thresholds[code] : Number.NaN
    }
  }
  return { kind: "values", values }
}
