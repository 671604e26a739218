import { formatCount } from "../text"
import type { Table } from "./table"

/** What a danfojs DataFrame and a Series have in common; danfojs itself is not loaded for it. */
export interface DanfoLike {
  readonly columns: readonly string[]
  readonly index: readonly (string | number)[]
  /** An array of rows, or of the values of a Series. */
  readonly values: readonly unknown[]
  readonly $isSeries?: boolean
}

/**
 * The first rows of a danfojs DataFrame or Series, the index as first column; NaN, which marks a missing value there,
 * as null.
 */
export function danfoTable(data: DanfoLike, rowCount: number = 20): Table {
  const { columns, index, values, $isSeries } = data
  const present = (value: unknown): unknown => (Number.isNaN(value) ? null : value)
  return {
    columns: ["", ...columns],
    rows: values
      .slice(0, rowCount)
      .map((row, i) => [index[i], ...($isSeries ? [row] : (row as unknown[])).map(present)]),
    rowCount: values.length,
    hasRowNames: true,
  }
}

/** The data in a few words. */
export function danfoText({ columns, values, $isSeries }: DanfoLike): string {
  const rows = formatCount(values.length, "row")
  // A Series without values has no name.
  if ($isSeries) return `Series${columns.length === 0 ? "" : ` ${columns[0]}`}: ${rows}`
  return `DataFrame: ${rows} × ${formatCount(columns.length, "column")}`
}
