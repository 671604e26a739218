import type { LossName } from "../model/loss"
import { checkHasFeatures, checkRows, partitionSizes } from "./checkRows"
import { type EncodedFeatures, encodeFeatures } from "./encodeFeatures"
import { type EncodedValues, encodeValues } from "./encodeValues"
import type { RowUse, TrainingSet } from "./trainingSet"

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
