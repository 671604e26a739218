// Which nodes of a growing tree are scored together, and on which features.
import type { JavaRandom } from "../random/javaRandom"
import { sampleFeatures } from "./featureSubset"
import type { SplitLimits } from "./findBestSplit"

/** How a tree grows; see GbtParams. */
export interface TreeSettings extends SplitLimits {
  readonly maxDepth: number
  readonly maxMemoryInMB: number
  /** Number of features each node may split on. */
  readonly featuresPerNode: number
}

/** What Spark reckons for each bin of a node that is being scored: three doubles. */
const BYTES_PER_BIN = 24

/** A node to be scored, with the features it may split on; undefined for all. */
export interface NodeToScore<Node> {
  readonly node: Node
  readonly candidates: Int32Array | undefined
}

/**
 * Takes from the stack the nodes that are scored together: as many as have room for their histograms, at least one.
 * A node draws its features each time it is looked at, also when there is no room for it: so does Spark's.
 */
export function takeRound<Node>(
  stack: Node[],
  binCounts: Int32Array,
  settings: TreeSettings,
  random: JavaRandom,
): NodeToScore<Node>[] {
  const featureCount = binCounts.length
  const allBins = binCounts.reduce((sum, count) => sum + count, 0)
  const bytesAllowed = settings.maxMemoryInMB * 1024 * 1024
  const round: NodeToScore<Node>[] = []
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
    round.push({ node: stack.pop()!, candidates })
  }
  return round
}
