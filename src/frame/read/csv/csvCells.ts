// What the text of a cell stands for.

import type { DataType } from "../../../expression/dataType"
import { isDecimal, isFloating } from "../../../expression/dataType"
import { callOf, type Typed } from "../../../expression/typed"
import { caseValue, internalValue, nullValue, textValue } from "../../../plan/values"

/** What cells of a file mean beside what their text says. */
export interface CellRules {
  /** Texts that stand for null. */
  readonly nullValues: readonly string[]
  /** What stands before the digits below one. */
  readonly decimal: "." | ","
  /** Spark's pattern of dates; undefined for ISO's form. */
  readonly dateFormat?: string
  /** The same of timestamps. */
  readonly timestampFormat?: string
}

/** The cell, null where its text stands for that. */
export function presentCell(cell: Typed, { nullValues }: CellRules): Typed {
  return nullValues.reduce(
    (present, text) => caseValue(callOf("=", [cell, textValue(text)], "boolean"), nullValue("string"), present),
    cell,
  )
}

/** The value of a type that a cell's text stands for; null where it stands for none. */
export function cellValue(cell: Typed, type: DataType, rules: CellRules): Typed {
  const { decimal, dateFormat, timestampFormat } = rules
  if (type === "string") return cell
  if (decimal === "," && (isFloating(type) || isDecimal(type))) {
    const pointed = callOf("replace", [cell, textValue(","), textValue(".")], "string")
    const isOther = callOf("contains", [cell, textValue(".")], "boolean")
    return internalValue("csv_value", [caseValue(isOther, nullValue("string"), pointed)], type)
  }
  if (type === "date" && dateFormat !== undefined) {
    // A day has no zone: its midnight is read and written on one clock.
    const moment = callOf("try_to_timestamp", [cell, textValue(dateFormat)], "timestamp_ntz")
    return { kind: "cast", input: moment, type, isTry: true }
  }
  if (type.startsWith("timestamp") && timestampFormat !== undefined) {
    return callOf("try_to_timestamp", [cell, textValue(timestampFormat)], type)
  }
  return internalValue("csv_value", [cell], type)
}
