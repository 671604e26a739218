import type { Checked } from "../../params/params"
import { computeInSteps } from "../../work/steps"
import { boost, type TrainOptions } from "../boost/boost"
import { type CountedSource, countedCells } from "../cells/countedCells"
import { prepareCells, type TrainingCells } from "../cells/trainingCells"
import type { EncodedRows } from "../data/encodeRows"
import type { GbtModel } from "../model/gbtModel"
import type { GbtParams } from "../trees/gbtParams"
import { planRuns, type TrainingRun } from "./planRuns"
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
  options.signal?.throwIfAborted()
  // Without early stopping a model of fewer trees is the beginning of one of more.
  const batches = planRuns(paramsList, rows.roles === undefined)
  const cellsOf = (batch: number): Promise<TrainingCells> =>
    computeInSteps(prepareCells(features, labels, rows, batches[batch][0].params))
  return trainBatches(batches, cellsOf, paramsList, options)
}

/**
 * {@link trainMany} on rows that lie elsewhere.
 *
 * @param source - with one training set
 * @throws RangeError likewise, and where the rows make too many cells
 */
export async function trainManyCounted(
  source: CountedSource,
  paramsList: readonly Checked<GbtParams>[],
  options: TrainOptions = {},
): Promise<GbtModel[]> {
  options.signal?.throwIfAborted()
  const batches = planRuns(paramsList, !source.stops)
  const cells = await countedCells(
    source,
    batches.map((runs) => runs[0].params),
  )
  const cellsOf = async (batch: number): Promise<TrainingCells> =>
    (await computeInSteps(cells[batch].prepare(false))).training
  return trainBatches(batches, cellsOf, paramsList, options)
}

/**
 * Trains a model on rows that lie elsewhere, as train does.
 *
 * @param source - with one training set
 * @throws RangeError as trainManyCounted; the signal's reason, once it is aborted
 */
export async function trainCounted(
  source: CountedSource,
  params: Checked<GbtParams>,
  options: TrainOptions = {},
): Promise<GbtModel> {
  const [{ prepare }] = await countedCells(source, [params])
  const { training } = await computeInSteps(prepare(false))
  return (await boost(training, params, options)).model
}

async function trainBatches(
  batches: readonly (readonly TrainingRun[])[],
  cellsOf: (batch: number) => Promise<TrainingCells>,
  paramsList: readonly Checked<GbtParams>[],
  { signal, onProgress }: TrainOptions,
): Promise<GbtModel[]> {
  const models = new Array<GbtModel>(paramsList.length)
  let done = 0
  for (const [batch, runs] of batches.entries()) {
    const cells = await cellsOf(batch)
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
