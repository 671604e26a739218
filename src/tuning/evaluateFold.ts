import type { Frame } from "../frame/frame"
import { Pipeline } from "../pipeline/pipeline"
import { PipelineModel } from "../pipeline/pipelineModel"
import type { Estimator, FitOptions, ParamMap, Transformer } from "../pipeline/stage"
import type { Fold } from "./folds"
import type { Search } from "./search"

/** What one fold says of each param map. */
export interface FoldResult<T extends Transformer> {
  readonly metrics: number[]
  readonly models: T[]
}

/**
 * Fits every param map to the fold's training rows and evaluates it on its validation rows.
 *
 * @param keepModels - whether `models` is filled; otherwise it is empty
 * @param onStep - called after each fit and each evaluation: twice a param map
 */
export async function evaluateFold<T extends Transformer>(
  search: Search<T>,
  fold: Fold,
  keepModels: boolean,
  { signal }: Pick<FitOptions, "signal">,
  onStep: () => void,
): Promise<FoldResult<T>> {
  const { estimator, paramMaps, evaluator, parallelism } = search
  const fitOptions = { signal }
  // Every model reads the validation rows, and the training rows too where fits share no work.
  const train = fold.train.cache()
  const validation = fold.validation.cache()
  try {
    let fitted = 0
    const shared = await fitGrid(estimator, fold.train, paramMaps, {
      ...fitOptions,
      onProgress(done) {
        for (; fitted < done; fitted++) onStep()
      },
    })
    const metrics = new Array<number>(paramMaps.length).fill(Number.NaN)
    const models: T[] = []
    await runPool(paramMaps.length, parallelism, async (index) => {
      signal?.throwIfAborted()
      let model = shared?.[index]
      if (model === undefined) {
        model = await estimator.copy(paramMaps[index]).fit(train, fitOptions)
        onStep()
      }
      metrics[index] = await evaluator.evaluate(await model.transform(validation))
      if (keepModels) models[index] = model
      onStep()
    })
    return { metrics, models }
  } finally {
    train.unpersist()
    validation.unpersist()
  }
}

/**
 * Fits an estimator with every setting of a grid at once, where work can be shared: the estimator has `fitMultiple`, or
 * is a Pipeline whose last stage has it and is the only one that the grid sets. The stages before it are then fitted
 * once.
 *
 * @returns a model for each of `paramMaps`; undefined where nothing can be shared
 */
export async function fitGrid<T extends Transformer>(
  estimator: Estimator<T>,
  frame: Frame,
  paramMaps: readonly ParamMap[],
  options: FitOptions,
): Promise<T[] | undefined> {
  if (estimator.fitMultiple !== undefined) return estimator.fitMultiple(frame, paramMaps, options)
  if (!(estimator instanceof Pipeline)) return undefined
  const stages = [...estimator.stages]
  const last = stages.pop() as Partial<Estimator> | undefined
  if (last?.fitMultiple === undefined) return undefined
  if (paramMaps.some((params) => params.some((setting) => setting.stage !== last))) return undefined
  const before = await new Pipeline({ stages }).fit(frame, { signal: options.signal })
  const models = await last.fitMultiple(await before.transform(frame), paramMaps, options)
  // A Pipeline's models are PipelineModels: T is that.
  return models.map((model) => new PipelineModel([...before.stages, model])) as Transformer[] as T[]
}

/**
 * Runs `task` for 0, 1, … taskCount - 1, at most `parallelism` at a time, each started in turn. After a failure no
 * further task starts; the promise is rejected with the first failure, once the tasks under way have ended.
 */
export async function runPool(
  taskCount: number,
  parallelism: number,
  task: (index: number) => Promise<void>,
): Promise<void> {
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
