// Numbers that are known of each row of a matrix, beside the rows of a plan that point into it.

import type { Engine } from "../../engines/engine"
import { callOf, type Typed } from "../../expression/typed"
import { columnValue, ownName } from "../../plan/column"
import { type JoinField, join, type Plan } from "../../plan/plan"
import { numberValue } from "../../plan/values"

/** A plan with more columns, and values over it. */
export interface PlanWith {
  readonly plan: Plan
  readonly values: readonly Typed[]
}

/**
 * Sets some whole numbers of each matrix row beside the rows that point to it, by a join with a small table: rows of the
 * matrix that have the most frequent numbers are not in it. A row that points nowhere has those, too.
 *
 * @param ref - the number of a row of the matrix
 * @param numbers - arrays of one length, one entry a row of the matrix, 32 bits without a sign
 * @param name - no two calls for one plan may have the same
 */
export async function withMatrixNumbers(
  engine: Engine,
  plan: Plan,
  ref: Typed,
  numbers: readonly Int32Array[],
  name: string,
): Promise<PlanWith> {
  const usual = usualRow(numbers)
  const usualValues = numbers.map((data) => numberValue(usual < 0 ? 0 : data[usual], "int"))
  const rowCount = numbers[0]?.length ?? 0
  const sent: number[] = []
  for (let row = 0; row < rowCount; row++) {
    if (numbers.some((data) => data[row] !== data[usual])) sent.push(row)
  }
  if (sent.length === 0) return { plan, values: usualValues }
  const key = { name: ownName(`${name}_row`), type: "int", data: Int32Array.from(sent) }
  const columns = numbers.map((data, i) => ({
    name: ownName(`${name}_${i}`),
    type: "int",
    data: Int32Array.from(sent, (row) => data[row]),
  }))
  const table = await engine.createTable([key, ...columns], [key.name])
  const fields: JoinField[] = [
    ...plan.columns.map((column) => ({ column, left: column.name })),
    ...columns.map((column) => ({ column: { name: column.name, type: column.type }, right: column.name })),
  ]
  return {
    plan: join(plan, table, "left", [{ left: ref, right: columnValue(key) }], fields),
    values: columns.map((column, i) => callOf("coalesce", [columnValue(column), usualValues[i]], "int")),
  }
}

/** A row that has the most frequent numbers; -1 where there is no row. */
function usualRow(numbers: readonly Int32Array[]): number {
  const counts = new Map<number | string, { count: number; row: number }>()
  let usual = { count: 0, row: -1 }
  for (let row = 0; row < (numbers[0]?.length ?? 0); row++) {
    const key = numbers.length === 1 ? numbers[0][row] : numbers.map((data) => data[row]).join()
    const found = counts.get(key) ?? { count: 0, row }
    counts.set(key, found)
    if (++found.count > usual.count) usual = found
  }
  return usual.row
}
