import { checkSameLength } from "../../figure/figureLayout"
import { bestIndex } from "../../tuning/runSearch"
import { settingValues } from "../tables/searchTable"
import { formatCount } from "../text"

/**
 * A grid with how each combination did: a finished CrossValidator or TrainValidationSplit, or as much of one as is known.
 */
export type SearchedGrid = {
  /** The combinations, as `ParamGridBuilder` builds them, or one object of values by name each. */
  readonly estimatorParamMaps: readonly GridCombination[]
  /** Index of the best combination. Default: that of the best metric. */
  readonly bestIndex?: number
} & (
  | {
      /** The average over the folds, one a combination. */
      readonly avgMetrics: ArrayLike<number>
      /** One array a combination, one number a fold. Default: folds are not drawn. */
      readonly foldMetrics?: ArrayLike<ArrayLike<number>>
    }
  | {
      /** The metric on the rows held back, one a combination. */
      readonly validationMetrics: ArrayLike<number>
    }
)

/** The combinations of a grid with how each did, and which one did best. */
interface GridScores extends GridCombinations {
  /** One a combination. */
  metrics: ArrayLike<number>
  /** One array a combination; undefined where folds are not known. */
  folds: ArrayLike<ArrayLike<number>> | undefined
  /** Index of the best combination. */
  best: number
  /** Which end of the metric is best. */
  isLargerBetter: boolean
  /** What the grid shows, in words. */
  alt: string
}

/**
 * Checks what the figures of a grid search are given, and finds the best combination.
 *
 * @throws RangeError if lengths differ or there is no combination
 */
export function gridScores(
  search: SearchedGrid,
  { metricName, isLargerBetter }: { metricName: string; isLargerBetter?: boolean },
): GridScores {
  const { estimatorParamMaps, bestIndex: found } = search
  const [name, metrics, folds] =
    "avgMetrics" in search
      ? ["avgMetrics", search.avgMetrics, search.foldMetrics]
      : ["validationMetrics", search.validationMetrics, undefined]
  const combinations = gridCombinations(estimatorParamMaps)
  checkSameLength("estimatorParamMaps", estimatorParamMaps.length, name, metrics.length)
  if (folds !== undefined) checkSameLength("estimatorParamMaps", estimatorParamMaps.length, "foldMetrics", folds.length)
  const isBestKnown = found !== undefined && isLargerBetter === undefined
  const best = isBestKnown ? found : bestIndex(Array.from(metrics), isLargerBetter ?? true)
  const { values, names } = combinations
  return {
    ...combinations,
    metrics,
    folds,
    best,
    isLargerBetter: isLargerBetter ?? !Array.from(metrics).some((metric) => metric > metrics[best]),
    alt:
      `Grid search over ${formatCount(values.length, "combination")} of ${names.join(", ")}. ` +
      `Best ${metricName} ${metrics[best].toFixed(4)} at ${combinationText(values[best], names)}.`,
  }
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
interface GridCombinations {
  values: readonly Readonly<Record<string, unknown>>[]
  /**
   * Parameters that are not equal everywhere, the one that varies fastest last; all of them if all are equal, and
   * "settings" where no combination sets any. At least one.
   */
  names: readonly string[]
}

/** @throws RangeError if there is no combination */
function gridCombinations(paramMaps: readonly GridCombination[]): GridCombinations {
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
