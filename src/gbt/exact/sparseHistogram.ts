// Histograms of the features of a matrix, without a dense row: cells are summed to classes, and classes to bins.
import { type BinnedMatrix, binInClass } from "../bins/sparseBins"
import type { CellVectorsColumn } from "../cells/cells"
import { type NodeCells, STATS_STRIDE } from "./histogram"

/** Sums over the classes of a matrix, for one node at a time. */
export interface ClassSums {
  /** STATS_STRIDE numbers a class; all 0 between nodes. */
  readonly sums: Float64Array
  /** 1 for a class that occurs in the node; all 0 between nodes. */
  readonly isTouched: Uint8Array
  /** The classes that occur in the node. */
  readonly touched: Int32Array
}

/** Room for the class sums of a matrix. */
export function newClassSums(classCount: number): ClassSums {
  return {
    sums: new Float64Array(classCount * STATS_STRIDE),
    isTouched: new Uint8Array(classCount),
    touched: new Int32Array(classCount),
  }
}

/** Sums a node's cells by class; returns the number of classes that occur. */
function sumByClass({ order, start, end, stats }: NodeCells, classes: Int32Array, out: ClassSums): number {
  const { sums, isTouched, touched } = out
  let touchedCount = 0
  for (let i = start, from = start * STATS_STRIDE; i < end; i++, from += STATS_STRIDE) {
    const classIndex = classes[order[i]]
    if (isTouched[classIndex] === 0) {
      isTouched[classIndex] = 1
      touched[touchedCount++] = classIndex
    }
    const to = classIndex * STATS_STRIDE
    sums[to] += stats[from]
    sums[to + 1] += stats[from + 1]
    sums[to + 2] += stats[from + 2]
    sums[to + 3] += stats[from + 3]
  }
  return touchedCount
}

/** Adds the classes that occur to the flat bins they have. */
function addClassesToFlatBins(matrix: BinnedMatrix, touchedCount: number, from: ClassSums, out: Float64Array): void {
  const { sums, touched } = from
  const { classStarts, flatBins } = matrix
  for (let t = 0; t < touchedCount; t++) {
    const classIndex = touched[t]
    const at = classIndex * STATS_STRIDE
    const weight = sums[at]
    const sum = sums[at + 1]
    const squares = sums[at + 2]
    const count = sums[at + 3]
    for (let i = classStarts[classIndex]; i < classStarts[classIndex + 1]; i++) {
      const to = flatBins[i] * STATS_STRIDE
      out[to] += weight
      out[to + 1] += sum
      out[to + 2] += squares
      out[to + 3] += count
    }
  }
}

/** Sums the classes that have a column's zero bin, one by one. */
function sumZeroBin(
  matrix: BinnedMatrix,
  column: number,
  touchedCount: number,
  from: ClassSums,
  out: Float64Array,
): void {
  const to = (matrix.binStarts[column] + matrix.zeroBins[column]) * STATS_STRIDE
  for (let t = 0; t < touchedCount; t++) {
    if (binInClass(matrix, column, from.touched[t]) !== matrix.zeroBins[column]) continue
    const at = from.touched[t] * STATS_STRIDE
    out[to] += from.sums[at]
    out[to + 1] += from.sums[at + 1]
    out[to + 2] += from.sums[at + 2]
    out[to + 3] += from.sums[at + 3]
  }
}

/**
 * Below this share of the node's weight, the bin of zero is summed rather than subtracted: what is left of a difference
 * of large sums would be mostly rounding noise.
 */
const LEAST_SHARE = 1 / 1024

/** Gives the bin of zero what the other bins of its feature lack to the node's total. */
function fillZeroBins(
  matrix: BinnedMatrix,
  totals: Float64Array,
  touchedCount: number,
  from: ClassSums,
  out: Float64Array,
): void {
  const { binStarts, zeroBins } = matrix
  for (let column = 0; column < matrix.width; column++) {
    const zeroAt = (binStarts[column] + zeroBins[column]) * STATS_STRIDE
    const end = binStarts[column + 1] * STATS_STRIDE
    if (end - binStarts[column] * STATS_STRIDE === STATS_STRIDE) continue // one bin: never split on
    let weight = totals[0]
    let sum = totals[1]
    let squares = totals[2]
    let count = totals[3]
    for (let at = binStarts[column] * STATS_STRIDE; at < end; at += STATS_STRIDE) {
      if (at === zeroAt) continue
      weight -= out[at]
      sum -= out[at + 1]
      squares -= out[at + 2]
      count -= out[at + 3]
    }
    if (count === 0) continue // exact: counts are whole numbers
    if (weight < totals[0] * LEAST_SHARE) {
      sumZeroBin(matrix, column, touchedCount, from, out)
      continue
    }
    out[zeroAt] = weight
    out[zeroAt + 1] = sum
    out[zeroAt + 2] = squares
    out[zeroAt + 3] = count
  }
}

function clearClassSums(touchedCount: number, out: ClassSums): void {
  for (let t = 0; t < touchedCount; t++) {
    const classIndex = out.touched[t]
    out.sums.fill(0, classIndex * STATS_STRIDE, (classIndex + 1) * STATS_STRIDE)
    out.isTouched[classIndex] = 0
  }
}

/**
 * Adds a node's cells to the histograms of all features of a matrix: to classes first, then each class to the bins it
 * has an entry for. The bin of zero gets the rest, so the cost is that of the entries, not of the width.
 *
 * @param totals - STATS_STRIDE sums over all cells of the node
 * @param scratch - cleared, and left cleared
 * @param out - STATS_STRIDE numbers a flat bin, added to; zero it first
 */
export function addToSparseHistogram(
  cells: NodeCells,
  { classes, matrix }: Pick<CellVectorsColumn, "classes" | "matrix">,
  totals: Float64Array,
  scratch: ClassSums,
  out: Float64Array,
): void {
  const touchedCount = sumByClass(cells, classes, scratch)
  addClassesToFlatBins(matrix, touchedCount, scratch, out)
  fillZeroBins(matrix, totals, touchedCount, scratch, out)
  clearClassSums(touchedCount, scratch)
}

/**
 * Adds a node's cells to the histograms of all features of a matrix, cell by cell, zeros too: slower by the width of the
 * matrix, but each bin is summed in the order of the cells, to the last bit.
 *
 * @param out - STATS_STRIDE numbers a flat bin, added to; zero it first
 */
export function addToSparseHistogramInOrder(
  { order, start, end, stats }: NodeCells,
  { classes, matrix }: Pick<CellVectorsColumn, "classes" | "matrix">,
  out: Float64Array,
): void {
  const { classStarts, flatBins, binStarts, zeroBins, width } = matrix
  for (let i = start, from = start * STATS_STRIDE; i < end; i++, from += STATS_STRIDE) {
    let next = classStarts[classes[order[i]]]
    const last = classStarts[classes[order[i]] + 1]
    for (let column = 0; column < width; column++) {
      const hasEntry = next < last && flatBins[next] < binStarts[column + 1]
      const to = (hasEntry ? flatBins[next++] : binStarts[column] + zeroBins[column]) * STATS_STRIDE
      out[to] += stats[from]
      out[to + 1] += stats[from + 1]
      out[to + 2] += stats[from + 2]
      out[to + 3] += stats[from + 3]
    }
  }
}
