// Functions that the library calls itself and no user can: see `InternalFunction` in src/plan/values.ts.

import { csvValue } from "./csvCells"
import { cast, type Spellings } from "./spelling"

export const internalSpellings: Spellings = {
  raise: "error($1)",
  pack: (args) => `struct_pack(${args.map((arg, i) => `v${i} := ${arg}`).join(", ")})`,
  // Through text, a FLOAT 0.1 stays 0.1; and as DOUBLE it is written like one.
  label_key: ([x], { args: [{ type }] }) => {
    if (type === "string") return x
    return cast(type === "float" ? cast(cast(x, "string"), "double") : x, "string")
  },
  distinct_items: "list_distinct($1)",
  csv_value: ([cell], { type }, { timeZone }) => csvValue(cell, type, timeZone),
}
