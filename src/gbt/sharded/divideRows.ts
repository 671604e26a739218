// Dividing the rows of a node between its children, block by block.

import { type FoundSplit, leftBins } from "../trees/growTree"
import { type NodeRows, sidesOf } from "./nodeRows"
import type { Shard } from "./shard"
import type { ShardedState } from "./state"

/** Writes down the side of each row, for columns of matrices to be divided by. */
function findSides(state: ShardedState, shard: Shard, rows: NodeRows, { feature }: FoundSplit): void {
  const { rowLayout, sparseLayout } = state
  const { order, binsByPlace, goesLeft, sides, rowStarts, rowFlatBins } = shard.arrays
  const place = rowLayout.placeOfFeature[feature]
  const column = sparseLayout.columnOfFeature[feature]
  for (let block = 0; block < shard.blockCount; block++) {
    const start = rows.starts[block]
    const end = rows.ends[block]
    if (place >= 0) {
      const first = place * shard.rowCount
      for (let i = start; i < end; i++) sides[order[i]] = goesLeft[binsByPlace[first + order[i]]]
      continue
    }
    shard.kernels.findSides(
      order.byteOffset + start * order.BYTES_PER_ELEMENT,
      end - start,
      rowStarts.byteOffset,
      rowFlatBins.byteOffset,
      sparseLayout.binStarts[column],
      sparseLayout.binStarts[column + 1],
      sparseLayout.zeroFlatBins[column],
      goesLeft.byteOffset,
      sides.byteOffset,
    )
  }
}

/** Divides the shard's rows of a node. */
export function divideRows(state: ShardedState, shard: Shard, rows: NodeRows, split: FoundSplit): [NodeRows, NodeRows] {
  const { order, spare, binsByPlace, goesLeft, sides } = shard.arrays
  const { feature } = split
  const hasEntries = state.sparseLayout.columnCount > 0
  const place = state.rowLayout.placeOfFeature[feature]
  goesLeft.set(leftBins(split, state.binCounts[feature]))
  if (hasEntries) {
    findSides(state, shard, rows, split)
    goesLeft.set([0, 1]) // the bin of a row is now its side
  }
  const divide = hasEntries ? shard.kernels.divideRows8 : shard.divideRows
  const binsOfRows = hasEntries
    ? sides.byteOffset
    : binsByPlace.byteOffset + place * shard.rowCount * binsByPlace.BYTES_PER_ELEMENT
  const middles = new Int32Array(shard.blockCount)
  for (let block = 0; block < shard.blockCount; block++) {
    const start = rows.starts[block]
    const firstRow = order.byteOffset + start * order.BYTES_PER_ELEMENT
    const count = rows.ends[block] - start
    middles[block] = start + divide(firstRow, count, binsOfRows, goesLeft.byteOffset, spare.byteOffset)
  }
  return sidesOf(rows, middles)
}
