import type { BinnedColumn } from "./binFeatures"
import type { LossName } from "./loss"

/** The parameters that decide; see GbtParams. */
export interface ArithmeticSettings {
  readonly arithmetic: "auto" | "double" | "fixed"
  readonly loss: LossName
}

/** Rows, from which on fixed-point sums are taken by default. */
const FEWEST_ROWS = 1 << 18

/**
 * Whether trees grow on fixed-point sums, unless rows are merged; see GbtParams.arithmetic.
 *
 * @param hasWeights - whether rows have weights
 * @param sumsInOrder - whether sums are asked for that run over the rows in their order
 */
export function takesFixedPoint(
  columns: readonly BinnedColumn[],
  rowCount: number,
  hasWeights: boolean,
  sumsInOrder: boolean,
  { arithmetic, loss }: ArithmeticSettings,
): boolean {
  if (arithmetic === "double" || hasWeights || columns.some((column) => column.kind === "vectors")) return false
  if (columns.every((column) => column.kind === "values" && column.binCount === 1)) return false
  // Squared error has gradients without a bound: one far away would leave few bits for the others.
  return arithmetic === "fixed" || (rowCount > FEWEST_ROWS && !sumsInOrder && loss !== "squared")
}
