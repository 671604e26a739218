// What the parts of a training share: rows are divided into parts of neighbouring rows, one for each worker, and every part
// grows the same tree, each on its own rows.
import type { CellColumn, CellValuesColumn, CellVectorsColumn } from "./cells"
import { ENTRY_BYTES } from "./entryArrays"
import { countEntriesOfRows, type EntryLayout, newEntryLayout } from "./entryLayout"
import type { LossName } from "./loss"
import { binBytes, bytesPerRow, newPartMemory, type PartMemory } from "./partMemory"
import { SUM_STRIDE } from "./roundedGradients"
import { newRowLayout, type RowLayout } from "./rowLayout"
import type { TreeSettings } from "./takeRound"
import type { TrainingCells } from "./trainingCells"

/** Numbers a node's best split is told in: score, feature, bin, left count and sum, rank among equal scores. */
export const BEST_STRIDE = 6

/** Memory of all parts in shared arrays, and what never changes; can be sent to a worker as it is. */
export interface PartState {
  readonly rowCount: number
  readonly partCount: number
  readonly loss: LossName
  readonly settings: TreeSettings
  readonly arities: Int32Array
  readonly binCounts: Int32Array
  readonly thresholds: readonly Float64Array[]
  /** Of the columns of numbers. */
  readonly layout: RowLayout
  /** Of the columns of matrices. */
  readonly entryLayout: EntryLayout
  readonly parts: readonly PartMemory[]
  /** 0 for a row that the tree at hand does not train on; all do when left out. */
  readonly inBag: Uint8Array | undefined
  /** Leaf of each row in the last tree, before pruning; left out where no one asks. */
  readonly leafOfRow: Int32Array | undefined
  /** Rows of a part that are gone through at a time. */
  readonly blockSize: number
  /** Largest gradient of each part. */
  readonly largest: Float64Array
  /** Rows that train and the sum of their whole-number gradients, of each part. */
  readonly totals: Float64Array
  /** Histograms of nodes, SUM_STRIDE numbers a slot. */
  readonly histograms: readonly Float64Array[]
  /** Histograms that are made at a time, by each part for its own rows. */
  readonly jobCount: number
  /** BEST_STRIDE numbers for each of up to 2 x jobCount nodes: the best splits on columns of numbers. */
  readonly bests: Float64Array
  /** The same on columns of matrices, for each part; none without matrices. */
  readonly entryBests: readonly Float64Array[]
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
/** Bytes of a row besides its bins: id, spare id, packed gradient. */
const ROW_BYTES = 12
const LEAST_BLOCK = 1 << 10
/** A part has no more bytes of rows than this; a memory cannot have more than 2^32. */
const MOST_PART_BYTES = 3 * 2 ** 30

function sharedDoubles(length: number): Float64Array {
  return new Float64Array(new SharedArrayBuffer(8 * length))
}

/** Number of parts: as many as workers, more where their memories would be too small. */
export function countParts(workers: number, bytes: number): number {
  return Math.max(workers, Math.ceil(bytes / MOST_PART_BYTES))
}

function isVectors(column: CellColumn): column is CellVectorsColumn {
  return column.kind === "vectors"
}

/** Whether bins of the column's rows are kept; one with a single bin is not split on. */
function isSplittable(column: CellColumn): column is CellValuesColumn {
  return column.kind === "values" && column.binCount > 1
}

/**
 * Lays out the memory for training in parts.
 *
 * @param data - one cell a row
 * @param hasBag - whether a tree may leave rows out
 * @param keepsLeaves - whether leafOfRow is asked for
 */
export function newPartState(
  data: TrainingCells,
  settings: TreeSettings,
  workers: number,
  hasBag: boolean,
  keepsLeaves: boolean,
): PartState {
  const { arities, binCounts } = data.features
  const rowCount = data.cells.cellCount
  const columns = data.cells.columns.filter(isSplittable)
  const vectors = data.cells.columns.filter(isVectors)
  const layout = newRowLayout(columns, data.features.featureCount)
  const entryBytes = ENTRY_BYTES * countEntriesOfRows(vectors, 0, rowCount)
  const partCount = countParts(workers, rowCount * bytesPerRow(layout) + entryBytes)
  const entryLayout = newEntryLayout(vectors, data.features.featureCount, partCount)
  const histogramLength = layout.slotStarts[layout.width] * SUM_STRIDE
  const mostLeaves = Math.min(2 ** settings.maxDepth, rowCount)
  const jobCount = Math.max(
    1,
    Math.min(MOST_JOBS, mostLeaves, Math.floor(JOB_BYTES / (8 * histogramLength * partCount))),
  )
  const histogramCount = Math.max(2, Math.min(mostLeaves + 1, Math.floor(HISTOGRAM_BYTES / (8 * histogramLength))))
  const mostCategories = arities.reduce((most, arity, f) => Math.max(most, arity > 0 ? binCounts[f] : 0), 0)
  const blockSize = Math.max(LEAST_BLOCK, Math.floor(BLOCK_BYTES / (binBytes(layout) + ROW_BYTES)))
  const parts = Array.from({ length: partCount }, (_, part) => part)
  const firstRow = (part: number): number => firstRowOf(part, { rowCount, partCount })
  const sources = { columns, vectors, layout, entryLayout, targets: data.targets, blockSize, jobCount }
  return {
    rowCount,
    partCount,
    loss: data.loss,
    settings,
    arities,
    binCounts,
    thresholds: data.splits.thresholds,
    layout,
    entryLayout,
    parts: parts.map((part) => newPartMemory(sources, part, firstRow(part), firstRow(part + 1))),
    inBag: hasBag ? new Uint8Array(new SharedArrayBuffer(rowCount)) : undefined,
    leafOfRow: keepsLeaves ? new Int32Array(new SharedArrayBuffer(4 * rowCount)) : undefined,
    blockSize,
    largest: sharedDoubles(partCount),
    totals: sharedDoubles(2 * partCount),
    histograms: Array.from({ length: histogramCount }, () => sharedDoubles(histogramLength)),
    jobCount,
    bests: sharedDoubles(2 * jobCount * BEST_STRIDE),
    entryBests: (vectors.length > 0 ? parts : []).map(() => sharedDoubles(2 * jobCount * BEST_STRIDE)),
    categoryOrders: new Int32Array(new SharedArrayBuffer(4 * 2 * jobCount * mostCategories)),
    mostCategories,
    leafSquares: parts.map(() => sharedDoubles(mostLeaves)),
  }
}
