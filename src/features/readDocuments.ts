import type { Engine } from "../engines/engine"
import { type Column, columnValue, ownName } from "../plan/column"
import { aggregate, type Plan, type TablePlan } from "../plan/plan"
import { rowCountValue } from "../plan/values"

/** The different documents of a column. */
interface Documents {
  /** A table with each document as column `ǁk`. */
  readonly rows: TablePlan
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
export async function readDocuments(engine: Engine, plan: Plan, column: Column): Promise<Documents> {
  if (column.type !== "array<string>") {
    throw new TypeError(`invalid column ${column.name}: ${column.type}; expected arrays of strings`)
  }
  const key = { name: ownName("k"), type: column.type }
  const count = { name: ownName("count"), type: "bigint" }
  const counted = aggregate(
    plan,
    [{ column: key, value: columnValue(column) }],
    [{ column: count, value: rowCountValue() }],
  )
  const rows = await engine.keep(counted, "any")
  const data = await engine.read(rows, [columnValue(key), columnValue(count)], ["value", "double"], { anyOrder: true })
  const documents = data[0] as (string[] | null)[]
  for (const tokens of documents) {
    if (tokens?.includes(null as unknown as string)) throw new Error(`null among the tokens of column ${column.name}`)
  }
  return { rows, documents, counts: data[1] as Float64Array }
}
