import type { Engine } from "./engine"
import { expressionError } from "./expressionError"
import type { Relation } from "./relation"

/** The rows for which a SQL condition is true; the rule stands at `Frame.where`. */
export async function filterRelation(engine: Engine, relation: Relation, condition: string): Promise<Relation> {
  const sql = `SELECT * FROM (${relation.sql}) WHERE (${engine.dialect.expression(condition)})`
  try {
    await engine.describe(sql)
  } catch (error) {
    throw expressionError(condition, relation.columns, error)
  }
  return { ...relation, sql }
}
