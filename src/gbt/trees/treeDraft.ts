// A tree while it grows, and its final form.
import type { Tree } from "../model/tree"

/** A node while its tree grows. Its cells are a range of one array that all nodes share. */
export interface NodeDraft {
  readonly level: number
  /** First place of its cells. */
  readonly start: number
  /** Place after its last cell. */
  readonly end: number
  /** From the split the node came from; of a root, undefined until it is scored. */
  stats: NodeStats | undefined
  impurity: number
  prediction: number
  split: SplitDraft | undefined
}

/** A split and its children. */
export interface SplitDraft {
  readonly feature: number
  readonly gain: number
  /** NaN for a categorical feature. */
  readonly threshold: number
  /** Null for a continuous feature. */
  readonly leftCategories: readonly number[] | null
  /** -1 for a continuous feature. */
  readonly categoryCount: number
  readonly left: NodeDraft
  readonly right: NodeDraft
}

/** A finished tree, and which cells each of its nodes holds: places starts[node] up to ends[node] of the order. */
export interface GrownTree {
  readonly tree: Tree
  readonly starts: Int32Array
  readonly ends: Int32Array
}

/** A node that is not split yet. */
export function newNode(level: number, start: number, end: number, stats: NodeStats | undefined): NodeDraft {
  const node: NodeDraft = { level, start, end, stats: undefined, impurity: -1, prediction: 0, split: undefined }
  if (stats !== undefined) setStats(node, stats)
  return node
}

/** Gives a node its stats, and what follows from them. */
export function setStats(node: NodeDraft, stats: NodeStats): void {
  node.stats = stats
  node.impurity = variance(stats.weight, stats.sum, stats.squares)
  node.prediction = mean(stats)
}

/** Joins leaves of one parent that say the same, from the bottom up. */
function prune(node: NodeDraft): void {
  if (node.split === undefined) return
  const { left, right } = node.split
  prune(left)
  prune(right)
  if (left.split !== undefined || right.split !== undefined || left.prediction !== right.prediction) return
  // The children's prediction may differ from the mean of the node's own sums in the last bit; Spark keeps theirs.
  node.prediction = left.prediction
  node.split = undefined
}

/** Lists the nodes, each before its left subtree and that before its right one. */
function listNodes(root: NodeDraft): NodeDraft[] {
  const nodes: NodeDraft[] = []
  const pending = [root]
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    nodes.push(node)
    if (node.split !== undefined) pending.push(node.split.right, node.split.left)
  }
  return nodes
}

/** Prunes a tree and lays it out in arrays. */
export function finishTree(root: NodeDraft): GrownTree {
  prune(root)
  const nodes = listNodes(root)
  const places = new Map(nodes.map((node, place) => [node, place]))
  const childOf = (child: NodeDraft | undefined): number => (child === undefined ? -1 : places.get(child)!)
  const tree: Tree = {
    feature: Int32Array.from(nodes, (node) => node.split?.feature ?? -1),
    threshold: Float64Array.from(nodes, (node) => node.split?.threshold ?? Number.NaN),
    leftCategories: nodes.map((node) => node.split?.leftCategories ?? null),
    categoryCount: Int32Array.from(nodes, (node) => node.split?.categoryCount ?? -1),
    left: Int32Array.from(nodes, (node) => childOf(node.split?.left)),
    right: Int32Array.from(nodes, (node) => childOf(node.split?.right)),
    prediction: Float64Array.from(nodes, (node) => node.prediction),
    impurity: Float64Array.from(nodes, (node) => node.impurity),
    gain: Float64Array.from(nodes, (node) => node.split?.gain ?? -1),
    count: Float64Array.from(nodes, (node) => node.stats?.weight ?? 0),
    rawCount: Float64Array.from(nodes, (node) => node.stats?.count ?? 0),
  }
  return {
    tree,
    starts: Int32Array.from(nodes, (node) => node.start),
    ends: Int32Array.from(nodes, (node) => node.end),
  }
}

/** What is known about the rows of a node: sums over them of weight, weight x target, weight x target^2, and their count. */
export interface NodeStats {
  readonly weight: number
  readonly sum: number
  readonly squares: number
  readonly count: number
}

/** Variance of the targets; 0 without weight. */
export function variance(weight: number, sum: number, squares: number): number {
  return weight === 0 ? 0 : (squares - (sum * sum) / weight) / weight
}

/** Mean of the targets; 0 without weight. */
export function mean(stats: NodeStats): number {
  return stats.weight === 0 ? 0 : stats.sum / stats.weight
}

/** Which bins go left: up to the best one, in the order of the categories if there is one. */
export function leftBins(bin: number, categoryOrder: Int32Array | undefined, binCount: number): Uint8Array {
  const goesLeft = new Uint8Array(binCount)
  for (let place = 0; place <= bin; place++) goesLeft[categoryOrder?.[place] ?? place] = 1
  return goesLeft
}
