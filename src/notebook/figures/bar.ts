import type { Figure } from "../../figure/figure"
import { checkSameLength, type FigureOptions, figureLayout, figureOptions, toNumbers } from "../../figure/figureLayout"
import { withoutMarkup } from "../../figure/markup"
import { checkOptions } from "../../params/options"
import { formatNumber, shortLabel } from "../text"

/** Words, and how many bars to draw. */
export interface BarOptions extends FigureOptions {
  /** Draws only the bars with the largest values, largest first; at least 1. Default: all, in the order given. */
  top?: number
}

/** Options of {@link topTerms}. */
export interface TopTermsOptions extends BarOptions {
  /** Number of terms drawn; at least 1. Default 20. */
  top?: number
}

/**
 * Horizontal bars, the first one on top; long labels are shortened.
 *
 * @param labels - one a bar; need not be distinct
 * @param values - as many numbers; one that is not finite gets no bar
 * @throws RangeError if the lengths differ or `top` is not an integer >= 1
 */
export function bar(labels: ArrayLike<string>, values: ArrayLike<number>, options: BarOptions = {}): Figure {
  checkOptions(options, ["top", ...figureOptions], "bar")
  checkSameLength("labels", labels.length, "values", values.length)
  const { top, ...text } = options
  if (top !== undefined && !(Number.isInteger(top) && top >= 1)) {
    throw new RangeError(`invalid top: ${top}; expected an integer >= 1`)
  }
  let order = Array.from(values, (_, index) => index)
  if (top !== undefined) {
    // Ties stay in the order given: sort is stable.
    const rank = (index: number): number => (Number.isFinite(values[index]) ? values[index] : -Infinity)
    order = order.sort((a, b) => (rank(a) === rank(b) ? 0 : rank(b) - rank(a))).slice(0, top)
  }
  const drawnLabels = order.map((index) => labels[index])
  const drawnValues = toNumbers(order.map((index) => values[index]))
  const first = drawnLabels.slice(0, 5).map((label, i) => `${label} ${formatBar(drawnValues[i])}`)
  const most = top === undefined ? "From the top" : "Largest first"
  return {
    data: [
      {
        type: "bar",
        orientation: "h",
        // Positions, not labels: two labels that are equal once shortened stay two bars.
        y: order.map((_, i) => i),
        x: drawnValues,
        text: drawnValues.map(formatBar),
        textposition: "outside",
        cliponaxis: false,
        customdata: drawnLabels.map(withoutMarkup),
        hovertemplate: "%{customdata}: %{x}<extra></extra>",
      },
    ],
    layout: figureLayout(
      { title: "Values", xTitle: "value", yTitle: "label", ...text },
      {
        height: Math.max(240, 130 + 22 * order.length),
        bargap: 0.25,
        yaxis: {
          autorange: "reversed",
          tickmode: "array",
          tickvals: order.map((_, i) => i),
          ticktext: drawnLabels.map((label) => withoutMarkup(shortLabel(label))),
          showgrid: false,
        },
      },
    ),
    alt: `Bar chart of ${order.length} of ${labels.length} values. ${most}: ${first.join(", ")}${order.length > 5 ? ", …" : ""}.`,
  }
}

function formatBar(value: number | null): string {
  if (value === null) return ""
  return Number.isInteger(value) ? formatNumber(value) : String(Number(value.toPrecision(3)))
}

/**
 * The most frequent terms, such as genres, as horizontal bars.
 *
 * @param terms - the vocabulary
 * @param counts - how often each occurs, or in how many rows
 * @throws RangeError if the lengths differ or `top` is not an integer >= 1
 */
export function topTerms(terms: ArrayLike<string>, counts: ArrayLike<number>, options: TopTermsOptions = {}): Figure {
  checkOptions(options, ["top", ...figureOptions], "topTerms")
  const { top = 20, ...text } = options
  const drawn = Math.min(top, terms.length)
  const title = drawn < terms.length ? `The ${drawn} most frequent of ${formatNumber(terms.length)} terms` : "Terms"
  return bar(terms, counts, { title, xTitle: "count", yTitle: "term", ...text, top })
}

/** The part of a model that a figure of its features needs; the models of GBTClassifier and GBTRegressor have it. */
export interface ImportancesOfModel {
  /** One a feature. */
  readonly featureNames: readonly string[]
  /** What the features add; those that are not named add nothing. */
  readonly featureImportances: {
    /** Places of features. */
    readonly indices: ArrayLike<number>
    /** As many importances. */
    readonly values: ArrayLike<number>
  }
}

/**
 * The features that the model leans on most, as horizontal bars: `featureImportances(model)`.
 *
 * @param options - `top` is the number of features drawn, 20 by default
 */
export function featureImportances(model: ImportancesOfModel, options?: TopTermsOptions): Figure
/**
 * The same of numbers.
 *
 * @param importances - one a feature; Spark's sum to 1
 * @param names - as many names; a slot of a vector column is best named by its term or item
 * @param options - `top` is the number of features drawn, 20 by default
 * @throws RangeError if the lengths differ or `top` is not an integer >= 1
 */
export function featureImportances(
  importances: ArrayLike<number>,
  names: ArrayLike<string>,
  options?: TopTermsOptions,
): Figure
export function featureImportances(
  given: ImportancesOfModel | ArrayLike<number>,
  second?: ArrayLike<string> | TopTermsOptions,
  third?: TopTermsOptions,
): Figure {
  const isModel = "featureImportances" in given
  const names = isModel ? given.featureNames : ((second ?? []) as ArrayLike<string>)
  const importances = isModel ? importancesOf(given) : given
  const options = (isModel ? (second as TopTermsOptions | undefined) : third) ?? {}
  checkOptions(options, ["top", ...figureOptions], "featureImportances")
  const { top = 20, ...text } = options
  const drawn = Math.min(top, names.length)
  const title =
    drawn < names.length
      ? `The ${drawn} most important of ${formatNumber(names.length)} features`
      : "Importance of the features"
  return bar(names, importances, {
    title,
    xTitle: "importance (share of the gain)",
    yTitle: "feature",
    ...text,
    top,
  })
}

function importancesOf({ featureNames, featureImportances: { indices, values } }: ImportancesOfModel): number[] {
  const importances = new Array<number>(featureNames.length).fill(0)
  for (let i = 0; i < indices.length; i++) importances[indices[i]] = values[i]
  return importances
}
