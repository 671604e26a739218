import type { Engine } from "../../engines/engine"
import { hiddenPrefix, orderFields, type Relation } from "../relation/relation"
import { expressionError } from "./expressions"
import { namedColumn } from "./select"

const direction = /^(.*\S)\s+(asc|desc)$/is

/** Puts sort terms before the order that the rows have: a stable sort. */
export async function orderRelation(engine: Engine, relation: Relation, terms: readonly string[]): Promise<Relation> {
  if (terms.length === 0) throw new RangeError("invalid orderBy: no term; expected one or more columns or expressions")
  const { quote, expression } = engine.dialect
  const parsed = terms.map((text) => {
    const whole = namedColumn(relation, text.trim())
    const match = whole ? null : direction.exec(text.trim())
    const term = match?.[1] ?? text.trim()
    const column = namedColumn(relation, term)
    if (column?.vector) throw new TypeError(`vector column ${column.name} has no order; sort by numbers or text`)
    const sql = column ? quote(column.name) : expression(term)
    return { term, sql, isDescending: match?.[2]?.toLowerCase() === "desc" }
  })
  const from = `FROM (${relation.sql}) s`
  for (const { term, sql } of parsed) {
    if (namedColumn(relation, term)) continue
    const hidden = orderFields(relation.order.length)
    const described = await engine.describe(`SELECT ${[sql, ...hidden].join(", ")} ${from}`).catch((error) => {
      throw expressionError(term, relation.columns, error)
    })
    if (described.length !== 1 + hidden.length) {
      throw new RangeError(`invalid expression: ${term}; expected one column`)
    }
  }
  const columns = relation.columns.map((c) => quote(c.name))
  const added = parsed.map(({ sql }, i) => `${sql} AS ${hiddenPrefix}${i}`)
  const kept = orderFields(relation.order.length, "s", parsed.length)
  return {
    ...relation,
    sql: `SELECT ${[...columns, ...added, ...kept].join(", ")} ${from}`,
    order: [...parsed.map(({ isDescending }) => ({ isDescending })), ...relation.order],
    isSorted: false,
  }
}
