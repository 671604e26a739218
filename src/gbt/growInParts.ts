// Growing one tree on fixed-point sums. Every part runs this on its own rows; at each `yield` it waits for the others.
import { JavaRandom } from "../random/javaRandom"
import {
  type HistogramJob,
  type HistogramPool,
  newHistogramPool,
  type OpenNode,
  planChildren,
  takeJob,
} from "./histogramQueue"
import { allRows } from "./nodeRows"
import { sumOwnRows, sumParts } from "./partHistograms"
import { type DraftLeaf, fillDraftStats, visitLeaves } from "./partLeaves"
import { type PartRows, packRows } from "./partRows"
import { type FoundSplit, readFoundSplit, scoreNodeOfSums } from "./partScores"
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
function splitNode(growth: Growth, { draft, rows, histogram }: OpenNode, found: FoundSplit): void {
  const { state, own, scale, pool, stack, leaves } = growth
  const { score, feature, bin, leftCount, leftSum, categoryOrder, count, sum } = found
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
  if (left.level === state.settings.maxDepth) {
    pool.free.push(histogram)
    const rightSums = { count: count - leftCount, sum: sum - leftSum }
    leaves.push({ draft: left, rows: leftRows, count: leftCount, sum: leftSum, hadNoSplit: false })
    leaves.push({ draft: right, rows: rightRows, ...rightSums, hadNoSplit: false })
    return
  }
  const leftNode: OpenNode = { draft: left, rows: leftRows, count: leftCount, histogram: -1, job: undefined }
  const rightNode = { ...leftNode, draft: right, rows: rightRows, count: count - leftCount }
  planChildren(leftNode, rightNode, histogram, pool)
  stack.push(leftNode, rightNode)
}

/** Splits a node as was found best, or leaves it a leaf. */
function applyFound(growth: Growth, node: OpenNode, found: FoundSplit): void {
  const { state, pool, leaves } = growth
  const { draft, rows, histogram } = node
  if (found.score > 0 && draft.level < state.settings.maxDepth) {
    splitNode(growth, node, found)
    return
  }
  pool.free.push(histogram)
  leaves.push({ draft, rows, count: found.count, sum: found.sum, hadNoSplit: found.score < 0 })
}

/** Grows a tree and adds it to the scores. */
export function* growInParts(state: PartState, own: PartRows, task: TreeTask): Generator<void, TreeOfParts> {
  const scale = yield* packRows(state, own, task.isFirst)
  const rowCount = own.order.length
  for (let row = 0; row < rowCount; row++) own.order[row] = row
  const root: NodeDraft = newNode(0, 0, 0, undefined)
  const growth: Growth = {
    state,
    own,
    scale,
    pool: newHistogramPool(state.histograms.length),
    stack: [{ draft: root, rows: allRows(rowCount, state.blockSize), count: 0, histogram: -1, job: undefined }],
    leaves: [],
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
      for (let i = own.part; i < nodes.length; i += state.partCount) scoreNodeOfSums(state, nodes[i], i, scale)
      yield
      for (const [i, { node }] of nodes.entries()) applyFound(growth, node, readFoundSplit(state, i))
    }
  }
  const leafPredictions = visitLeaves(state, own, growth.leaves, scale, task.treeWeight)
  yield
  fillDraftStats(state, root, growth.leaves, scale)
  return { tree: finishTree(root).tree, leafPredictions }
}
