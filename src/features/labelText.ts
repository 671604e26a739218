// Labels: the text that Spark makes of a value when it indexes a column.

import type { Engine } from "../engines/engine"
import type { Column } from "../frame/relation/relation"
import { isNumeric } from "../frame/rows/toColumns"
import { formatDouble } from "../linalg/formatDouble"

/**
 * SQL for a column's value as the engine writes it: the key by which rows meet labels.
 *
 * @param name - the column in SQL, quoted
 * @throws TypeError if the column has neither text, numbers nor booleans
 */
export function labelKey(engine: Engine, column: Column, name: string): string {
  const text = engine.dialect.typeOf("string")
  if (column.type === "string") return name
  if (!isNumeric(column)) {
    throw new TypeError(`invalid column ${column.name}: ${column.type}; expected text, numbers or booleans`)
  }
  // Through text, a FLOAT 0.1 stays 0.1; and as DOUBLE it is written like one.
  const double = column.type === "float" ? `CAST(CAST(${name} AS ${text}) AS DOUBLE)` : name
  return `CAST(${double} AS ${text})`
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
