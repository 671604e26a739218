// What the parts of a training share: rows are divided into parts of neighbouring rows, one for each worker, and every part
// grows the same tree, each on its own rows.
import type { CellValuesColumn } from "./cells"
import type { LossName } from "./loss"
import { SUM_STRIDE } from "./packedSums"
import { newRowSlots, type RowSlots } from "./rowSlots"
import type { TreeSettings } from "./takeRound"
import type { TrainingCells } from "./trainingCells"

/** Numbers a node's best split is told in: score, place, bin, left count and sum, count and sum of the node. */
export const BEST_STRIDE = 7

/** Memory of all parts in shared arrays, and what never changes; can be sent to a worker as it is. */
export interface PartState {
  readonly rowCount: number
  readonly partCount: number
  readonly loss: LossName
  readonly settings: TreeSettings
  readonly arities: Int32Array
  readonly binCounts: Int32Array
  readonly thresholds: readonly Float64Array[]
  readonly rows: RowSlots
  readonly targets: Float64Array
  /** Score of each row by the trees so far. */
  readonly scores: Float64Array
  /** 0 for a row that the tree at hand does not train on; all do when left out. */
  readonly inBag: Uint8Array | undefined
  /** Leaf of each row in the last tree, before pruning; left out where no one asks. */
  readonly leafOfRow: Int32Array | undefined
  /** Rows of a part that are gone through at a time. */
  readonly blockSize: number
  /** Largest gradient of each part. */
  readonly largest: Float64Array
  /** Histograms of nodes, SUM_STRIDE numbers a slot. */
  readonly histograms: readonly Float64Array[]
  /** Histograms of a part's own rows: jobCount of them for each part. */
  readonly partHistograms: readonly (readonly Float64Array[])[]
  /** Histograms that are made at a time. */
  readonly jobCount: number
  /** BEST_STRIDE numbers for each of up to 2 x jobCount nodes. */
  readonly bests: Float64Array
  /** The order of the categories, for each node as for `bests`. */
  readonly categoryOrders: Int32Array
  readonly mostCategories: number
  /** Sum of squared gradients of each leaf, for each part. */
  readonly leafSquares: readonly Float64Array[]
}

/** First row of a part; with part = partCount, the number of rows. */
export function firstRowOf(part: number, state: Pick<PartState, "rowCount" | "partCount">): number {
  return Math.floor((part * state.rowCount) / state.partCount)
}

/** Bytes of the histograms that wait for their nodes' children. */
const HISTOGRAM_BYTES = 1 << 28
/** Bytes of the histograms of all parts that are made at a time. */
const JOB_BYTES = 1 << 26
/** No more histograms than this are of use at a time. */
const MOST_JOBS = 64

/** Bytes of a block: a good half of the 1 MB that a processor's second-level cache has. */
const BLOCK_BYTES = 1 << 19
/** Bytes of a row besides its slots: id, spare id, packed gradient. */
const ROW_BYTES = 16
const LEAST_BLOCK = 1 << 10

function sharedDoubles(length: number): Float64Array {
  return new Float64Array(new SharedArrayBuffer(8 * length))
}

/**
 * Lays out the memory for training in parts.
 *
 * @param data - of columns of numbers, one cell a row
 * @param hasBag - whether a tree may leave rows out
 * @param keepsLeaves - whether leafOfRow is asked for
 */
export function newPartState(
  data: TrainingCells,
  settings: TreeSettings,
  partCount: number,
  hasBag: boolean,
  keepsLeaves: boolean,
): PartState {
  const { arities, binCounts } = data.features
  const rowCount = data.cells.cellCount
  const rows = newRowSlots(data.cells.columns as readonly CellValuesColumn[], rowCount)
  const histogramLength = rows.slotStarts[rows.width] * SUM_STRIDE
  const mostLeaves = Math.min(2 ** settings.maxDepth, rowCount)
  const targets = sharedDoubles(rowCount)
  targets.set(data.targets)
  const jobCount = Math.max(
    1,
    Math.min(MOST_JOBS, mostLeaves, Math.floor(JOB_BYTES / (8 * histogramLength * partCount))),
  )
  const histogramCount = Math.max(2, Math.min(mostLeaves + 1, Math.floor(HISTOGRAM_BYTES / (8 * histogramLength))))
  const mostCategories = arities.reduce((most, arity, f) => Math.max(most, arity > 0 ? binCounts[f] : 0), 0)
  const parts = Array.from({ length: partCount }, (_, part) => part)
  return {
    rowCount,
    partCount,
    loss: data.loss,
    settings,
    arities,
    binCounts,
    thresholds: data.splits.thresholds,
    rows,
    targets,
    scores: sharedDoubles(rowCount),
    inBag: hasBag ? new Uint8Array(new SharedArrayBuffer(rowCount)) : undefined,
    leafOfRow: keepsLeaves ? new Int32Array(new SharedArrayBuffer(4 * rowCount)) : undefined,
    blockSize: Math.max(LEAST_BLOCK, Math.floor(BLOCK_BYTES / (rows.width * rows.slots.BYTES_PER_ELEMENT + ROW_BYTES))),
    largest: sharedDoubles(partCount),
    histograms: Array.from({ length: histogramCount }, () => sharedDoubles(histogramLength)),
    partHistograms: parts.map(() => Array.from({ length: jobCount }, () => sharedDoubles(histogramLength))),
    jobCount,
    bests: sharedDoubles(2 * jobCount * BEST_STRIDE),
    categoryOrders: new Int32Array(new SharedArrayBuffer(4 * 2 * jobCount * mostCategories)),
    mostCategories,
    leafSquares: parts.map(() => sharedDoubles(mostLeaves)),
  }
}
