import type { BinnedColumn, BinnedVectorsColumn } from "../bins/binFeatures"
import type { LossName } from "../model/loss"

/** The parameters that decide; see GbtParams. */
export interface ArithmeticSettings {
  readonly arithmetic: "auto" | "double" | "fixed"
  readonly loss: LossName
}

function canBeSplitOn(column: BinnedColumn): boolean {
  if (column.kind === "values") return column.binCount > 1
  return column.matrix.binStarts[column.matrix.width] > column.matrix.width
}

/** Whether vectors differ from row to row, so that summing rows of one vector first would save little. */
function isMostlyDistinct({ matrix, refs }: BinnedVectorsColumn): boolean {
  return 2 * matrix.classCount > refs.length
}

/**
 * Whether trees grow on fixed-point sums, unless rows are merged; see GbtParams.arithmetic.
 *
 * @param hasWeights - whether rows have weights
 * @param inOrder - whether sums run over the rows in their order, since the rows are few or it is asked for
 */
export function usesFixedPoint(
  columns: readonly BinnedColumn[],
  hasWeights: boolean,
  inOrder: boolean,
  { arithmetic, loss }: ArithmeticSettings,
): boolean {
  if (arithmetic === "double" || hasWeights) return false
  const vectors = columns.filter((column) => column.kind === "vectors")
  if (vectors.some(({ matrix }) => matrix.hasCategories)) return false
  if (!columns.some(canBeSplitOn)) return false
  if (arithmetic === "fixed") return true
  // Squared error has gradients without a bound: one far away would leave few bits for the others.
  return !inOrder && loss !== "squared" && vectors.every(isMostlyDistinct)
}
