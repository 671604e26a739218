import type { Vector } from "../linalg/vector"
import type { Engine } from "./engine"
import { readInOrder } from "./readInOrder"
import type { Relation } from "./relation"
import { rowVector } from "./rowVector"

/** A row as a plain object, a field a column. */
export type Row = Record<string, unknown>

/** The relation's rows in order, vectors as {@link Vector}. */
export async function collectRows(engine: Engine, relation: Relation): Promise<Row[]> {
  const fields = relation.columns.map((c) => engine.dialect.quote(c.name))
  if (fields.length === 0) return []
  const data = await readInOrder(
    engine,
    relation,
    fields,
    fields.map(() => "value"),
  )
  const rowCount = data[0]!.length
  const rows: Row[] = Array.from({ length: rowCount }, () => ({}))
  relation.columns.forEach((column, c) => {
    const values = data[c]!
    for (let row = 0; row < rowCount; row++) {
      const value = values[row]
      rows[row]![column.name] = column.vector ? (rowVector(column.vector, value) satisfies Vector | null) : value
    }
  })
  return rows
}
