// Rows drawn at random where there are more than a figure can show.

import type { Row } from "../../expression/rowTypes"
import type { PlotSource } from "./source"

/** Most rows that a figure draws one by one. */
export const mostRows = 20_000

/** The seed of all samples: a plot of the same rows is the same plot. */
const seed = 1

/** All rows, or, of more than `most`, that many drawn at random, in their order; what was drawn in words. */
export async function sampled(
  rows: PlotSource,
  what: string,
  most: number = mostRows,
): Promise<{ rows: Row[]; notes: string[] }> {
  const [{ n }] = await rows.agg("count(*) AS n").collect()
  const count = Number(n)
  if (count <= most) return { rows: await rows.collect(), notes: [] }
  // Some more than wanted, since how many are drawn is chance too; the rest is taken away evenly.
  const share = (most + 5 * Math.sqrt(most)) / count
  const all = await rows.where(`rand(${seed}) < ${share}`).collect()
  const step = all.length / most
  const drawn = step <= 1 ? all : Array.from({ length: most }, (_, i) => all[Math.floor(i * step)])
  const [few, many] = [drawn.length, count].map((number) => number.toLocaleString("en-US"))
  return { rows: drawn, notes: [`${few} of ${many} ${what}, drawn at random`] }
}
