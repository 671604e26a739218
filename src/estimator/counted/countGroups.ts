// Groups of rows of one label and one bin of every feature, counted where the rows lie.

import { castTo } from "../../expression/coerce"
import { callOf, type Typed } from "../../expression/typed"
import { countRows, readAggregates } from "../../frame/rows/readAggregates"
import type { Binning } from "../../gbt/bins/binning"
import { binMatrix } from "../../gbt/bins/sparseBins"
import type { RowGroupCounts } from "../../gbt/cells/groupCells"
import type { EncodedColumn, EncodedFeatures, EncodedVectorsColumn } from "../../gbt/data/encodeFeatures"
import { encodeValues } from "../../gbt/data/encodeValues"
import type { LossName } from "../../gbt/model/loss"
import { type Column, columnValue } from "../../plan/column"
import { aggregate, type Field, join, type Plan } from "../../plan/plan"
import { binValue, narrowValue } from "../../plan/values"
import { divideSums, type FeaturePart, foldSums, type RowsThere, sentSum } from "./rowsThere"

/** How many groups may be read. */
export interface GroupLimits {
  readonly mostGroups: number
  /** Bytes of what they are told by. */
  readonly mostBytes: number
  /** Rows that are grouped without an estimate of the groups before: those of more might be billions. */
  readonly mostUnasked: number
}

/** What {@link GroupLimits} are by default. */
export const groupLimits: GroupLimits = { mostGroups: 2_000_000, mostBytes: 1 << 26, mostUnasked: 10_000_000 }

/** How rows are grouped by a part of the features. */
interface PartKey {
  /** A whole number over the rows, in [0, most]; undefined where they all agree. */
  readonly value: Typed | undefined
  readonly most: number
  /** The column of the groups' features, from the key of each group. */
  columnOf(keys: Int32Array): EncodedColumn
}

function valuesKey({ firstFeature, arity, value }: FeaturePart, thresholds: Float64Array): PartKey {
  // A value to stand for each bin: its upper threshold. A category is its own bin.
  const distinct =
    arity > 0
      ? Float64Array.from({ length: arity }, (_, category) => category)
      : Float64Array.of(...thresholds, Number.POSITIVE_INFINITY)
  const columnOf = (codes: Int32Array): EncodedColumn => ({ kind: "values", firstFeature, distinct, codes })
  const most = distinct.length - 1
  if (most === 0) return { value: undefined, most, columnOf }
  return { value: arity > 0 ? castTo(value, "int") : binValue(value, thresholds), most, columnOf }
}

/** The class of each row of a matrix among those referred to, numbered from 0, and a row of each class. */
interface UsedClasses {
  readonly numbers: Int32Array
  readonly rows: Int32Array
}

function usedClasses({ refs, matrix, firstFeature }: EncodedVectorsColumn, binning: Binning): UsedClasses {
  const end = firstFeature + matrix.columnCount
  const { thresholds, binCounts } = binning
  const { classOfRow, classCount } = binMatrix(
    matrix,
    thresholds.slice(firstFeature, end),
    binCounts.subarray(firstFeature, end),
    () => false,
  )
  const numberOf = new Int32Array(classCount).fill(-1)
  const rows: number[] = []
  const numbers = refs.map((ref) => {
    const ofRow = classOfRow[ref]
    if (numberOf[ofRow] < 0) numberOf[ofRow] = rows.push(ref) - 1
    return numberOf[ofRow]
  })
  return { numbers, rows: Int32Array.from(rows) }
}

/** Rows, with the classes of matrix rows beside them where there are fewer of those. */
interface KeyedRows {
  plan: Plan
  readonly keys: PartKey[]
}

async function addMatrix(
  { engine }: RowsThere,
  keyed: KeyedRows,
  { value }: FeaturePart,
  column: EncodedVectorsColumn,
  binning: Binning,
): Promise<void> {
  const { refs } = column
  const { numbers, rows } = usedClasses(column, binning)
  const pick = (keys: Int32Array): EncodedColumn => ({ ...column, refs: keys.map((key) => rows[key]) })
  const most = rows.length - 1
  if (most === 0) keyed.keys.push({ value: undefined, most, columnOf: pick })
  else if (rows.length === refs.length) {
    keyed.keys.push({ value, most: column.matrix.rowCount - 1, columnOf: (keys) => ({ ...column, refs: keys }) })
  } else {
    const number: Column = { name: `class${keyed.keys.length}`, type: "int" }
    const ref = { name: "ref", type: "int" }
    const classes = await engine.createTable(
      [
        { ...ref, data: refs },
        { ...number, data: numbers },
      ],
      [ref.name],
    )
    const fields = [
      ...keyed.plan.columns.map((one) => ({ column: one, left: one.name })),
      { column: number, right: number.name },
    ]
    keyed.plan = join(keyed.plan, classes, "left", [{ left: value, right: columnValue(ref) }], fields)
    keyed.keys.push({ value: columnValue(number), most, columnOf: pick })
  }
}

