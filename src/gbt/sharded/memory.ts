// The arrays of one shard, its rows and room to work, side by side in one memory that a WebAssembly program works on.
import type { BinArray } from "../bins/binArray"
import type { CellValuesColumn, CellVectorsColumn } from "../cells/cells"
import { STATS_STRIDE } from "../exact/histogram"
import { powersOfTwo } from "../model/exp"
import type { SharedMemory } from "./kernels"
import { fillByColumn, fillByRow, type RowLayout } from "./rowLayout"
import { type ArrayRequest, type ArrayRequests, allocateShared } from "./sharedArrays"
import type { SparseLayout } from "./sparseLayout"
import { fillSparseArrays, type SparseArrays, sparseRequests } from "./sparseLayout"

/** Arrays of a shard. Its rows are counted from its first one. */
interface ShardArrays {
  /** Bins row by row, rowLayout.width a row: all that a histogram needs of a row. */
  readonly binsByRow: BinArray
  /** The same place by place: dividing rows reads one bin of each, and from here takes a fraction of the time. */
  readonly binsByPlace: BinArray
  readonly order: Int32Array
  /** Room for the rows of a block. */
  readonly spare: Int32Array
  readonly targets: Float64Array
  /** Score of each row by the trees so far. */
  readonly scores: Float64Array
  readonly gradients: Float64Array
  /** See exp.ts. */
  readonly powersOfTwo: Float64Array
  /** Of each row twice its whole-number gradient, plus 1 if it counts; 0 for a row left out. */
  readonly packed: Int32Array
  /** 1 for each bin that goes left. */
  readonly goesLeft: Uint8Array
  /** Where the short sums of each place begin, in bytes. */
  readonly starts: Uint32Array
  /** One short sum a flat bin for each histogram that is made at a time; see addRows8 of the kernels. 0 between two uses. */
  readonly shortSums: BigInt64Array
  /** Histograms of the shard's own rows, SUM_STRIDE numbers a flat bin, one after the other; none of a single shard. */
  readonly histograms: Float64Array
  /** ShardedState.histograms, one after the other, of a single shard. */
  readonly nodeHistograms: Float64Array
  /** STATS_STRIDE sums in doubles for each bin of one feature; none unless splits are certified, nor of those that follow. */
  readonly exactSums: Float64Array
  /** The same over all bins up to each, in the order they go left. */
  readonly exactPrefixes: Float64Array
  /** That order, of a categorical feature. */
  readonly exactOrder: Int32Array
  /** A gain. */
  readonly exactGain: Float64Array
}

/** A shard's arrays and the memory they lie in; can be sent to a worker as it is. */
export type ShardMemory = ShardArrays & SparseArrays & { readonly memory: SharedMemory }

type BinKind = Uint8ArrayConstructor | Uint16ArrayConstructor | Int32ArrayConstructor

function binKind(binCount: number): BinKind {
  if (binCount <= 256) return Uint8Array
  return binCount <= 65536 ? Uint16Array : Int32Array
}

/** Bytes of the bins of a row. */
export function binBytes({ width, mostBins }: RowLayout): number {
  return width * binKind(mostBins).BYTES_PER_ELEMENT
}

/** Bytes that a shard needs for each of its rows. */
export function bytesPerRow(layout: RowLayout): number {
  return 2 * binBytes(layout) + 3 * 8 + 2 * 4
}

/** What shards are made from. */
interface ShardSources {
  readonly columns: readonly CellValuesColumn[]
  readonly vectors: readonly CellVectorsColumn[]
  readonly rowLayout: RowLayout
  readonly sparseLayout: SparseLayout
  /** Of all rows. */
  readonly targets: Float64Array
  /** Rows that are divided at a time. */
  readonly blockSize: number
  /** Lengths of ShardArrays.shortSums, its histograms and its nodeHistograms. */
  readonly shortLength: number
  readonly ownLength: number
  readonly nodeLength: number
  /** Whether splits are certified. */
  readonly certifies: boolean
}

function arrayRequests(sources: ShardSources, rowCount: number): ArrayRequests<ShardArrays> {
  const { rowLayout, sparseLayout, blockSize, shortLength, ownLength, nodeLength, certifies } = sources
  const { width, mostBins } = rowLayout
  const exactBins = certifies ? Math.max(mostBins, sparseLayout.mostBins) : 0
  const bins: ArrayRequest<BinArray> = [binKind(mostBins), rowCount * width]
  return {
    binsByRow: bins,
    binsByPlace: bins,
    order: [Int32Array, rowCount],
    spare: [Int32Array, Math.min(blockSize, rowCount)],
    targets: [Float64Array, rowCount],
    scores: [Float64Array, rowCount],
    gradients: [Float64Array, rowCount],
    powersOfTwo: [Float64Array, powersOfTwo.length],
    packed: [Int32Array, rowCount],
    goesLeft: [Uint8Array, Math.max(mostBins, sparseLayout.mostBins)],
    starts: [Uint32Array, width],
    shortSums: [BigInt64Array, shortLength],
    histograms: [Float64Array, ownLength],
    nodeHistograms: [Float64Array, nodeLength],
    exactSums: [Float64Array, exactBins * STATS_STRIDE],
    exactPrefixes: [Float64Array, exactBins * STATS_STRIDE],
    exactOrder: [Int32Array, exactBins],
    exactGain: [Float64Array, certifies ? 1 : 0],
  }
}

/** The memory of a shard, with its rows and columns in it. */
export function newShardMemory(sources: ShardSources, shardIndex: number, first: number, end: number): ShardMemory {
  const { columns, vectors, rowLayout, sparseLayout, targets } = sources
  const memory: ShardMemory = allocateShared<ShardArrays & SparseArrays>({
    ...arrayRequests(sources, end - first),
    ...sparseRequests(vectors, sparseLayout, shardIndex, first, end, targets.length, sources.certifies),
  })
  fillByRow(columns, first, end - first, memory.binsByRow)
  fillByColumn(columns, first, end - first, memory.binsByPlace)
  memory.powersOfTwo.set(powersOfTwo)
  memory.targets.set(targets.subarray(first, end))
  for (let place = 0; place < rowLayout.width; place++) memory.starts[place] = rowLayout.binStarts[place] * 8
  if (vectors.length > 0) fillSparseArrays(vectors, sparseLayout, shardIndex, first, memory)
  return memory
}
