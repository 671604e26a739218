// The work of a part on its columns of matrices.
import type { EntryRange, OpenNode } from "./histogramQueue"
import type { PartRows } from "./partRows"
import { BEST_STRIDE, firstRowOf, type PartState } from "./partState"
import type { NodeToScore } from "./takeRound"

const ENTRY_BYTES = 8

/** Gets the entries ready for a new tree, once all parts have packed their rows. */
export function resetEntries(state: PartState, { arrays }: PartRows): EntryRange {
  const { sorted, entries, allPacked } = arrays
  entries.set(sorted)
  if (allPacked.length > 0) {
    for (const [part, { packed }] of state.parts.entries()) allPacked.set(packed, firstRowOf(part, state))
  }
  return { start: 0, end: entries.length / 2 }
}

/** Ranks of the columns where a node may only split on some features. */
function fillRanks(state: PartState, candidates: Int32Array, ranks: Int32Array): void {
  const { columnOfFeature } = state.entryLayout
  ranks.fill(-1)
  for (let i = 0; i < candidates.length; i++) {
    const column = columnOfFeature[candidates[i]]
    if (column >= 0) ranks[column] = i
  }
}

/** Finds the best split of a node on the part's columns, and writes it to the node's place in the shared arrays. */
export function scoreEntriesOfNode(
  state: PartState,
  { arrays, kernels, part }: PartRows,
  { node, candidates }: NodeToScore<OpenNode>,
  index: number,
  leastScore: number,
): void {
  const { entries, allPacked, columnOfSlot, slotStarts, zeroSlots, ranks, found } = arrays
  const { start, end } = node.entries
  if (candidates !== undefined) fillRanks(state, candidates, ranks)
  kernels.scoreEntries(
    entries.byteOffset + start * ENTRY_BYTES,
    end - start,
    allPacked.byteOffset,
    columnOfSlot.byteOffset,
    slotStarts.byteOffset,
    zeroSlots.byteOffset,
    ranks.byteOffset,
    node.count,
    node.sum,
    Math.max(state.settings.minInstancesPerNode, state.settings.minWeightPerNode),
    leastScore,
    found.byteOffset,
  )
  const [score, slot, leftCount, leftSum, rank] = found
  const column = columnOfSlot[slot]
  const best = [score, state.entryLayout.featureOfColumn[column], slot - slotStarts[column], leftCount, leftSum, rank]
  state.entryBests[part].set(best, index * BEST_STRIDE)
}

/** Collects the sides that all parts have written for their rows. */
export function gatherSides(state: PartState, { arrays }: PartRows): void {
  for (const [part, { sides }] of state.parts.entries()) arrays.allSides.set(sides, firstRowOf(part, state))
}

/** Divides the entries of a node between its children, once the sides are gathered. */
export function splitEntries(
  { arrays, kernels }: PartRows,
  { start, end }: EntryRange,
  left: EntryRange,
  right: EntryRange,
): void {
  const { entries, allSides, spareEntries } = arrays
  const first = entries.byteOffset + start * ENTRY_BYTES
  const count = kernels.splitEntries(first, end - start, allSides.byteOffset, spareEntries.byteOffset)
  left.start = start
  left.end = start + count
  right.start = start + count
  right.end = end
}
