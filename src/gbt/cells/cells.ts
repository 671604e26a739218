// Cells: rows that are equal to the trees, merged into one.
import { type BinArray, newBinArray } from "../bins/binArray"
import type { BinnedColumn } from "../bins/binFeatures"
import type { BinnedMatrix } from "../bins/sparseBins"
import { groupRows, type KeyColumn, type RowGroups } from "./groupRows"

/** One feature of every cell. */
export interface CellValuesColumn {
  readonly kind: "values"
  readonly firstFeature: number
  readonly binCount: number
  readonly bins: BinArray
}

/** The features of a matrix, of every cell. */
export interface CellVectorsColumn {
  readonly kind: "vectors"
  readonly firstFeature: number
  readonly matrix: BinnedMatrix
  readonly classes: Int32Array
}

export type CellColumn = CellValuesColumn | CellVectorsColumn

/** Rows grouped by their bins (and what else was asked for), with the bins of each cell. Cells to train on have one label each too. */
export interface Cells {
  readonly cellCount: number
  /** Cell of each row; left out when every row is its own cell, in row order. */
  readonly cellOfRow?: Int32Array
  /** One row of each cell; left out likewise. */
  readonly rowOfCell?: Int32Array
  readonly columns: readonly CellColumn[]
}

/** What a column's rows are grouped by: their bins, or the classes of their vectors. */
export function keyColumn(column: BinnedColumn): KeyColumn {
  if (column.kind === "values") return { codes: column.codes, keys: column.bins, keyCount: column.binCount }
  return { codes: column.refs, keys: column.matrix.classOfRow, keyCount: column.matrix.classCount }
}

/** Looks up keys[codes[row]], or keys[row] without codes, for the row of each cell. */
function fillFromRows(
  keys: BinArray,
  codes: Int32Array | undefined,
  rowOfCell: Int32Array | undefined,
  out: BinArray,
): void {
  if (codes === undefined) for (let cell = 0; cell < out.length; cell++) out[cell] = keys[rowOfCell![cell]]
  else if (rowOfCell === undefined) for (let cell = 0; cell < out.length; cell++) out[cell] = keys[codes[cell]]
  else for (let cell = 0; cell < out.length; cell++) out[cell] = keys[codes[rowOfCell[cell]]]
}

function cellColumn(column: BinnedColumn, groups: RowGroups): CellColumn {
  const { firstFeature } = column
  if (column.kind === "values") {
    const { binCount, codes } = column
    if (codes === undefined && groups.rowOfGroup === undefined) {
      return { kind: "values", firstFeature, binCount, bins: column.bins }
    }
    const bins = newBinArray(binCount, groups.groupCount)
    fillFromRows(column.bins, codes, groups.rowOfGroup, bins)
    return { kind: "values", firstFeature, binCount, bins }
  }
  const classes = new Int32Array(groups.groupCount)
  fillFromRows(column.matrix.classOfRow, column.refs, groups.rowOfGroup, classes)
  return { kind: "vectors", firstFeature, matrix: column.matrix, classes }
}

/**
 * Groups rows with equal bins into cells.
 *
 * @param extra - what else rows of one cell agree in; their labels, for training
 * @param mostCells - above this many cells every row is its own. Default half the rows
 */
export function* groupIntoCells(
  columns: readonly BinnedColumn[],
  rowCount: number,
  extra: readonly KeyColumn[] = [],
  mostCells?: number,
): Generator<undefined, Cells> {
  const groups = yield* groupRows([...extra, ...columns.map(keyColumn)], rowCount, mostCells)
  const cellColumns: CellColumn[] = []
  for (const column of columns) {
    cellColumns.push(cellColumn(column, groups))
    yield
  }
  return {
    cellCount: groups.groupCount,
    cellOfRow: groups.groupOfRow,
    rowOfCell: groups.rowOfGroup,
    columns: cellColumns,
  }
}

/** The features a tree may split on. */
export interface TreeFeatures {
  readonly featureCount: number
  /** Number of categories of each feature, 0 for a continuous one. */
  readonly arities: Int32Array
  /** Bins of each feature; a feature with one is not split on. */
  readonly binCounts: Int32Array
  readonly columns: readonly CellColumn[]
  /** Column that each feature is in. */
  readonly columnOfFeature: Int32Array
  /** Whether every sum is made cell by cell, in their order. */
  readonly sumsInOrder: boolean
}
