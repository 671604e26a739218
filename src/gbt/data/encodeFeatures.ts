// The features of a training set, encoded once: thresholds, bins and cells for any parameters come from this
// without looking at a value again.
import type { CsrMatrix } from "../../linalg/csrMatrix"
import { checkCategory, type Place, placeText } from "./checkRows"
import { type EncodedValues, encodeFewValues, encodeValues, findNotFinite } from "./encodeValues"
import { sortedOrder } from "./sortedOrder"
import { checkColumns, type FeatureColumn, featureArities } from "./trainingSet"

/** One feature, as codes. */
interface EncodedValuesColumn extends EncodedValues {
  readonly kind: "values"
  /** Number of the feature. */
  readonly firstFeature: number
}

/** One continuous feature of too many values to be coded: the values as they came, no copy. */
interface EncodedNumbersColumn {
  readonly kind: "numbers"
  /** Number of the feature. */
  readonly firstFeature: number
  readonly values: Float64Array
}

/** The features of a matrix: its nonzero entries by column, then by value. */
export interface EncodedVectorsColumn {
  readonly kind: "vectors"
  /** Number of the matrix's first column as a feature. */
  readonly firstFeature: number
  /** Row of the matrix, one a row of the data. */
  readonly refs: Int32Array
  readonly matrix: CsrMatrix
  /** Entries columnStarts[j] up to columnStarts[j + 1] are those of column j. */
  readonly columnStarts: Int32Array
  /** Row of the matrix that each entry is in. */
  readonly entryRows: Int32Array
  /** Rising within a column; never 0. */
  readonly entryValues: Float64Array
}

export type EncodedColumn = EncodedValuesColumn | EncodedNumbersColumn | EncodedVectorsColumn

/** Features ready for chooseBinning and binFeatures. */
export interface EncodedFeatures {
  readonly rowCount: number
  readonly featureCount: number
  /** Number of categories of each feature, 0 for a continuous one. */
  readonly arities: Int32Array
  readonly columns: readonly EncodedColumn[]
}

/**
 * The error for a value that is missing or infinite.
 *
 * @param feature - its number, and what else tells which it is
 */
export function notFinite(value: number, feature: number | string, place: Place): RangeError {
  if (Number.isNaN(value)) return new RangeError(`missing value in feature ${feature}: ${placeText(place)}`)
  return new RangeError(
    `invalid value in feature ${feature}: ${value} at ${placeText(place)}; expected a finite number`,
  )
}

function encodeValuesColumn(
  values: Float64Array,
  feature: number,
  arity: number,
): EncodedValuesColumn | EncodedNumbersColumn {
  const bad = findNotFinite(values)
  if (bad >= 0) throw notFinite(values[bad], feature, bad)
  const few = encodeFewValues(values)
  if (few === undefined && arity === 0) return { kind: "numbers", firstFeature: feature, values }
  const { distinct, codes } = few ?? encodeValues(values)
  if (arity > 0) {
    for (const [code, value] of distinct.entries()) {
      if (!Number.isInteger(value) || value < 0 || value >= arity)
        checkCategory(value, arity, feature, codes.indexOf(code))
    }
  }
  return { kind: "values", firstFeature: feature, distinct, codes }
}

/** How an entry that does not fit is told of. */
interface EntryWords {
  /** Where the rows are that refer to a matrix row. */
  placeOf(matrixRow: number): Place
  /** The feature's number, and what else tells which it is. */
  nameOf(feature: number): number | string
}

