import type { Frame } from "../frame/frame"
import type { FitOptions, Transformer } from "../pipeline/stage"
import { type FoldMetrics, metricsByFrames, metricsByScores, type Search } from "./foldMetrics"

/** The outcome of a search. */
export interface Found<T extends Transformer> extends Pick<FoldMetrics<T>, "metrics" | "models"> {
  /** Mean over the folds, one a setting. */
  readonly means: number[]
  /** Place of the setting with the best mean. */
  readonly best: number
  /** That setting, fitted to all rows. */
  readonly bestModel: T
}

/**
 * Fits every setting to every fold's training rows, judges it on the fold's validation rows, and fits the setting with
 * the best mean to all rows.
 *
 * @param options - `onProgress` counts fits and evaluations: two for each fold and setting, and the last fit
 */
export async function runSearch<T extends Transformer>(
  search: Search<T>,
  frame: Frame,
  { signal, onProgress }: FitOptions,
): Promise<Found<T>> {
  const { estimator, paramMaps, evaluator, foldCount } = search
  const total = 2 * foldCount * paramMaps.length + 1
  let done = 0
  const onStep = (): void => onProgress?.(++done, total)
  signal?.throwIfAborted()
  const rows = frame.cache()
  try {
    const { metrics, models, fitAll } =
      (await metricsByScores(search, rows, signal, onStep)) ?? (await metricsByFrames(search, rows, signal, onStep))
    const means = metrics.map(mean)
    const best = bestIndex(means, evaluator.isLargerBetter)
    const bestModel = await (fitAll?.(best) ?? estimator.copy(paramMaps[best]).fit(rows, { signal }))
    onStep()
    return { metrics, models, means, best, bestModel }
  } finally {
    rows.unpersist()
  }
}

/** Mean of one or more numbers. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
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
