import type { GbtModel } from "../model/gbtModel"
import { addProduct, exactProduct, LANES, lanedCount, sumsByLane } from "../model/sumTrees"
import { treeDepth } from "../model/tree"
import { type RowInputs, rowInputs } from "./rowInputs"

/**
 * What a model says of one row at a time. Both functions take as many features as the model has, in the same order; a
 * missing value (NaN) goes right at every split by a threshold. They throw RangeError if there are more or fewer, or a
 * value is not one of its feature's categories, and may be taken off this object.
 */
export interface RowScorer {
  /**
   * The score, the same bits as predictScores. It makes no object; where V8 does not inline the call, the number that it
   * returns takes 16 bytes.
   */
  readonly score: (features: ArrayLike<number>) => number
  /** The number of the leaf that the row ends in, for each tree, as predictLeaves. */
  readonly leaves: (features: ArrayLike<number>) => Float64Array
}

/** Lays out a model for rows that come one by one; changes to the model's arrays afterwards change nothing here. */
export function rowScorer(model: GbtModel): RowScorer {
  const { featureCount } = model
  const inputs = rowInputs(model)
  const trees = flatTrees(model, inputs)
  const values = new Float64Array(inputs.count)
  const places = new Int32Array(trees.roots.length)
  const score = new Float64Array(1)
  const walk = (features: ArrayLike<number>): void => {
    if (features.length !== featureCount) refuseLength(features.length, featureCount)
    inputs.read(features, values)
    findTerms(trees, values, places)
  }
  return {
    score(features) {
      walk(features)
      addTerms(trees, places, score)
      return score[0]
    },
    leaves(features) {
      walk(features)
      const leaves = new Float64Array(places.length)
      for (const [position, m] of trees.order.entries()) leaves[m] = (places[position] - trees.firstTerms[position]) / 2
      return leaves
    },
  }
}

function refuseLength(length: number, featureCount: number): never {
  throw new RangeError(`length mismatch: the vector has ${length} features, the model has ${featureCount}`)
}

/**
 * Walks a row down each tree, and says where the numbers of the leaf that it ends in start in `terms`.
 *
 * No branch but the loop's: a branch at each split takes as long on skewed rows and twice as long where splits halve the
 * rows; a closure for each node three to four times as long. Where a program scores with one model V8 builds it into its
 * code; where models change, a row takes twice as long.
 */
function findTerms(trees: FlatTrees, values: Float64Array, out: Int32Array): void {
  const { roots, depths, nodes, thresholds } = trees
  for (let tree = 0; tree < roots.length; tree++) {
    let at = roots[tree]
    for (let depth = depths[tree]; depth > 0; depth--) {
      at = nodes[at + Number(values[nodes[at + 2]] <= thresholds[at >> 2])]
    }
    out[tree] = nodes[at + 3]
  }
}

/**
 * Adds up the terms of a row as sumTrees.ts says.
 *
 * @param out - its one number is overwritten; V8 would make an object of a number returned
 */
function addTerms(trees: FlatTrees, places: Int32Array, out: Float64Array): void {
  const { terms } = trees
  const laned = lanedCount(places.length)
  const treesPerLane = laned / LANES
  let total = 0
  let tree = 0
  while (tree < laned) {
    let sum = 0
    for (const end = tree + treesPerLane; tree < end; tree++) {
      sum = addProduct(sum, terms[places[tree]], terms[places[tree] + 1])
    }
    total += sum
  }
  for (; tree < places.length; tree++) total += terms[places[tree]]
  out[0] = total
}

/** Numbers kept for a node in `nodes`, see {@link FlatTrees}. */
const NODE_STRIDE = 4

/**
 * All trees of a model in common arrays, for walking one row at a time. A leaf leads to itself, so that a walk takes as
 * many steps as its tree is deep wherever it ends.
 */
interface FlatTrees {
  /** Which tree of the model stands at each position: the order of sumsByLane. */
  readonly order: readonly number[]
  /** Where each tree's root starts in `nodes`. */
  readonly roots: Int32Array
  /** Number of levels below each tree's root. */
  readonly depths: Int32Array
  /**
   * NODE_STRIDE numbers a node: where its right child starts, where its left child starts, the input that it compares, and
   * where a leaf's numbers start in `terms`.
   */
  readonly nodes: Int32Array
  /** Threshold of each node. */
  readonly thresholds: Float64Array
  /** Two numbers a leaf: what it adds to the score, rounded, and what Spark's sum still has of what was rounded off. */
  readonly terms: Float64Array
  /** Where the terms of each tree start, those of its leaves from left to right. */
  readonly firstTerms: Int32Array
}

function flatTrees(model: GbtModel, inputs: RowInputs): FlatTrees {
  const { treeOrder } = sumsByLane(model.trees.length, 0)
  const nodeCount = model.trees.reduce((sum, tree) => sum + tree.feature.length, 0)
  const roots = new Int32Array(treeOrder.length)
  const firstTerms = new Int32Array(treeOrder.length)
  const nodes = new Int32Array(NODE_STRIDE * nodeCount)
  const thresholds = new Float64Array(nodeCount)
  const terms: number[] = []
  let first = 0
  for (const [position, m] of treeOrder.entries()) {
    const tree = model.trees[m]
    roots[position] = NODE_STRIDE * first
    firstTerms[position] = terms.length
    for (const [node, feature] of tree.feature.entries()) {
      const at = NODE_STRIDE * (first + node)
      if (feature < 0) {
        nodes.set([at, at, 0, terms.length], at)
        terms.push(...leafTerm(m, model.trees.length, tree.prediction[node], model.treeWeights[m]))
        continue
      }
      const categories = tree.leftCategories[node]
      const right = NODE_STRIDE * (first + tree.right[node])
      const left = NODE_STRIDE * (first + tree.left[node])
      nodes.set([right, left, inputs.inputOf(feature, categories), 0], at)
      thresholds[first + node] = categories === null ? tree.threshold[node] : 0
    }
    first += tree.feature.length
  }
  const depths = Int32Array.from(treeOrder, (m) => treeDepth(model.trees[m]))
  return { order: treeOrder, roots, depths, nodes, thresholds, terms: Float64Array.from(terms), firstTerms }
}

/** The two numbers that tree `m` has at a leaf; see sumTrees.ts. */
function leafTerm(m: number, treeCount: number, prediction: number, treeWeight: number): [number, number] {
  if (m >= lanedCount(treeCount)) return [prediction * treeWeight, 0]
  const { high, low } = exactProduct(prediction, treeWeight)
  // The first of a running sum is added to 0, which rounds it whatever the row.
  return m < LANES ? [addProduct(0, high, low), 0] : [high, low]
}
