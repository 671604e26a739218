import type { GbtModel } from "../gbt/model/gbtModel"
import { sumOfTrees } from "../gbt/model/sumTrees"
import { leafNumbers, type Tree } from "../gbt/model/tree"
import { type SparseVector, sparseVector, toArray, type Vector } from "../linalg/vector"

/** One row's features: a vector, or its values as an array. */
export type FeatureVector = Vector | ArrayLike<number>

function valuesOf(features: FeatureVector, featureCount: number): ArrayLike<number> {
  const values = "kind" in features ? toArray(features) : features
  if (values.length === featureCount) return values
  throw new RangeError(`length mismatch: the vector has ${values.length} features, the model has ${featureCount}`)
}

/** The leaf that a row ends in; a missing value goes right at every split. */
function leafOf(tree: Tree, values: ArrayLike<number>): number {
  let node = 0
  while (tree.feature[node] >= 0) {
    const value = values[tree.feature[node]]
    const categories = tree.leftCategories[node]
    const goesLeft = categories === null ? value <= tree.threshold[node] : categories.includes(value)
    node = goesLeft ? tree.left[node] : tree.right[node]
  }
  return node
}

/**
 * The score of one row, the same bits as predictMargins gives: the weighted sum of what the trees say.
 *
 * @throws RangeError if the vector has more or fewer features than the model
 */
export function scoreVector(model: GbtModel, features: FeatureVector): number {
  const values = valuesOf(features, model.featureCount)
  const predictions = model.trees.map((tree) => tree.prediction[leafOf(tree, values)])
  return sumOfTrees(predictions, model.treeWeights)
}

/** The number of the leaf that one row ends in, for each tree; leaves are numbered from left to right, from 0. */
export function leavesOfVector(model: GbtModel, features: FeatureVector): Float64Array {
  const values = valuesOf(features, model.featureCount)
  return Float64Array.from(model.trees, (tree) => leafNumbers(tree)[leafOf(tree, values)])
}

/** The values that are not 0, as a sparse vector. */
export function nonzeros(values: Float64Array): SparseVector {
  const indices = Array.from(values.keys()).filter((index) => values[index] !== 0)
  return sparseVector(
    values.length,
    indices,
    indices.map((index) => values[index]),
  )
}
