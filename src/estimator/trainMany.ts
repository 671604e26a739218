import { boost, type TrainOptions } from "../gbt/boost"
import { firstTrees, type GbtModel } from "../gbt/gbtModel"
import type { GbtParams } from "../gbt/gbtParams"
import type { EncodedRows } from "../gbt/trainGbt"
import { prepareCells } from "../gbt/trainingCells"
import type { Checked } from "../params/params"
import { planRuns } from "./planRuns"

/**
 * Trains a model for each of several settings, the same models as one by one, and does common work once: features are
 * binned once for each maxBins, and a model that differs in maxIter alone is cut from the longest.
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
    const cells = prepareCells(features, labels, rows, runs[0].params)
    for (const { indices, params } of runs) {
      const { model } = await boost(cells, params, signal === undefined ? {} : { signal })
      for (const index of indices) {
        models[index] = firstTrees(model, Math.min(paramsList[index].maxIter, model.trees.length))
      }
      done += indices.length
      onProgress?.(done, paramsList.length)
    }
  }
  return models
}
