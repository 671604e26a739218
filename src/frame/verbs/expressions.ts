import { childrenOf } from "../../expression/resolve/resolve"
import type { Typed } from "../../expression/typed"

// What needs no more than whether there is a vector.
const asking = new Set(["isnull", "isnotnull", "count"])

/**
 * Throws where an expression computes with a vector column, which an engine sees as row numbers of a matrix: those mean
 * nothing to a user. `IS NULL`, `IS NOT NULL` and `count(…)` need no more than whether there is a vector.
 *
 * @throws TypeError naming the column
 */
export function checkVectorUse(typed: Typed, text: string): void {
  if (typed.kind === "field") return
  if (typed.kind === "call" && asking.has(typed.name) && typed.over === undefined) return
  for (const child of childrenOf(typed)) {
    if (child.kind === "column" && child.type === "vector") {
      throw new TypeError(`vector column ${child.name} can't go into an expression: ${text}; expected numbers or text`)
    }
    checkVectorUse(child, text)
  }
}
