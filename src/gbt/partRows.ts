// What one part works with: its memory, the program that works on it, and its rows of the arrays that all parts share.
import { fillGradients } from "./loss"
import { type AddRows, kernelsForBins, loadKernels, type PartKernels, type SplitRows } from "./partKernels"
import type { PartMemory } from "./partMemory"
import { firstRowOf, type PartState } from "./partState"
import { gradientScale } from "./roundedGradients"

/** Rows are counted from the part's first one. */
export interface PartRows {
  readonly part: number
  readonly rowCount: number
  readonly blockCount: number
  readonly arrays: PartMemory
  readonly kernels: PartKernels
  readonly addRows: AddRows
  readonly splitRows: SplitRows
  readonly inBag: Uint8Array | undefined
  readonly leafOfRow: Int32Array | undefined
}

/** Makes a part ready to work in this thread. */
export function newPartRows(state: PartState, part: number): PartRows {
  const first = firstRowOf(part, state)
  const end = firstRowOf(part + 1, state)
  const arrays = state.parts[part]
  const kernels = loadKernels(arrays.memory)
  return {
    part,
    rowCount: end - first,
    blockCount: Math.ceil((end - first) / state.blockSize),
    arrays,
    kernels,
    ...kernelsForBins(kernels, arrays.rows),
    inBag: state.inBag?.subarray(first, end),
    leafOfRow: state.leafOfRow?.subarray(first, end),
  }
}

/** Fills in what the next tree is fitted to but for the first, whose targets are there; returns the largest absolute value. */
function fillValues(state: PartState, { kernels, arrays, rowCount }: PartRows, isFirst: boolean): number {
  const { targets, scores, gradients, powersOfTwo } = arrays
  if (isFirst) return kernels.largest(targets.byteOffset, rowCount)
  if (state.loss === "logistic") {
    return kernels.logisticGradients(
      targets.byteOffset,
      scores.byteOffset,
      rowCount,
      powersOfTwo.byteOffset,
      gradients.byteOffset,
    )
  }
  fillGradients(state.loss, targets, scores, gradients)
  return kernels.largest(gradients.byteOffset, rowCount)
}

/** What the rows of a tree are packed with, and the totals of those in the bag. */
export interface PackedTotals {
  readonly scale: number
  readonly count: number
  readonly sum: number
}

/** Packs what the next tree is fitted to: targets for the first tree, else gradients, with one scale for all parts. */
export function* packRows(state: PartState, own: PartRows, isFirst: boolean): Generator<void, PackedTotals> {
  const { kernels, rowCount, inBag, part } = own
  const { targets, gradients, packed } = own.arrays
  const values = isFirst ? targets : gradients
  state.largest[part] = fillValues(state, own, isFirst)
  yield
  const scale = gradientScale(Math.max(...state.largest), state.rowCount)
  kernels.packGradients(values.byteOffset, rowCount, scale, packed.byteOffset)
  state.totals[2 * part] = rowCount
  if (inBag !== undefined) {
    for (let row = 0; row < rowCount; row++) {
      if (inBag[row] !== 0) continue
      packed[row] = 0
      state.totals[2 * part]--
    }
  }
  state.totals[2 * part + 1] = kernels.sumGradients(packed.byteOffset, rowCount)
  yield
  let count = 0
  let sum = 0
  for (let other = 0; other < state.partCount; other++) {
    count += state.totals[2 * other]
    sum += state.totals[2 * other + 1]
  }
  return { scale, count, sum }
}
