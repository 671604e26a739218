import type { Checked } from "../params/params"
import { computeAtOnce, computeInSteps } from "../work/steps"
import { boost, type TrainOptions } from "./boost"
import { checkRows, partitionSizes } from "./checkRows"
import { type EncodedFeatures, encodingSteps } from "./encodeFeatures"
import { type EncodedValues, encodeValues } from "./encodeValues"
import type { SplitRows } from "./findSplits"
import type { GbtModel } from "./gbtModel"
import type { GbtParams } from "./gbtParams"
import type { LossName } from "./loss"
import { preparingSteps } from "./trainingCells"
import type { TrainingSet } from "./trainingSet"

/** A training set whose features and labels are sorted out, for any setting of the trees but their loss. */
export interface EncodedRows {
  readonly features: EncodedFeatures
  readonly labels: EncodedValues
  readonly rows: SplitRows
}

/**
 * Checks and encodes a training set.
 *
 * @throws RangeError if the training set is empty or has no features, a label is missing or not 0 or 1 (for other losses:
 *   not finite), a feature is missing or not finite or no category, a weight is negative, or lengths differ
 */
export function encodeRows(data: TrainingSet, loss: LossName): EncodedRows {
  return computeAtOnce(encodeRowsInSteps(data, loss))
}

/** {@link encodeRows} step by step. */
export function* encodeRowsInSteps(data: TrainingSet, loss: LossName): Generator<undefined, EncodedRows> {
  checkRows(data, loss)
  const features = yield* encodingSteps(data.features, data.rowCount)
  if (features.featureCount === 0) throw new RangeError("no features: 0 columns; expected at least 1")
  const { weights, isValidation, partitions } = data
  const rows = { weights, roles: isValidation, partitions: partitionSizes(partitions, data.rowCount) }
  return { features, labels: encodeValues(data.labels), rows }
}

/**
 * Trains on rows that are encoded already; see {@link trainGbt}.
 *
 * @throws RangeError if maxBins is below a number of categories; the signal's reason, once it is aborted
 */
export async function trainEncoded(
  { features, labels, rows }: EncodedRows,
  params: Checked<GbtParams>,
  options: TrainOptions = {},
): Promise<GbtModel> {
  const cells = await computeInSteps(preparingSteps(features, labels, rows, params))
  return (await boost(cells, params, options)).model
}

/**
 * Trains gradient-boosted trees as Spark does (Friedman 2001, without the correction of the leaves): the same thresholds,
 * trees and scores for the same rows, parameters and seed. Nothing in `data` is changed.
 *
 * @param params - as checkParams gives them with {@link gbtParams}
 * @throws RangeError as {@link encodeRows} and {@link trainEncoded} do; the signal's reason, once it is aborted
 */
export async function trainGbt(
  data: TrainingSet,
  params: Checked<GbtParams>,
  options: TrainOptions = {},
): Promise<GbtModel> {
  options.signal?.throwIfAborted()
  return trainEncoded(encodeRows(data, params.loss), params, options)
}
