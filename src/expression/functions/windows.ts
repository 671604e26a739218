// Functions that need a window.

import type { FunctionRule, FunctionTable } from "./rule"

function window(signature: string): FunctionRule {
  return { signature, kind: "window" }
}

export const windows: FunctionTable = {
  row_number: window("-> int"),
  rank: window("-> int"),
  dense_rank: window("-> int"),
  percent_rank: window("-> double"),
  cume_dist: window("-> double"),
  ntile: window("int? -> int"),
  lag: window("T, int?, T? -> T"),
  lead: window("T, int?, T? -> T"),
  nth_value: window("T, int -> T"),
}
