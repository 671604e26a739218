/**
 * A regression tree as parallel arrays, one place a node; node 0 is the root, a node comes before its left subtree, that
 * before the right one. A row goes left if its value is <= threshold or, at a categorical split, its category is one of
 * leftCategories.
 */
export interface Tree {
  /** Feature a node splits on, -1 for a leaf. */
  readonly feature: Int32Array
  /** Threshold of a continuous split, NaN elsewhere. */
  readonly threshold: Float64Array
  /** Categories that go left at a categorical split, rising; null elsewhere. */
  readonly leftCategories: readonly (readonly number[] | null)[]
  /** Number of categories of the feature of a categorical split, -1 elsewhere. */
  readonly categoryCount: Int32Array
  /** Left child, -1 for a leaf. */
  readonly left: Int32Array
  /** Right child, -1 for a leaf. */
  readonly right: Int32Array
  /** Weighted mean of the targets of the node's rows; what the tree says at a leaf. */
  readonly prediction: Float64Array
  /** Variance of the targets; -1 for a leaf where no split was allowed. */
  readonly impurity: Float64Array
  /** What the split lowers the variance by; -1 for a leaf. */
  readonly gain: Float64Array
  /** Weight of the rows in the node. */
  readonly count: Float64Array
  /** Number of rows in the node. */
  readonly rawCount: Float64Array
}

/** Number of the leaf each node is, counted from left to right; -1 for a node that is none. */
export function leafNumbers(tree: Tree): Int32Array {
  let count = 0
  return tree.feature.map((feature) => (feature < 0 ? count++ : -1))
}

/** Number of levels below the root. */
export function treeDepth(tree: Tree): number {
  const depths = new Int32Array(tree.feature.length)
  let deepest = 0
  for (let node = 0; node < depths.length; node++) {
    if (depths[node] > deepest) deepest = depths[node]
    if (tree.feature[node] < 0) continue
    depths[tree.left[node]] = depths[node] + 1
    depths[tree.right[node]] = depths[node] + 1
  }
  return deepest
}
