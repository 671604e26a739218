// Random numbers as columns that are drawn here: Spark's, of one partition or of those given.

import { JavaRandom } from "../random/javaRandom"
import { fillPoisson } from "../random/poisson"
import { fillNormal, fillUniform, uniformDraws } from "../random/uniform"
import type { ColumnData, DrawnColumn, TableColumn } from "./engine"

/** The type of the draws. */
export function drawnType({ of, below }: DrawnColumn): "int" | "double" | "boolean" {
  if (of === "poisson") return "int"
  return below === undefined ? "double" : "boolean"
}

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

// Rows that are drawn at a time.
const batchRows = 1 << 17

/** Draws of rows: numbers, or a byte each, 1 where the number is below one, else 0. */
export type Draws = ColumnData | Uint8Array

/** Columns of draws, batch by batch: each has an entry a column. */
export function* drawnBatches(columns: readonly DrawnColumn[], rowCount: number): Generator<Draws[]> {
  const fills = columns.map((column) => batchOf(column, rowCount))
  for (let from = 0; from < rowCount; from += batchRows) {
    const to = Math.min(rowCount, from + batchRows)
    yield fills.map((fill) => fill(from, to))
  }
}

/** What gives the draws of the rows from one to another; asked for one stretch after the other. */
function batchOf(column: DrawnColumn, rowCount: number): (from: number, to: number) => Draws {
  const { of, seed, partitions, below } = column
  if (of !== "uniform") {
    const data = drawnColumn(column, rowCount).data as Float64Array | Int32Array
    return (from, to) => data.subarray(from, to)
  }
  const draws = uniformDraws(seed, rowCount, partitions)
  return (from, to) => {
    if (below === undefined) {
      const out = new Float64Array(to - from)
      draws.fill(out)
      return out
    }
    const out = new Uint8Array(to - from)
    draws.fillBelow(below, out)
    return out
  }
}
