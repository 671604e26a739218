import { bestIndex } from "../../tuning/runSearch"
import { settingValues } from "../tables/settingValues"
import { formatCount } from "../text"
import { checkSameLength } from "./figureLayout"

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

/** A combination of parameters: values by name, or the settings that `ParamGridBuilder` makes. */
export type GridCombination =
  | Readonly<Record<string, unknown>>
  | readonly {
      /** Name of the parameter. */
      name: string
      /** Its value. */
      value: unknown
    }[]

/** The combinations of a grid by parameter name. */
export interface GridCombinations {
  values: readonly Readonly<Record<string, unknown>>[]
  /**
   * Parameters that are not equal everywhere, the one that varies fastest last; all of them if all are equal, and
   * "settings" where no combination sets any. At least one.
   */
  names: readonly string[]
}

/** @throws RangeError if there is no combination */
export function gridCombinations(paramMaps: readonly GridCombination[]): GridCombinations {
  if (paramMaps.length === 0) throw new RangeError("empty grid: expected at least one combination of parameters")
  const values = paramMaps.map((map) =>
    Array.isArray(map) ? settingValues(map) : { ...(map as Readonly<Record<string, unknown>>) },
  )
  const names = [...new Set(values.flatMap((map) => Object.keys(map)))]
  const varying = names.filter((name) => values.some((map) => settingText(map, name) !== settingText(values[0], name)))
  return { values, names: [varying, names, ["settings"]].find((some) => some.length > 0) ?? [] }
}

/** A value of a combination in words; "default" where it leaves the parameter as it is. */
export function settingText(values: Readonly<Record<string, unknown>>, name: string): string {
  return name in values ? String(values[name]) : "default"
}

/** A combination in words, as in "maxDepth 3, maxBins 50". */
export function combinationText(values: Readonly<Record<string, unknown>>, names: readonly string[]): string {
  return names.map((name) => `${name} ${settingText(values, name)}`).join(", ")
}
