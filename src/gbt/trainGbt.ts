import type { Checked } from "../params/params"
import { boost, type TrainOptions } from "./boost"
import { checkRows, partitionSizes } from "./checkRows"
import { type EncodedFeatures, encodeFeatures } from "./encodeFeatures"
import { type EncodedValues, encodeValues } from "./encodeValues"
import type { SplitRows } from "./findSplits"
import type { GbtModel } from "./gbtModel"
import type { GbtParams } from "./gbtParams"
import type { LossName } from "./loss"
import { prepareCells } from "./trainingCells"
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
  checkRows(data, loss)
  const features = encodeFeatures(data.features, data.rowCount)
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
  return (await boost(prepareCells(features, labels, rows, params), params, options)).model
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
