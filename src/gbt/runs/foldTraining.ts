import type { Checked } from "../../params/params"
import { computeInSteps } from "../../work/steps"
import { workerProgram } from "../../work/workerThreads"
import { boost, type TrainOptions } from "../boost/boost"
import { type CountedSource, countedCells } from "../cells/countedCells"
import { type CellsOfFold, foldCells } from "../cells/foldCells"
import type { EncodedRows } from "../data/encodeRows"
import type { GbtModel } from "../model/gbtModel"
import type { GbtParams } from "../trees/gbtParams"
import { trainInThreads } from "./foldThreads"
import { planRuns, type TrainingRun } from "./planRuns"
import type { RunTask } from "./runWorker"
import { type TrainedSettings, trainRuns } from "./trainRuns"

/** Scores of the rows of one fold, by a model trained on the other rows; rows of one label and score are counted together. */
interface HeldOutScores {
  readonly labels: Float64Array
  readonly scores: Float64Array
  /** How many rows have this label and score, >= 1. */
  readonly rowCounts: Float64Array
}

/** A model trained on all folds but one, and what it says of that one. */
export interface FoldFit {
  readonly fold: number
  /** Which of the settings it was trained with; several where they are the same. */
  readonly indices: readonly number[]
  readonly model: GbtModel
  readonly heldOut: HeldOutScores
}

/** Training with each of several settings, on rows that are divided into folds. */
export interface FoldTraining {
  /**
   * Trains with each setting on all folds but one, for every fold, and scores the fold that was left out. Settings and
   * folds come in an order that shares work.
   *
   * @param threadCount - threads to train in at most, where the work is worth starting them; they change no bit of the
   *   fits. Default 1, the thread that calls
   */
  fits(signal?: AbortSignal, threadCount?: number): AsyncGenerator<FoldFit>
  /** Trains with the setting of this index on all rows. */
  fitAll(index: number, options?: TrainOptions): Promise<GbtModel>
}

/** The cells with rows of the fold, their target -1 or 1 as label 0 or 1. */
function heldOutScores(counts: Float64Array, targets: Float64Array, scores: Float64Array): HeldOutScores {
  let count = 0
  for (let cell = 0; cell < counts.length; cell++) if (counts[cell] > 0) count++
  const heldOut = {
    labels: new Float64Array(count),
    scores: new Float64Array(count),
    rowCounts: new Float64Array(count),
  }
  let at = 0
  for (let cell = 0; cell < counts.length; cell++) {
    if (counts[cell] === 0) continue
    heldOut.labels[at] = (targets[cell] + 1) / 2
    heldOut.scores[at] = scores[cell]
    heldOut.rowCounts[at++] = counts[cell]
  }
  return heldOut
}

/**
 * Additions to histograms from which on threads are worth starting: about half a second of them, where a thread takes a
 * twentieth to start.
 */
const LEAST_FOR_THREADS = 1e8

/** Whether tasks like one are worth threads. Cells that are rows may train in several threads by themselves. */
function isWorthThreads({ cells, runs }: RunTask, taskCount: number): boolean {
  if (cells.sums === "fixed") return false
  const levels = runs.reduce((sum, { params }) => sum + params.maxIter * params.maxDepth, 0)
  return levels * cells.cellCount * cells.features.columns.length * taskCount >= LEAST_FOR_THREADS
}

/** Whether trees draw their rows in one of the runs. */
function drawRows(runs: readonly TrainingRun[]): boolean {
  return runs.some(({ params }) => params.subsamplingRate < 1)
}

/**
 * Prepares training on folds. All folds and settings share what does not depend on them: rows are counted and grouped
 * once, settings share their trees as in trainMany, and a row that is left out goes down the trees with its cell. The
 * models are those of training on the other rows alone; where rows are merged into cells, up to the last bits
 * of sums.
 *
 * @param rows - for logistic loss, without validation rows and partitions
 * @param paramsList - all for logistic loss
 * @param foldOfRow - fold of each row in [0, foldCount); -1 for a row that always trains
 * @throws RangeError where settings do not fit the rows
 */
