// A tree while it grows, and its final form.
import type { Tree } from "../model/tree"

/** Sums over the rows of a node: of weight, weight x target, weight x target^2, and the count of rows. */
export interface NodeStats {
  readonly weight: number
  readonly sum: number
  readonly squares: number
  readonly count: number
}

/** The sums over the rows of two nodes together. */
export function sumOfStats(a: NodeStats, b: NodeStats): NodeStats {
  return { weight: a.weight + b.weight, sum: a.sum + b.sum, squares: a.squares + b.squares, count: a.count + b.count }
}

/** Variance of the targets; 0 without weight. */
export function variance(weight: number, sum: number, squares: number): number {
  return weight === 0 ? 0 : (squares - (sum * sum) / weight) / weight
}

/** A node while its tree grows. */
export interface NodeDraft<Members> {
  /** 0 for the root, one more than the parent's for a child. */
  readonly level: number
  /** Its rows or cells, as the arithmetic that grows the tree keeps them. */
  readonly members: Members
  /** Undefined until they are known. */
  stats: NodeStats | undefined
  /** Mean of the targets; 0 without weight, or until the stats are known. */
  prediction: number
  /** Whether a split was looked for and none was allowed. */
  hadNoSplit: boolean
  /** Undefined for a leaf. */
  split: NodeSplit<Members> | undefined
}

/** The split of a node, and its children. */
export interface NodeSplit<Members> {
  readonly feature: number
  readonly gain: number
  /** NaN for a categorical feature. */
  readonly threshold: number
  /** Categories that go left, rising; null for a continuous feature. */
  readonly leftCategories: readonly number[] | null
  /** -1 for a continuous feature. */
  readonly categoryCount: number
  readonly left: NodeDraft<Members>
  readonly right: NodeDraft<Members>
}

/** A node that is not split yet. */
export function newNode<Members>(level: number, members: Members, stats: NodeStats | undefined): NodeDraft<Members> {
  const node: NodeDraft<Members> = {
    level,
    members,
    stats: undefined,
    prediction: 0,
    hadNoSplit: false,
    split: undefined,
  }
  if (stats !== undefined) setStats(node, stats)
  return node
}

/** Gives a node its stats, and the prediction that follows from them. */
export function setStats<Members>(node: NodeDraft<Members>, stats: NodeStats): void {
  node.stats = stats
  node.prediction = stats.weight === 0 ? 0 : stats.sum / stats.weight
}

/** From the bottom up: sums up stats that are not known yet, and joins leaves of one parent that say the same. */
function settle<Members>(node: NodeDraft<Members>): void {
  if (node.split === undefined) return
  const { left, right } = node.split
  settle(left)
  settle(right)
  if (node.stats === undefined) setStats(node, sumOfStats(left.stats!, right.stats!))
  if (left.split !== undefined || right.split !== undefined || left.prediction !== right.prediction) return
  // The children's prediction may differ from the mean of the node's own sums in the last bit; Spark keeps theirs.
  node.prediction = left.prediction
  node.split = undefined
}

/** Lists the nodes, each before its left subtree and that before its right one. */
function listNodes<Members>(root: NodeDraft<Members>): NodeDraft<Members>[] {
  const nodes: NodeDraft<Members>[] = []
  const pending = [root]
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    nodes.push(node)
    if (node.split !== undefined) pending.push(node.split.right, node.split.left)
  }
  return nodes
}

function impurityOf<Members>({ stats, hadNoSplit }: NodeDraft<Members>): number {
  return hadNoSplit ? -1 : variance(stats!.weight, stats!.sum, stats!.squares)
}

/**
 * Prunes a tree and lays it out in arrays.
 *
 * @param root - of a tree whose leaves have stats; a node without any gets those of its children together
 */
export function finishTree<Members>(root: NodeDraft<Members>): Tree {
  settle(root)
  const nodes = listNodes(root)
  const places = new Map(nodes.map((node, place) => [node, place]))
  const placeOf = (child: NodeDraft<Members> | undefined): number => (child === undefined ? -1 : places.get(child)!)
  return {
    feature: Int32Array.from(nodes, (node) => node.split?.feature ?? -1),
    threshold: Float64Array.from(nodes, (node) => node.split?.threshold ?? Number.NaN),
    leftCategories: nodes.map((node) => node.split?.leftCategories ?? null),
    categoryCount: Int32Array.from(nodes, (node) => node.split?.categoryCount ?? -1),
    left: Int32Array.from(nodes, (node) => placeOf(node.split?.left)),
    right: Int32Array.from(nodes, (node) => placeOf(node.split?.right)),
    prediction: Float64Array.from(nodes, (node) => node.prediction),
    impurity: Float64Array.from(nodes, impurityOf),
    gain: Float64Array.from(nodes, (node) => node.split?.gain ?? -1),
    count: Float64Array.from(nodes, (node) => node.stats!.weight),
    rawCount: Float64Array.from(nodes, (node) => node.stats!.count),
  }
}
