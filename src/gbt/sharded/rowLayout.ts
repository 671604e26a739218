// Where the bins of a row are kept: the same for all shards. With two features of three bins and two:
//
//   place     | 0     | 1   |
//   flat bin  | 0 1 2 | 3 4 |      binStarts 0 3 5
import type { BinArray } from "../bins/binArray"
import type { CellValuesColumn } from "../cells/cells"

/** The features that have more than one bin, each with a place. Bin b of the one at place p is flat bin binStarts[p] + b. */
export interface RowLayout {
  /** Number of places. */
  readonly width: number
  /** Feature at each place; rising. */
  readonly featureOfPlace: Int32Array
  /** Place of each feature, -1 for one that has none. */
  readonly placeOfFeature: Int32Array
  /** width + 1 offsets. */
  readonly binStarts: Int32Array
  /** Most bins of a feature. */
  readonly mostBins: number
}

/** Lays out columns. */
export function newRowLayout(columns: readonly CellValuesColumn[], featureCount: number): RowLayout {
  const width = columns.length
  const binStarts = new Int32Array(width + 1)
  const placeOfFeature = new Int32Array(featureCount).fill(-1)
  for (const [place, column] of columns.entries()) {
    binStarts[place + 1] = binStarts[place] + column.binCount
    placeOfFeature[column.firstFeature] = place
  }
  return {
    width,
    featureOfPlace: Int32Array.from(columns, (column) => column.firstFeature),
    placeOfFeature,
    binStarts,
    mostBins: columns.reduce((most, column) => Math.max(most, column.binCount), 1),
  }
}

/** Rows that are turned at a time, so that the stretch of `out` they fill stays in the cache. */
const ROWS_AT_A_TIME = 4096

/** Writes the bins of rows `first` on, row by row, `columns.length` each. */
export function fillByRow(columns: readonly CellValuesColumn[], first: number, rowCount: number, out: BinArray): void {
  for (let from = 0; from < rowCount; from += ROWS_AT_A_TIME) {
    const end = Math.min(from + ROWS_AT_A_TIME, rowCount)
    for (const [place, { bins }] of columns.entries()) {
      for (let row = from, at = from * columns.length + place; row < end; row++, at += columns.length) {
        out[at] = bins[first + row]
      }
    }
  }
}

/** Writes the same bins column by column. */
export function fillByColumn(
  columns: readonly CellValuesColumn[],
  first: number,
  rowCount: number,
  out: BinArray,
): void {
  for (const [place, { bins }] of columns.entries()) {
    out.set(bins.subarray(first, first + rowCount), place * rowCount)
  }
}
