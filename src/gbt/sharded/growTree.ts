// Growing one tree on fixed-point sums. Every shard runs this on its own rows; at each `yield` it waits for the others.
import { JavaRandom } from "../../random/javaRandom"
import type { Tree } from "../model/tree"
import { type NodeToSplit, selectNodesToSplit } from "../trees/selectNodes"
import { finishTree, type NodeDraft, newNode } from "../trees/treeDraft"
import { type BestShardedSplit, findDenseSplit, leastGainOf, readBestSplit } from "./bestSplit"
import {
  claimHistogram,
  type EntryRange,
  type HistogramJob,
  type HistogramPool,
  newHistogramPool,
  type OpenNode,
  planChildren,
  sumOwnRows,
  sumShards,
} from "./histograms"
import { type DraftLeaf, fillDraftStats, visitLeaves } from "./leaves"
import { allRows } from "./nodeRows"
import { divideRows } from "./partition"
import { packRows, type Shard } from "./shard"
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
  /** What each of the leaves says that PartState.leafOfRow numbers: those before pruning. */
  readonly leafPredictions: Float64Array
}

/** A tree while it grows in this shard. */
interface Growth {
  readonly state: ShardedState
  readonly shard: Shard
  readonly scale: number
  readonly pool: HistogramPool
  readonly stack: OpenNode[]
  readonly leaves: DraftLeaf[]
  /** Nodes that are split, but for the entries of matrices. */
  readonly undivided: { readonly entries: EntryRange; readonly left: OpenNode; readonly right: OpenNode }[]
}

/** Takes the next nodes of a round for which there is room, and the histograms that must be made for them. */
function nextBatch(
  { state, pool }: Growth,
  round: readonly NodeToSplit<OpenNode>[],
  from: number,
): { nodes: NodeToSplit<OpenNode>[]; jobs: HistogramJob[] } {
  const nodes: NodeToSplit<OpenNode>[] = []
  const jobs: HistogramJob[] = []
  for (let i = from; i < round.length; i++) {
    if (jobs.length === state.jobCount || nodes.length === 2 * state.jobCount) break
    if (!claimHistogram(round[i].node, pool, jobs)) break
    nodes.push(round[i])
  }
  return { nodes, jobs }
}

/** Makes a node's children; the place of its histogram goes on to them. */
function divideNode(growth: Growth, node: OpenNode, found: BestShardedSplit): void {
  const { state, shard, scale, pool, stack, leaves, undivided } = growth
  const { draft, rows, entries, histogram, count, sum } = node
  const { scaledGain, feature, bin, leftCount, leftSum, categoryOrder } = found
  const [leftRows, rightRows] = divideRows(state, shard, rows, found)
  const left = newNode(draft.level + 1, 0, 0, undefined)
  const right = newNode(draft.level + 1, 0, 0, undefined)
  draft.split = {
    feature,
    gain: scaledGain / (count * count) / (scale * scale),
    threshold: categoryOrder === undefined ? state.thresholds[feature][bin] : Number.NaN,
    leftCategories: categoryOrder === undefined ? null : Array.from(categoryOrder.subarray(0, bin + 1).sort()),
    categoryCount: categoryOrder?.length ?? -1,
    left,
    right,
  }
  const rightSums = { count: count - leftCount, sum: sum - leftSum }
  if (left.level === state.settings.maxDepth) {
    pool.free.push(histogram)
    leaves.push({ draft: left, rows: leftRows, count: leftCount, sum: leftSum, hadNoSplit: false })
    leaves.push({ draft: right, rows: rightRows, ...rightSums, hadNoSplit: false })
    return
  }
  const newChild = (): Pick<OpenNode, "entries" | "histogram" | "job"> => ({
    entries: { start: 0, end: 0 },
    histogram: -1,
    job: undefined,
  })
  const leftNode: OpenNode = { ...newChild(), draft: left, rows: leftRows, count: leftCount, sum: leftSum }
  const rightNode: OpenNode = { ...newChild(), draft: right, rows: rightRows, ...rightSums }
  undivided.push({ entries, left: leftNode, right: rightNode })
  planChildren(leftNode, rightNode, histogram, pool)
  stack.push(leftNode, rightNode)
}

/** Splits a node as was found best, or leaves it a leaf. */
function applyBest(growth: Growth, node: OpenNode, found: BestShardedSplit): void {
  const { state, pool, leaves } = growth
  const { draft, rows, histogram, count, sum } = node
  if (found.scaledGain > 0 && draft.level < state.settings.maxDepth) {
    divideNode(growth, node, found)
    return
  }
  pool.free.push(histogram)
  leaves.push({ draft, rows, count, sum, hadNoSplit: found.scaledGain < 0 })
}

/** Scores nodes: the columns of numbers of some nodes, the shard's columns of matrices of all. */
function findSplits({ state, shard, scale }: Growth, nodes: readonly NodeToSplit<OpenNode>[]): void {
  const hasEntries = state.sparseLayout.columnCount > 0
  for (const [i, node] of nodes.entries()) {
    const leastGain = leastGainOf(state, node.node, scale)
    if (i % state.shardCount === shard.index) findDenseSplit(state, node, i, leastGain)
    if (hasEntries) findSparseSplit(state, shard, node, i, leastGain)
  }
}

/** Divides the entries of the nodes that were split. */
function* divideUndivided({ state, shard, undivided }: Growth): Generator<void, void> {
  if (state.sparseLayout.columnCount > 0) {
    yield
    gatherSides(state, shard)
    for (const { entries, left, right } of undivided) divideEntries(shard, entries, left.entries, right.entries)
  }
  undivided.length = 0
}

/** The root before it is scored, with all of the shard's rows and entries. */
function newRoot(state: ShardedState, shard: Shard, draft: NodeDraft, count: number, sum: number): OpenNode {
  const { order } = shard.arrays
  for (let row = 0; row < order.length; row++) order[row] = row
  const rows = allRows(order.length, state.blockSize)
  return { draft, rows, entries: resetEntries(state, shard), count, sum, histogram: -1, job: undefined }
}

/** Grows a tree and adds it to the scores. */
export function* growTree(state: ShardedState, shard: Shard, task: TreeTask): Generator<void, ShardedTree> {
  const { scale, count, sum } = yield* packRows(state, shard, task.isFirst)
  const root: NodeDraft = newNode(0, 0, 0, undefined)
  const growth: Growth = {
    state,
    shard,
    scale,
    pool: newHistogramPool(state.histograms.length),
    stack: [newRoot(state, shard, root, count, sum)],
    leaves: [],
    undivided: [],
  }
  const random = new JavaRandom(task.treeSeed)
  while (growth.stack.length > 0) {
    const round = selectNodesToSplit(growth.stack, state.binCounts, state.settings, random)
    for (let at = 0; at < round.length; ) {
      const { nodes, jobs } = nextBatch(growth, round, at)
      at += nodes.length
      sumOwnRows(state, shard, jobs)
      yield
      sumShards(state, shard.index, jobs)
      yield
      findSplits(growth, nodes)
      yield
      for (const [i, { node }] of nodes.entries()) applyBest(growth, node, readBestSplit(state, i))
      yield* divideUndivided(growth)
    }
  }
  const leafPredictions = visitLeaves(state, shard, growth.leaves, scale, task.treeWeight)
  yield
  fillDraftStats(state, root, growth.leaves, scale)
  return { tree: finishTree(root).tree, leafPredictions }
}
