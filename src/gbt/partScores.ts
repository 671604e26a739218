// The best splits of nodes, found by one part each and read by all.
import type { OpenNode } from "./histogramQueue"
import { SUM_STRIDE } from "./packedSums"
import { BEST_STRIDE, type PartState } from "./partState"
import { type BestSumSplit, orderCategories, scoreSums } from "./scoreSums"
import type { NodeToScore } from "./takeRound"

/** Finds the best split of a node and writes it to the node's place in the shared arrays. */
export function scoreNodeOfSums(
  state: PartState,
  { node, candidates }: NodeToScore<OpenNode>,
  index: number,
  scale: number,
): void {
  const { arities, binCounts, settings } = state
  const { width, slotStarts, featureOfPlace, placeOfFeature } = state.rows
  const sums = state.histograms[node.histogram]
  let count = 0
  let sum = 0
  for (let at = 0; at < slotStarts[1] * SUM_STRIDE; at += SUM_STRIDE) {
    count += sums[at]
    sum += sums[at + 1]
  }
  const leastCount = Math.max(settings.minInstancesPerNode, settings.minWeightPerNode)
  const leastScore = settings.minInfoGain * scale * scale * count * count
  const best: BestSumSplit = { score: -1, place: -1, bin: -1, leftCount: 0, leftSum: 0 }
  for (let i = 0; i < (candidates?.length ?? width); i++) {
    const place = candidates === undefined ? i : placeOfFeature[candidates[i]]
    if (place < 0) continue
    const feature = featureOfPlace[place]
    const start = slotStarts[place] * SUM_STRIDE
    const order = arities[feature] > 0 ? orderCategories(sums, start, binCounts[feature]) : undefined
    const changed = scoreSums(sums, start, binCounts[feature], order, count, sum, place, leastCount, leastScore, best)
    if (changed && order !== undefined) state.categoryOrders.set(order, index * state.mostCategories)
  }
  const { score, place, bin, leftCount, leftSum } = best
  state.bests.set([score, place, bin, leftCount, leftSum, count, sum], index * BEST_STRIDE)
}

/** What {@link scoreNodeOfSums} found. */
export interface FoundSplit extends Omit<BestSumSplit, "place"> {
  readonly feature: number
  /** Order of the categories; undefined for a continuous feature. */
  readonly categoryOrder: Int32Array | undefined
  /** Rows of the node. */
  readonly count: number
  readonly sum: number
}

/** Reads the best split of a node. */
export function readFoundSplit(state: PartState, index: number): FoundSplit {
  const at = index * BEST_STRIDE
  const [score, place, bin, leftCount, leftSum, count, sum] = state.bests.subarray(at, at + BEST_STRIDE)
  const feature = place < 0 ? -1 : state.rows.featureOfPlace[place]
  const first = index * state.mostCategories
  const categoryOrder =
    state.arities[feature] > 0 ? state.categoryOrders.slice(first, first + state.binCounts[feature]) : undefined
  return { score, feature, bin, leftCount, leftSum, categoryOrder, count, sum }
}
