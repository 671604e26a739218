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
