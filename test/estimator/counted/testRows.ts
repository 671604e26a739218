// Rows to count, made by a seed.

import { denseVector } from "../../../src/linalg/vector"
import { XorShiftRandom } from "../../../src/random/xorShiftRandom"
import { csrFromRows } from "../../csrFromRows"
import type { TestColumns } from "./remoteLike"

/** The columns that make the features. */
export const inputCols: readonly string[] = ["a", "b", "kind", "c", "user"]

/** Rows of few kinds, whose label depends on them, with weights that are multiples of 1/4. */
export function rowsOfFewKinds(rowCount: number, seed: number): TestColumns {
  const random = new XorShiftRandom(seed)
  const draw = (most: number): number => Math.floor(random.nextDouble() * most)
  const doubles = (make: () => number): Float64Array => Float64Array.from({ length: rowCount }, make)
  const vectors = Array.from({ length: 9 }, () => denseVector([draw(3), draw(2) - 1, 0, draw(4) / 3]))
  const matrix = csrFromRows(vectors)
  const a = doubles(() => draw(7) / 3 - 1)
  const b = doubles(() => (draw(3) === 0 ? -0 : draw(4)))
  const c = doubles(() => 5)
  const refs = Int32Array.from({ length: rowCount }, () => draw(8))
  return {
    a,
    b,
    c,
    kind: { values: doubles(() => draw(3)), labels: ["x", "y", "z"] },
    user: { refs, matrix },
    label: doubles(() => 0).map((_, row) => (a[row] + b[row] + refs[row] / 4 + draw(5) > 4 ? 1 : 0)),
    weight: doubles(() => draw(9) / 4),
    isValidation: Array.from({ length: rowCount }, () => draw(5) === 0),
  } as TestColumns
}

/** The rows again and again, each with a fold of its own. */
export function repeated(columns: TestColumns, copies: number): TestColumns {
  const again = <T extends ArrayLike<unknown>>(values: T): T => {
    const length = copies * values.length
    const kind = values.constructor as unknown as { from(entries: object, make: (_: unknown, i: number) => unknown): T }
    return kind.from({ length }, (_, i) => values[i % values.length])
  }
  const entries = Object.entries(columns).map(([name, column]) => [
    name,
    "refs" in column
      ? { ...column, refs: again(column.refs) }
      : "labels" in column
        ? { ...column, values: again(column.values) }
        : again(column),
  ])
  const { length } = columns.a as Float64Array
  return { ...Object.fromEntries(entries), fold: again(Int32Array.from({ length }, (_, row) => row % 3)) }
}
