import type { Figure } from "../../figure/figure"
import { type FigureOptions, figureLayout, figureOptions } from "../../figure/figureLayout"
import { withoutMarkup } from "../../figure/markup"
import { checkOptions } from "../../params/options"
import { formatNumber, formatShare } from "../text"

/**
 * How many rows each class has, on a log scale, since a rare class is a line on a linear one.
 *
 * @param counts - rows by label, as in `{ "0": 5021720, "1": 10904 }`
 * @throws RangeError if a count is not an integer >= 0
 */
export function classBalance(counts: Record<string, number>, options: FigureOptions = {}): Figure {
  checkOptions(options, figureOptions, "classBalance")
  const labels = Object.keys(counts)
  const values = Object.values(counts)
  for (const [label, count] of Object.entries(counts)) {
    if (!(Number.isInteger(count) && count >= 0)) {
      throw new RangeError(`invalid count of ${label}: ${count}; expected an integer >= 0`)
    }
  }
  const total = values.reduce((sum, count) => sum + count, 0)
  const texts = values.map((count) => `${formatNumber(count)} (${formatShare(total === 0 ? 0 : count / total)})`)
  const words = labels.map((label, i) => `${label}: ${texts[i]}`).join("; ")
  return {
    data: [
      {
        type: "bar",
        x: labels.map(withoutMarkup),
        y: values.map((count) => (count === 0 ? null : count)),
        text: texts,
        textposition: "outside",
        cliponaxis: false,
        hovertemplate: "label %{x}: %{text}<extra></extra>",
        width: 0.5,
      },
    ],
    layout: figureLayout(
      { title: "Rows of each class", xTitle: "label", yTitle: "rows (log scale)", ...options },
      {
        xaxis: { type: "category" },
        yaxis: { type: "log", dtick: 1, range: [0, Math.log10(Math.max(1, ...values)) + 0.5] },
      },
    ),
    alt: `Bar chart of the rows of each class, ${formatNumber(total)} in all. ${words}.`,
  }
}
