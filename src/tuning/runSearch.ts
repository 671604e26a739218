import type { Frame } from "../frame/frame"
import type { FitOptions, Transformer } from "../pipeline/stage"
import { evaluateFold } from "./evaluateFold"
import { foldFrames } from "./folds"
import type { FoldMetrics, Search } from "./search"
import { searchTrees } from "./searchTrees"

/** The outcome of a search. */
export interface Found<T extends Transformer> extends FoldMetrics<T> {
  /** Mean over the folds, one a setting. */
  readonly means: number[]
  /** The setting with the best mean. */
  readonly best: number
  /** That setting, fitted to all rows. */
  readonly bestModel: T
}

/** Mean of one or more numbers. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/**
 * Fits every setting to every fold's training rows, judges it on the fold's validation rows, and fits the setting with
 * the best mean to all rows.
 *
 * @param options - `onProgress` counts fits and evaluations
 */
export async function runSearch<T extends Transformer>(
  search: Search<T>,
  frame: Frame,
  foldCount: number,
  keepModels: boolean,
  options: FitOptions,
): Promise<Found<T>> {
  const { signal, onProgress } = options
  const { estimator, paramMaps, evaluator } = search
  const total = 2 * foldCount * paramMaps.length + 1
  let done = 0
  const onStep = (): void => onProgress?.(++done, total)
  signal?.throwIfAborted()
  const rows = frame.cache()
  try {
    const { metrics, models, fitAll } =
      (await searchTrees(search, rows, keepModels, signal, onStep)) ??
      (await searchFrames(search, rows, keepModels, options, onStep))
    const means = metrics.map(mean)
    const best = bestIndex(means, evaluator.isLargerBetter)
    const bestModel = await (fitAll?.(best) ?? estimator.copy(paramMaps[best]).fit(rows, { signal }))
    onStep()
    return { metrics, models, means, best, bestModel }
  } finally {
    rows.unpersist()
  }
}

/** One fold after the other, whatever estimator and evaluator. */
async function searchFrames<T extends Transformer>(
  search: Search<T>,
  rows: Frame,
  keepModels: boolean,
  options: FitOptions,
  onStep: () => void,
): Promise<FoldMetrics<T>> {
  const metrics: number[][] = search.paramMaps.map(() => [])
  const models: T[][] = []
  for (const fold of await foldFrames(rows, await search.divide(rows, await rows.count()))) {
    const result = await evaluateFold(search, fold, keepModels, options, onStep)
    for (const [index, metric] of result.metrics.entries()) metrics[index].push(metric)
    if (keepModels) models.push(result.models)
  }
  return { metrics, models }
}

/**
 * Index of the best metric, the first one of several. NaN counts as best, as in PySpark (np.argmax and np.argmin): a
 * metric that is not a number should be seen, not passed over.
 *
 * @param metrics - at least one
 */
export function bestIndex(metrics: readonly number[], isLargerBetter: boolean): number {
  let best = 0
  for (const [index, metric] of metrics.entries()) {
    if (Number.isNaN(metrics[best])) break
    if (Number.isNaN(metric) || (isLargerBetter ? metric > metrics[best] : metric < metrics[best])) best = index
  }
  return best
}
