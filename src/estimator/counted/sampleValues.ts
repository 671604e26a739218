// A sample of the rows, drawn where they lie, for features of too many values to be counted.

import type { Typed } from "../../expression/typed"
import { drawn } from "../../frame/verbs/random"
import type { CodeCounts } from "../../gbt/bins/binning"
import { type EncodedValues, encodeValues } from "../../gbt/data/encodeValues"
import { columnValue } from "../../plan/column"
import { filter } from "../../plan/plan"
import { comparedValue, numberValue } from "../../plan/values"
import { XorShiftRandom } from "../../random/xorShiftRandom"
import type { RowsThere } from "./rowsThere"

/** Values of a sample, at most, by default. */
export const MOST_SAMPLED: number = 1 << 22

/** A sample of the rows. */
export interface ValueSample {
  /** The values of a part, by its place. */
  readonly encoded: ReadonlyMap<number, EncodedValues>
  /**
   * Counts a part's values in the rows of the sample that are not in a fold.
   *
   * @param fraction - share of the rows to look at, no larger than that of the sample
   */
  counts(place: number, fraction: number, fold: number): CodeCounts
}

/**
 * Draws rows as Spark does to choose thresholds, each with the same chance; not the rows that Spark would draw, which
 * depend on gaps between them.
 *
 * @param places - the parts whose values are wanted
 * @param fraction - share of the rows
 * @throws RangeError where that would be too many values
 */
export async function sampleValues(
  rows: RowsThere,
  rowCount: number,
  places: readonly number[],
  fraction: number,
  seed: number | bigint,
  mostSampled: number,
): Promise<ValueSample> {
  const expected = Math.ceil(rowCount * fraction) * places.length
  if (expected > mostSampled) {
    throw new RangeError(
      `too many values to choose thresholds from: ${expected}; expected at most ${mostSampled}: lower maxBins, or take ` +
        'fewer features, or set trainer: "spark"',
    )
  }
  const { engine, plan, fold, weight, parts } = rows
  // Not the seed itself: folds may have been drawn by it. Spark makes this one of it.
  const rowsDrawn = await engine.draw(plan, [{ name: drawn, of: "uniform", seed: new XorShiftRandom(seed).nextInt() }])
  const draw = columnValue({ name: drawn, type: "double" })
  const values: Typed[] = [draw, fold, ...places.map((place) => parts[place].value)]
  if (weight !== undefined) values.push(weight)
  const sample = filter(rowsDrawn, comparedValue("<", draw, numberValue(fraction)))
  const data = (await engine.read(
    sample,
    values,
    values.map(() => "double" as const),
  )) as Float64Array[]
  const [draws, folds] = data
  const encoded = new Map(places.map((place, i) => [place, encodeValues(data[i + 2])]))
  const weights = weight === undefined ? undefined : data[data.length - 1]
  return {
    encoded,
    counts(place, share, without) {
      const { distinct, codes } = encoded.get(place)!
      const counts = new Float64Array(distinct.length)
      const sums = weights === undefined ? counts : new Float64Array(distinct.length)
      for (let row = 0; row < codes.length; row++) {
        if (draws[row] >= share || folds[row] === without) continue
        counts[codes[row]]++
        if (weights !== undefined) sums[codes[row]] += weights[row]
      }
      return { counts, weights: sums }
    },
  }
}