/**
 * Groups all rows, in one pass over them.
 *
 * @param features - the values that features have; of a matrix, `refs` are the rows that are referred to, each once
 * @param binning - the finest of all that the groups are to serve
 * @param loss - that the labels have been checked for
 * @returns the groups with their counts; how many there are where those are too many
 */
export async function countGroups(
  rows: RowsThere,
  features: EncodedFeatures,
  binning: Binning,
  loss: LossName,
  { mostGroups, mostBytes, mostUnasked }: GroupLimits = groupLimits,
): Promise<RowGroupCounts | number> {
  const { engine, label, parts } = rows
  const keyed: KeyedRows = { plan: rows.plan, keys: [] }
  for (const [i, part] of parts.entries()) {
    const column = features.columns[i]
    if (column.kind === "vectors") await addMatrix(rows, keyed, part, column, binning)
    else keyed.keys.push(valuesKey(part, binning.thresholds[part.firstFeature]))
  }
  const keys = keyed.keys.flatMap(({ value, most }, i) =>
    value === undefined ? [] : [{ field: { column: { name: `key${i}`, type: "int" }, value }, most }],
  )
  const keyFields = keys.map(({ field }): Field => field)
  const labelField = { column: { name: "label", type: "double" }, value: label }
  const sums = foldSums(rows).map((value, i): Field => ({ column: { name: `sum${i}`, type: value.type }, value }))
  if (features.rowCount > mostUnasked) {
    const estimate = await estimateGroups(rows, keyed.plan, [labelField, ...keyFields])
    if (estimate > 2 * mostGroups) return estimate
  }
  // Weights are added up in the order of the groups; counts are the same in any.
  const anyOrder = rows.weight === undefined
  const counted = aggregate(keyed.plan, [labelField, ...keyFields], sums)
  // Labels have been checked: the logistic loss has 0 and 1 alone.
  const labelColumn = columnValue(labelField.column)
  const sentLabel = loss === "logistic" ? narrowValue(labelColumn, 1) : labelColumn
  const doubles = [sentLabel, ...sums.map(({ column }) => sentSum(column, features.rowCount))]
  const integers = keys.map(({ field, most }) => narrowValue(columnValue(field.column), most))
  const most = Math.min(mostGroups, Math.floor(mostBytes / (4 * keyFields.length + 8 * (1 + sums.length))))
  const data = await engine.read(
    counted,
    [...doubles, ...integers],
    [...doubles.map(() => "double" as const), ...integers.map(() => "integer" as const)],
    { anyOrder, most },
  )
  const groupCount = data[0].length
  if (groupCount > most) return countRows(engine, counted)
  const [labels, ...sumData] = data.slice(0, doubles.length) as Float64Array[]
  const keyData = data.slice(doubles.length) as Int32Array[]
  const columns = keyed.keys.map(({ value, columnOf }) =>
    columnOf(value === undefined ? new Int32Array(groupCount) : keyData.shift()!),
  )
  const { counts, weights } = divideSums(rows, sumData)
  return {
    features: { ...features, rowCount: groupCount, columns },
    labels: encodeValues(labels),
    counts: [...counts.slice(0, -1), addUp(counts)],
    weights,
  }
}

/** About how many groups there are. */
async function estimateGroups({ engine }: RowsThere, plan: Plan, keys: readonly Field[]): Promise<number> {
  const hash = callOf(
    "xxhash64",
    keys.map(({ value }) => value),
    "bigint",
  )
  const [count] = await readAggregates(engine, plan, [callOf("approx_count_distinct", [hash], "bigint")])
  return count as number
}

/** Entry by entry the sum of several arrays. */
function addUp(arrays: readonly Float64Array[]): Float64Array {
  const [first, ...rest] = arrays
  return first.map((value, i) => rest.reduce((sum, array) => sum + array[i], value))
}
