// Expressions over groups of rows, made of aggregates: sum(x) / count(*).

import type { Engine } from "../../engines/engine"
import { expressionError } from "../../expression/errors"
import { aggregatesIn, rewrite } from "../../expression/resolve/rewrite"
import { sqlText } from "../../expression/text"
import type { Expression } from "../../expression/tree"
import { freeName, lookUpColumn } from "../../plan/column"
import type { Plan } from "../../plan/plan"
import { type Grouping, groupRows } from "./group"

/** Groups of rows, and what stands for expressions over the rows. */
export interface Groups {
  readonly plan: Plan
  /** An expression over the rows as one over the groups. */
  readonly of: (tree: Expression) => Expression
}

/** The rows grouped by the keys, with every aggregate that the expressions need. */
export async function groupUnder(
  engine: Engine,
  rows: Plan,
  keys: readonly Expression[],
  trees: readonly Expression[],
  sets?: Grouping["sets"],
): Promise<Groups> {
  const taken = new Set<string>()
  const columns = new Map<string, string>()
  // Each as a column of its own, once.
  const named = (list: readonly Expression[]): { expression: Expression }[] =>
    list.flatMap((input) => {
      const text = sqlText(input)
      if (columns.has(text)) return []
      const name = freeName(text, taken)
      columns.set(text, name)
      return [{ expression: { kind: "alias", input, names: [name] } }]
    })
  const keyColumns = named(keys)
  const aggregates = named(trees.flatMap(aggregatesIn))
  const plan = await groupRows(engine, rows, { keys: keyColumns, ...(sets ? { sets } : {}) }, aggregates)
  const of = (tree: Expression): Expression =>
    rewrite(tree, (part) => {
      const column = columns.get(sqlText(part))
      if (column !== undefined) return { ...nameOf(column), ...(part.place ? { place: part.place } : {}) }
      if (part.kind !== "name") return undefined
      // A field of a key.
      const whole = columns.get(sqlText(nameOf(part.parts[0])))
      if (whole !== undefined) return { ...part, parts: [whole, ...part.parts.slice(1)] }
      if (lookUpColumn(rows.columns, part.parts[0]) === undefined) return undefined
      const name = part.parts.join(".")
      throw expressionError(
        `column ${name} is no key: put it in an aggregate, as first(${name})`,
        part.place,
        TypeError,
      )
    })
  return { plan, of }
}

function nameOf(column: string): Expression {
  return { kind: "name", parts: [column] }
}
