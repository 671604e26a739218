import type { Checked } from "../../params/params"
import { computeInSteps } from "../../work/steps"
import { prepareCells } from "../cells/trainingCells"
import type { EncodedRows } from "../data/encodeRows"
import type { GbtModel } from "../model/gbtModel"
import type { GbtParams } from "../trees/gbtParams"
import { boost, type TrainOptions } from "./boost"

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
