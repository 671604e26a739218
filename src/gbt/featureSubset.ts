import { XorShiftRandom } from "../random/xorShiftRandom"

/**
 * Number of features a node may split on, see GbtParams.featureSubsetStrategy; roots, logarithms and shares round up.
 *
 * @param strategy - checked
 */
export function featuresPerNode(strategy: string, featureCount: number): number {
  switch (strategy) {
    case "auto":
    case "all":
      return featureCount
    case "sqrt":
      return Math.ceil(Math.sqrt(featureCount))
    case "log2":
      return Math.max(1, Math.ceil(Math.log(featureCount) / Math.log(2)))
    case "onethird":
      return Math.ceil(featureCount / 3)
    default:
      if (/^\d+$/.test(strategy)) return Math.min(Number(strategy), featureCount)
      return Math.ceil(Number(strategy) * featureCount)
  }
}

/**
 * Draws features for a node, by Spark's reservoir sampling (`SamplingUtils.reservoirSampleAndCount`).
 *
 * @param sampleSize - below featureCount
 * @returns the features in the order of the reservoir's places, which is the order ties are broken in
 */
export function sampleFeatures(featureCount: number, sampleSize: number, seed: bigint): Int32Array {
  const reservoir = new Int32Array(sampleSize)
  for (let feature = 0; feature < sampleSize; feature++) reservoir[feature] = feature
  const random = new XorShiftRandom(seed)
  for (let feature = sampleSize; feature < featureCount; feature++) {
    const place = Math.trunc(random.nextDouble() * (feature + 1))
    if (place < sampleSize) reservoir[place] = feature
  }
  return reservoir
}
