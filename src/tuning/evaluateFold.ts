import type { FitOptions, Transformer } from "../pipeline/stage"
import { fitGrid } from "./fitGrid"
import type { Fold } from "./folds"
import { runPool } from "./runPool"
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
  const fitOptions = signal === undefined ? {} : { signal }
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
