// Which histograms are made from rows and which by subtracting: the larger of two children gets what its parent's
// histogram has beyond the smaller child's, so that only the rows of the smaller one are read.
import type { NodeRows } from "./nodeRows"
import type { NodeDraft } from "./treeDraft"

/** Entries `start` up to `end`. */
export interface EntryRange {
  start: number
  end: number
}

/** A node that is to be scored. */
export interface OpenNode {
  readonly draft: NodeDraft
  readonly rows: NodeRows
  /** Entries of the part's columns of matrices. */
  readonly entries: EntryRange
  /** Rows in all parts that train. */
  readonly count: number
  /** Sum of their whole-number gradients. */
  readonly sum: number
  /** Index of its histogram, -1 for none yet. */
  histogram: number
  /** What makes the histogram; undefined for a node that none was planned for. */
  job: HistogramJob | undefined
}

/** A histogram to make from the rows of a node. */
export interface HistogramJob {
  readonly rows: NodeRows
  readonly histogram: number
  /** The histogram that it is subtracted from, -1 for none. */
  readonly parent: number
  isTaken: boolean
}

/** Indices of the histograms that are free. Some are kept for nodes that none was planned for. */
export interface HistogramPool {
  readonly free: number[]
  readonly reserve: number
}

/** A pool with all of its histograms free. */
export function newHistogramPool(count: number): HistogramPool {
  return { free: Array.from({ length: count }, (_, index) => index), reserve: Math.max(1, count >> 2) }
}

/**
 * Plans the histograms of two children in place of their parent's. Where memory is short, none is planned, and both are
 * made from rows when their turn comes.
 */
export function planChildren(left: OpenNode, right: OpenNode, parent: number, pool: HistogramPool): void {
  if (pool.free.length <= pool.reserve) {
    pool.free.push(parent)
    return
  }
  const [small, large] = left.count <= right.count ? [left, right] : [right, left]
  const job: HistogramJob = { rows: small.rows, histogram: pool.free.pop()!, parent, isTaken: false }
  small.histogram = job.histogram
  small.job = job
  large.histogram = parent
  large.job = job
}

/** Takes the job of a node, if its histogram is yet to be made; false if memory is short. */
export function takeJob(node: OpenNode, pool: HistogramPool, jobs: HistogramJob[]): boolean {
  if (node.histogram < 0) {
    if (pool.free.length === 0) return false
    node.histogram = pool.free.pop()!
    node.job = { rows: node.rows, histogram: node.histogram, parent: -1, isTaken: false }
  }
  if (node.job !== undefined && !node.job.isTaken) {
    node.job.isTaken = true
    jobs.push(node.job)
  }
  return true
}
