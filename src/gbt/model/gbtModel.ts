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

/**
 * Importance of each feature: gain x weight of the rows, summed over the splits on it, as a share of all. The trees'
 * weights are left out, as in Spark. All 0 when no tree splits.
 *
 * @returns one number in [0, 1] a feature; they sum to 1
 */
export function featureImportances(model: GbtModel): Float64Array {
  const importances = new Float64Array(model.featureCount)
  for (const { feature, gain, count } of model.trees) {
    for (let node = 0; node < feature.length; node++) {
      if (feature[node] >= 0) importances[feature[node]] += gain[node] * count[node]
    }
  }
  const total = importances.reduce((sum, x) => sum + x, 0)
  return total === 0 ? importances : importances.map((x) => x / total)
}
