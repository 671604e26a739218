// What all shards of a training share, and what never changes. Its rows are divided into shards of neighbouring rows, at
// least one for each thread, and every shard grows the same tree, each on its own rows.
import type { CellColumn, CellValuesColumn, CellVectorsColumn } from "../cells/cells"
import type { TrainingCells } from "../cells/trainingCells"
import type { LossName } from "../model/loss"
import type { TreeSettings } from "../trees/selectNodes"
import { SUM_STRIDE } from "./fixedPoint"
import type { SharedMemory } from "./kernels"
import { binBytes, bytesPerRow, newShardMemory, type ShardMemory } from "./memory"
import { newRowLayout, type RowLayout } from "./rowLayout"
import { allocateShared } from "./sharedArrays"
import { countEntriesOfRows, ENTRY_FOOTPRINT, newSparseLayout, type SparseLayout } from "./sparseLayout"

/** Numbers that describe a node's best split: scaledGain, feature, bin, left count and sum, rank among equal gains. */
export const SPLIT_STRIDE = 6

/** Arrays in shared memory, and plain data; can be sent to a worker as it is. */
export interface ShardedState {
  readonly rowCount: number
  readonly shardCount: number
  readonly loss: LossName
  readonly settings: TreeSettings
  readonly arities: Int32Array
  readonly binCounts: Int32Array
  readonly thresholds: readonly Float64Array[]
  /** Of the columns of numbers. */
  readonly rowLayout: RowLayout
  /** Of the columns of matrices. */
  readonly sparseLayout: SparseLayout
  readonly shards: readonly ShardMemory[]
  /** 0 for a row that the tree at hand does not train on; all do when left out. */
  readonly inBag: Uint8Array | undefined
  /** Leaf of each row in the last tree, before pruning; left out where no one asks. */
  readonly leafOfRow: Int32Array | undefined
  /** Rows of a shard that are gone through at a time. */
  readonly blockSize: number
  /** Largest gradient of each shard. */
  readonly largest: Float64Array
  /** Rows that train and the sum of their whole-number gradients, of each shard. */
  readonly totals: Float64Array
  /** Whether splits are certified; see certify.ts. There is one shard then. */
  readonly certifies: boolean
  /** Histograms of nodes, SUM_STRIDE numbers a flat bin. */
  readonly histograms: readonly Float64Array[]
  /** The memory that they are in: that of the shard, where there is one. */
  readonly histogramMemory: SharedMemory
  /** Histograms that are made at a time, by each shard for its own rows. */
  readonly jobCount: number
  /** SPLIT_STRIDE numbers for each of up to 2 x jobCount nodes: the best splits on columns of numbers. */
  readonly bestSplits: Float64Array
  /** The same on columns of matrices, for each shard; none without matrices. */
  readonly sparseBestSplits: readonly Float64Array[]
  /** The order of the categories, for each node as in `bestSplits`. */
  readonly categoryOrders: Int32Array
  readonly mostCategories: number
  /** Sum of squared gradients of each leaf, for each shard. */
  readonly leafSquares: readonly Float64Array[]
}

/** First row of a shard; with shardIndex = shardCount, the number of rows. */
export function firstRowOf(shardIndex: number, state: Pick<ShardedState, "rowCount" | "shardCount">): number {
  return Math.floor((shardIndex * state.rowCount) / state.shardCount)
}

/** Bytes of the histograms that wait for their nodes' children. */
const HISTOGRAM_BYTES = 1 << 28
/** Bytes of the histograms of all shards that are made at a time. */
const JOB_BYTES = 1 << 26
/** A node's and its parent's. */
const FEWEST_HISTOGRAMS = 2
/** No more histograms than this are of use at a time. */
const MOST_JOBS = 64

/** Bytes of a block: half of the 1 MB that a processor's second-level cache has. */
const BLOCK_BYTES = 1 << 19
/** Bytes of a row besides its bins: id, spare id, packed gradient. */
const ROW_BYTES = 12
const LEAST_BLOCK = 1 << 10
/** A shard has no more bytes of rows than this; a memory cannot have more than 2^32. */
const MOST_SHARD_BYTES = 3 * 2 ** 30

function sharedDoubles(length: number): Float64Array {
  return new Float64Array(new SharedArrayBuffer(8 * length))
}

/** Number of shards: as many as workers, more where their memories would be too small. */
export function countShards(workers: number, bytes: number): number {
  return Math.max(workers, Math.ceil(bytes / MOST_SHARD_BYTES))
}

function isVectors(column: CellColumn): column is CellVectorsColumn {
  return column.kind === "vectors"
}

/** Whether bins of the column's rows are kept; one with a single bin is not split on. */
function isSplittable(column: CellColumn): column is CellValuesColumn {
  return column.kind === "values" && column.binCount > 1
}

