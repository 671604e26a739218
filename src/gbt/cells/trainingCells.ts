// Cells to train on: features, target and weight of every cell.
import { type BinnedColumn, binFeatures } from "../bins/binFeatures"
import { type Binning, type BinningSettings, chooseBinning } from "../bins/binning"
import { sampleFraction } from "../bins/sampleRows"
import type { EncodedFeatures } from "../data/encodeFeatures"
import type { EncodedValues } from "../data/encodeValues"
import { type RowUse, trainingTotals } from "../data/trainingSet"
import { type LossName, targetOf } from "../model/loss"
import { type Cells, groupIntoCells, type TreeFeatures } from "./cells"
import { type ArithmeticSettings, type CellSums, sumsOfRows } from "./chooseArithmetic"
import type { KeyColumn } from "./groupRows"

/** The parameters that cells depend on; see GbtParams. */
export interface PrepareSettings extends BinningSettings, ArithmeticSettings {
  readonly mergeRows: "auto" | "always" | "never"
}

/** The rows that cells are made of. */
export interface CellRows extends RowUse {
  readonly rowCount: number
  /** Cell of each row; undefined where every row is its own cell, in row order. */
  readonly cellOfRow: Int32Array | undefined
}

/**
 * The rows of a training set in cells: all rows of a cell have the same bins and the same label. Plain data, which can be
 * sent to a thread.
 */
export interface TrainingCells {
  readonly cellCount: number
  readonly binning: Binning
  readonly features: TreeFeatures
  /** For trees that draw their rows; undefined where there was no need to keep them. */
  readonly rows: CellRows | undefined
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
  /** How trees sum the cells up. */
  readonly sums: CellSums
  /** Loss that the targets belong to. */
  readonly loss: LossName
}

/** Adds counts and weights of the rows with a role to those of their cells. */
export function sumByCell(rows: CellRows, role: number, counts: Float64Array, sums: Float64Array): void {
  const { rowCount, cellOfRow, weights, roles } = rows
  for (let row = 0; row < rowCount; row++) {
    if (roles !== undefined && roles[row] !== role) continue
    const cell = cellOfRow === undefined ? row : cellOfRow[row]
    counts[cell]++
    sums[cell] += weights === undefined ? 1 : weights[row]
  }
}

function treeFeatures(encoded: EncodedFeatures, binning: Binning, cells: Cells, sumsInOrder: boolean): TreeFeatures {
  const columnOfFeature = new Int32Array(encoded.featureCount)
  for (const [index, column] of encoded.columns.entries()) {
    const width = column.kind === "vectors" ? column.matrix.columnCount : 1
    columnOfFeature.fill(index, column.firstFeature, column.firstFeature + width)
  }
  return {
    featureCount: encoded.featureCount,
    arities: encoded.arities,
    binCounts: binning.binCounts,
    columns: cells.columns,
    columnOfFeature,
    sumsInOrder,
  }
}

/**
 * Rows a cell must have for mergeRows "auto" to merge where sums in fixed point are the other choice: one row costs them an
 * eighth of what a cell costs in doubles.
 */
export const LEAST_MERGED = 8

/** Whether thresholds, and so trees, have one answer in Spark: it looks at all rows then, and at a sample of more. */
function hasOneAnswer(trainingRows: number, { maxBins, splitSample }: BinningSettings): boolean {
  return splitSample === "spark" || sampleFraction(trainingRows, maxBins) === 1
}

/** Most values for which mergeRows "auto" keeps to the order of the rows; an entry of a matrix costs like eight. */
const MOST_VALUES_IN_ORDER = 2 ** 28
/** The same where splits can't be certified: most values of all rows and features, zeros too. */
const MOST_VALUES_ONE_BY_ONE = 2 ** 21

/** Whether splits of the rows can be certified, and the rows have room. */
function canBeCertified({ rowCount, arities, columns }: EncodedFeatures, hasWeights: boolean): boolean {
  if (hasWeights) return false
  let values = 0
  for (const column of columns) {
    if (column.kind !== "vectors") {
      values += rowCount
      continue
    }
    const { firstFeature, matrix, refs } = column
    if (arities.subarray(firstFeature, firstFeature + matrix.columnCount).some((arity) => arity > 0)) return false
    for (let row = 0; row < rowCount; row++)
      values += 8 * (matrix.rowStarts[refs[row] + 1] - matrix.rowStarts[refs[row]])
  }
  return values <= MOST_VALUES_IN_ORDER
}

/**
 * Whether every row is to be its own cell, whatever the rows are.
 *
 * @param trainingRows - how many of them train
 */
export function keepsRows(
  encoded: EncodedFeatures,
  trainingRows: number,
  hasWeights: boolean,
  settings: PrepareSettings,
): boolean {
  if (settings.mergeRows !== "auto") return settings.mergeRows === "never"
  if (!hasOneAnswer(trainingRows, settings)) return false
  if (canBeCertified(encoded, hasWeights)) return true
  const isSampled = sampleFraction(trainingRows, settings.maxBins) < 1
  return !isSampled && encoded.rowCount * encoded.featureCount <= MOST_VALUES_ONE_BY_ONE
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
  binning: Binning,
  cells: Cells,
  loss: LossName,
  sumsInOrder: boolean,
): Pick<TrainingCells, "binning" | "features" | "targets" | "loss"> {
  return {
    binning,
    features: treeFeatures(encoded, binning, cells, sumsInOrder),
    targets: targetsOfCells(cells, labels, loss),
    loss,
  }
}

/**
 * Chooses thresholds, bins the features and groups the rows into cells. The same encoded features and labels serve any
 * rows (roles) and any settings.
 *
 * @param knownBinning - thresholds, where they have been chosen already
 */
export function* prepareCells(
  encoded: EncodedFeatures,
  labels: EncodedValues,
  rows: RowUse,
  settings: PrepareSettings,
  knownBinning?: Binning,
): Generator<undefined, TrainingCells> {
  const { rowCount } = encoded
  const binning = knownBinning ?? (yield* chooseBinning(encoded, rows, settings))
  const binned: BinnedColumn[] = yield* binFeatures(encoded, binning)
  const totals = trainingTotals(rowCount, rows)
  const hasWeights = rows.weights !== undefined
  const inOrder = keepsRows(encoded, totals.count, hasWeights, settings)
  const sums = sumsOfRows(binned, hasWeights, inOrder || hasOneAnswer(totals.count, settings), settings)
  const isAuto = settings.mergeRows === "auto"
  const mostCells = inOrder ? 0 : isAuto && sums !== "double" ? rowCount / LEAST_MERGED : undefined
  const cells = yield* groupIntoCells(binned, rowCount, [labelColumn(labels)], mostCells)
  const { cellCount, cellOfRow } = cells
  const isCertified = cellOfRow === undefined && sums === "certified"
  const cellRows = { ...rows, rowCount, cellOfRow }
  const counts = new Float64Array(cellCount)
  const weights = new Float64Array(cellCount)
  sumByCell(cellRows, 0, counts, weights)
  yield
  let validationWeights: Float64Array | undefined
  if (rows.roles?.includes(1)) {
    validationWeights = new Float64Array(cellCount)
    sumByCell(cellRows, 1, new Float64Array(cellCount), validationWeights)
  }
  return {
    ...describeCells(encoded, labels, binning, cells, settings.loss, inOrder || isCertified),
    cellCount,
    rows: cellRows,
    counts,
    weights,
    validationWeights,
    totalWeight: totals.weight,
    sums: cellOfRow === undefined ? sums : "double",
  }
}
