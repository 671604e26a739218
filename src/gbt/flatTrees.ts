import { addProduct, exactProduct } from "./exactProduct"
import type { GbtModel } from "./gbtModel"
import type { SplitInputs } from "./splitInputs"
import { LANES, lanedCount, sumsByLane } from "./sumTrees"
import { treeDepth } from "./tree"

/** Numbers kept for a node in `nodes`, see {@link FlatTrees}. */
export const STRIDE = 4

/**
 * All trees of a model in common arrays, for walking one row at a time. A leaf leads to itself, so that a walk takes as
 * many steps as its tree is deep wherever it ends.
 */
export interface FlatTrees {
  /** Where each tree's root starts in `nodes`; the trees are in the order of sumsByLane. */
  readonly roots: Int32Array
  /** Number of levels below each tree's root. */
  readonly depths: Int32Array
  /**
   * STRIDE numbers a node: where its right child starts, where its left child starts, the input that it compares, and
   * where a leaf's numbers start in `terms`.
   */
  readonly nodes: Int32Array
  /** Threshold of each node. */
  readonly thresholds: Float64Array
  /** Two numbers a leaf: what it adds to the score, rounded, and what Spark's sum still has of what was rounded off. */
  readonly terms: Float64Array
}

/** Lays out a model's trees; changes to the model's arrays afterwards change nothing here. */
export function flatTrees(model: GbtModel, inputs: SplitInputs): FlatTrees {
  const { treeOrder } = sumsByLane(model.trees.length, 0)
  const nodeCount = model.trees.reduce((sum, tree) => sum + tree.feature.length, 0)
  const roots = new Int32Array(treeOrder.length)
  const nodes = new Int32Array(STRIDE * nodeCount)
  const thresholds = new Float64Array(nodeCount)
  const terms: number[] = []
  let first = 0
  for (const [position, m] of treeOrder.entries()) {
    const tree = model.trees[m]
    roots[position] = STRIDE * first
    for (const [node, feature] of tree.feature.entries()) {
      const at = STRIDE * (first + node)
      if (feature < 0) {
        nodes.set([at, at, 0, terms.length], at)
        terms.push(...leafTerm(m, model.trees.length, tree.prediction[node], model.treeWeights[m]))
        continue
      }
      const categories = tree.leftCategories[node]
      const right = STRIDE * (first + tree.right[node])
      const left = STRIDE * (first + tree.left[node])
      nodes.set([right, left, inputs.inputOf(feature, categories), 0], at)
      thresholds[first + node] = categories === null ? tree.threshold[node] : 0
    }
    first += tree.feature.length
  }
  const depths = Int32Array.from(treeOrder, (m) => treeDepth(model.trees[m]))
  return { roots, depths, nodes, thresholds, terms: Float64Array.from(terms) }
}

/** The two numbers that tree `m` has at a leaf; see sumTrees.ts. */
function leafTerm(m: number, treeCount: number, prediction: number, treeWeight: number): [number, number] {
  if (m >= lanedCount(treeCount)) return [prediction * treeWeight, 0]
  const { high, low } = exactProduct(prediction, treeWeight)
  // The first of a running sum is added to 0, which rounds it whatever the row.
  return m < LANES ? [addProduct(0, high, low), 0] : [high, low]
}
