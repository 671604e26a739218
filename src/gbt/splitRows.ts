// Dividing the rows of a node between its children, block by block.
import { leftBins } from "./growTree"
import { type NodeRows, sidesOf } from "./nodeRows"
import type { PartRows } from "./partRows"
import type { FoundSplit } from "./partScores"
import type { PartState } from "./partState"

/** Writes down the side of each row, for columns of matrices to be divided by. */
function findSides(state: PartState, own: PartRows, rows: NodeRows, { feature }: FoundSplit): void {
  const { layout, entryLayout } = state
  const { order, bins, goesLeft, sides, rowStarts, rowSlots } = own.arrays
  const place = layout.placeOfFeature[feature]
  const column = entryLayout.columnOfFeature[feature]
  for (let block = 0; block < own.blockCount; block++) {
    const start = rows.starts[block]
    const end = rows.ends[block]
    if (place >= 0) {
      const first = place * own.rowCount
      for (let i = start; i < end; i++) sides[order[i]] = goesLeft[bins[first + order[i]]]
      continue
    }
    own.kernels.findSides(
      order.byteOffset + start * order.BYTES_PER_ELEMENT,
      end - start,
      rowStarts.byteOffset,
      rowSlots.byteOffset,
      entryLayout.slotStarts[column],
      entryLayout.slotStarts[column + 1],
      entryLayout.zeroSlots[column],
      goesLeft.byteOffset,
      sides.byteOffset,
    )
  }
}

/** Divides the part's rows of a node. */
export function splitRows(state: PartState, own: PartRows, rows: NodeRows, found: FoundSplit): [NodeRows, NodeRows] {
  const { order, spare, bins, goesLeft, sides } = own.arrays
  const { feature, bin, categoryOrder } = found
  const hasEntries = state.entryLayout.columnCount > 0
  const place = state.layout.placeOfFeature[feature]
  goesLeft.set(leftBins(bin, categoryOrder, state.binCounts[feature]))
  if (hasEntries) {
    findSides(state, own, rows, found)
    goesLeft.set([0, 1]) // the bin of a row is now its side
  }
  const split = hasEntries ? own.kernels.splitRows8 : own.splitRows
  const binsOfRows = hasEntries ? sides.byteOffset : bins.byteOffset + place * own.rowCount * bins.BYTES_PER_ELEMENT
  const middles = new Int32Array(own.blockCount)
  for (let block = 0; block < own.blockCount; block++) {
    const start = rows.starts[block]
    const firstRow = order.byteOffset + start * order.BYTES_PER_ELEMENT
    const count = rows.ends[block] - start
    middles[block] = start + split(firstRow, count, binsOfRows, goesLeft.byteOffset, spare.byteOffset)
  }
  return sidesOf(rows, middles)
}
