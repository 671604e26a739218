// Growing one tree on fixed-point sums. Every part runs this on its own rows; at each `yield` it waits for the others.
import { JavaRandom } from "../random/javaRandom"
import {
  type EntryRange,
  type HistogramJob,
  type HistogramPool,
  newHistogramPool,
  type OpenNode,
  planChildren,
  takeJob,
} from "./histogramQueue"
import { allRows } from "./nodeRows"
import { gatherSides, resetEntries, scoreEntriesOfNode, splitEntries } from "./partEntries"
import { sumOwnRows, sumParts } from "./partHistograms"
import { type DraftLeaf, fillDraftStats, visitLeaves } from "./partLeaves"
import { type PartRows, packRows } from "./partRows"
import { type FoundSplit, leastScoreOf, readFoundSplit, scoreNodeOfSums } from "./partScores"
import type { PartState } from "./partState"
import { splitRows } from "./splitRows"
import { type NodeToScore, takeRound } from "./takeRound"
import type { Tree } from "./tree"
import { finishTree, type NodeDraft, newNode } from "./treeDraft"

/** Which tree to grow. */
export interface TreeTask {
  /** Whether it is fitted to the targets, not to gradients. */
  readonly isFirst: boolean
  readonly treeSeed: bigint
  readonly treeWeight: number
}

/** What growing a tree gives; the same in every part. */
export interface TreeOfParts {
  readonly tree: Tree
  /** What each of the leaves says that PartState.leafOfRow numbers: those before pruning. */
  readonly leafPredictions: Float64Array
}

/** A tree while it grows in this part. */
interface Growth {
  readonly state: PartState
  readonly own: PartRows
  readonly scale: number
  readonly pool: HistogramPool
  readonly stack: OpenNode[]
  readonly leaves: DraftLeaf[]
  /** Nodes that are split, but for the entries of matrices. */
  readonly undivided: { readonly entries: EntryRange; readonly left: OpenNode; readonly right: OpenNode }[]
}

/** Takes the next nodes of a round for which there is room, and the histograms that must be made for them. */
function takeBatch(
  { state, pool }: Growth,
  round: readonly NodeToScore<OpenNode>[],
  from: number,
): { nodes: NodeToScore<OpenNode>[]; jobs: HistogramJob[] } {
  const nodes: NodeToScore<OpenNode>[] = []
  const jobs: HistogramJob[] = []
  for (let i = from; i < round.length; i++) {
    if (jobs.length === state.jobCount || nodes.length === 2 * state.jobCount) break
    if (!takeJob(round[i].node, pool, jobs)) break
    nodes.push(round[i])
  }
  return { nodes, jobs }
}

/** Makes a node's children; the place of its histogram goes on to them. */
function splitNode(growth: Growth, node: OpenNode, found: FoundSplit): void {
  const { state, own, scale, pool, stack, leaves, undivided } = growth
  const { draft, rows, entries, histogram, count, sum } = node
  const { score, feature, bin, leftCount, leftSum, categoryOrder } = found
  const [leftRows, rightRows] = splitRows(state, own, rows, found)
  const left = newNode(draft.level + 1, 0, 0, undefined)
  const right = newNode(draft.level + 1, 0, 0, undefined)
  draft.split = {
    feature,
    gain: score / (count * count) / (scale * scale),
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
function applyFound(growth: Growth, node: OpenNode, found: FoundSplit): void {
  const { state, pool, leaves } = growth
  const { draft, rows, histogram, count, sum } = node
  if (found.score > 0 && draft.level < state.settings.maxDepth) {
    splitNode(growth, node, found)
    return
  }
  pool.free.push(histogram)
  leaves.push({ draft, rows, count, sum, hadNoSplit: found.score < 0 })
}

/** Scores nodes: the columns of numbers of some nodes, the part's columns of matrices of all. */
function scoreNodes({ state, own, scale }: Growth, nodes: readonly NodeToScore<OpenNode>[]): void {
  const hasEntries = state.entryLayout.columnCount > 0
  for (const [i, node] of nodes.entries()) {
    const leastScore = leastScoreOf(state, node.node, scale)
    if (i % state.partCount === own.part) scoreNodeOfSums(state, node, i, leastScore)
    if (hasEntries) scoreEntriesOfNode(state, own, node, i, leastScore)
  }
}

/** Divides the entries of the nodes that were split. */
function* divideEntries({ state, own, undivided }: Growth): Generator<void, void> {
  if (state.entryLayout.columnCount > 0) {
    yield
    gatherSides(state, own)
    for (const { entries, left, right } of undivided) splitEntries(own, entries, left.entries, right.entries)
  }
  undivided.length = 0
}

/** The root before it is scored, with all of the part's rows and entries. */
function newRoot(state: PartState, own: PartRows, draft: NodeDraft, count: number, sum: number): OpenNode {
  const { order } = own.arrays
  for (let row = 0; row < order.length; row++) order[row] = row
  const rows = allRows(order.length, state.blockSize)
  return { draft, rows, entries: resetEntries(state, own), count, sum, histogram: -1, job: undefined }
}

/** Grows a tree and adds it to the scores. */
export function* growInParts(state: PartState, own: PartRows, task: TreeTask): Generator<void, TreeOfParts> {
  const { scale, count, sum } = yield* packRows(state, own, task.isFirst)
  const root: NodeDraft = newNode(0, 0, 0, undefined)
  const growth: Growth = {
    state,
    own,
    scale,
    pool: newHistogramPool(state.histograms.length),
    stack: [newRoot(state, own, root, count, sum)],
    leaves: [],
    undivided: [],
  }
  const random = new JavaRandom(task.treeSeed)
  while (growth.stack.length > 0) {
    const round = takeRound(growth.stack, state.binCounts, state.settings, random)
    for (let at = 0; at < round.length; ) {
      const { nodes, jobs } = takeBatch(growth, round, at)
      at += nodes.length
      sumOwnRows(state, own, jobs)
      yield
      sumParts(state, own.part, jobs)
      yield
      scoreNodes(growth, nodes)
      yield
      for (const [i, { node }] of nodes.entries()) applyFound(growth, node, readFoundSplit(state, i))
      yield* divideEntries(growth)
    }
  }
  const leafPredictions = visitLeaves(state, own, growth.leaves, scale, task.treeWeight)
  yield
  fillDraftStats(state, root, growth.leaves, scale)
  return { tree: finishTree(root).tree, leafPredictions }
}
