// Rows that look alike however they are binned, by any of several choices of thresholds, taken together.
import { binningSteps } from "./binFeatures"
import { keyColumn } from "./cells"
import type { EncodedColumn, EncodedFeatures } from "./encodeFeatures"
import type { EncodedValues } from "./encodeValues"
import type { FeatureSplits } from "./findSplits"
import { groupRows } from "./groupRows"
import { labelColumn } from "./trainingCells"

/** Groups of rows, with one row to stand for each. */
export interface AlikeRows {
  /** Features of one row of each group. */
  readonly features: EncodedFeatures
  /** Labels of the groups. */
  readonly labels: EncodedValues
  /** Group of each row. */
  readonly groupOfRow: Int32Array
}

function risingUnion(lists: readonly Float64Array[]): Float64Array {
  const all = Float64Array.from(lists.flatMap((list) => [...list])).sort()
  return all.filter((value, i) => i === 0 || value !== all[i - 1])
}

/** Bins so fine that each is part of one bin of all of `choices`. */
export function finestSplits(choices: readonly FeatureSplits[]): FeatureSplits {
  const thresholds = choices[0].thresholds.map((_, feature) =>
    risingUnion(choices.map((choice) => choice.thresholds[feature])),
  )
  const binCounts = Int32Array.from(thresholds, ({ length }, feature) =>
    Math.max(length + 1, ...choices.map((choice) => choice.binCounts[feature])),
  )
  return { thresholds, binCounts }
}

function takeRows(column: EncodedColumn, rows: Int32Array): EncodedColumn {
  if (column.kind === "values") return { ...column, codes: rows.map((row) => column.codes[row]) }
  if (column.kind === "vectors") return { ...column, refs: rows.map((row) => column.refs[row]) }
  return { ...column, values: Float64Array.from(rows, (row) => column.values[row]) }
}

/**
 * Groups rows of one label whose bins are the same, step by step.
 *
 * @param splits - the finest of all that the groups are to serve
 * @param mostGroups - gives up above this many
 * @returns undefined where there are more groups
 */
export function* groupAlike(
  encoded: EncodedFeatures,
  labels: EncodedValues,
  splits: FeatureSplits,
  mostGroups: number,
): Generator<undefined, AlikeRows | undefined> {
  const columns = (yield* binningSteps(encoded, splits)).map(keyColumn)
  const { groupCount, groupOfRow, rowOfGroup } = groupRows(
    [labelColumn(labels), ...columns],
    encoded.rowCount,
    mostGroups,
  )
  if (groupOfRow === undefined || rowOfGroup === undefined) return undefined
  return {
    features: {
      ...encoded,
      rowCount: groupCount,
      columns: encoded.columns.map((column) => takeRows(column, rowOfGroup)),
    },
    labels: { distinct: labels.distinct, codes: rowOfGroup.map((row) => labels.codes[row]) },
    groupOfRow,
  }
}
