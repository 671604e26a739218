// The rows of one part, as views on the shared arrays and arrays of the part's own.
import type { BinArray } from "./binArray"
import { fillGradients } from "./loss"
import { gradientScale, newPackedSums, type PackedSums, packGradients } from "./packedSums"
import { firstRowOf, type PartState } from "./partState"
import type { SlotArray } from "./rowSlots"

/** Rows are counted from the part's first one. */
export interface PartRows {
  readonly part: number
  readonly blockCount: number
  readonly order: Int32Array
  readonly slots: SlotArray
  /** Bins of the feature at each place. */
  readonly bins: readonly BinArray[]
  readonly targets: Float64Array
  readonly scores: Float64Array
  readonly inBag: Uint8Array | undefined
  readonly gradients: Float64Array
  /** Count and gradient of each row, see packedSums.ts. */
  readonly packed: Float64Array
  /** Room for the rows of a block; see splitRows. */
  readonly spare: Int32Array
  /** For each histogram that is made at a time. */
  readonly packedSums: readonly PackedSums[]
  readonly leafOfRow: Int32Array | undefined
}

/** Views and scratch arrays of a part. */
export function newPartRows(state: PartState, part: number): PartRows {
  const first = firstRowOf(part, state)
  const end = firstRowOf(part + 1, state)
  const { width, slots, slotStarts } = state.rows
  return {
    part,
    blockCount: Math.ceil((end - first) / state.blockSize),
    order: new Int32Array(end - first),
    slots: slots.subarray(first * width, end * width),
    bins: Array.from({ length: width }, (_, place) => {
      return state.rows.bins.subarray(place * state.rowCount + first, place * state.rowCount + end)
    }),
    targets: state.targets.subarray(first, end),
    scores: state.scores.subarray(first, end),
    inBag: state.inBag?.subarray(first, end),
    gradients: new Float64Array(end - first),
    packed: new Float64Array(end - first),
    spare: new Int32Array(Math.min(state.blockSize, end - first)),
    packedSums: Array.from({ length: state.jobCount }, () => newPackedSums(slotStarts[width])),
    leafOfRow: state.leafOfRow?.subarray(first, end),
  }
}

/** Packs what the next tree is fitted to: targets for the first tree, else gradients. Returns their scale, one for all parts. */
export function* packRows(state: PartState, rows: PartRows, isFirst: boolean): Generator<void, number> {
  if (!isFirst) fillGradients(state.loss, rows.targets, rows.scores, rows.gradients)
  const gradients = isFirst ? rows.targets : rows.gradients
  let largest = 0
  for (let row = 0; row < gradients.length; row++) largest = Math.max(largest, Math.abs(gradients[row]))
  state.largest[rows.part] = largest
  yield
  const scale = gradientScale(Math.max(...state.largest), state.rowCount)
  packGradients(gradients, scale, rows.inBag, rows.packed)
  return scale
}
