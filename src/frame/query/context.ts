// What a query is planned in.

import type { Engine } from "../../engines/engine"
import { expressionError } from "../../expression/errors"
import type { Query } from "../../expression/query/query"
import type { Place } from "../../expression/tree"
import { didYouMean } from "../../params/nearest"
import type { Plan } from "../../plan/plan"

/** The engine, the rows that names stand for, and the way to plan a query inside. */
export interface QueryContext {
  readonly engine: Engine
  /** By names in small letters. */
  readonly tables: ReadonlyMap<string, Plan>
  /** One row without columns. */
  readonly oneRow: () => Promise<Plan>
  readonly plan: (query: Query, context: QueryContext) => Promise<Plan>
}

/** The error about a name that stands for no rows. */
export function unknownView(name: string, known: readonly string[], place: Place): Error {
  const have = known.length > 0 ? `have ${known.join(", ")}` : "make one with createOrReplaceTempView"
  return expressionError(`unknown view: ${name}${didYouMean(name, known)}; ${have}`, place, RangeError)
}
