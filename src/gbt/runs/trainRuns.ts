import type { Checked } from "../../params/params"
import { type Boosted, boost } from "../boost/boost"
import type { TrainingCells } from "../cells/trainingCells"
import { firstTrees, type GbtModel } from "../model/gbtModel"
import type { GbtParams } from "../trees/gbtParams"
import type { TrainingRun } from "./planRuns"

/** What some of the settings give. */
export interface TrainedSettings {
  /** Which settings; several where they give the same. */
  readonly indices: readonly number[]
  readonly model: GbtModel
  /** What the model says to each cell; undefined unless asked for. */
  readonly scores: Float64Array | undefined
}

/** Options of {@link trainRuns}. */
interface RunOptions {
  /** Whether the scores of the cells are wanted; see BoostOptions.scoresAfter. */
  readonly keepScores: boolean
  readonly signal: AbortSignal | undefined
}

/** Indices by maxIter. */
function byMaxIter(indices: readonly number[], paramsList: readonly Checked<GbtParams>[]): Map<number, number[]> {
  const indicesOf = new Map<number, number[]>()
  for (const index of indices) {
    const { maxIter } = paramsList[index]
    indicesOf.set(maxIter, [...(indicesOf.get(maxIter) ?? []), index])
  }
  return indicesOf
}

/** Whether a run has given what another would: no side of a split has too few rows for the other. */
function servesFor(
  run: TrainingRun,
  { fewestOnSide }: Boosted,
  other: TrainingRun,
  paramsList: readonly Checked<GbtParams>[],
): boolean {
  const { minInstancesPerNode } = other.params
  const treeCounts = byMaxIter(run.indices, paramsList)
  return (
    other.family === run.family &&
    minInstancesPerNode >= run.params.minInstancesPerNode &&
    minInstancesPerNode <= fewestOnSide &&
    other.indices.every((index) => treeCounts.has(paramsList[index].maxIter))
  )
}

/**
 * Does the runs of a batch one after the other, and yields what each gives. A run that would give what an earlier one has
 * given is not done: its settings come with that one's.
 *
 * @param paramsList - the settings that the runs were planned for
 */
export async function* trainRuns(
  cells: TrainingCells,
  runs: readonly TrainingRun[],
  paramsList: readonly Checked<GbtParams>[],
  { keepScores, signal }: RunOptions,
): AsyncGenerator<readonly TrainedSettings[]> {
  let waiting = runs
  while (waiting.length > 0) {
    const [run, ...others] = waiting
    const scoresAfter = [...byMaxIter(run.indices, paramsList).keys()]
    const boosted = await boost(cells, run.params, { ...(signal && { signal }), ...(keepScores && { scoresAfter }) })
    const served = others.filter((other) => servesFor(run, boosted, other, paramsList))
    waiting = others.filter((other) => !served.includes(other))
    const { model, scores } = boosted
    const sharing = [run, ...served].flatMap(({ indices }) => indices)
    yield [...byMaxIter(sharing, paramsList)].map(([treeCount, indices], i) => ({
      indices,
      model: firstTrees(model, Math.min(treeCount, model.trees.length)),
      scores: scores[i],
    }))
  }
}
