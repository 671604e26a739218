// Random numbers as columns that are drawn here: Spark's, of one partition or of those given.

import { JavaRandom } from "../random/javaRandom"
import { fillPoisson } from "../random/poisson"
import { fillNormal, fillUniform } from "../random/uniform"
import type { DrawnColumn, TableColumn } from "./engine"

/** The numbers of a column, one for each of the rows. */
export function drawnColumn(column: DrawnColumn, rowCount: number): TableColumn {
  const { name, of, seed, mean = 0, partitions } = column
  if (of === "poisson") {
    const data = new Int32Array(rowCount)
    const seeds = new JavaRandom(seed)
    let from = 0
    for (const count of mean > 0 ? (partitions ?? [rowCount]) : []) {
      fillPoisson(mean, seeds.nextLong(), data.subarray(from, from + count))
      from += count
    }
    return { name, type: "int", data }
  }
  const data = new Float64Array(rowCount)
  if (of === "uniform") fillUniform(seed, data, partitions)
  else fillNormal(seed, data)
  return { name, type: "double", data }
}
