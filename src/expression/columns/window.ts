// Windows: the rows that a window function looks at.

import type { FrameBound, WindowSpec } from "../tree"
import { type Column, columnExpression, type SortColumn, sortTermOf } from "./column"
import { literalExpression } from "./literal"

/**
 * The rows that a function looks at for each row: `Window.partitionBy("g").orderBy(col("x").desc())`. It never changes;
 * each method gives another.
 */
export class Window {
  /** The first row of the partition, as a frame's start. */
  static readonly unboundedPreceding = Number.NEGATIVE_INFINITY
  /** The last row of the partition, as a frame's end. */
  static readonly unboundedFollowing = Number.POSITIVE_INFINITY
  /** The row itself, as an end of a frame. */
  static readonly currentRow = 0

  private constructor(
    /** @internal */
    readonly spec: WindowSpec,
  ) {}

  private static readonly all = new Window({ partitionBy: [], orderBy: [] })

  /** Rows that agree in some columns. */
  static partitionBy(...columns: readonly (Column | string)[]): Window {
    return Window.all.partitionBy(...columns)
  }

  /** All rows, in the order of some columns. */
  static orderBy(...columns: readonly (Column | SortColumn | string)[]): Window {
    return Window.all.orderBy(...columns)
  }

  /** All rows from one place before or behind the current row to another. */
  static rowsBetween(start: number, end: number): Window {
    return Window.all.rowsBetween(start, end)
  }

  /** All rows whose sort value lies from one distance of the current row's to another. */
  static rangeBetween(start: number | bigint, end: number | bigint): Window {
    return Window.all.rangeBetween(start, end)
  }

  /** Rows that agree in these columns. */
  partitionBy(...columns: readonly (Column | string)[]): Window {
    return new Window({ ...this.spec, partitionBy: columns.flat().map(columnExpression) })
  }

  /** In the order of these columns. */
  orderBy(...columns: readonly (Column | SortColumn | string)[]): Window {
    return new Window({ ...this.spec, orderBy: columns.flat().map(sortTermOf) })
  }

  /**
   * The rows from `start` to `end`, counted from the current row, those before it negative.
   *
   * @throws RangeError for what is no whole number, and an end before the start
   */
  rowsBetween(start: number, end: number): Window {
    for (const bound of [start, end]) {
      if (!Number.isInteger(bound) && Math.abs(bound) !== Number.POSITIVE_INFINITY) {
        throw new RangeError(`invalid bound: ${bound}; expected a whole number of rows or Window.unboundedPreceding`)
      }
    }
    return this.between("rows", start, end)
  }

  /**
   * The rows whose sort value lies from `start` to `end` behind the current row's, before it negative.
   *
   * @throws RangeError for an end before the start
   */
  rangeBetween(start: number | bigint, end: number | bigint): Window {
    return this.between("range", start, end)
  }

  private between(unit: "rows" | "range", start: number | bigint, end: number | bigint): Window {
    if (!(start <= end)) throw new RangeError(`invalid frame: from ${start} to ${end}; expected start <= end`)
    return new Window({ ...this.spec, frame: { unit, start: boundOf(start), end: boundOf(end) } })
  }
}

function boundOf(bound: number | bigint): FrameBound {
  if (bound === Number.NEGATIVE_INFINITY) return "unboundedPreceding"
  if (bound === Number.POSITIVE_INFINITY) return "unboundedFollowing"
  if (Number(bound) === 0) return "currentRow"
  const isPreceding = bound < 0
  return { offset: literalExpression(isPreceding ? -bound : bound), isPreceding }
}
