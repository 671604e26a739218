// Cells made of groups of rows: some thousands, where there were millions of rows.

import { binFeatures } from "../bins/binFeatures"
import type { Binning } from "../bins/binning"
import type { EncodedFeatures } from "../data/encodeFeatures"
import type { EncodedValues } from "../data/encodeValues"
import { groupIntoCells } from "./cells"
import { describeCells, labelColumn, type PrepareSettings, type TrainingCells } from "./trainingCells"

/** Groups of rows of one label each, with one row to stand for each, and how many rows there are of each fold. */
export interface RowGroupCounts {
  /** Features of one row of each group. */
  readonly features: EncodedFeatures
  /** Labels of the groups. */
  readonly labels: EncodedValues
  /** Rows of each fold in each group, and those of all folds, as countByFold gives them. */
  readonly counts: readonly Float64Array[]
  /** Weights of the rows of each fold in each group, and of those in none; undefined where each row weighs 1. */
  readonly weights: readonly Float64Array[] | undefined
}

/** Thresholds to make cells with, and the fold that does not train. */
export interface GroupChoice {
  readonly settings: PrepareSettings
  /** The number of folds where all rows train. */
  readonly fold: number
  readonly binning: Binning
}

/** Cells, and which of them hold rows of the fold left out. */
export interface PreparedFold {
  readonly training: TrainingCells
  /** Number of rows of the fold in each cell. */
  readonly heldOutCounts: Float64Array
}

/** What {@link cellsOfGroups} makes. */
interface CellsOfGroups extends PreparedFold {
  readonly cellOfGroup: Int32Array
  /** Weight of the rows of the fold in each cell. */
  readonly heldOutWeights: Float64Array
}

/** Adds up counts of groups to those of their cells. */
function sumGroups(counts: Float64Array, cellOfGroup: Int32Array, cellCount: number): Float64Array {
  const sums = new Float64Array(cellCount)
  for (let group = 0; group < counts.length; group++) sums[cellOfGroup[group]] += counts[group]
  return sums
}

/**
 * Makes the cells of the rows that are not in a fold.
 *
 * @param totalWeight - of those rows
 */
export function* cellsOfGroups(
  { features, labels, counts, weights }: RowGroupCounts,
  { settings, fold, binning }: GroupChoice,
  totalWeight: number,
): Generator<undefined, CellsOfGroups> {
  const groupCount = features.rowCount
  const binned = yield* binFeatures(features, binning)
  const grouped = yield* groupIntoCells(binned, groupCount, [labelColumn(labels)], groupCount)
  const { cellCount } = grouped
  const cellOfGroup = grouped.cellOfRow!
  const foldCount = counts.length - 1
  const all = sumGroups(counts[foldCount], cellOfGroup, cellCount)
  const heldOutCounts =
    fold === foldCount ? new Float64Array(cellCount) : sumGroups(counts[fold], cellOfGroup, cellCount)
  const trainCounts = all.map((count, cell) => count - heldOutCounts[cell])
  let [trainWeights, heldOutWeights] = [trainCounts, heldOutCounts]
  if (weights !== undefined) {
    ;[trainWeights, heldOutWeights] = [new Float64Array(cellCount), new Float64Array(cellCount)]
    for (const [part, ofPart] of weights.entries()) {
      const sums = part === fold && part < foldCount ? heldOutWeights : trainWeights
      for (let group = 0; group < groupCount; group++) sums[cellOfGroup[group]] += ofPart[group]
    }
  }
  const training = {
    ...describeCells(features, labels, binning, grouped, settings.loss, false),
    cellCount,
    rows: undefined,
    counts: trainCounts,
    weights: trainWeights,
    validationWeights: undefined,
    totalWeight,
    sums: "double" as const,
  }
  return { training, heldOutCounts, heldOutWeights, cellOfGroup }
}
