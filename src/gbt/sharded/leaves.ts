// What follows once a tree has stopped growing on shards: scores of rows, and stats of nodes.

import type { NodeStats } from "../trees/treeDraft"
import { type NodeDraft, setStats } from "../trees/treeDraft"
import { gradientBits, squareBits } from "./fixedPoint"
import type { NodeRows } from "./nodeRows"
import type { Shard } from "./shard"
import type { ShardedState } from "./state"

/** A leaf before pruning. */
export interface DraftLeaf {
  readonly draft: NodeDraft
  /** Those of this shard. */
  readonly rows: NodeRows
  /** Rows in all shards that train. */
  readonly count: number
  /** Sum of their whole-number gradients. */
  readonly sum: number
  /** Whether it was scored, and no split was allowed. */
  readonly hadNoSplit: boolean
}

/**
 * Adds the tree to the scores of the shard's rows, and sums up the squared gradients of each leaf as whole numbers: in one
 * pass, for it is fetching the rows that takes the time. Leaves that are pruned later say the same as the node they
 * become.
 *
 * @returns what each leaf says
 */
export function visitLeaves(
  state: ShardedState,
  shard: Shard,
  leaves: readonly DraftLeaf[],
  scale: number,
  treeWeight: number,
): Float64Array {
  const { order, packed, scores } = shard.arrays
  const { kernels, leafOfRow } = shard
  const unit = 2 ** -gradientBits(state.rowCount)
  const steps = 2 ** squareBits(state.rowCount)
  const squaresOfLeaf = state.leafSquares[shard.index].fill(0, 0, leaves.length)
  const predictions = Float64Array.from(leaves, ({ count, sum }) => (count === 0 ? 0 : sum / scale / count))
  for (let block = 0; block < shard.blockCount; block++) {
    for (let leaf = 0; leaf < leaves.length; leaf++) {
      const { starts, ends } = leaves[leaf].rows
      const start = order.byteOffset + starts[block] * order.BYTES_PER_ELEMENT
      const count = ends[block] - starts[block]
      const step = predictions[leaf] * treeWeight
      squaresOfLeaf[leaf] += kernels.addLeaf(start, count, packed.byteOffset, scores.byteOffset, step, unit, steps)
      if (leafOfRow === undefined) continue
      for (let i = starts[block]; i < ends[block]; i++) leafOfRow[order[i]] = leaf
    }
  }
  return predictions
}

function sumOfChildren(left: NodeStats, right: NodeStats): NodeStats {
  return {
    weight: left.weight + right.weight,
    sum: left.sum + right.sum,
    squares: left.squares + right.squares,
    count: left.count + right.count,
  }
}

/** Sums up from the bottom; sums of whole numbers, all without rounding. */
function fillFromChildren(node: NodeDraft): NodeStats {
  if (node.split !== undefined) {
    setStats(node, sumOfChildren(fillFromChildren(node.split.left), fillFromChildren(node.split.right)))
  }
  return node.stats!
}

/** Gives every node its stats, once all shards have visited the leaves. */
export function fillDraftStats(
  state: ShardedState,
  root: NodeDraft,
  leaves: readonly DraftLeaf[],
  scale: number,
): void {
  const unit = 2 ** (2 * gradientBits(state.rowCount) - squareBits(state.rowCount)) / (scale * scale)
  for (const [leaf, { draft, count, sum: wholeSum, hadNoSplit }] of leaves.entries()) {
    let squares = 0
    for (const squaresOfLeaf of state.leafSquares) squares += squaresOfLeaf[leaf]
    const sum = wholeSum / scale
    // Rounding may leave the squares of equal gradients below what they must be at least.
    const least = count === 0 ? 0 : (sum * sum) / count
    setStats(draft, { weight: count, sum, squares: Math.max(squares * unit, least), count })
    if (hadNoSplit) draft.impurity = -1
  }
  fillFromChildren(root)
}
