import type { Figure } from "../../figure/figure"
import { type FigureOptions, figureLayout, figureOptions } from "../../figure/figureLayout"
import { checkOptions } from "../../params/options"
import { formatNumber } from "../text"

/** A range of counts and how many things fall into it. */
interface CountBin {
  label: string
  frequency: number
}

/**
 * How often each count occurs, as in "how many users bought 3 titles": both axes logarithmic, as heavy tails need.
 *
 * A bar is one count up to 2, then a doubling range (3–4, 5–8, 9–16, …); a count of 0 has a bar of its own, which a
 * continuous log axis could not show.
 *
 * @param counts - one integer >= 0 a thing, in any order, such as the purchases of each user
 * @throws RangeError if a count is not an integer >= 0
 */
export function countHistogram(counts: ArrayLike<number>, options: FigureOptions = {}): Figure {
  checkOptions(options, figureOptions, "countHistogram")
  const bins = doublingBins(counts)
  const frequencies = bins.map((bin) => bin.frequency)
  const [least, middle, most] = threeQuantiles(counts)
  const text = {
    title: "How the counts are distributed",
    xTitle: "count (doubling ranges)",
    yTitle: "frequency (log scale)",
    ...options,
  }
  return {
    data: [
      {
        type: "bar",
        x: bins.map((bin) => bin.label),
        y: frequencies.map((frequency) => (frequency === 0 ? null : frequency)),
        text: frequencies.map((frequency) => (frequency === 0 ? "" : formatNumber(frequency))),
        textposition: "outside",
        cliponaxis: false,
        hovertemplate: "%{x}: %{text}<extra></extra>",
      },
    ],
    layout: figureLayout(text, {
      bargap: 0.08,
      xaxis: { type: "category" },
      yaxis: { type: "log", dtick: 1, range: [-0.3, Math.log10(Math.max(1, ...frequencies)) + 0.4] },
    }),
    alt:
      counts.length === 0
        ? "Histogram without data."
        : `Histogram of ${formatNumber(counts.length)} counts. Smallest ${formatNumber(least)}, median ` +
          `${formatNumber(middle, 1)}, largest ${formatNumber(most)}.`,
  }
}

function doublingBins(counts: ArrayLike<number>): CountBin[] {
  // Bin 0 holds 0; bin k > 0 holds what is above 2^(k-2) and at most 2^(k-1).
  const frequencies: number[] = []
  for (let i = 0; i < counts.length; i++) {
    const count = counts[i]
    if (!(Number.isInteger(count) && count >= 0)) {
      throw new RangeError(`invalid count at ${i}: ${count}; expected an integer >= 0`)
    }
    const bin = count === 0 ? 0 : Math.ceil(Math.log2(count)) + 1
    while (frequencies.length <= bin) frequencies.push(0)
    frequencies[bin] += 1
  }
  const bins = frequencies.map((frequency, bin) => {
    const last = bin === 0 ? 0 : 2 ** (bin - 1)
    const first = bin < 2 ? last : 2 ** (bin - 2) + 1
    return { label: first === last ? String(last) : `${first}–${last}`, frequency }
  })
  // Empty bars below the smallest count say nothing.
  return bins.slice(
    Math.max(
      0,
      frequencies.findIndex((frequency) => frequency > 0),
    ),
  )
}

function threeQuantiles(counts: ArrayLike<number>): [number, number, number] {
  const sorted = Float64Array.from(counts).sort()
  const half = sorted.length >> 1
  const median = sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2
  return [sorted[0], median, sorted[sorted.length - 1]]
}
