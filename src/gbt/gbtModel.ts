import type { LossName } from "./loss"
import type { Tree } from "./tree"

/** A trained sum of trees, as plain data: the score of a row is the sum of treeWeights[m] x what tree m says. */
export interface GbtModel {
  /** The trees, in the order they were grown. */
  readonly trees: readonly Tree[]
  /** 1 for the first tree, stepSize for the others. */
  readonly treeWeights: Float64Array
  /** Slots of a features vector. */
  readonly featureCount: number
  /** What was lowered; "logistic" for a classifier. */
  readonly loss: LossName
}

/**
 * The model of the first trees alone: what training with that many trees would have given.
 *
 * @param treeCount - in [1, number of trees]
 * @throws RangeError if treeCount is out of range
 */
export function firstTrees(model: GbtModel, treeCount: number): GbtModel {
  if (!Number.isInteger(treeCount) || treeCount < 1 || treeCount > model.trees.length) {
    throw new RangeError(`invalid treeCount: ${treeCount}; expected an integer in [1, ${model.trees.length}]`)
  }
  return { ...model, trees: model.trees.slice(0, treeCount), treeWeights: model.treeWeights.slice(0, treeCount) }
}
