// Labels: the text that Spark makes of a value when it indexes a column.

import type { Typed } from "../expression/typed"
import { isNumeric } from "../frame/rows/toColumns"
import { formatDouble } from "../linalg/formatDouble"
import { type Column, columnValue } from "../plan/column"
import { internalValue } from "../plan/values"

/**
 * The text by which rows meet labels.
 *
 * @throws TypeError if the column has neither text, numbers nor booleans
 */
export function labelKey(column: Column): Typed {
  if (column.type !== "string" && !isNumeric(column)) {
    throw new TypeError(`invalid column ${column.name}: ${column.type}; expected text, numbers or booleans`)
  }
  return internalValue("label_key", [columnValue(column)], "string")
}

/** True where keys are numbers that Spark writes in another way, `1.0E-5` for `1e-05`. */
export function isFloating(column: Column): boolean {
  return column.type === "double" || column.type === "float"
}

/** The label for a key of the column; null for NaN, which Spark's StringIndexer treats as it does null. */
export function labelText(column: Column, key: string): string | null {
  if (!isFloating(column)) return key
  const number = key === "inf" ? Number.POSITIVE_INFINITY : key === "-inf" ? Number.NEGATIVE_INFINITY : Number(key)
  return Number.isNaN(number) ? null : formatDouble(number)
}
