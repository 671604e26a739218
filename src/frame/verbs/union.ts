import type { Engine } from "../../engines/engine"
import { hiddenPrefix, orderClause, type Relation } from "../relation/relation"
import { isSameNominal, isSameVector } from "../relation/vectorColumn"
import { selectFields } from "./select"

/** First all rows of one relation, then of the other; columns by position, names and vectors of the first. */
export async function unionRelations(engine: Engine, first: Relation, second: Relation): Promise<Relation> {
  const { quote } = engine.dialect
  if (first.columns.length !== second.columns.length) {
    throw new RangeError(`length mismatch: union of ${first.columns.length} and ${second.columns.length} columns`)
  }
  first.columns.forEach((column, i) => {
    const other = second.columns[i]
    if (!isSameVector(column.vector, other.vector)) {
      throw new TypeError(`vector column ${column.name} differs on the two sides of a union; make it after the union`)
    }
    if (!isSameNominal(column.nominal, other.nominal)) {
      throw new TypeError(
        `labels of column ${column.name} differ on the two sides of a union; index it after the union`,
      )
    }
  })
  const side = (relation: Relation, number: number): string => {
    const fields = relation.columns.map((c, i) => `${quote(c.name)} AS ${quote(first.columns[i].name)}`)
    const position = `row_number() OVER (${orderClause(relation).trim()}) AS ${hiddenPrefix}1`
    return `SELECT ${[...fields, `${number} AS ${hiddenPrefix}0`, position].join(", ")} FROM (${relation.sql})`
  }
  const joined: Relation = {
    sql: `${side(first, 0)} UNION ALL ${side(second, 1)}`,
    columns: first.columns,
    order: [
      { isDescending: false, isRowNumber: true },
      { isDescending: false, isRowNumber: true },
    ],
    isSorted: false,
    tables: [...first.tables, ...second.tables],
    steps: [...(first.steps ?? []), ...(second.steps ?? [])],
  }
  // Types widen where the sides differ: ask the engine for them.
  const fields = first.columns.map((c) => ({ name: c.name, expression: quote(c.name) }))
  const typed = await selectFields(engine, joined, fields)
  return {
    ...joined,
    sql: typed.sql,
    columns: typed.columns.map((c, i) => ({
      ...first.columns[i],
      name: c.name,
      type: first.columns[i].vector ? "vector" : c.type,
    })),
  }
}
