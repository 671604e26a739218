import type { CsrMatrix } from "../../linalg/csrMatrix"

/**
 * One or many features of every row, as arrays.
 * - "values": one feature; a null is NaN.
 * - "vectors": matrix.columnCount features; row i has the values of matrix row refs[i], -1 stands for a null vector.
 *
 * `categories` makes a feature categorical: it then holds whole numbers in [0, categories).
 * The arrays are read, never changed.
 */
export type FeatureColumn =
  | { readonly kind: "values"; readonly values: Float64Array; readonly categories?: number }
  | {
      readonly kind: "vectors"
      readonly refs: Int32Array
      readonly matrix: CsrMatrix
      readonly categories?: readonly (number | undefined)[]
    }

/** Rows to learn from. Features are numbered from 0 in the order of the columns. */
export interface TrainingSet {
  readonly rowCount: number
  readonly features: readonly FeatureColumn[]
  /** One a row: 0 or 1 for logistic loss, any finite number for the others. */
  readonly labels: Float64Array
  /** One a row, finite and >= 0, not all 0; 1 each when left out. */
  readonly weights?: Float64Array
  /** Rows in each partition, in order; random numbers are drawn for each partition by itself. One partition when left out. */
  readonly partitions?: readonly number[]
  /** 1 for a row that does not train but decides when to stop, 0 for the others; none when left out. */
  readonly isValidation?: Uint8Array
}

/** Number of features in the columns. */
export function countFeatures(features: readonly FeatureColumn[]): number {
  let count = 0
  for (const column of features) count += column.kind === "values" ? 1 : column.matrix.columnCount
  return count
}

/**
 * Number of categories of every feature, 0 for a continuous one.
 *
 * @throws RangeError if a number of categories is not an integer >= 1
 */
export function featureArities(features: readonly FeatureColumn[]): Int32Array {
  const arities = new Int32Array(countFeatures(features))
  let feature = 0
  for (const column of features) {
    const width = column.kind === "values" ? 1 : column.matrix.columnCount
    for (let j = 0; j < width; j++, feature++) {
      const arity = column.kind === "values" ? column.categories : column.categories?.[j]
      if (arity === undefined) continue
      if (!Number.isInteger(arity) || arity < 1) {
        throw new RangeError(`invalid categories of feature ${feature}: ${arity}; expected an integer >= 1`)
      }
      arities[feature] = arity
    }
  }
  return arities
}

/**
 * Checks what the arrays say about each other: lengths, and that every row has a vector of its matrix.
 *
 * @throws RangeError naming the column or the row
 */
export function checkColumns(features: readonly FeatureColumn[], rowCount: number): void {
  if (!Number.isInteger(rowCount) || rowCount < 0) {
    throw new RangeError(`invalid rowCount: ${rowCount}; expected an integer >= 0`)
  }
  for (const [index, column] of features.entries()) {
    const length = column.kind === "values" ? column.values.length : column.refs.length
    if (length !== rowCount) {
      throw new RangeError(`length mismatch: feature column ${index} has ${length}, rowCount is ${rowCount}`)
    }
    if (column.kind === "values") continue
    const { refs, matrix } = column
    for (let row = 0; row < rowCount; row++) {
      if (refs[row] >= 0 && refs[row] < matrix.rowCount) continue
      if (refs[row] === -1) throw new RangeError(`null vector in feature column ${index}: row ${row}`)
      throw new RangeError(
        `invalid reference in feature column ${index}: ${refs[row]} at row ${row}; expected a row of ${matrix.rowCount}`,
      )
    }
  }
}

/**
 * What each row is for: 0 to train on, 1 to decide when to stop, 2 left out (a row of the fold to judge by, say: it
 * gets a score but has no influence).
 */
export type RowRoles = Uint8Array

/** The rows of a training set, whatever their features and labels are. */
export interface RowUse {
  /** One a row; undefined where each weighs 1. */
  readonly weights: Float64Array | undefined
  /** Undefined where all rows train. */
  readonly roles: RowRoles | undefined
  /** Rows in each partition; they sum to the number of rows. */
  readonly partitions: readonly number[]
}

/** What the rows that train come to. */
export interface TrainingTotals {
  readonly count: number
  readonly weight: number
}

/** Number of rows to train on, and their weight summed in row order. */
export function trainingTotals(
  rowCount: number,
  { weights, roles }: Pick<RowUse, "weights" | "roles">,
): TrainingTotals {
  if (weights === undefined && roles === undefined) return { count: rowCount, weight: rowCount }
  let count = 0
  if (weights === undefined) {
    for (let row = 0; row < rowCount; row++) count += roles![row] === 0 ? 1 : 0
    return { count, weight: count }
  }
  let weight = 0
  for (let row = 0; row < rowCount; row++) {
    if (roles !== undefined && roles[row] !== 0) continue
    count++
    weight += weights[row]
  }
  return { count, weight }
}
