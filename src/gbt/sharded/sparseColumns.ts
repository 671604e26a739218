// The work of a shard on its columns of matrices.
import type { NodeLimits } from "./bestSplit"
import type { EntryRange, ShardMembers } from "./histograms"
import type { NodeEntries } from "./kernels"
import type { Shard } from "./shard"
import { ENTRY_BYTES } from "./sparseLayout"
import { firstRowOf, type ShardedState, SPLIT_STRIDE } from "./state"

/** Gets the entries ready for a new tree, once all shards have packed their rows. */
export function resetEntries(state: ShardedState, { arrays }: Shard): EntryRange {
  const { sorted, entries, allPacked } = arrays
  entries.set(sorted)
  if (allPacked.length > 0) {
    for (const [shardIndex, { packed }] of state.shards.entries()) allPacked.set(packed, firstRowOf(shardIndex, state))
  }
  return { start: 0, end: entries.length / 2 }
}

/** Ranks of the columns where a node may only split on some features. */
function fillRanks(state: ShardedState, candidates: Int32Array, ranks: Int32Array): void {
  const { columnOfFeature } = state.sparseLayout
  ranks.fill(-1)
  for (let i = 0; i < candidates.length; i++) {
    const column = columnOfFeature[candidates[i]]
    if (column >= 0) ranks[column] = i
  }
}

/** What the kernels need to know of a node whose splits on the shard's columns they look for. */
function entriesOf(
  state: ShardedState,
  { arrays }: Shard,
  { entries: { start, end }, count, sum }: ShardMembers,
  candidates: Int32Array | undefined,
  { leastCount }: NodeLimits,
): NodeEntries {
  const { entries, allPacked, columnOfFlatBin, binStarts, zeroFlatBins, ranks } = arrays
  if (candidates !== undefined) fillRanks(state, candidates, ranks)
  return [
    entries.byteOffset + start * ENTRY_BYTES,
    end - start,
    allPacked.byteOffset,
    columnOfFlatBin.byteOffset,
    binStarts.byteOffset,
    zeroFlatBins.byteOffset,
    ranks.byteOffset,
    count,
    sum,
    leastCount,
  ]
}

/**
 * Fills in the largest scaled gain of a node on each of the shard's columns with a split that is allowed.
 *
 * @param gains - by feature
 * @returns the largest of all; -1 where no split is allowed
 */
export function fillSparseGains(
  state: ShardedState,
  shard: Shard,
  node: ShardMembers,
  candidates: Int32Array | undefined,
  limits: NodeLimits,
  gains: Float64Array,
): number {
  const { foundColumns, foundGains } = shard.arrays
  const entries = entriesOf(state, shard, node, candidates, limits)
  const found = shard.kernels.entryGains(...entries, foundColumns.byteOffset, foundGains.byteOffset)
  let best = -1
  for (let i = 0; i < found; i++) {
    gains[state.sparseLayout.featureOfColumn[foundColumns[i]]] = foundGains[i]
    if (foundGains[i] > best) best = foundGains[i]
  }
  return best
}

/** Finds the best split of a node on the shard's columns, and writes it to place `index` of the shared arrays. */
export function findSparseSplit(
  state: ShardedState,
  shard: Shard,
  node: ShardMembers,
  candidates: Int32Array | undefined,
  limits: NodeLimits,
  index: number,
): void {
  const { columnOfFlatBin, binStarts, found } = shard.arrays
  const entries = entriesOf(state, shard, node, candidates, limits)
  shard.kernels.findEntrySplit(...entries, limits.leastGain, found.byteOffset)
  const [scaledGain, flatBin, leftCount, leftSum, rank] = found
  const column = columnOfFlatBin[flatBin]
  const best = [
    scaledGain,
    state.sparseLayout.featureOfColumn[column],
    flatBin - binStarts[column],
    leftCount,
    leftSum,
    rank,
  ]
  state.sparseBestSplits[shard.index].set(best, index * SPLIT_STRIDE)
}

/** Collects the sides that all shards have written for their rows. */
export function gatherSides(state: ShardedState, { arrays }: Shard): void {
  for (const [shardIndex, { sides }] of state.shards.entries())
    arrays.allSides.set(sides, firstRowOf(shardIndex, state))
}

/** Divides the entries of a node between its children, once the sides are gathered. */
export function divideEntries(
  { arrays, kernels }: Shard,
  { start, end }: EntryRange,
  left: EntryRange,
  right: EntryRange,
): void {
  const { entries, allSides, spareEntries } = arrays
  const first = entries.byteOffset + start * ENTRY_BYTES
  const count = kernels.divideEntries(first, end - start, allSides.byteOffset, spareEntries.byteOffset)
  left.start = start
  left.end = start + count
  right.start = start + count
  right.end = end
}
