// Functions that need a window.

import { castTo, commonType } from "../coerce"
import type { FunctionRule, FunctionTable } from "./rule"

function window(signature: string): FunctionRule {
  return { signature, kind: "window" }
}

/** What stands where there is no row has the type of the values. */
const offset: FunctionRule = {
  ...window("T, int?, T? -> T"),
  prepare: ([value, by, instead], { ansi }) => {
    if (by === undefined || instead === undefined || value.type === "void") return [value, by, instead].filter((v) => v)
    if (commonType(value.type, instead.type, ansi) === undefined)
      throw new TypeError(`expected a ${value.type} where there is no row, got ${instead.type}`)
    return [value, by, castTo(instead, value.type)]
  },
}

export const windows: FunctionTable = {
  row_number: window("-> int"),
  rank: window("-> int"),
  dense_rank: window("-> int"),
  percent_rank: window("-> double"),
  cume_dist: window("-> double"),
  ntile: window("int? -> int"),
  lag: offset,
  lead: offset,
  nth_value: window("T, int -> T"),
}
