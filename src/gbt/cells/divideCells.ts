// Dividing the cells of a node between its children. The cells of all nodes are in one array, those of a node side by side:
//
//   order              | root                      |
//   after one split    | left        | right       |
//   after another      | left | right | right      |

import { binInClass } from "../bins/sparseBins"
import type { CellColumn } from "./cells"

/** The cells of a node: order[start] up to order[end]. */
export interface CellRange {
  readonly order: Int32Array
  readonly start: number
  readonly end: number
}

/** Arrays that dividing needs; overwritten. */
export interface DivideScratch {
  /** 1 for a place of the order whose cell goes left, 0 for another; as long as there are cells. */
  readonly isLeft: Uint8Array
  /** As long as there are cells. */
  readonly spare: Int32Array
}

/** Room for dividing up to cellCount cells. */
export function newDivideScratch(cellCount: number): DivideScratch {
  return { isLeft: new Uint8Array(cellCount), spare: new Int32Array(cellCount) }
}

/** Looks up the side of each cell. */
function markCells(
  { order, start, end }: CellRange,
  column: CellColumn,
  feature: number,
  goesLeft: Uint8Array,
  out: Uint8Array,
): void {
  if (column.kind === "values") {
    const { bins } = column
    for (let i = start; i < end; i++) out[i] = goesLeft[bins[order[i]]]
    return
  }
  const { classes, matrix, firstFeature } = column
  const matrixColumn = feature - firstFeature
  for (let i = start; i < end; i++) out[i] = goesLeft[binInClass(matrix, matrixColumn, classes[order[i]])]
}

/**
 * Moves the marked cells to the front; both sides keep their order. Every cell is written to both sides, and only the
 * side it belongs to moves on: a branch that no one can predict would cost more than the spare write. Reading is ahead of
 * writing, so nothing is lost.
 */
function moveCells({ order, start, end }: CellRange, { isLeft, spare }: DivideScratch): number {
  let left = start
  let right = 0
  for (let i = start; i < end; i++) {
    const cell = order[i]
    order[left] = cell
    spare[right] = cell
    left += isLeft[i]
    right += 1 - isLeft[i]
  }
  order.set(spare.subarray(0, right), left)
  return left
}

/**
 * Reorders the cells of a node so that those that go left come first; both sides keep their order.
 *
 * @param column - that the feature is in
 * @param feature - number of the feature, among all
 * @param goesLeft - 1 for a bin that goes left, 0 for another
 * @returns where the right side starts
 */
export function divideCells(
  cells: CellRange,
  column: CellColumn,
  feature: number,
  goesLeft: Uint8Array,
  scratch: DivideScratch,
): number {
  markCells(cells, column, feature, goesLeft, scratch.isLeft)
  return moveCells(cells, scratch)
}
