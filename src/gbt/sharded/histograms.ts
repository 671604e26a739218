// Which histograms are made from rows and which by subtracting: the larger of two children gets what its parent's
// histogram has beyond the smaller child's, so that only the rows of the smaller one are read.

import type { NodeRows } from "./nodeRows"
import type { Shard } from "./shard"
import type { ShardedState } from "./state"

/** A shard's entries `start` up to `end`; filled in once the node's parent has its entries divided. */
export interface EntryRange {
  start: number
  end: number
}

/** The members of a node: its rows and entries in one shard, and their sums over all. */
export interface ShardMembers {
  /** Rows of the shard. */
  readonly rows: NodeRows
  /** Entries of the shard's columns of matrices, in the rows of all shards. */
  readonly entries: EntryRange
  /** Rows in all shards that train. */
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
  isClaimed: boolean
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
export function planChildren(left: ShardMembers, right: ShardMembers, parent: number, pool: HistogramPool): void {
  if (pool.free.length <= pool.reserve) {
    pool.free.push(parent)
    return
  }
  const [small, large] = left.count <= right.count ? [left, right] : [right, left]
  const job: HistogramJob = { rows: small.rows, histogram: pool.free.pop()!, parent, isClaimed: false }
  small.histogram = job.histogram
  small.job = job
  large.histogram = parent
  large.job = job
}

/** Adds the job of a node to `jobs`, if its histogram is yet to be made; false if memory is short. */
export function claimHistogram(node: ShardMembers, pool: HistogramPool, jobs: HistogramJob[]): boolean {
  if (node.histogram < 0) {
    if (pool.free.length === 0) return false
    node.histogram = pool.free.pop()!
    node.job = { rows: node.rows, histogram: node.histogram, parent: -1, isClaimed: false }
  }
  if (node.job !== undefined && !node.job.isClaimed) {
    node.job.isClaimed = true
    jobs.push(node.job)
  }
  return true
}

// Histograms of nodes, made by all shards together.

/** Rows that are added up in short sums. */
const MOST_SHORT_ROWS = (1 << 18) - 1

/**
 * Adds up the shard's own rows for each job, block by block, so that each row is fetched from memory once for all of them. A
 * single shard's are the histograms themselves.
 */
export function sumOwnRows(state: ShardedState, shard: Shard, jobs: readonly HistogramJob[]): void {
  const { order, packed, binsByRow, starts, shortSums, histograms } = shard.arrays
  const { width, binStarts } = state.rowLayout
  const { length } = state.histograms[0]
  if (width === 0) return
  const flatBins = binStarts[width]
  const sums = jobs.map(({ histogram }, j) =>
    state.shardCount === 1 ? state.histograms[histogram] : histograms.subarray(j * length, (j + 1) * length),
  )
  for (const { byteOffset, byteLength } of sums) shard.kernels.clear(byteOffset, byteLength)
  const blocksAtATime = Math.floor(MOST_SHORT_ROWS / state.blockSize)
  const shortOf = (j: number): number => shortSums.byteOffset + j * flatBins * shortSums.BYTES_PER_ELEMENT
  for (let block = 0; block < shard.blockCount; block++) {
    for (let j = 0; j < jobs.length; j++) {
      const start = jobs[j].rows.starts[block]
      shard.addRows(
        order.byteOffset + start * order.BYTES_PER_ELEMENT,
        jobs[j].rows.ends[block] - start,
        packed.byteOffset,
        binsByRow.byteOffset,
        width,
        starts.byteOffset,
        shortOf(j),
      )
    }
    if ((block + 1) % blocksAtATime !== 0 && block + 1 < shard.blockCount) continue
    for (let j = 0; j < jobs.length; j++) shard.kernels.addShortSums(shortOf(j), flatBins, sums[j].byteOffset)
  }
}

/** The sum of the whole-number gradients of a node's rows in the shard. */
export function sumOfGradients({ arrays, kernels, blockCount }: Shard, { starts, ends }: NodeRows): number {
  const { order, packed } = arrays
  let sum = 0
  for (let block = 0; block < blockCount; block++) {
    const first = order.byteOffset + starts[block] * order.BYTES_PER_ELEMENT
    sum += kernels.sumRows(first, ends[block] - starts[block], packed.byteOffset)
  }
  return sum
}

/**
 * Adds up the histograms of the shards, and subtracts them from their parents': each shard does a share of the flat bins.
 */
export function sumShards(state: ShardedState, shard: Shard, jobs: readonly HistogramJob[]): void {
  const { index: shardIndex, histogramKernels } = shard
  const { length } = state.histograms[0]
  const from = Math.floor((shardIndex * length) / state.shardCount)
  const end = Math.floor(((shardIndex + 1) * length) / state.shardCount)
  for (const [j, job] of jobs.entries()) {
    const out = state.histograms[job.histogram]
    if (state.shardCount === 1) {
      if (job.parent >= 0) histogramKernels.subtract(state.histograms[job.parent].byteOffset, out.byteOffset, length)
      continue
    }
    for (const [other, { histograms }] of state.shards.entries()) {
      const own = histograms.subarray(j * length, (j + 1) * length)
      if (other === 0) for (let at = from; at < end; at++) out[at] = own[at]
      else for (let at = from; at < end; at++) out[at] += own[at]
    }
    if (job.parent < 0) continue
    const parent = state.histograms[job.parent]
    for (let at = from; at < end; at++) parent[at] -= out[at]
  }
}
