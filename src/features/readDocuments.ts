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
 * Reads each different document of a column once, in no particular order; see termsThere.ts for rows on other machines.
 *
 * @throws TypeError if the column's type is not an array of strings; Error for a null token
 */
export async function readDocuments(engine: Engine, plan: Plan, column: Column): Promise<Documents> {
  checkDocuments(column)
  const key = { name: ownName("k"), type: column.type }
  const count = { name: ownName("count"), type: "bigint" }
  const counted = aggregate(
    plan,
    [{ column: key, value: columnValue(column) }],
    [{ column: count, value: rowCountValue() }],
  )
  const rows = await engine.keep(counted, "any")
  const values = rows.columns.map(columnValue)
  const data = await engine.read(rows, values, ["value", "double"], { anyOrder: true })
  const [documents, counts] = data as [(string[] | null)[], Float64Array]
  if (documents.some((tokens) => tokens?.includes(null as unknown as string))) throw nullToken(column.name)
  return { rows, documents, counts }
}

/** Throws TypeError for a column of anything else than arrays of strings. */
export function checkDocuments({ name, type }: Column): void {
  if (type !== "array<string>") throw new TypeError(`invalid column ${name}: ${type}; expected arrays of strings`)
}

/** The error for a null among the tokens of a document. */
export function nullToken(name: string): Error {
  return new Error(`null among the tokens of column ${name}`)
}

/** What is said of a null in place of a document. */
export function nullDocument(name: string): string {
  return `null in column ${name} while counting terms; expected an array of strings in every row`
}
