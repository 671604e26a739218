// The values of features, counted where the rows lie.

import { castTo } from "../../expression/coerce"
import { callOf, type Typed } from "../../expression/typed"
import { sortedOrder } from "../../gbt/data/sortedOrder"
import { columnValue } from "../../plan/column"
import { aggregate, columnField, type Field, type Plan, project, projectWith } from "../../plan/plan"
import { caseValue, comparedValue, narrowValue, numberValue } from "../../plan/values"
import { divideSums, type FeaturePart, type FoldSums, foldSums, type RowsThere, sentSum } from "./rowsThere"

/** The values of a column, or the matrix rows that it refers to, and how many rows have each. */
export interface ValueCounts extends FoldSums<Float64Array> {
  /** Rising; -0 counts as 0. */
  readonly distinct: Float64Array
}

/** Values that a continuous feature may have to be counted in full; of one of more, a sample is looked at. */
export const MOST_DISTINCT = 100_000

/** Values that all features may have, likewise: those of fewest are counted. */
const MOST_COUNTED = 1_000_000

const numberColumn = { name: "number", type: "int" }
const valueColumn = { name: "value", type: "double" }

/** One of several values, by a number from 0. Halved again and again, as engines bear no thousand branches in a row. */
function chosen(number: Typed, values: readonly Typed[], first = 0): Typed {
  if (values.length === 1) return values[0]
  const half = values.length >> 1
  const isBefore = comparedValue("<", number, numberValue(first + half, "int"))
  return caseValue(
    isBefore,
    chosen(number, values.slice(0, half), first),
    chosen(number, values.slice(half), first + half),
  )
}

/** A row for each row and part: the part's place among `values`, and its value, beside label, fold and weight. */
function unpivoted({ plan, fold, weight }: RowsThere, values: readonly Typed[]): Plan {
  const numbers = values.map((_, i) => numberValue(i, "int"))
  const number = callOf("explode", [callOf("array", numbers, "array<int>")], "int")
  const repeated = projectWith(plan, [{ column: numberColumn, value: number }])
  const others = [fold, ...(weight === undefined ? [] : [weight])].map((value): Field => {
    const { name, type } = value as Typed & { kind: "column" }
    return columnField({ name, type })
  })
  const value = chosen(
    columnValue(numberColumn),
    values.map((one) => castTo(one, "double")),
  )
  return project(repeated, [...others, columnField(numberColumn), { column: valueColumn, value }])
}

/** Places among `sizes` of those that may be counted: of the smallest ones. */
function fewEnough(sizes: readonly number[], mostDistinct: number): number[] {
  const places = [...sizes.keys()].sort((a, b) => sizes[a] - sizes[b] || a - b)
  let sum = 0
  return places.filter((place) => {
    if (sizes[place] > mostDistinct) return false
    sum += sizes[place]
    return sum <= MOST_COUNTED
  })
}

/** An aggregate that tells about how many values a part has, off by some hundredths. */
export function roughSize({ value }: FeaturePart): Typed {
  return callOf("approx_count_distinct", [value], "bigint")
}

/**
 * Counts the values of parts of the features, by fold: all in one pass over the rows. References to a matrix are always
 * counted: the matrix has been read.
 *
 * @param places - of the parts
 * @param roughSizes - about how many values each of `places` has: those of far too many are not counted
 * @param rowCount - of all rows
 * @param mostDistinct - values that a part may have
 * @returns the counts by part; none of a part of too many values
 */
export async function countValues(
  rows: RowsThere,
  places: readonly number[],
  roughSizes: readonly number[],
  rowCount: number,
  mostDistinct: number = MOST_DISTINCT,
): Promise<Map<number, ValueCounts>> {
  const { engine, parts } = rows
  const references = places.filter((place) => parts[place].matrix !== undefined)
  const isNumber = places.map((place) => parts[place].matrix === undefined)
  const numbers = places.filter((_, i) => isNumber[i])
  const sizesBefore = roughSizes.filter((_, i) => isNumber[i])
  const valuesOf = (some: readonly number[]): Typed[] => some.map((place) => parts[place].value)
  const likely = fewEnough(sizesBefore, 1.2 * mostDistinct).map((i) => numbers[i])
  const candidates = [...references, ...likely]
  if (candidates.length === 0) return new Map()
  const sums = foldSums(rows).map((value, i): Field => ({ column: { name: `sum${i}`, type: value.type }, value }))
  const keys = [columnField(numberColumn), columnField(valueColumn)]
  const counted = aggregate(unpivoted(rows, valuesOf(candidates)), keys, sums)
  const wanted = [
    narrowValue(columnValue(numberColumn), candidates.length),
    columnValue(valueColumn),
    ...sums.map(({ column }) => sentSum(column, rowCount)),
  ]
  const [partOf, values, ...data] = (await engine.read(
    counted,
    wanted,
    wanted.map(() => "double" as const),
    { anyOrder: true },
  )) as Float64Array[]
  const sizes = new Array<number>(candidates.length).fill(0)
  for (const number of partOf) sizes[number]++
  const few = fewEnough(sizes.slice(references.length), mostDistinct)
  const kept = [...references.keys(), ...few.map((place) => place + references.length)]
  return new Map(kept.map((i) => [candidates[i], countsOf(rows, i, partOf, values, data)]))
}

/** The counts of one part, by rising value. */
function countsOf(
  rows: RowsThere,
  part: number,
  partOf: Float64Array,
  values: Float64Array,
  data: readonly Float64Array[],
): ValueCounts {
  const own = Int32Array.from(partOf.keys()).filter((at) => partOf[at] === part)
  const order = sortedOrder(Float64Array.from(own, (at) => values[at])).map((i) => own[i])
  const pick = (column: Float64Array): Float64Array => Float64Array.from(order, (at) => column[at])
  return { distinct: pick(values), ...divideSums(rows, data.map(pick)) }
}