export async function foldTraining(
  { features, labels, rows: { weights } }: EncodedRows,
  paramsList: readonly Checked<GbtParams>[],
  foldOfRow: Int32Array,
  foldCount: number,
): Promise<FoldTraining> {
  const batches = planRuns(paramsList, true)
  const rows = { weights, partitions: [features.rowCount], foldOfRow, foldCount }
  const settingsList = batches.map((runs) => runs[0].params)
  const cells = await computeInSteps(foldCells(features, labels, rows, settingsList))
  return trainingOnCells(cells, batches, paramsList, foldCount)
}

/**
 * Prepares training on folds of rows that lie elsewhere: as {@link foldTraining} does of rows that merge into cells.
 *
 * @param source - with the training set of every fold, and that of all rows
 * @throws RangeError where settings do not fit the rows, and where these make too many cells
 */
export async function countedFoldTraining(
  source: CountedSource,
  paramsList: readonly Checked<GbtParams>[],
): Promise<FoldTraining> {
  const batches = planRuns(paramsList, true)
  const settingsList = batches.map((runs) => runs[0].params)
  return trainingOnCells(await countedCells(source, settingsList), batches, paramsList, source.trainings.length - 1)
}

/** Training on cells, of every fold and of all rows with the settings of each batch of runs. */
function trainingOnCells(
  cells: readonly CellsOfFold[],
  batches: readonly (readonly TrainingRun[])[],
  paramsList: readonly Checked<GbtParams>[],
  foldCount: number,
): FoldTraining {
  const tasks = cells.filter(({ fold }) => fold < foldCount)
  return {
    async *fits(signal, threadCount = 1) {
      signal?.throwIfAborted()
      const heldOutOf = new Map<number, (scores: Float64Array) => HeldOutScores>()
      // Called when a task begins: the cells of all of them would take much memory.
      const prepareTask = async (task: number): Promise<RunTask> => {
        const runs = batches[tasks[task].setting]
        const { training, heldOutCounts } = await computeInSteps(tasks[task].prepare(drawRows(runs)))
        const { targets } = training
        heldOutOf.set(task, (scores) => heldOutScores(heldOutCounts, targets, scores))
        return { cells: training, runs, paramsList }
      }
      const fitsOf = (task: number, trained: readonly TrainedSettings[]): FoldFit[] => {
        const { fold } = tasks[task]
        const heldOut = heldOutOf.get(task)!
        return trained.map(({ indices, model, scores }) => ({ fold, indices, model, heldOut: heldOut(scores!) }))
      }
      const first = await prepareTask(0)
      const program =
        threadCount > 1 && isWorthThreads(first, tasks.length) ? workerProgram(__dirname, "runWorker") : undefined
      if (program !== undefined) {
        const taskOf = async (task: number): Promise<RunTask> => (task === 0 ? first : prepareTask(task))
        for await (const { task, trained } of trainInThreads(program, tasks.length, taskOf, threadCount, signal)) {
          yield* fitsOf(task, trained)
        }
        return
      }
      for (let task = 0; task < tasks.length; task++) {
        const { cells: training, runs } = task === 0 ? first : await prepareTask(task)
        for await (const trained of trainRuns(training, runs, paramsList, { keepScores: true, signal })) {
          yield* fitsOf(task, trained)
        }
      }
    },
    async fitAll(index, options) {
      const batch = batches.findIndex((runs) => runs.some(({ indices }) => indices.includes(index)))
      const { prepare } = cells.find(({ setting, fold }) => setting === batch && fold === foldCount)!
      const { training } = await computeInSteps(prepare(paramsList[index].subsamplingRate < 1))
      return (await boost(training, paramsList[index], options)).model
    },
  }
}
