import type { Engine } from "../../engines/engine"
import { parseExpression } from "../../expression/parse"
import { resolveExpression } from "../../expression/resolve/resolve"
import { textOf } from "../../expression/text"
import { orderTerms, type Relation } from "../relation/relation"
import { checkVectorUse } from "./expressions"
import type { ColumnLike } from "./select"

/** The rows for which a condition is true; the rule stands at `Frame.where`. */
export function filterRelation(engine: Engine, relation: Relation, condition: ColumnLike): Relation {
  const tree = typeof condition === "string" ? parseExpression(condition) : condition.expression
  const text = typeof condition === "string" ? condition : textOf(tree)
  const typed = resolveExpression(
    {
      kind: "call",
      name: "and",
      args: [{ kind: "literal", value: true, type: "boolean" }, tree],
      ...(tree.place ? { place: tree.place } : {}),
    },
    relation.columns,
    { ansi: engine.ansi, place: "filter" },
  )
  checkVectorUse(typed, text)
  const test = typed.kind === "call" ? typed.args[1] : typed
  return {
    ...relation,
    sql: `SELECT * FROM (${relation.sql}) WHERE ${engine.dialect.compile(test, orderTerms(relation))}`,
    steps: [...(relation.steps ?? []), { from: relation.sql, typed: test }],
  }
}
