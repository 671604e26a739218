import type { Checked } from "../../params/params"
import { computeInSteps } from "../../work/steps"
import { prepareCells } from "../cells/trainingCells"
import { checkHasFeatures, checkRows, partitionSizes } from "../data/checkRows"
import { type EncodedFeatures, encodeFeatures } from "../data/encodeFeatures"
import { type EncodedValues, encodeValues } from "../data/encodeValues"
import type { RowUse, TrainingSet } from "../data/trainingSet"
import type { GbtModel } from "../model/gbtModel"
import type { LossName } from "../model/loss"
import type { GbtParams } from "../trees/gbtParams"
import { boost, type TrainOptions } from "./boost"

/** A training set whose features and labels are encoded, for any setting of the trees but their loss. */
export interface EncodedRows {
  readonly features: EncodedFeatures
  readonly labels: EncodedValues
  readonly rows: RowUse
}

/**
 * Checks and encodes a training set.
 *
 * @throws RangeError if the training set is empty or has no features, a label is missing or not 0 or 1 (for other losses:
 *   not finite), a feature is missing or not finite or no category, a weight is negative, or lengths differ
 */
export function* encodeRows(data: TrainingSet, loss: LossName): Generator<undefined, EncodedRows> {
  checkRows(data, loss)
  const features = yield* encodeFeatures(data.features, data.rowCount)
  checkHasFeatures(features)
  const { weights, isValidation, partitions } = data
  const rows = { weights, roles: isValidation, partitions: partitionSizes(partitions, data.rowCount) }
  return { features, labels: encodeValues(data.labels), rows }
}

/**
 * Trains gradient-boosted trees as Spark does (Friedman 2001, without the correction of the leaves): the same thresholds,
 * trees and scores for the same rows, parameters and seed.
 *
 * @param params - as checkParams gives them with {@link gbtParams}
 * @throws RangeError if maxBins is below a number of categories; the signal's reason, once it is aborted
 */
export async function train(
  { features, labels, rows }: EncodedRows,
  params: Checked<GbtParams>,
  options: TrainOptions = {},
): Promise<GbtModel> {
  const cells = await computeInSteps(prepareCells(features, labels, rows, params))
  return (await boost(cells, params, options)).model
}
