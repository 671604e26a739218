import type { Engine } from "../../engines/engine"
import type { Relation } from "../relation/relation"
import { checkVectorUse, expressionError } from "./expressions"

/** The rows for which a SQL condition is true; the rule stands at `Frame.where`. */
export async function filterRelation(engine: Engine, relation: Relation, condition: string): Promise<Relation> {
  if (!isClosed(condition)) throw new Error(`invalid expression: ${condition}; a parenthesis has no other`)
  checkVectorUse(condition, relation.columns)
  const sql = `SELECT * FROM (${relation.sql}) WHERE (${engine.dialect.expression(condition)})`
  try {
    await engine.describe(sql)
  } catch (error) {
    throw expressionError(condition, relation.columns, error)
  }
  return { ...relation, sql }
}

/** True when every parenthesis has its other: those put around the condition would make up for what it lacks. */
function isClosed(condition: string): boolean {
  let depth = 0
  for (const [sign] of condition.matchAll(/'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|[()]/g)) {
    if (sign === "(") depth++
    if (sign === ")" && --depth < 0) return false
  }
  return depth === 0
}
