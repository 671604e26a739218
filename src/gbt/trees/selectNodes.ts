// Which nodes of a growing tree are looked at together, and which features each may split on.

import type { JavaRandom } from "../../random/javaRandom"
import { XorShiftRandom } from "../../random/xorShiftRandom"
import type { SplitLimits } from "./gbtParams"

/** How a tree grows; see GbtParams. */
export interface TreeSettings extends SplitLimits {
  readonly maxDepth: number
  readonly maxMemoryInMB: number
  /** Number of features each node may split on. */
  readonly featuresPerNode: number
}

/** What Spark counts for each bin of a node whose split it looks for: three doubles. */
const BYTES_PER_BIN = 24

/** A node whose split is to be found, with the features it may split on; undefined for all. */
export interface NodeToSplit<Node> {
  readonly node: Node
  readonly candidates: Int32Array | undefined
}

/**
 * Takes from the stack the nodes whose splits are found together (Spark's `selectNodesToSplit`): as many as have room for
 * their histograms, at least one.
 * A node draws its features each time it is looked at, also when there is no room for it: so does Spark's.
 */
export function selectNodesToSplit<Node>(
  stack: Node[],
  binCounts: Int32Array,
  settings: TreeSettings,
  random: JavaRandom,
): NodeToSplit<Node>[] {
  const featureCount = binCounts.length
  const allBins = binCounts.reduce((sum, count) => sum + count, 0)
  const bytesAllowed = settings.maxMemoryInMB * 1024 * 1024
  const nodes: NodeToSplit<Node>[] = []
  let bytes = 0
  while (stack.length > 0) {
    let bins = allBins
    let candidates: Int32Array | undefined
    if (settings.featuresPerNode < featureCount) {
      candidates = sampleFeatures(featureCount, settings.featuresPerNode, random.nextLong())
      bins = candidates.reduce((sum, feature) => sum + binCounts[feature], 0)
    }
    if (bytes > 0 && bytes + bins * BYTES_PER_BIN > bytesAllowed) break
    bytes += bins * BYTES_PER_BIN
    nodes.push({ node: stack.pop()!, candidates })
  }
  return nodes
}

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
function sampleFeatures(featureCount: number, sampleSize: number, seed: bigint): Int32Array {
  const reservoir = new Int32Array(sampleSize)
  for (let feature = 0; feature < sampleSize; feature++) reservoir[feature] = feature
  const random = new XorShiftRandom(seed)
  for (let feature = sampleSize; feature < featureCount; feature++) {
    const place = Math.trunc(random.nextDouble() * (feature + 1))
    if (place < sampleSize) reservoir[place] = feature
  }
  return reservoir
}
