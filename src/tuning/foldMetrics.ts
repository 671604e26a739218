// What the folds say of each setting of a grid: by scores where estimator and evaluator can do with them, else by frames.

import type { Evaluator } from "../evaluation/evaluator"
import type { Frame } from "../frame/frame"
import type { Estimator, ParamMap, PlanFolds, RowFolds, Transformer } from "../pipeline/stage"
import { breathe } from "../work/breathe"
import { type FoldFrames, foldFrames, planFoldFrames } from "./folds"
import { readFolds } from "./foldsThere"

/** What is searched, and how. */
export interface Search<T extends Transformer> {
  readonly estimator: Estimator<T>
  readonly paramMaps: readonly ParamMap[]
  readonly evaluator: Evaluator
  /** Fits and evaluations under way at a time; where folds share work, the threads that they may be trained in. */
  readonly parallelism: number
  /** Whether the models of the folds are kept. */
  readonly collectSubModels: boolean
  readonly foldCount: number
  /** Divides the rows of a frame, which are `rowCount`, into `foldCount` folds. */
  divide(frame: Frame, rowCount: number): Promise<RowFolds>
  /** Divides them where they lie, on other machines. */
  divideThere(frame: Frame): Promise<PlanFolds>
}

/** What the folds say of each setting. */
export interface FoldMetrics<T extends Transformer> {
  /** metrics[setting][fold]. */
  readonly metrics: number[][]
  /** models[fold][setting]; undefined where they are not kept. */
  readonly models: T[][] | undefined
  /** Fits one setting to all rows, where work done for the folds serves for that too. */
  fitAll?(setting: number): Promise<T>
}

/**
 * Judges every setting without making a frame of any fold: the estimator's `fitFolds` scores the rows, the evaluator's
 * `evaluateScores` judges the scores.
 *
 * @param rows - all rows, cached
 * @param onStep - called after each fit and each evaluation: twice for each fold and setting
 * @returns undefined where one of them cannot
 * @throws Error where `fitFolds` leaves out a fold with a setting
 */
export async function metricsByScores<T extends Transformer>(
  search: Search<T>,
  rows: Frame,
  signal: AbortSignal | undefined,
  onStep: () => void,
): Promise<FoldMetrics<T> | undefined> {
  const { estimator, paramMaps, evaluator, parallelism, foldCount } = search
  const { scoreColumns } = evaluator
  if (scoreColumns === undefined || evaluator.evaluateScores === undefined) return undefined
  const { engine } = rows
  const divideThere = engine.isRemote ? () => search.divideThere(rows) : undefined
  const divide = async (rowCount: number): Promise<RowFolds> =>
    divideThere === undefined ? search.divide(rows, rowCount) : readFolds(engine, await divideThere())
  const options = { scoreColumns, divide, divideThere, parallelism, signal }
  const fits = await estimator.fitFolds?.(rows, paramMaps, options)
  if (fits === undefined) return undefined
  const folds = Array.from({ length: foldCount }, (_, fold) => fold)
  const metrics = paramMaps.map(() => folds.map((): number | undefined => undefined))
  const models = search.collectSubModels ? folds.map((): T[] => []) : undefined
  for await (const one of fits.models) {
    const { fold, settings, heldOut } = one
    const metric = evaluator.evaluateScores(heldOut.labels, heldOut.scores, heldOut.rowCounts)
    await breathe()
    for (const setting of settings) {
      metrics[setting][fold] = metric
      if (models !== undefined) models[fold][setting] = one.modelOf(setting)
      onStep()
      onStep()
    }
  }
  checkComplete(estimator.uid, metrics)
  return { metrics, models, fitAll: (setting) => fits.fitAll(setting) }
}

/** Throws Error where a setting has no metric in some fold. */
function checkComplete(uid: string, metrics: (number | undefined)[][]): asserts metrics is number[][] {
  for (const [setting, ofFolds] of metrics.entries()) {
    const fold = ofFolds.indexOf(undefined)
    if (fold < 0) continue
    throw new Error(`no model of ${uid} for setting ${setting} in fold ${fold}; expected one of its fitFolds`)
  }
}

/** Judges every setting by frames of each fold, one fold after the other; parameters as of {@link metricsByScores}. */
export async function metricsByFrames<T extends Transformer>(
  search: Search<T>,
  rows: Frame,
  signal: AbortSignal | undefined,
  onStep: () => void,
): Promise<FoldMetrics<T>> {
  const metrics = search.paramMaps.map((): number[] => [])
  const models: T[][] = []
  const folds = rows.engine.isRemote
    ? planFoldFrames(rows.engine, await search.divideThere(rows))
    : await foldFrames(rows, await search.divide(rows, await rows.count()))
  for (const fold of folds) {
    const judged = await judgeFold(search, fold, signal, onStep)
    for (const [setting, metric] of judged.metrics.entries()) metrics[setting].push(metric)
    models.push(judged.models)
  }
  return { metrics, models: search.collectSubModels ? models : undefined }
}

/**
 * Fits every setting to a fold's training rows and judges it by its validation rows.
 *
 * @returns one metric a setting, and its model where they are kept
 */
async function judgeFold<T extends Transformer>(
  { estimator, paramMaps, evaluator, parallelism, collectSubModels }: Search<T>,
  fold: FoldFrames,
  signal: AbortSignal | undefined,
  onStep: () => void,
): Promise<{ metrics: number[]; models: T[] }> {
  // Every model reads the validation rows, and the training rows too where fits share no work.
  const train = fold.train.cache()
  const validation = fold.validation.cache()
  try {
    let fitted = 0
    const shared = await estimator.fitMultiple?.(fold.train, paramMaps, {
      signal,
      onProgress(done) {
        for (; fitted < done; fitted++) onStep()
      },
    })
    const metrics = new Array<number>(paramMaps.length).fill(Number.NaN)
    const models: T[] = []
    await runPool(paramMaps.length, parallelism, async (setting) => {
      signal?.throwIfAborted()
      let model = shared?.[setting]
      if (model === undefined) {
        model = await estimator.copy(paramMaps[setting]).fit(train, { signal })
        onStep()
      }
      metrics[setting] = await evaluator.evaluate(await model.transform(validation))
      if (collectSubModels) models[setting] = model
      onStep()
    })
    return { metrics, models }
  } finally {
    train.unpersist()
    validation.unpersist()
  }
}

/**
 * Runs `task` for 0, 1, … taskCount - 1, at most `parallelism` at a time, each started in turn. After a failure no
 * further task starts; the promise is rejected with the first failure, once the tasks under way have ended.
 */
async function runPool(taskCount: number, parallelism: number, task: (index: number) => Promise<void>): Promise<void> {
  let next = 0
  const failures: unknown[] = []
  const work = async (): Promise<void> => {
    while (next < taskCount && failures.length === 0) {
      try {
        await task(next++)
      } catch (error) {
        failures.push(error)
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(parallelism, taskCount) }, work))
  if (failures.length > 0) throw failures[0]
}
