import type { Engine, TableHandle } from "../engines/engine"
import type { Column, Relation } from "../frame/relation/relation"

/** The different documents of a column. */
interface Documents {
  /** A table with each document as column `k`. */
  readonly table: TableHandle
  /** Tokens of each document, in the table's order; null where the column is null. */
  readonly documents: (string[] | null)[]
  /** Rows that have the document. */
  readonly counts: Float64Array
}

/**
 * Reads each different document of a column once, in no particular order.
 *
 * @throws TypeError if the column's type is not an array of strings; Error for a null token
 */
export async function readDocuments(engine: Engine, relation: Relation, column: Column): Promise<Documents> {
  if (column.type !== "array<string>") {
    throw new TypeError(`invalid column ${column.name}: ${column.type}; expected arrays of strings`)
  }
  const name = engine.dialect.quote(column.name)
  const table = await engine.materialize(
    `SELECT ${name} AS k, count(*) AS document_count FROM (${relation.sql}) GROUP BY ${name}`,
  )
  const data = await engine.columns(`SELECT k, document_count FROM ${table.name}`, ["value", "double"])
  const documents = data[0] as (string[] | null)[]
  for (const tokens of documents) {
    if (tokens?.includes(null as unknown as string)) throw new Error(`null among the tokens of column ${column.name}`)
  }
  return { table, documents, counts: data[1] as Float64Array }
}
