import { barFigure, type TopTermsOptions } from "./barFigure"
import type { Figure } from "./figure"
import { formatNumber } from "./formatNumber"

/**
 * The features that the model leans on most, as horizontal bars.
 *
 * @param importances - one a feature; Spark's sum to 1
 * @param names - as many names; a slot of a vector column is best named by its term or item
 * @param options - `top` is the number of features drawn, 20 by default
 * @throws RangeError if the lengths differ or `top` is not an integer >= 1
 */
export function featureImportancesFigure(
  importances: ArrayLike<number>,
  names: ArrayLike<string>,
  options: TopTermsOptions = {},
): Figure {
  const { top = 20, ...text } = options
  const drawn = Math.min(top, names.length)
  const title =
    drawn < names.length
      ? `The ${drawn} most important of ${formatNumber(names.length)} features`
      : "Importance of the features"
  return barFigure(names, importances, {
    title,
    xTitle: "importance (share of the gain)",
    yTitle: "feature",
    ...text,
    top,
  })
}
