// From a frame to trained trees, whatever the loss.

import type { Frame } from "../frame/frame"
import { train } from "../gbt/boost/train"
import type { GbtModel } from "../gbt/model/gbtModel"
import type { LossName } from "../gbt/model/loss"
import { trainMany } from "../gbt/runs/trainMany"
import type { Checked } from "../params/params"
import type { FitOptions } from "../pipeline/stage"
import { runWork } from "../work/runWork"
import { type BoostingParams, trainerParamsOf } from "./params"
import { readEncodedRows } from "./trainingRows"

/** Trained trees, and what their features are called. */
export interface NamedModel {
  readonly model: GbtModel
  readonly featureNames: readonly string[]
}

/** Reads the columns and trains; `onProgress` counts trees. */
export function fitBoosting(
  frame: Frame,
  params: Checked<BoostingParams>,
  loss: LossName,
  options: FitOptions,
): Promise<NamedModel> {
  return runWork("fitting", options, async ({ signal, report }) => {
    const { encoded, featureNames } = await readEncodedRows(frame, params, loss, params.partitions, signal)
    const onProgress = (done: number, total: number): void => report(done, total, "trees")
    return { model: await train(encoded, trainerParamsOf(params, loss), { signal, onProgress }), featureNames }
  })
}

/**
 * The same for each of several settings, with the columns read once for all that name the same ones; `onProgress`
 * counts models.
 *
 * @param losses - one for each of `paramsList`
 */
export function fitBoostingMany(
  frame: Frame,
  paramsList: readonly Checked<BoostingParams>[],
  losses: readonly LossName[],
  options: FitOptions,
): Promise<NamedModel[]> {
  return runWork("fitting", options, async ({ signal, report }) => {
    const fitted = new Array<NamedModel>(paramsList.length)
    let done = 0
    for (const indices of groupsOf(paramsList, losses)) {
      const first = paramsList[indices[0]]
      const loss = losses[indices[0]]
      const { encoded, featureNames } = await readEncodedRows(frame, first, loss, first.partitions, signal)
      const trainerParams = indices.map((index) => trainerParamsOf(paramsList[index], losses[index]))
      const models = await trainMany(encoded, trainerParams, {
        signal,
        onProgress: (modelCount) => report(done + modelCount, paramsList.length, "models"),
      })
      for (const [i, index] of indices.entries()) fitted[index] = { model: models[i], featureNames }
      done += indices.length
    }
    return fitted
  })
}

/** Indices of the settings that read the same columns for the same loss. */
function groupsOf(paramsList: readonly Checked<BoostingParams>[], losses: readonly LossName[]): number[][] {
  const groups = new Map<string, number[]>()
  for (const [index, params] of paramsList.entries()) {
    const { featuresCol, labelCol, weightCol, validationIndicatorCol, partitions } = params
    const key = JSON.stringify([featuresCol, labelCol, weightCol, validationIndicatorCol, partitions, losses[index]])
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [index])
    else group.push(index)
  }
  return [...groups.values()]
}
