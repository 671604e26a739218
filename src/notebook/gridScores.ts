import { bestIndex } from "../tuning/bestIndex"
import { checkSameLength } from "./figureLayout"
import { formatCount } from "./formatNumber"
import { combinationText, type GridCombination, type GridCombinations, gridCombinations } from "./gridCombinations"

/** The combinations of a grid with which one did best. */
export interface GridScores extends GridCombinations {
  /** Index of the best combination. */
  best: number
  /** What the grid shows, in words. */
  alt: string
}

/**
 * Checks what the figures of a grid search are given, and finds the best combination.
 *
 * @throws RangeError if lengths differ or there is no combination
 */
export function gridScores(
  paramMaps: readonly GridCombination[],
  avgMetrics: ArrayLike<number>,
  foldMetrics: ArrayLike<ArrayLike<number>> | undefined,
  { metricName, isLargerBetter }: { metricName: string; isLargerBetter: boolean },
): GridScores {
  const combinations = gridCombinations(paramMaps)
  checkSameLength("paramMaps", paramMaps.length, "avgMetrics", avgMetrics.length)
  if (foldMetrics !== undefined) checkSameLength("paramMaps", paramMaps.length, "foldMetrics", foldMetrics.length)
  const { values, names } = combinations
  const best = bestIndex(Array.from(avgMetrics), isLargerBetter)
  const alt =
    `Grid search over ${formatCount(paramMaps.length, "combination")} of ${names.join(", ")}. ` +
    `Best ${metricName} ${avgMetrics[best].toFixed(4)} at ${combinationText(values[best], names)}.`
  return { ...combinations, best, alt }
}
