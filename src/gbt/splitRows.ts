// Dividing the rows of a node between its children, block by block.
import type { BinArray } from "./binArray"
import { leftBins } from "./growTree"
import { type NodeRows, sidesOf } from "./nodeRows"
import type { PartRows } from "./partRows"
import type { FoundSplit } from "./partScores"
import type { PartState } from "./partState"

/**
 * Moves the rows that go left to the front. Every row is written to both sides, and only the side it belongs to moves on:
 * no branch to guess wrong.
 *
 * @param goesLeft - 1 for a bin that goes left, 0 for another
 * @param spare - as long as the block; overwritten
 * @returns where the right side starts
 */
function splitBlock(
  order: Int32Array,
  start: number,
  end: number,
  bins: BinArray,
  goesLeft: Uint8Array,
  spare: Int32Array,
): number {
  let left = start
  let right = 0
  for (let i = start; i < end; i++) {
    const row = order[i]
    const isLeft = goesLeft[bins[row]]
    order[left] = row
    spare[right] = row
    left += isLeft
    right += 1 - isLeft
  }
  for (let i = 0; i < right; i++) order[left + i] = spare[i]
  return left
}

/** Divides the part's rows of a node. */
export function splitRows(state: PartState, own: PartRows, rows: NodeRows, found: FoundSplit): [NodeRows, NodeRows] {
  const { order, spare } = own
  const { feature, bin, categoryOrder } = found
  const goesLeft = leftBins(bin, categoryOrder, state.binCounts[feature])
  const bins = own.bins[state.rows.placeOfFeature[feature]]
  const middles = new Int32Array(own.blockCount)
  for (let block = 0; block < own.blockCount; block++) {
    middles[block] = splitBlock(order, rows.starts[block], rows.ends[block], bins, goesLeft, spare)
  }
  return sidesOf(rows, middles)
}
