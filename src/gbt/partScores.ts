// The best splits of nodes, found by one part each and read by all.
import type { OpenNode } from "./histogramQueue"
import { BEST_STRIDE, type PartState } from "./partState"
import { SUM_STRIDE } from "./roundedGradients"
import { type BestSumSplit, orderCategories, scoreSums } from "./scoreSums"
import type { NodeToScore } from "./takeRound"

/** What the score of a split must be at least; see BestSumSplit.score. */
export function leastScoreOf(state: PartState, { count }: OpenNode, scale: number): number {
  return state.settings.minInfoGain * scale * scale * count * count
}

/** Finds the best split of a node on the columns of numbers, and writes it to the node's place in the shared arrays. */
export function scoreNodeOfSums(
  state: PartState,
  { node, candidates }: NodeToScore<OpenNode>,
  index: number,
  leastScore: number,
): void {
  const { arities, binCounts, settings } = state
  const { width, slotStarts, featureOfPlace, placeOfFeature } = state.layout
  const sums = state.histograms[node.histogram]
  const { count, sum } = node
  const leastCount = Math.max(settings.minInstancesPerNode, settings.minWeightPerNode)
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
  const feature = place < 0 ? -1 : featureOfPlace[place]
  const rank = candidates === undefined ? feature : candidates.indexOf(feature)
  state.bests.set([score, feature, bin, leftCount, leftSum, rank], index * BEST_STRIDE)
}

/** What was found best for a node. */
export interface FoundSplit extends Omit<BestSumSplit, "place"> {
  readonly feature: number
  /** Order of the categories; undefined for a continuous feature. */
  readonly categoryOrder: Int32Array | undefined
}

/** Reads the best split of a node; of equal ones that on the feature that is tried first. */
export function readFoundSplit(state: PartState, index: number): FoundSplit {
  const at = index * BEST_STRIDE
  let best = state.bests.subarray(at, at + BEST_STRIDE)
  for (const entryBests of state.entryBests) {
    const other = entryBests.subarray(at, at + BEST_STRIDE)
    if (other[0] > best[0] || (other[0] === best[0] && other[5] < best[5])) best = other
  }
  const [score, feature, bin, leftCount, leftSum] = best
  const first = index * state.mostCategories
  const categoryOrder =
    state.arities[feature] > 0 ? state.categoryOrders.slice(first, first + state.binCounts[feature]) : undefined
  return { score, feature, bin, leftCount, leftSum, categoryOrder }
}
