// Growing trees on fixed-point sums, in one thread or several.
import { firstRowOf, newPartState, type PartState } from "./partState"
import { type PartRunner, runInThisThread } from "./runInThisThread"
import { runInWorkers } from "./runInWorkers"
import type { TreeSettings } from "./takeRound"
import type { TrainingCells } from "./trainingCells"
import type { LeafCells, TreeGrower } from "./treeGrower"

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

/** The scores of all rows, which lie part by part. */
function scoresOf(state: PartState): Float64Array {
  const scores = new Float64Array(state.rowCount)
  for (const [part, own] of state.parts.entries()) scores.set(own.scores, firstRowOf(part, state))
  return scores
}

/** What a grower on fixed-point sums needs to know. */
export interface PartGrowerOptions {
  /** Number of parts at least, each with a thread of its own from two on; it does not change the trees. */
  readonly partCount: number
  /** Whether each tree draws its rows. */
  readonly hasBag: boolean
  /** Whether the leaves of a tree are asked for. */
  readonly keepsLeaves: boolean
  readonly signal: AbortSignal | undefined
}

/** Grows trees on fixed-point sums, for cells that take them. */
export function newPartGrower(data: TrainingCells, settings: TreeSettings, options: PartGrowerOptions): TreeGrower {
  const { partCount: workers, hasBag, keepsLeaves, signal } = options
  const leavesOut = hasBag || data.rows.roles !== undefined
  const state = newPartState(data, settings, workers, leavesOut, keepsLeaves)
  const runner: PartRunner = (workers > 1 ? runInWorkers(state, signal) : undefined) ?? runInThisThread(state, signal)
  return {
    get scores() {
      return scoresOf(state)
    },
    async grow({ isFirst, treeSeed, treeWeight, counts }) {
      if (state.inBag !== undefined) for (let row = 0; row < counts.length; row++) state.inBag[row] = counts[row]
      const { tree, leafPredictions } = await runner.run({ isFirst, treeSeed, treeWeight })
      return { tree, leaves: () => byLeaf(state.leafOfRow!, leafPredictions) }
    },
    end: () => runner.end(),
  }
}
