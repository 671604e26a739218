// Growing one tree on fixed-point sums. Every shard runs this on its own rows; at each `yield` it waits for the others.
import { JavaRandom } from "../../random/javaRandom"
import type { Tree } from "../model/tree"
import { growTree, type TreeBackend } from "../trees/growTree"
import type { NodeToSplit } from "../trees/selectNodes"
import { type NodeDraft, newNode, setStats } from "../trees/treeDraft"
import { findDenseSplit, nodeLimits, readBestSplit, type ShardedSplit } from "./bestSplit"
import { findCertifiedSplit } from "./certify"
import { divideRows } from "./divideRows"
import {
  claimHistogram,
  type EntryRange,
  type HistogramJob,
  type HistogramPool,
  newHistogramPool,
  planChildren,
  type ShardMembers,
  sumOfGradients,
  sumOwnRows,
  sumShards,
} from "./histograms"
import { fillLeafStats, visitLeaves } from "./leaves"
import { allRows, type NodeRows } from "./nodeRows"
import { type PackedValues, packRows, type Shard } from "./shard"
import { divideEntries, findSparseSplit, gatherSides, resetEntries } from "./sparseColumns"
import type { ShardedState } from "./state"

/** Which tree to grow. */
export interface TreeTask {
  /** Whether it is fitted to the targets, not to gradients. */
  readonly isFirst: boolean
  readonly treeSeed: bigint
  readonly treeWeight: number
}

/** What growing a tree gives; the same in every shard. */
export interface ShardedTree {
  readonly tree: Tree
  /** What each of the leaves says that ShardedState.leafOfRow numbers: those before pruning. */
  readonly leafPredictions: Float64Array
  /** See TreeAndLeaves. */
  readonly fewestOnSide: number | undefined
}

/** Nodes whose splits are found together, and the histograms that must be made for them. */
interface Batch {
  readonly nodes: readonly NodeToSplit<NodeDraft<ShardMembers>>[]
  readonly jobs: readonly HistogramJob[]
}

/** The nodes from `from` on for which there is room. */
function nextBatch(
  nodes: readonly NodeToSplit<NodeDraft<ShardMembers>>[],
  from: number,
  jobCount: number,
  pool: HistogramPool,
): Batch {
  const jobs: HistogramJob[] = []
  let end = from
  for (; end < nodes.length; end++) {
    if (jobs.length === jobCount || end - from === 2 * jobCount) break
    if (!claimHistogram(nodes[end].node.members, pool, jobs)) break
  }
  return { nodes: nodes.slice(from, end), jobs }
}

function newMembers(rows: NodeRows, entries: EntryRange, count: number, sum: number): ShardMembers {
  return { rows, entries, count, sum, histogram: -1, job: undefined }
}

/** Entries that are to be divided once all shards have written down the sides of their rows. */
interface UndividedEntries {
  readonly parent: EntryRange
  readonly left: EntryRange
  readonly right: EntryRange
}

/** The backend of one tree in one shard. */
interface ShardedBackend extends TreeBackend<ShardMembers, ShardedSplit, void> {
  /** See TreeAndLeaves. */
  fewestOnSide(): number | undefined
}

/** The backend of one tree in one shard. */
function newShardedBackend(
  state: ShardedState,
  shard: Shard,
  packed: PackedValues,
  treeWeight: number,
): ShardedBackend {
  const { scale } = packed
  const { settings, binCounts, thresholds } = state
  const hasEntries = state.sparseLayout.columnCount > 0
  const pool = newHistogramPool(state.histograms.length)
  const undivided: UndividedEntries[] = []
  const gains = new Float64Array(state.certifies ? binCounts.length : 0)
  let fewestOnSide = state.certifies ? Number.POSITIVE_INFINITY : undefined
  /** The same splits, to the last bit, as those of sums in doubles. */
  const certified = (toSplit: NodeToSplit<NodeDraft<ShardMembers>>): ShardedSplit => {
    const { node } = toSplit
    const limits = nodeLimits(state, node.members, scale)
    const best = findCertifiedSplit(state, shard, toSplit, limits, packed, gains)
    setStats(node, best.parent!)
    const { gain, feature, bin, categoryOrder, left, right } = best
    if (feature >= 0) fewestOnSide = Math.min(fewestOnSide!, left.count, right.count)
    return { gain, feature, bin, categoryOrder, left, right, leftCount: left.count }
  }
  return {
    fewestOnSide: () => fewestOnSide,
    settings,
    binCounts,
    thresholds,
    *findSplits(all, from) {
      if (undivided.length > 0) {
        yield
        gatherSides(state, shard)
        for (const { parent, left, right } of undivided) divideEntries(shard, parent, left, right)
        undivided.length = 0
      }
      const { nodes, jobs } = nextBatch(all, from, state.jobCount, pool)
      sumOwnRows(state, shard, jobs)
      yield
      sumShards(state, shard, jobs)
      yield
      if (state.certifies) return nodes.map(certified)
      for (const [i, { node, candidates }] of nodes.entries()) {
        const limits = nodeLimits(state, node.members, scale)
        if (i % state.shardCount === shard.index) findDenseSplit(state, shard, node.members, candidates, limits, i)
        if (hasEntries) findSparseSplit(state, shard, node.members, candidates, limits, i)
      }
      yield
      return nodes.map(({ node }, i) => readBestSplit(state, i, node.members, scale))
    },
    divide({ members }, split, goesOn) {
      const { rows, entries, histogram, count, sum } = members
      const { leftCount } = split
      const [leftRows, rightRows] = divideRows(state, shard, rows, split)
      const leftSum = split.leftSum ?? (goesOn ? sumOfGradients(shard, leftRows) : Number.NaN)
      const left = newMembers(leftRows, { start: 0, end: 0 }, leftCount, leftSum)
      const right = newMembers(rightRows, { start: 0, end: 0 }, count - leftCount, sum - leftSum)
      if (goesOn) {
        if (hasEntries) undivided.push({ parent: entries, left: left.entries, right: right.entries })
        planChildren(left, right, histogram, pool)
      } else {
        pool.free.push(histogram)
      }
      return [left, right]
    },
    leave({ members }) {
      pool.free.push(members.histogram)
    },
    *leafStats(leaves) {
      visitLeaves(state, shard, leaves, scale, treeWeight)
      yield
      if (!state.certifies) fillLeafStats(state, leaves, scale)
    },
  }
}

/** Grows a tree and adds it to the scores. */
export function* growShardedTree(state: ShardedState, shard: Shard, task: TreeTask): Generator<void, ShardedTree> {
  const { count, sum, ...packed } = yield* packRows(state, shard, task.isFirst)
  const { order } = shard.arrays
  for (let row = 0; row < order.length; row++) order[row] = row
  const rows = allRows(order.length, state.blockSize)
  const root = newNode(0, newMembers(rows, resetEntries(state, shard), count, sum), undefined)
  const backend = newShardedBackend(state, shard, packed, task.treeWeight)
  const { tree, leaves } = yield* growTree(root, backend, new JavaRandom(task.treeSeed))
  const leafPredictions = Float64Array.from(leaves, (leaf) => leaf.prediction)
  return { tree, leafPredictions, fewestOnSide: backend.fewestOnSide() }
}