/** Bytes of all rows in shards, and of their entries. */
function bytesOfRows(rowCount: number, layout: RowLayout, vectors: readonly CellVectorsColumn[]): number {
  return rowCount * bytesPerRow(layout) + ENTRY_FOOTPRINT * countEntriesOfRows(vectors, 0, rowCount)
}

/** Whether one memory has room for all rows. */
export function fitsInOneShard({ cellCount, features: { columns, featureCount } }: TrainingCells): boolean {
  const layout = newRowLayout(columns.filter(isSplittable), featureCount)
  const histograms = FEWEST_HISTOGRAMS * layout.binStarts[layout.width] * SUM_STRIDE * 8
  return countShards(1, bytesOfRows(cellCount, layout, columns.filter(isVectors)) + histograms) === 1
}

/**
 * Lays out the memory for training on shards.
 *
 * @param data - one row a cell
 * @param leavesOut - whether a tree may leave rows out
 * @param keepsLeaves - whether leafOfRow is asked for
 */
export function newShardedState(
  data: TrainingCells,
  settings: TreeSettings,
  workers: number,
  leavesOut: boolean,
  keepsLeaves: boolean,
): ShardedState {
  const { arities, binCounts } = data.features
  const rowCount = data.cellCount
  const columns = data.features.columns.filter(isSplittable)
  const vectors = data.features.columns.filter(isVectors)
  const rowLayout = newRowLayout(columns, data.features.featureCount)
  const shardCount = countShards(workers, bytesOfRows(rowCount, rowLayout, vectors))
  const sparseLayout = newSparseLayout(vectors, data.features.featureCount, shardCount)
  const histogramLength = rowLayout.binStarts[rowLayout.width] * SUM_STRIDE
  const mostLeaves = Math.min(2 ** settings.maxDepth, rowCount)
  const jobCount = Math.max(
    1,
    Math.min(MOST_JOBS, mostLeaves, Math.floor(JOB_BYTES / (8 * histogramLength * shardCount))),
  )
  const histogramCount = Math.max(
    FEWEST_HISTOGRAMS,
    Math.min(mostLeaves + 1, Math.floor(HISTOGRAM_BYTES / (8 * histogramLength))),
  )
  const mostCategories = arities.reduce((most, arity, f) => Math.max(most, arity > 0 ? binCounts[f] : 0), 0)
  const blockSize = Math.max(LEAST_BLOCK, Math.floor(BLOCK_BYTES / (binBytes(rowLayout) + ROW_BYTES)))
  const certifies = data.sums === "certified"
  if (certifies && shardCount > 1) throw new RangeError(`too many rows to keep their order: ${rowCount}`)
  const indices = Array.from({ length: shardCount }, (_, index) => index)
  const firstRow = (shardIndex: number): number => firstRowOf(shardIndex, { rowCount, shardCount })
  const nodeLength = histogramCount * histogramLength
  const lengths =
    shardCount === 1 ? { ownLength: 0, nodeLength } : { ownLength: jobCount * histogramLength, nodeLength: 0 }
  const sources = {
    columns,
    vectors,
    rowLayout,
    sparseLayout,
    targets: data.targets,
    blockSize,
    certifies,
    shortLength: jobCount * rowLayout.binStarts[rowLayout.width],
    ...lengths,
  }
  const shards = indices.map((shardIndex) =>
    newShardMemory(sources, shardIndex, firstRow(shardIndex), firstRow(shardIndex + 1)),
  )
  const { nodeHistograms, memory: histogramMemory } =
    shardCount === 1 ? shards[0] : allocateShared({ nodeHistograms: [Float64Array, nodeLength] })
  return {
    rowCount,
    shardCount,
    loss: data.loss,
    settings,
    arities,
    binCounts,
    thresholds: data.binning.thresholds,
    rowLayout,
    sparseLayout,
    shards,
    inBag: leavesOut ? new Uint8Array(new SharedArrayBuffer(rowCount)) : undefined,
    leafOfRow: keepsLeaves ? new Int32Array(new SharedArrayBuffer(4 * rowCount)) : undefined,
    blockSize,
    largest: sharedDoubles(shardCount),
    totals: sharedDoubles(2 * shardCount),
    certifies,
    histograms: Array.from({ length: histogramCount }, (_, index) =>
      nodeHistograms.subarray(index * histogramLength, (index + 1) * histogramLength),
    ),
    histogramMemory,
    jobCount,
    bestSplits: sharedDoubles(2 * jobCount * SPLIT_STRIDE),
    sparseBestSplits: (vectors.length > 0 ? indices : []).map(() => sharedDoubles(2 * jobCount * SPLIT_STRIDE)),
    categoryOrders: new Int32Array(new SharedArrayBuffer(4 * 2 * jobCount * mostCategories)),
    mostCategories,
    leafSquares: indices.map(() => sharedDoubles(mostLeaves)),
  }
}
