// Growing trees on fixed-point sums, in one thread or several.

import type { TrainingCells } from "../cells/trainingCells"
import type { TreeSettings } from "../trees/selectNodes"
import type { LeafCells, TreeGrower } from "../trees/treeGrower"
import { runInThisThread, runInThreads, type ShardRunner } from "./shardRunner"
import { firstRowOf, newShardedState, type ShardedState } from "./state"

/** Cells by leaf, from the leaf of each. */
function byLeaf(leafOfRow: Int32Array, predictions: Float64Array): LeafCells {
  const starts = new Int32Array(predictions.length)
  const ends = new Int32Array(predictions.length)
  for (let row = 0; row < leafOfRow.length; row++) ends[leafOfRow[row]]++
  for (let leaf = 1; leaf < starts.length; leaf++) {
    starts[leaf] = ends[leaf - 1]
    ends[leaf] += starts[leaf]
  }
  const next = starts.slice()
  const order = new Int32Array(leafOfRow.length)
  for (let row = 0; row < leafOfRow.length; row++) order[next[leafOfRow[row]]++] = row
  return { predictions, starts, ends, order }
}

/** The scores of all rows, which lie shard by shard. */
function scoresOf(state: ShardedState): Float64Array {
  const scores = new Float64Array(state.rowCount)
  for (const [index, shard] of state.shards.entries()) scores.set(shard.scores, firstRowOf(index, state))
  return scores
}

/** What a grower on fixed-point sums needs to know. */
interface ShardedGrowerOptions {
  /** Number of shards at least, each with a thread of its own from two on; it does not change the trees. */
  readonly threadCount: number
  /** Whether each tree draws its rows. */
  readonly hasBag: boolean
  /** Whether the leaves of a tree are asked for. */
  readonly keepsLeaves: boolean
  readonly signal: AbortSignal | undefined
}

/** Grows trees on fixed-point sums, where TrainingCells.sums is "fixed", or "certified" with one thread. */
export function newShardedGrower(
  data: TrainingCells,
  settings: TreeSettings,
  options: ShardedGrowerOptions,
): TreeGrower {
  const { threadCount, hasBag, keepsLeaves, signal } = options
  const leavesOut = hasBag || data.counts.includes(0)
  const state = newShardedState(data, settings, threadCount, leavesOut, keepsLeaves)
  const threads = threadCount > 1 ? runInThreads(state, signal) : undefined
  const runner: ShardRunner = threads ?? runInThisThread(state, signal)
  return {
    scores: () => scoresOf(state),
    async grow({ isFirst, treeSeed, treeWeight, counts }) {
      if (state.inBag !== undefined) for (let row = 0; row < counts.length; row++) state.inBag[row] = counts[row]
      const { tree, leafPredictions, fewestOnSide } = await runner.run({ isFirst, treeSeed, treeWeight })
      return { tree, fewestOnSide, leaves: () => byLeaf(state.leafOfRow!, leafPredictions) }
    },
    end: () => runner.end(),
  }
}
