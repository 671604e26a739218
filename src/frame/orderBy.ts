import { hiddenPrefix, orderFields, type Relation } from "./relation"

const direction = /^(.*\S)\s+(asc|desc)$/is

/** Puts sort terms before the order that the rows have: a stable sort. */
export function orderRelation(relation: Relation, terms: readonly string[]): Relation {
  if (terms.length === 0) throw new RangeError("invalid orderBy: no term; expected one or more columns or expressions")
  const parsed = terms.map((term) => {
    const match = direction.exec(term.trim())
    return { expression: match?.[1] ?? term.trim(), isDescending: match?.[2]?.toLowerCase() === "desc" }
  })
  const columns = relation.columns.map((c) => `"${c.name.replaceAll('"', '""')}"`)
  const added = parsed.map((term, i) => `${term.expression} AS ${hiddenPrefix}${i}`)
  const kept = orderFields(relation.order.length, "s", parsed.length)
  return {
    ...relation,
    sql: `SELECT ${[...columns, ...added, ...kept].join(", ")} FROM (${relation.sql}) s`,
    order: [...parsed.map(({ isDescending }) => ({ isDescending })), ...relation.order],
    isSorted: false,
  }
}
