// The leaves of a tree that has grown on shards: the scores of their rows, and their stats.

import { type NodeDraft, setStats } from "../trees/treeDraft"
import { gradientBits, squareBits } from "./fixedPoint"
import type { ShardMembers } from "./histograms"
import type { Shard } from "./shard"
import type { ShardedState } from "./state"

/**
 * Adds the tree to the scores of the shard's rows, and sums up the squared gradients of each leaf as whole numbers: in one
 * pass, for it is fetching the rows that takes the time.
 *
 * @param leaves - before pruning, which does not change what they say
 */
export function visitLeaves(
  state: ShardedState,
  shard: Shard,
  leaves: readonly NodeDraft<ShardMembers>[],
  scale: number,
  treeWeight: number,
): void {
  const { order, packed, scores } = shard.arrays
  const { kernels, leafOfRow } = shard
  const unit = 2 ** -gradientBits(state.rowCount)
  const squareSteps = 2 ** squareBits(state.rowCount)
  const squaresOfLeaf = state.leafSquares[shard.index].fill(0, 0, leaves.length)
  const steps = Float64Array.from(leaves, ({ members: { count, sum }, stats, prediction }) => {
    if (stats !== undefined) return prediction * treeWeight
    return (count === 0 ? 0 : sum / scale / count) * treeWeight
  })
  for (let block = 0; block < shard.blockCount; block++) {
    for (let leaf = 0; leaf < leaves.length; leaf++) {
      const { starts, ends } = leaves[leaf].members.rows
      const start = order.byteOffset + starts[block] * order.BYTES_PER_ELEMENT
      const count = ends[block] - starts[block]
      squaresOfLeaf[leaf] += kernels.addLeaf(
        start,
        count,
        packed.byteOffset,
        scores.byteOffset,
        steps[leaf],
        unit,
        squareSteps,
      )
      if (leafOfRow === undefined) continue
      for (let i = starts[block]; i < ends[block]; i++) leafOfRow[order[i]] = leaf
    }
  }
}

/** Gives every leaf its stats, once all shards have visited the leaves; sums of them are exact. */
export function fillLeafStats(state: ShardedState, leaves: readonly NodeDraft<ShardMembers>[], scale: number): void {
  const unit = 2 ** (2 * gradientBits(state.rowCount) - squareBits(state.rowCount)) / (scale * scale)
  for (const [leaf, node] of leaves.entries()) {
    const { count, sum: wholeSum } = node.members
    let squares = 0
    for (const squaresOfLeaf of state.leafSquares) squares += squaresOfLeaf[leaf]
    const sum = wholeSum / scale
    // Rounding may leave the squares of equal gradients below what they must be at least.
    const least = count === 0 ? 0 : (sum * sum) / count
    setStats(node, { weight: count, sum, squares: Math.max(squares * unit, least), count })
  }
}
