// Dividing the cells of a node between its children.

import type { BinArray } from "../bins/binArray"
import { type BinnedMatrix, binInClass } from "../bins/sparseBins"
import type { CellColumn } from "./cells"

/** Arrays that dividing needs; overwritten. */
export interface DivideScratch {
  /** 1 for a place whose cell goes left, 0 for another; as long as there are cells. */
  readonly isLeft: Uint8Array
  /** As long as there are cells. */
  readonly spare: Int32Array
}

/** Room for dividing up to cellCount cells. */
export function newDivideScratch(cellCount: number): DivideScratch {
  return { isLeft: new Uint8Array(cellCount), spare: new Int32Array(cellCount) }
}

function markByBins(
  order: Int32Array,
  start: number,
  end: number,
  bins: BinArray,
  goesLeft: Uint8Array,
  out: Uint8Array,
): void {
  for (let i = start; i < end; i++) out[i] = goesLeft[bins[order[i]]]
}

function markByClasses(
  order: Int32Array,
  start: number,
  end: number,
  classes: Int32Array,
  matrix: BinnedMatrix,
  column: number,
  goesLeft: Uint8Array,
  out: Uint8Array,
): void {
  for (let i = start; i < end; i++) out[i] = goesLeft[binInClass(matrix, column, classes[order[i]])]
}

/**
 * Moves the marked cells to the front; both sides keep their order. Every cell is written to both sides, and only the
 * side it belongs to moves on: a branch that no one can predict would cost more than the spare write. Reading is ahead of
 * writing, so nothing is lost.
 */
function moveCells(order: Int32Array, start: number, end: number, isLeft: Uint8Array, spare: Int32Array): number {
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
 * Reorders the cells order[start] up to order[end] so that those that go left come first; both sides keep their order.
 *
 * @param feature - of those in the column
 * @param goesLeft - 1 for a bin that goes left, 0 for another
 * @returns where the right side starts
 */
export function divideCells(
  order: Int32Array,
  start: number,
  end: number,
  column: CellColumn,
  feature: number,
  goesLeft: Uint8Array,
  scratch: DivideScratch,
): number {
  const { isLeft, spare } = scratch
  if (column.kind === "values") {
    markByBins(order, start, end, column.bins, goesLeft, isLeft)
  } else {
    const { classes, matrix, firstFeature } = column
    markByClasses(order, start, end, classes, matrix, feature - firstFeature, goesLeft, isLeft)
  }
  return moveCells(order, start, end, isLeft, spare)
}
