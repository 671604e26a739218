import type { Checked } from "../params/params"
import { boost, type TrainOptions } from "./boost"
import { checkRows, partitionSizes } from "./checkRows"
import { encodeFeatures } from "./encodeFeatures"
import { encodeValues } from "./encodeValues"
import type { GbtModel } from "./gbtModel"
import type { GbtParams } from "./gbtParams"
import { prepareCells } from "./trainingCells"
import type { TrainingSet } from "./trainingSet"

/**
 * Trains gradient-boosted trees as Spark does (Friedman 2001, without the correction of the leaves): the same thresholds,
 * trees and scores for the same rows, parameters and seed. Nothing in `data` is changed.
 *
 * @param params - as checkParams gives them with {@link gbtParams}
 * @throws RangeError if the training set is empty or has no features, a label is missing or not 0 or 1 (for other losses:
 *   not finite), a feature is missing or not finite or no category, a weight is negative, maxBins is below a number of
 *   categories, or lengths differ; the signal's reason, once it is aborted
 */
export async function trainGbt(
  data: TrainingSet,
  params: Checked<GbtParams>,
  options: TrainOptions = {},
): Promise<GbtModel> {
  options.signal?.throwIfAborted()
  checkRows(data, params.loss)
  const encoded = encodeFeatures(data.features, data.rowCount)
  if (encoded.featureCount === 0) throw new RangeError("no features: 0 columns; expected at least 1")
  const rows = {
    weights: data.weights,
    roles: data.isValidation,
    partitions: partitionSizes(data.partitions, data.rowCount),
  }
  const cells = prepareCells(encoded, encodeValues(data.labels), rows, params)
  return (await boost(cells, params, options)).model
}
