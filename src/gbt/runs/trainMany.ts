import type { Checked } from "../../params/params"
import { computeInSteps } from "../../work/steps"
import type { TrainOptions } from "../boost/boost"
import type { EncodedRows } from "../boost/train"
import { prepareCells } from "../cells/trainingCells"
import type { GbtModel } from "../model/gbtModel"
import type { GbtParams } from "../trees/gbtParams"
import { planRuns } from "./planRuns"
import { trainRuns } from "./trainRuns"

/**
 * Trains a model for each of several settings, the same models as one by one, and does common work once: features are
 * binned once for each maxBins, a model that differs in maxIter alone is cut from the longest, and one that differs in
 * minInstancesPerNode alone is trained only if that decided a split.
 *
 * @param paramsList - all with one loss
 * @param options - `onProgress` counts models
 * @throws RangeError where settings do not fit the rows; the signal's reason, once it is aborted
 */
export async function trainMany(
  { features, labels, rows }: EncodedRows,
  paramsList: readonly Checked<GbtParams>[],
  options: TrainOptions = {},
): Promise<GbtModel[]> {
  const { signal, onProgress } = options
  const models = new Array<GbtModel>(paramsList.length)
  if (paramsList.length === 0) return models
  signal?.throwIfAborted()
  let done = 0
  // Without early stopping a model of fewer trees is the beginning of one of more.
  for (const runs of planRuns(paramsList, rows.roles === undefined)) {
    const cells = await computeInSteps(prepareCells(features, labels, rows, runs[0].params))
    for await (const trained of trainRuns(cells, runs, paramsList, { keepScores: false, signal })) {
      for (const { indices, model } of trained) {
        for (const index of indices) models[index] = model
        done += indices.length
      }
      onProgress?.(done, paramsList.length)
    }
  }
  return models
}
