import type { Engine } from "../../engines/engine"
import { SortColumn } from "../../expression/columns/column"
import { parseSortTerm } from "../../expression/parse"
import { resolveSortTerm } from "../../expression/resolve/resolve"
import { textOf } from "../../expression/text"
import type { Expression, SortTerm } from "../../expression/tree"
import type { TypedSort } from "../../expression/typed"
import { hiddenPrefix, orderFields, orderTerms, type Relation } from "../relation/relation"
import { checkVectorUse } from "./expressions"
import { type ColumnLike, namedColumn } from "./select"

/** Puts sort terms before the order that the rows have: a stable sort. */
export function orderRelation(
  engine: Engine,
  relation: Relation,
  terms: readonly (ColumnLike | SortColumn)[],
): Relation {
  if (terms.length === 0) throw new RangeError("invalid orderBy: no term; expected one or more columns or expressions")
  const { quote, compile } = engine.dialect
  const order = orderTerms(relation)
  const parsed = terms.map((given) => {
    const { input, isDescending, nullsFirst } = sortOf(engine, relation, given)
    const sql = input.kind === "column" ? quote(input.name) : compile(input, order)
    return { sql, isDescending, nullsFirst }
  })
  const columns = relation.columns.map((c) => quote(c.name))
  const added = parsed.map(({ sql }, i) => `${sql} AS ${hiddenPrefix}${i}`)
  const kept = orderFields(relation.order.length, "s", parsed.length)
  return {
    ...relation,
    sql: `SELECT ${[...columns, ...added, ...kept].join(", ")} FROM (${relation.sql}) s`,
    order: [...parsed.map(({ isDescending, nullsFirst }) => ({ isDescending, nullsFirst })), ...relation.order],
    isSorted: false,
  }
}

function sortOf(engine: Engine, relation: Relation, given: ColumnLike | SortColumn): TypedSort {
  const whole = typeof given === "string" ? namedColumn(relation, given.trim()) : undefined
  const named = (name: string): Expression => ({ kind: "name", parts: [name] })
  const term: SortTerm =
    typeof given !== "string"
      ? given instanceof SortColumn
        ? given.term
        : { input: given.expression, isDescending: false }
      : whole
        ? { input: named(whole.name), isDescending: false }
        : (directed(relation, given) ?? parseSortTerm(given))
  const sort = resolveSortTerm(term, relation.columns, { ansi: engine.ansi, place: "row" })
  if (sort.input.type === "vector")
    throw new TypeError(`vector column ${textOf(term.input)} has no order; sort by numbers or text`)
  checkVectorUse(sort.input, textOf(term.input))
  return sort
}

const direction = /^(.*\S)\s+(asc|desc)$/is

/** `name DESC` of a column whose name is no plain word. */
function directed(relation: Relation, text: string): SortTerm | undefined {
  const match = direction.exec(text.trim())
  const column = match ? namedColumn(relation, match[1]) : undefined
  if (match === null || column === undefined) return undefined
  return { input: { kind: "name", parts: [column.name] }, isDescending: match[2].toLowerCase() === "desc" }
}
