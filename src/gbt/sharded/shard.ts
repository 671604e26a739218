// One shard at work in this thread: its memory, the program loaded on it, and its own stretch of the shared arrays.
import { fillGradients } from "../model/loss"
import { gradientScale } from "./fixedPoint"
import { type BinKernels, kernelsForBins, loadKernels, type ShardKernels } from "./kernels"
import type { ShardMemory } from "./memory"
import { firstRowOf, type ShardedState } from "./state"

/** Rows are counted from the shard's first one. */
export interface Shard extends BinKernels {
  readonly index: number
  readonly rowCount: number
  readonly blockCount: number
  readonly arrays: ShardMemory
  readonly kernels: ShardKernels
  /** The program at work on the histograms of nodes. */
  readonly histogramKernels: ShardKernels
  readonly inBag: Uint8Array | undefined
  readonly leafOfRow: Int32Array | undefined
}

/** Makes a shard ready to work in this thread. */
export function newShard(state: ShardedState, shardIndex: number): Shard {
  const first = firstRowOf(shardIndex, state)
  const end = firstRowOf(shardIndex + 1, state)
  const arrays = state.shards[shardIndex]
  const kernels = loadKernels(arrays.memory)
  return {
    index: shardIndex,
    rowCount: end - first,
    blockCount: Math.ceil((end - first) / state.blockSize),
    arrays,
    kernels,
    histogramKernels: state.histogramMemory === arrays.memory ? kernels : loadKernels(state.histogramMemory),
    ...kernelsForBins(kernels, arrays.binsByRow),
    inBag: state.inBag?.subarray(first, end),
    leafOfRow: state.leafOfRow?.subarray(first, end),
  }
}

/** Fills in the gradients; the first tree is fitted to the targets, which are there. Returns the largest absolute value. */
function fillValues(state: ShardedState, { kernels, arrays, rowCount }: Shard, isFirst: boolean): number {
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

/** What the rows of a tree are packed from and with. */
export interface PackedValues {
  /** Targets or gradients. */
  readonly values: Float64Array
  /** What they are multiplied with before rounding. */
  readonly scale: number
  /** The largest of their absolute values. */
  readonly largest: number
}

/** The same, and the totals of those in the bag. */
interface PackedTotals extends PackedValues {
  readonly count: number
  readonly sum: number
}

/** Packs what the next tree is fitted to: targets for the first tree, else gradients, with one scale for all shards. */
export function* packRows(state: ShardedState, shard: Shard, isFirst: boolean): Generator<void, PackedTotals> {
  const { kernels, rowCount, inBag, index } = shard
  const { targets, gradients, packed } = shard.arrays
  const values = isFirst ? targets : gradients
  state.largest[index] = fillValues(state, shard, isFirst)
  yield
  const largest = Math.max(...state.largest)
  const scale = gradientScale(largest, state.rowCount)
  kernels.packGradients(values.byteOffset, rowCount, scale, packed.byteOffset)
  state.totals[2 * index] = rowCount
  if (inBag !== undefined) {
    for (let row = 0; row < rowCount; row++) {
      if (inBag[row] !== 0) continue
      packed[row] = 0
      state.totals[2 * index]--
    }
  }
  state.totals[2 * index + 1] = kernels.sumGradients(packed.byteOffset, rowCount)
  yield
  let count = 0
  let sum = 0
  for (let other = 0; other < state.shardCount; other++) {
    count += state.totals[2 * other]
    sum += state.totals[2 * other + 1]
  }
  return { values, scale, largest, count, sum }
}
