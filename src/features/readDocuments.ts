import type { ColumnData, ColumnKind, Engine } from "../engines/engine"
import { type Column, columnValue, ownName } from "../plan/column"
import { aggregate, type Plan, type TablePlan } from "../plan/plan"
import { rowCountValue } from "../plan/values"
import { checkDistinct, numberGroups } from "./distinctValues"

/** The different documents of a column. */
interface Documents {
  /** A table with each document as column `ǁk`; where rows lie on other machines, also with its place here as `ǁv`. */
  readonly rows: TablePlan
  /** Tokens of each document, in the table's order or by their places; null where the column is null. */
  readonly documents: (string[] | null)[]
  /** Rows that have the document. */
  readonly counts: Float64Array
}

/**
 * Reads each different document of a column once, in no particular order.
 *
 * @throws TypeError if the column's type is not an array of strings; Error for a null token; RangeError for more than a
 *   million documents that lie on other machines
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
  const place = ownName("v")
  const rows = await engine.keep(engine.isRemote ? numberGroups(counted, place) : counted, "any")
  await checkDistinct(engine, rows, column.name)
  const kinds: ColumnKind[] = ["value", "double", "integer"]
  const values = rows.columns.map(columnValue)
  const data = await engine.read(rows, values, kinds.slice(0, values.length), { anyOrder: true })
  const [documents, counts] = inPlace(data)
  for (const tokens of documents) {
    if (tokens?.includes(null as unknown as string)) throw new Error(`null among the tokens of column ${column.name}`)
  }
  return { rows, documents, counts }
}

/** Documents and counts in the order of their places, where they have some. */
function inPlace([documents, counts, places]: ColumnData[]): [(string[] | null)[], Float64Array] {
  if (places === undefined) return [documents as (string[] | null)[], counts as Float64Array]
  const [sorted, sortedCounts] = [new Array<string[] | null>(places.length), new Float64Array(places.length)]
  for (const [i, place] of (places as Int32Array).entries()) {
    sorted[place] = documents[i] as string[] | null
    sortedCounts[place] = counts[i] as number
  }
  return [sorted, sortedCounts]
}
