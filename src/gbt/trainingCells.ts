// Cells to train on: features, target and weight of every cell.
import { computeAtOnce } from "../work/steps"
import { type BinnedColumn, binningSteps } from "./binFeatures"
import { type Cells, groupIntoCells } from "./cells"
import type { EncodedFeatures } from "./encodeFeatures"
import type { EncodedValues } from "./encodeValues"
import { type FeatureSplits, type SplitRows, type SplitSettings, splittingSteps } from "./findSplits"
import type { KeyColumn } from "./keyColumn"
import { type LossName, targetOf } from "./loss"
import { trainingTotals } from "./rowRoles"
import type { TreeFeatures } from "./scoreNode"
import { type ArithmeticSettings, takesFixedPoint } from "./takesFixedPoint"

/** The parameters that cells depend on; see GbtParams. */
export interface PrepareSettings extends SplitSettings, ArithmeticSettings {
  readonly mergeRows: "auto" | "always" | "never"
}

/** The rows of a training set in cells: all rows of a cell have the same bins and the same label. */
export interface TrainingCells {
  readonly cells: Cells
  readonly splits: FeatureSplits
  readonly features: TreeFeatures
  readonly rows: SplitRows
  /** What the first tree is fitted to, one a cell. */
  readonly targets: Float64Array
  /** Rows that train, one a cell. */
  readonly counts: Float64Array
  /** Their weight. */
  readonly weights: Float64Array
  /** Weight of the validation rows of each cell; undefined without any. */
  readonly validationWeights: Float64Array | undefined
  /** Weight of all rows that train. */
  readonly totalWeight: number
  /** Whether trees grow on fixed-point sums; every row is its own cell then. */
  readonly takesFixedPoint: boolean
  /** Loss that the targets belong to. */
  readonly loss: LossName
}

/** Adds counts and weights of the rows with a role to those of their cells. */
export function sumByCell(cells: Cells, rows: SplitRows, role: number, counts: Float64Array, sums: Float64Array): void {
  const { cellOfRow, rowCount } = cells
  const { weights, roles } = rows
  for (let row = 0; row < rowCount; row++) {
    if (roles !== undefined && roles[row] !== role) continue
    const cell = cellOfRow === undefined ? row : cellOfRow[row]
    counts[cell]++
    sums[cell] += weights === undefined ? 1 : weights[row]
  }
}

function treeFeatures(
  encoded: EncodedFeatures,
  splits: FeatureSplits,
  cells: Cells,
  sumsInOrder: boolean,
): TreeFeatures {
  const columnOfFeature = new Int32Array(encoded.featureCount)
  for (const [index, column] of encoded.columns.entries()) {
    const width = column.kind === "vectors" ? column.matrix.columnCount : 1
    columnOfFeature.fill(index, column.firstFeature, column.firstFeature + width)
  }
  return {
    featureCount: encoded.featureCount,
    arities: encoded.arities,
    binCounts: splits.binCounts,
    columns: cells.columns,
    columnOfFeature,
    sumsInOrder,
  }
}

/** Most rows, and most values (rows x features), for which mergeRows "auto" keeps to the order of the rows. */
const MOST_ROWS_IN_ORDER = 1 << 17
const MOST_VALUES_IN_ORDER = 1 << 21

/**
 * Rows a cell must have for mergeRows "auto" to merge where fixed-point sums could be taken: one row costs them an
 * eighth of what a cell costs in doubles.
 */
export const LEAST_MERGED = 8

function isSmall({ rowCount, featureCount }: EncodedFeatures): boolean {
  return rowCount <= MOST_ROWS_IN_ORDER && rowCount * featureCount <= MOST_VALUES_IN_ORDER
}

/** Whether every row is to be its own cell, whatever the rows are. */
export function keepsRows(encoded: EncodedFeatures, mergeRows: PrepareSettings["mergeRows"]): boolean {
  return mergeRows === "auto" ? isSmall(encoded) : mergeRows === "never"
}

function targetsOfCells(cells: Cells, labels: EncodedValues, loss: LossName): Float64Array {
  const targets = new Float64Array(cells.cellCount)
  for (let cell = 0; cell < targets.length; cell++) {
    const row = cells.rowOfCell === undefined ? cell : cells.rowOfCell[cell]
    targets[cell] = targetOf(loss, labels.distinct[labels.codes[row]])
  }
  return targets
}

/** What labels are grouped by: they are their own keys. */
export function labelColumn({ codes, distinct }: EncodedValues): KeyColumn {
  return { codes, keys: new Int32Array(distinct.length).map((_, key) => key), keyCount: distinct.length }
}

/** What trees and their targets need to know of cells. */
export function describeCells(
  encoded: EncodedFeatures,
  labels: EncodedValues,
  splits: FeatureSplits,
  cells: Cells,
  loss: LossName,
  sumsInOrder: boolean,
): Pick<TrainingCells, "splits" | "features" | "targets" | "loss"> {
  return {
    splits,
    features: treeFeatures(encoded, splits, cells, sumsInOrder),
    targets: targetsOfCells(cells, labels, loss),
    loss,
  }
}

/**
 * Chooses thresholds, bins the features and groups the rows into cells. The same encoded features and labels serve any
 * rows (roles) and any settings.
 *
 * @param splits - thresholds, where they have been chosen already
 */
export function prepareCells(
  encoded: EncodedFeatures,
  labels: EncodedValues,
  rows: SplitRows,
  settings: PrepareSettings,
  splits?: FeatureSplits,
): TrainingCells {
  return computeAtOnce(preparingSteps(encoded, labels, rows, settings, splits))
}

/** {@link prepareCells} step by step. */
export function* preparingSteps(
  encoded: EncodedFeatures,
  labels: EncodedValues,
  rows: SplitRows,
  settings: PrepareSettings,
  knownSplits?: FeatureSplits,
): Generator<undefined, TrainingCells> {
  const { rowCount } = encoded
  const splits = knownSplits ?? (yield* splittingSteps(encoded, rows, settings))
  const binned: BinnedColumn[] = yield* binningSteps(encoded, splits)
  const inOrder = keepsRows(encoded, settings.mergeRows)
  const mayBeFixed = takesFixedPoint(binned, rows.weights !== undefined, inOrder || isSmall(encoded), settings)
  const mostCells = inOrder ? 0 : settings.mergeRows === "auto" && mayBeFixed ? rowCount / LEAST_MERGED : undefined
  const cells = groupIntoCells(binned, rowCount, [labelColumn(labels)], mostCells)
  yield
  const counts = new Float64Array(cells.cellCount)
  const weights = new Float64Array(cells.cellCount)
  sumByCell(cells, rows, 0, counts, weights)
  let validationWeights: Float64Array | undefined
  if (rows.roles?.includes(1)) {
    validationWeights = new Float64Array(cells.cellCount)
    sumByCell(cells, rows, 1, new Float64Array(cells.cellCount), validationWeights)
  }
  return {
    ...describeCells(encoded, labels, splits, cells, settings.loss, inOrder),
    cells,
    rows,
    counts,
    weights,
    validationWeights,
    totalWeight: trainingTotals(rowCount, rows.weights, rows.roles).weight,
    takesFixedPoint: mayBeFixed && cells.cellOfRow === undefined,
  }
}
