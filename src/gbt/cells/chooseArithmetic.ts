import type { BinnedColumn, BinnedVectorsColumn } from "../bins/binFeatures"
import type { LossName } from "../model/loss"

/** The parameters that decide; see GbtParams. */
export interface ArithmeticSettings {
  readonly arithmetic: "auto" | "double" | "fixed"
  readonly loss: LossName
}

/**
 * How trees that grow on cells sum them up. "double": cell by cell, in doubles. "certified": every row is its own cell, and the
 * splits are those of "double" to the last bit, found by fixed-point sums where these tell. "fixed": every row is its own cell,
 * and sums are in fixed point.
 */
export type CellSums = "double" | "certified" | "fixed"

function canBeSplitOn(column: BinnedColumn): boolean {
  if (column.kind === "values") return column.binCount > 1
  return column.matrix.binStarts[column.matrix.width] > column.matrix.width
}

/** Whether vectors differ from row to row, so that summing rows of one vector first would save little. */
function isMostlyDistinct({ matrix, refs }: BinnedVectorsColumn): boolean {
  return 2 * matrix.classCount > refs.length
}

/**
 * How rows are summed up unless they are merged; see GbtParams.arithmetic.
 *
 * @param hasWeights - whether rows have weights
 * @param inOrder - whether sums run over the rows in their order
 */
export function sumsOfRows(
  columns: readonly BinnedColumn[],
  hasWeights: boolean,
  inOrder: boolean,
  { arithmetic, loss }: ArithmeticSettings,
): CellSums {
  if (hasWeights || !columns.some(canBeSplitOn)) return "double"
  const vectors = columns.filter((column) => column.kind === "vectors")
  if (vectors.some(({ matrix }) => matrix.hasCategories)) return "double"
  if (arithmetic === "fixed") return "fixed"
  if (inOrder) return "certified"
  if (!vectors.every(isMostlyDistinct)) return "double"
  // Squared error has gradients without a bound: one far away would leave few bits for the others.
  return arithmetic === "double" || loss === "squared" ? "certified" : "fixed"
}
