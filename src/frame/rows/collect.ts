import type { ColumnData, ColumnKind, Engine } from "../../engines/engine"
import type { Row } from "../../expression/rowTypes"
import type { Vector } from "../../linalg/vector"
import { type Column, columnValue } from "../../plan/column"
import type { Plan } from "../../plan/plan"
import { breathe } from "../../work/breathe"
import { rowVector } from "./rowVector"

/** A plan's rows in order, vectors as {@link Vector}; timestamps as `kind` says. */
export async function collectRows(
  engine: Engine,
  plan: Plan,
  kind: ColumnKind & ("value" | "exact") = "value",
): Promise<Row[]> {
  if (plan.columns.length === 0) return []
  const data = await engine.read(
    plan,
    plan.columns.map(columnValue),
    plan.columns.map(() => kind),
  )
  const rowCount = data[0].length
  const rows: Row[] = []
  for (let from = 0; from < rowCount; from += blockSize) {
    addRows(plan.columns, data, from, Math.min(rowCount, from + blockSize), rows)
    await breathe()
  }
  return rows
}

const blockSize = 1 << 14

function addRows(columns: readonly Column[], data: readonly ColumnData[], from: number, to: number, rows: Row[]): void {
  for (let row = from; row < to; row++) rows.push({})
  columns.forEach((column, c) => {
    const values = data[c]
    for (let row = from; row < to; row++) {
      const value = values[row]
      rows[row][column.name] = column.vector ? (rowVector(column.vector, value) satisfies Vector | null) : value
    }
  })
}
