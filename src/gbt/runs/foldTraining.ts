import type { Checked } from "../../params/params"
import { computeInSteps } from "../../work/steps"
import { boost, type TrainOptions } from "../boost/boost"
import type { EncodedRows } from "../boost/train"
import { foldCells } from "../cells/foldCells"
import type { GbtModel } from "../model/gbtModel"
import type { GbtParams } from "../trees/gbtParams"
import { canTrainInThreads, trainInThreads } from "./foldThreads"
import { planRuns } from "./planRuns"
import { type TrainedSettings, trainRuns } from "./trainRuns"
import type { RunTask } from "./worker"

/** Scores of the rows of one fold, by a model trained on the other rows; rows of one label and score are taken together. */
export interface HeldOutScores {
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
  const isHeldOut = (_: number, cell: number): boolean => counts[cell] > 0
  return {
    labels: targets.filter(isHeldOut).map((target) => (target + 1) / 2),
    scores: scores.filter(isHeldOut),
    rowCounts: counts.filter(isHeldOut),
  }
}

/**
 * Additions to histograms from which on threads are worth starting: about half a second of them, where a thread takes a
 * twentieth to start.
 */
const LEAST_FOR_THREADS = 1e8

/** Whether tasks like one are worth threads. Cells that are rows may train in several threads by themselves. */
function isWorthThreads({ cells, runs }: RunTask, taskCount: number): boolean {
  if (cells.usesFixedPoint) return false
  const levels = runs.reduce((sum, { params }) => sum + params.maxIter * params.maxDepth, 0)
  return levels * cells.cells.cellCount * cells.cells.columns.length * taskCount >= LEAST_FOR_THREADS
}

const noRows = { weights: undefined, roles: undefined }

/** A task without what its training does not look at: rows, which are many, matter for bags alone. */
function plainTask({ cells: training, runs, paramsList }: RunTask): RunTask {
  const { cells, rows } = training
  const hasBag = runs.some(({ params }) => params.subsamplingRate < 1)
  const { rowCount, cellCount, columns } = cells
  const cellOfRow = hasBag ? cells.cellOfRow : undefined
  const { weights, roles, partitions } = hasBag ? rows : { ...noRows, partitions: rows.partitions }
  const plainCells = { rowCount, cellCount, columns, ...(cellOfRow && { cellOfRow }) }
  return { cells: { ...training, cells: plainCells, rows: { weights, roles, partitions } }, runs, paramsList }
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
  const groups = planRuns(paramsList, true)
  const rows = { weights, partitions: [features.rowCount], foldOfRow, foldCount }
  const settingsList = groups.map((runs) => runs[0].params)
  const cells = await computeInSteps(foldCells(features, labels, rows, settingsList))
  const tasks = cells.filter(({ fold }) => fold < foldCount)
  return {
    async *fits(signal, threadCount = 1) {
      signal?.throwIfAborted()
      const heldOutOf = new Map<number, (scores: Float64Array) => HeldOutScores>()
      // Called when a task begins: the cells of all of them would take much memory.
      const prepareTask = async (task: number): Promise<RunTask> => {
        const { training, heldOutCounts } = await computeInSteps(tasks[task].prepare())
        const { targets } = training
        heldOutOf.set(task, (scores) => heldOutScores(heldOutCounts, targets, scores))
        return { cells: training, runs: groups[tasks[task].setting], paramsList }
      }
      const fitsOf = (task: number, trained: readonly TrainedSettings[]): FoldFit[] => {
        const { fold } = tasks[task]
        const heldOut = heldOutOf.get(task)!
        return trained.map(({ indices, model, scores }) => ({ fold, indices, model, heldOut: heldOut(scores!) }))
      }
      const first = await prepareTask(0)
      if (threadCount > 1 && canTrainInThreads() && isWorthThreads(first, tasks.length)) {
        const taskOf = async (task: number): Promise<RunTask> => plainTask(task === 0 ? first : await prepareTask(task))
        for await (const { task, trained } of trainInThreads(tasks.length, taskOf, threadCount, signal)) {
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
      const group = groups.findIndex((runs) => runs.some(({ indices }) => indices.includes(index)))
      const { prepare } = cells.find(({ setting, fold }) => setting === group && fold === foldCount)!
      return (await boost((await computeInSteps(prepare())).training, paramsList[index], options)).model
    },
  }
}
