import type { GbtModel } from "./gbtModel"

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
