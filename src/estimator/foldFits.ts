import { availableParallelism } from "node:os"
import type { Frame } from "../frame/frame"
import type { GbtModel } from "../gbt/model/gbtModel"
import { foldTraining } from "../gbt/runs/foldTraining"
import type { Checked } from "../params/params"
import type { FitFoldsOptions, FoldFits, FoldModel, ScoreColumns, Transformer } from "../pipeline/stage"
import type { FittedColumns } from "./fittedColumns"
import { type GBTClassifierParams, trainerParamsOf } from "./params"
import { readEncodedRows } from "./trainingRows"

/** Whether all settings learn from one set of rows, to which the folds apply, and score it where the search looks. */
function learnFromSameRows(
  paramsList: readonly Checked<GBTClassifierParams>[],
  { labelCol, scoreCol }: ScoreColumns,
): boolean {
  const { featuresCol, weightCol } = paramsList[0]
  return paramsList.every(
    (params) =>
      params.validationIndicatorCol === "" &&
      params.partitions === undefined &&
      params.labelCol === labelCol &&
      params.rawPredictionCol === scoreCol &&
      params.featuresCol === featuresCol &&
      params.weightCol === weightCol,
  )
}

/**
 * Fits a classifier with several settings on folds without making a frame of any fold: columns are read and encoded
 * once, each fold is a mask, and the scores are those of cells, not rows. Another setting costs what its trees cost.
 * The scores are the ones that frames give; where rows are merged into cells, up to the last bits of sums.
 *
 * @param paramsList - parameters of the classifier, one for each setting
 * @param modelOf - makes the model of a setting
 * @returns undefined for settings that choose other columns, validation rows or partitions
 * @throws RangeError and TypeError as `fit` and `options.divide` do; the signal's reason, once it is aborted
 */
export async function foldFits<T extends Transformer>(
  frame: Frame,
  paramsList: readonly Checked<GBTClassifierParams>[],
  { scoreColumns, divide, parallelism, signal }: FitFoldsOptions,
  modelOf: (setting: number, trained: GbtModel, columns: FittedColumns) => T,
): Promise<FoldFits<T> | undefined> {
  if (!learnFromSameRows(paramsList, scoreColumns)) return undefined
  const { encoded, columns } = await readEncodedRows(frame, paramsList[0], "logistic", undefined, signal)
  const { foldOfRow, foldCount } = await divide(encoded.features.rowCount)
  signal?.throwIfAborted()
  const trainerParams = paramsList.map((params) => trainerParamsOf(params, params.lossType))
  const training = await foldTraining(encoded, trainerParams, foldOfRow, foldCount)
  const threadCount = Math.min(parallelism, availableParallelism())
  async function* models(): AsyncGenerator<FoldModel<T>> {
    for await (const { fold, indices, model, heldOut } of training.fits(signal, threadCount)) {
      yield { fold, settings: indices, heldOut, modelOf: (setting) => modelOf(setting, model, columns) }
    }
  }
  return {
    models: models(),
    fitAll: async (setting) => modelOf(setting, await training.fitAll(setting, { signal }), columns),
  }
}
