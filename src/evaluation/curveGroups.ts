// Scores and labels of rows that lie on other machines: each pair of a score and a class once, with the rows that have it.

import type { Engine } from "../engines/engine"
import { castTo } from "../expression/coerce"
import { callOf, type Typed } from "../expression/typed"
import { readGroups } from "../frame/rows/readGroups"
import type { CsrMatrix } from "../linalg/csrMatrix"
import { type Column, columnValue, ownName } from "../plan/column"
import { aggregate, type Field, type Plan } from "../plan/plan"
import { caseValue, internalValue, isMissingValue, nullValue, numberValue, rowCountValue } from "../plan/values"
import { partValue } from "../plan/vectorColumn"

/** What curves are made of: an entry a group of rows with one score and one class. */
export interface CurveGroups {
  /** 0 or 1. */
  readonly labels: Float64Array
  readonly scores: Float64Array
  /** The number of rows, or the sum of their weights. */
  readonly weights: Float64Array
}

/** Different scores that a curve may be made of. */
const mostGroups = 5_000_000

/**
 * Groups rows by score and class, in the engine. A score is a number, or the second one of a vector of two.
 *
 * @param weight - of each row; 1 when left out
 * @param most - groups that are read. Default five million
 * @throws RangeError as checkRows does, telling how many rows instead of which; for more groups
 */
export async function readCurveGroups(
  engine: Engine,
  plan: Plan,
  score: Column,
  label: Typed,
  weight: Typed | undefined,
  most: number = mostGroups,
): Promise<CurveGroups> {
  const { value, scoreOf } = groupedScore(score)
  const number = castTo(label, "double")
  const isPositive = caseValue(callOf(">", [number, numberValue(0.5)], "boolean"), numberValue(1), numberValue(0))
  const keys = [
    field("score", value),
    field("class", caseValue(isMissingValue(number), nullValue("double"), isPositive)),
  ]
  const weights = weight === undefined ? [] : [castTo(weight, "double")]
  const aggregates = [
    field("count", rowCountValue()),
    ...weights.flatMap((w) => [
      field("weight", internalValue("exact_sum", [w], "double")),
      field("least", callOf("min", [w], "double")),
      // NaN is the largest number.
      field("largest", callOf("max", [w], "double")),
      field("present", callOf("count", [w], "bigint")),
    ]),
  ]
  const groups = aggregate(plan, keys, aggregates)
  const kinds = groups.columns.map(() => "double" as const)
  const data = await readGroups(engine, groups, kinds, most)
  if (data === undefined) {
    throw new RangeError(
      `too many different scores for a curve: more than ${most}; round them, as in round(score, 6), or judge by a sample`,
    )
  }
  const [found, labels, counts, sums, least, largest, present] = data as Float64Array[]
  const scores = found.map(scoreOf)
  checkGroups(labels, scores, counts)
  if (weight !== undefined) {
    for (let i = 0; i < counts.length; i++) {
      const odd = present[i] < counts[i] ? Number.NaN : !(least[i] >= 0) ? least[i] : largest[i]
      if (!(odd >= 0 && odd < Infinity)) {
        throw new RangeError(`invalid weights: ${odd}; expected a finite number >= 0`)
      }
    }
  }
  return { labels, scores, weights: weight === undefined ? counts : sums }
}

function field(name: string, value: Typed): Field {
  return { column: { name: ownName(name), type: value.type }, value }
}

function checkGroups(labels: Float64Array, scores: Float64Array, counts: Float64Array): void {
  if (counts.length === 0) throw new RangeError("invalid labels: no rows; expected at least one")
  for (const [name, values] of [
    ["labels", labels],
    ["scores", scores],
  ] as const) {
    const missing = counts.reduce((sum, count, i) => sum + (Number.isNaN(values[i]) ? count : 0), 0)
    if (missing > 0) throw new RangeError(`missing value in ${name}: ${missing} rows`)
  }
}

/** What rows are grouped by, and the score of what is read of it: that of a matrix row is looked up here. */
function groupedScore({ name, type, vector }: Column): { value: Typed; scoreOf: (read: number) => number } {
  if (vector === undefined) return { value: castTo(columnValue({ name, type }), "double"), scoreOf: (read) => read }
  let slot = 1
  for (const [i, part] of vector.parts.entries()) {
    const value = partValue(name, vector, i)
    if (part.kind === "value") {
      if (slot === 0) return { value, scoreOf: (read) => read }
      slot--
    } else {
      const { matrix } = part
      const place = slot
      if (place < matrix.columnCount) return { value, scoreOf: (row) => entryOf(matrix, row, place) }
      slot -= matrix.columnCount
    }
  }
  throw new RangeError(`invalid size of ${name}; expected a vector of 2`)
}

/** NaN where there is no row. */
function entryOf({ rowStarts, columns, values }: CsrMatrix, row: number, column: number): number {
  if (Number.isNaN(row)) return Number.NaN
  for (let at = rowStarts[row]; at < rowStarts[row + 1]; at++) if (columns[at] === column) return values[at]
  return 0
}