/** Checks the entries of every matrix row that is referred to; others may hold anything. */
export function checkEntries(
  refs: Int32Array,
  matrix: CsrMatrix,
  firstFeature: number,
  arities: Int32Array,
  { placeOf, nameOf }: EntryWords = { placeOf: (row) => refs.indexOf(row), nameOf: (feature) => feature },
): void {
  const isUsed = new Uint8Array(matrix.rowCount)
  for (let row = 0; row < refs.length; row++) isUsed[refs[row]] = 1
  for (let row = 0; row < matrix.rowCount; row++) {
    if (isUsed[row] === 0) continue
    for (let at = matrix.rowStarts[row]; at < matrix.rowStarts[row + 1]; at++) {
      const value = matrix.values[at]
      const feature = firstFeature + matrix.columns[at]
      if (!Number.isFinite(value)) throw notFinite(value, nameOf(feature), placeOf(row))
      if (arities[feature] > 0) checkCategory(value, arities[feature], nameOf(feature), placeOf(row))
    }
  }
}

/** Encodes the features of a matrix; `refs` are taken as they are. */
export function encodeVectorsColumn(refs: Int32Array, matrix: CsrMatrix, firstFeature: number): EncodedVectorsColumn {
  const { rowCount, columnCount, rowStarts, columns, values } = matrix
  const columnStarts = new Int32Array(columnCount + 1)
  for (let at = 0; at < rowStarts[rowCount]; at++) if (values[at] !== 0) columnStarts[columns[at] + 1]++
  for (let column = 0; column < columnCount; column++) columnStarts[column + 1] += columnStarts[column]
  const next = columnStarts.slice()
  const rowsByColumn = new Int32Array(columnStarts[columnCount])
  const valuesByColumn = new Float64Array(columnStarts[columnCount])
  for (let row = 0; row < rowCount; row++) {
    for (let at = rowStarts[row]; at < rowStarts[row + 1]; at++) {
      if (values[at] === 0) continue
      const to = next[columns[at]]++
      rowsByColumn[to] = row
      valuesByColumn[to] = values[at]
    }
  }
  const entryRows = new Int32Array(rowsByColumn.length)
  const entryValues = new Float64Array(rowsByColumn.length)
  for (let column = 0; column < columnCount; column++) {
    const start = columnStarts[column]
    const order = sortedOrder(valuesByColumn.subarray(start, columnStarts[column + 1]))
    for (let i = 0; i < order.length; i++) {
      entryRows[start + i] = rowsByColumn[start + order[i]]
      entryValues[start + i] = valuesByColumn[start + order[i]]
    }
  }
  return { kind: "vectors", firstFeature, refs, matrix, columnStarts, entryRows, entryValues }
}

/**
 * Checks the features of rows without encoding them.
 *
 * @throws RangeError naming feature and row of a value that is missing or infinite
 */
export function checkFinite(features: readonly FeatureColumn[]): void {
  const arities = new Int32Array(featureArities(features).length)
  let feature = 0
  for (const column of features) {
    if (column.kind === "vectors") {
      checkEntries(column.refs, column.matrix, feature, arities)
      feature += column.matrix.columnCount
      continue
    }
    const bad = findNotFinite(column.values)
    if (bad >= 0) throw notFinite(column.values[bad], feature, bad)
    feature += 1
  }
}

/**
 * Encodes the features of rows to learn from.
 *
 * @throws RangeError naming feature and row: lengths that differ, a null vector, a value that is missing, infinite, or
 *   not one of its feature's categories
 */
export function* encodeFeatures(
  features: readonly FeatureColumn[],
  rowCount: number,
): Generator<undefined, EncodedFeatures> {
  checkColumns(features, rowCount)
  const arities = featureArities(features)
  const columns: EncodedColumn[] = []
  let firstFeature = 0
  for (const column of features) {
    if (column.kind === "values") {
      columns.push(encodeValuesColumn(column.values, firstFeature, arities[firstFeature]))
      firstFeature += 1
    } else {
      checkEntries(column.refs, column.matrix, firstFeature, arities)
      columns.push(encodeVectorsColumn(column.refs, column.matrix, firstFeature))
      firstFeature += column.matrix.columnCount
    }
    yield
  }
  return { rowCount, featureCount: firstFeature, arities, columns }
}
